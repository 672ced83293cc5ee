/* SPDX-License-Identifier: Apache-2.0
 * item - the names of an item's enumerations, and the reader of catalogue.csv.
 */
#include "catalogue/item.h"

#include <stdio.h>
#include <string.h>

#include "catalogue/tables.h"

/* confidence, power_type and note are for the people who keep the file. */
#define COLUMNS(X)                                                                                           \
    X(item_no)                                                                                               \
    X(name_zh)                                                                                               \
    X(name_en)                                                                                               \
    X(department_code)                                                                                       \
    X(department_zh)                                                                                         \
    X(handling_type) X(stage) X(statutory_days) X(statutory_unit) X(promised_days) X(legal_basis)            \
        X(clock_stops) X(tolerable) X(confidence) X(power_type) X(result_zh) X(clock_stops_customary)        \
            X(variants) X(note)

enum {
#define X(name) COL_##name,
    COLUMNS(X)
#undef X
};

static const char *const columns[] = {
#define X(name) #name,
    COLUMNS(X)
#undef X
        NULL};

static const char *const handlings[] = {
#define X(name, text) text,
    CATALOGUE_HANDLINGS(X)
#undef X
        NULL};

static const char *const stops[] = {
#define X(name, text, text_zh) text,
    CATALOGUE_STOPS(X)
#undef X
        NULL};

static const char *const stops_zh[] = {
#define X(name, text, text_zh) text_zh,
    CATALOGUE_STOPS(X)
#undef X
        NULL};

const char *catalogue_handling_name(enum catalogue_handling handling)
{
    return handlings[handling];
}

const char *catalogue_stop_name(enum catalogue_stop stop)
{
    return stops[stop];
}

const char *catalogue_stop_name_zh(enum catalogue_stop stop)
{
    return stops_zh[stop];
}

int catalogue_stop_find(const char *name)
{
    for (int i = 0; stops[i]; i++)
        if (strcmp(stops[i], name) == 0 || strcmp(stops_zh[i], name) == 0)
            return i;
    return ERR_NOT_FOUND;
}

const char *catalogue_drop_text(const struct catalogue_item *item, char buffer[CATALOGUE_DROP_TEXT])
{
    static const char *const names[] = {"", "exempt", "not_required", "redirect", "merged_into:"};

    if (item->drop == CATALOGUE_MERGED)
        snprintf(buffer, CATALOGUE_DROP_TEXT, "%s%d", names[item->drop], item->merged_into);
    else
        snprintf(buffer, CATALOGUE_DROP_TEXT, "%s", names[item->drop]);
    return buffer;
}

/* "听证;专家评审" as a set of bits. */
static int read_stops(const struct csv_table *table, size_t row, int column, unsigned *ret_stops,
                      struct err_text *ret_text)
{
    const char *text = csv_text(table, row, column);
    unsigned set = 0;

    for (size_t length; *text; text += length + (text[length] == ';')) {
        char name[32];
        length = strcspn(text, ";");
        snprintf(name, sizeof(name), "%.*s", (int)length, text);
        int stop = catalogue_stop_find(name);
        if (stop < 0)
            return csv_reject(table, row, ret_text,
                              "%s has \"%s\"; write kinds of special procedure, as 听证;专家评审",
                              columns[column], name);
        set |= 1u << stop;
    }
    *ret_stops = set;
    return 0;
}

static int read_statutory(const struct csv_table *table, size_t row, struct catalogue_item *item,
                          struct err_text *ret_text)
{
    static const char *const units[] = {"", "workday", "calendar", NULL};
    bool without = *csv_text(table, row, COL_statutory_days) == '\0';
    int days = 0;

    int unit = csv_choice(table, row, COL_statutory_unit, units, ret_text);
    if (unit < 0)
        return unit;
    if (without != (unit == 0))
        return csv_reject(table, row, ret_text,
                          "statutory_days and statutory_unit go together; fill in both or none");
    int err = without ? 0 : csv_int(table, row, COL_statutory_days, &days, ret_text);
    if (err)
        return err;
    if (days < 0 || days > 365)
        return csv_reject(table, row, ret_text, "statutory_days is %d; write 0 to 365", days);
    item->has_statutory = !without;
    item->statutory = (struct period){unit == 2 ? PERIOD_CALDAYS : PERIOD_WORKDAYS, days};
    return 0;
}

static int read_promised(const struct csv_table *table, size_t row, struct catalogue_item *item,
                         struct err_text *ret_text)
{
    int days;
    int err = csv_int(table, row, COL_promised_days, &days, ret_text);

    if (err)
        return err;
    if (days < 0 || days > 365)
        return csv_reject(table, row, ret_text, "promised_days is %d; write 0 to 365 working days", days);
    bool compared = item->has_statutory && item->statutory.unit == PERIOD_WORKDAYS && item->statutory.n > 0;
    if (compared && days > item->statutory.n)
        return csv_reject(table, row, ret_text,
                          "promised_days %d is longer than the law allows (%d); promise less", days,
                          (int)item->statutory.n);
    item->promised.n = days;
    return 0;
}

static int read_handling(const struct csv_table *table, size_t row, struct catalogue_item *item,
                         struct err_text *ret_text)
{
    static const char *const stages[] = {"other", "1", "2", "3", "4", NULL};
    static const char *const yes_no[] = {"no", "yes", NULL};
    int handling = csv_choice(table, row, COL_handling_type, handlings, ret_text);
    int stage = handling < 0 ? handling : csv_choice(table, row, COL_stage, stages, ret_text);
    int tolerable = stage < 0 ? stage : csv_choice(table, row, COL_tolerable, yes_no, ret_text);

    if (tolerable < 0)
        return tolerable;
    item->handling = (enum catalogue_handling)handling;
    item->stage = stage;
    item->tolerable = tolerable == 1;
    return 0;
}

static int read_clock(const struct csv_table *table, size_t row, struct catalogue_item *item,
                      struct err_text *ret_text)
{
    int err = read_statutory(table, row, item, ret_text);

    if (!err)
        err = read_promised(table, row, item, ret_text);
    if (!err)
        err = read_stops(table, row, COL_clock_stops, &item->stops, ret_text);
    if (!err)
        err = read_stops(table, row, COL_clock_stops_customary, &item->customary_stops, ret_text);
    if (!err && (item->stops & item->customary_stops))
        err = csv_reject(table, row, ret_text,
                         "a kind stands in clock_stops and in clock_stops_customary; keep it in one");
    return err;
}

static int read_names(const struct catalogue *catalogue, size_t row, struct catalogue_item *item,
                      struct err_text *ret_text)
{
    const struct csv_table *table = catalogue->item_rows;
    const char *code = csv_text(table, row, COL_department_code);

    item->name_zh = csv_text(table, row, COL_name_zh);
    item->name_en = csv_text(table, row, COL_name_en);
    item->result_zh = csv_text(table, row, COL_result_zh);
    item->legal_basis = csv_text(table, row, COL_legal_basis);
    item->department = catalogue_department(catalogue, code);
    if (!*item->name_zh || !*item->result_zh || !*item->legal_basis)
        return csv_reject(table, row, ret_text,
                          "name_zh, result_zh and legal_basis may not be empty; fill them in");
    if (!item->department)
        return csv_reject(table, row, ret_text, "department %s is not in departments.csv; add it there",
                          code);
    if (strcmp(item->department->name_zh, csv_text(table, row, COL_department_zh)) != 0)
        return csv_reject(table, row, ret_text,
                          "department_zh is not the name of %s in departments.csv; use %s", code,
                          item->department->name_zh);
    return 0;
}

static int load_item(struct catalogue *catalogue, size_t row, struct err_text *ret_text)
{
    const struct csv_table *table = catalogue->item_rows;
    struct catalogue_item item = {0};

    int err = catalogue_read_number(table, row, COL_item_no, &item.number, ret_text);
    if (!err && catalogue->items[item.number].number)
        err = csv_reject(table, row, ret_text, "item %d stands twice; remove one", item.number);
    if (!err)
        err = read_names(catalogue, row, &item, ret_text);
    if (!err)
        err = read_handling(table, row, &item, ret_text);
    if (!err)
        err = read_clock(table, row, &item, ret_text);
    if (err)
        return err;
    catalogue->items[item.number] = item;
    catalogue->item_row[item.number] = row;
    return catalogue_load_variants(catalogue, row, COL_variants, item.number, ret_text);
}

int catalogue_load_items(struct catalogue *catalogue, const char *directory, struct err_text *ret_text)
{
    int err = catalogue_open_table(&catalogue->item_rows, directory, "catalogue.csv", columns, ret_text);

    if (err)
        return err;
    for (size_t row = 0; !err && row < csv_rows(catalogue->item_rows); row++)
        err = load_item(catalogue, row, ret_text);
    for (int number = 1; !err && number <= CATALOGUE_ITEMS; number++)
        if (!catalogue->items[number].number)
            err = err_set(ret_text, ERR_INVALID, "%s: item %d is missing; add its row",
                          csv_path(catalogue->item_rows), number);
    return err;
}
