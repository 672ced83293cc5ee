/* SPDX-License-Identifier: Apache-2.0
 * variants - how the facts of a project change an item.
 *
 * The cell `variants` is a list, separated by ';', of
 *     attribute:effect           when the fact is "yes"
 *     attribute<number:effect    also <= > >=, when the fact is such a number
 *     property                   always: merged_into:8, objection_window_calendar=15
 * Attributes and effects are closed lists: a slip of the pen in the file must not silently change nothing.
 */
#include <stdbool.h>
#include <string.h>

#include "catalogue/tables.h"

/* Of the facts of one choice at most one holds. */
enum choice {
    NO_CHOICE,
    LICENCE,   /* item 23: what the licence for dangerous waste is for */
    SOIL_PLAN, /* item 43: which plan a project of its size needs */
    FIRE_CHECK /* item 56: opened on a commitment, or checked before */
};

static const struct {
    const char *name;
    bool number;
    enum choice choice;
} attributes[] = {
    {"approval_catalogue", false, NO_CHOICE},
    {"area_ha", true, NO_CHOICE},
    {"collect_only", false, LICENCE},
    {"commitment", false, FIRE_CHECK},
    {"comprehensive", false, LICENCE},
    {"construction_discharge", false, NO_CHOICE},
    {"energy_tce", true, NO_CHOICE},
    {"form", false, SOIL_PLAN},
    {"granted_land", false, NO_CHOICE},
    {"granted_land_inside_boundary", false, NO_CHOICE},
    {"grazing_facility", false, NO_CHOICE},
    {"name_only", false, NO_CHOICE},
    {"new_road_within_5y", false, NO_CHOICE},
    {"no_agreement", false, NO_CHOICE},
    {"no_commitment", false, FIRE_CHECK},
    {"non_hazard_building", false, NO_CHOICE},
    {"permanent_farmland_or_redline", false, NO_CHOICE},
    {"report", false, SOIL_PLAN},
    {"restricted_or_prohibited", false, NO_CHOICE},
    {"sampled", false, NO_CHOICE},
    {"small", false, SOIL_PLAN},
    {"small_scale", false, NO_CHOICE},
    {"temporary", false, NO_CHOICE},
    {"yellow_river_limit", false, NO_CHOICE},
};

static void handle_immediately(struct catalogue_item *item, int unused)
{
    (void)unused;
    item->handling = CATALOGUE_IMMEDIATE;
    item->promised.n = 0;
}

static void handle_with_contract(struct catalogue_item *item, int unused)
{
    handle_immediately(item, unused);
    item->extras |= CATALOGUE_WITH_CONTRACT;
}

static void handle_promised(struct catalogue_item *item, int days)
{
    item->handling = CATALOGUE_PROMISED;
    if (days > 0)
        item->promised.n = days;
}

static void handle_reported(struct catalogue_item *item, int unused)
{
    (void)unused;
    item->handling = CATALOGUE_REPORTED;
}

static void drop(struct catalogue_item *item, int reason)
{
    item->drop = (enum catalogue_drop)reason;
}

static void merge(struct catalogue_item *item, int into)
{
    item->drop = CATALOGUE_MERGED;
    item->merged_into = into;
}

static void add_extra(struct catalogue_item *item, int extra)
{
    item->extras |= (unsigned)extra;
}

static void set_inspection(struct catalogue_item *item, int days)
{
    item->inspection.n = days;
}

static void set_objection(struct catalogue_item *item, int days)
{
    item->objection.n = days;
}

static void set_stage(struct catalogue_item *item, int stage)
{
    item->stage = stage;
}

static void set_apply_by(struct catalogue_item *item, int month_and_day)
{
    item->apply_by = (struct catalogue_yearly){month_and_day / 100, month_and_day % 100};
}

static void set_issue_by(struct catalogue_item *item, int month_and_day)
{
    item->issue_by = (struct catalogue_yearly){month_and_day / 100, month_and_day % 100};
}

enum argument { NO_ARGUMENT, NUMBER, MONTH_DAY };

/* A property always holds; any other effect needs a condition. */
static const struct {
    const char *name;
    enum argument argument;
    int least, most; /* of a NUMBER */
    void (*apply)(struct catalogue_item *item, int number);
    int number; /* where there is NO_ARGUMENT */
    bool property;
} effects[] = {
    {"immediate", NO_ARGUMENT, 0, 0, handle_immediately, 0, false},
    {"immediate_with_contract", NO_ARGUMENT, 0, 0, handle_with_contract, 0, false},
    {"promised", NO_ARGUMENT, 0, 0, handle_promised, 0, false},
    {"promised_", NUMBER, 1, 365, handle_promised, 0, false},
    {"reported", NO_ARGUMENT, 0, 0, handle_reported, 0, false},
    {"exempt", NO_ARGUMENT, 0, 0, drop, CATALOGUE_EXEMPT, false},
    {"not_required", NO_ARGUMENT, 0, 0, drop, CATALOGUE_NOT_REQUIRED, false},
    {"redirect", NO_ARGUMENT, 0, 0, drop, CATALOGUE_REDIRECT, false},
    {"simplify", NO_ARGUMENT, 0, 0, add_extra, CATALOGUE_SIMPLIFIED, false},
    {"government_approval", NO_ARGUMENT, 0, 0, add_extra, CATALOGUE_GOVERNMENT_APPROVAL, false},
    {"safety_review", NO_ARGUMENT, 0, 0, add_extra, CATALOGUE_SAFETY_REVIEW, false},
    {"check_", NUMBER, 1, 365, set_inspection, 0, false},
    {"stage", NUMBER, 1, 4, set_stage, 0, false},
    {"merged_into:", NUMBER, 1, CATALOGUE_ITEMS, merge, 0, true},
    {"hard_deadline:permit_expiry", NO_ARGUMENT, 0, 0, add_extra, CATALOGUE_PERMIT_EXPIRY, true},
    {"objection_window_calendar=", NUMBER, 1, 365, set_objection, 0, true},
    {"apply_by=", MONTH_DAY, 0, 0, set_apply_by, 0, true},
    {"issue_by=", MONTH_DAY, 0, 0, set_issue_by, 0, true},
};

#define COUNT(array) (int)(sizeof(array) / sizeof(*(array)))

static int find_attribute(const char *name)
{
    for (int i = 0; i < COUNT(attributes); i++)
        if (strcmp(attributes[i].name, name) == 0)
            return i;
    return -1;
}

/* Digits with at most one point: no sign, exponent or blank, in any locale. */
static bool read_decimal(const char *text, double *ret_number)
{
    size_t length = strlen(text), digits = strspn(text, "0123456789");
    size_t point = digits > 0 && text[digits] == '.' ? 1 : 0;
    size_t decimals = point ? strspn(text + digits + 1, "0123456789") : 0;
    double scale = 1, number = 0;

    if (digits == 0 || digits + point + decimals != length || (point && decimals == 0) || length > 18)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '.')
            continue;
        number = number * 10 + (text[i] - '0');
        scale *= i > digits ? 10 : 1;
    }
    *ret_number = number / scale;
    return true;
}

static bool read_whole(const char *text, int least, int most, int *ret_number)
{
    double number;

    if (!read_decimal(text, &number) || number < least || number > most || number != (int)number)
        return false;
    *ret_number = (int)number;
    return true;
}

/* "12-31" as 1231. */
static bool read_month_day(const char *text, int *ret_number)
{
    char month[3] = {0};
    int m, d;

    if (strlen(text) != 5 || text[2] != '-')
        return false;
    memcpy(month, text, 2);
    if (!read_whole(month, 1, 12, &m) || !read_whole(text + 3, 1, 31, &d))
        return false;
    *ret_number = m * 100 + d;
    return true;
}

static bool match_effect(const char *text, int effect, int *ret_number)
{
    size_t length = strlen(effects[effect].name);

    if (strncmp(text, effects[effect].name, length) != 0)
        return false;
    switch (effects[effect].argument) {
    case NUMBER:
        return read_whole(text + length, effects[effect].least, effects[effect].most, ret_number);
    case MONTH_DAY:
        return read_month_day(text + length, ret_number);
    default:
        *ret_number = effects[effect].number;
        return text[length] == '\0';
    }
}

static bool read_effect(const char *text, bool property, struct variant *variant)
{
    for (variant->effect = 0; variant->effect < COUNT(effects); variant->effect++)
        if (effects[variant->effect].property == property &&
            match_effect(text, variant->effect, &variant->number))
            return true;
    return false;
}

/* "name", "name<number", "name>=number". */
static bool read_condition(char *text, struct variant *variant)
{
    char *sign = text + strcspn(text, "<>");
    bool inclusive = *sign && sign[1] == '=';
    bool below = *sign == '<';

    if (!*sign) {
        variant->test = TEST_FLAG;
        variant->attribute = find_attribute(text);
        return variant->attribute >= 0 && !attributes[variant->attribute].number;
    }
    if (below)
        variant->test = inclusive ? TEST_AT_MOST : TEST_BELOW;
    else
        variant->test = inclusive ? TEST_AT_LEAST : TEST_ABOVE;
    const char *limit = sign + 1 + inclusive;
    *sign = '\0';
    variant->attribute = find_attribute(text);
    return variant->attribute >= 0 && attributes[variant->attribute].number &&
           read_decimal(limit, &variant->limit);
}

static bool read_variant(char *text, struct variant *variant)
{
    *variant = (struct variant){.test = TEST_ALWAYS};
    if (read_effect(text, true, variant))
        return true;
    char *effect = strchr(text, ':');
    if (!effect)
        return false;
    *effect++ = '\0';
    return read_condition(text, variant) && read_effect(effect, false, variant);
}

static int add_variant(struct catalogue *catalogue, int number, const char *text, size_t length)
{
    struct variant *variant = &catalogue->variants[number][catalogue->variant_count[number]];
    char copy[80];

    if (catalogue->variant_count[number] == VARIANTS_MAX || length >= sizeof(copy))
        return ERR_TOO_BIG;
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (!read_variant(copy, variant))
        return ERR_INVALID;
    if (variant->test == TEST_ALWAYS)
        effects[variant->effect].apply(&catalogue->items[number], variant->number);
    else
        catalogue->variant_count[number]++;
    return 0;
}

int catalogue_load_variants(struct catalogue *catalogue, size_t row, int column, int number,
                            struct err_text *ret_text)
{
    const char *text = csv_text(catalogue->item_rows, row, column);

    for (size_t length; *text; text += length + (text[length] == ';')) {
        length = strcspn(text, ";");
        int err = add_variant(catalogue, number, text, length);
        if (err == ERR_TOO_BIG)
            return csv_reject(catalogue->item_rows, row, ret_text,
                              "item %d has too many or too long variants", number);
        if (err)
            return csv_reject(
                catalogue->item_rows, row, ret_text,
                "variant \"%.*s\" is not known; write attribute:effect from the lists in variants.c",
                (int)length, text);
    }
    return 0;
}

static const char *find_fact(const struct catalogue_facts *facts, const char *name)
{
    for (size_t i = 0; i < facts->count; i++)
        if (strcmp(facts->list[i].name, name) == 0)
            return facts->list[i].value;
    return NULL;
}

static bool holds(const struct variant *variant, const struct catalogue_facts *facts)
{
    const char *value = find_fact(facts, attributes[variant->attribute].name);
    double number;

    if (!value)
        return false;
    if (variant->test == TEST_FLAG)
        return strcmp(value, "yes") == 0;
    if (!read_decimal(value, &number))
        return false;
    switch (variant->test) {
    case TEST_BELOW:
        return number < variant->limit;
    case TEST_AT_MOST:
        return number <= variant->limit;
    case TEST_ABOVE:
        return number > variant->limit;
    default:
        return number >= variant->limit;
    }
}

struct catalogue_item catalogue_item_for(const struct catalogue *catalogue, int number,
                                         const struct catalogue_facts *facts)
{
    struct catalogue_item item = catalogue->items[number];

    for (int i = 0; i < catalogue->variant_count[number]; i++) {
        const struct variant *variant = &catalogue->variants[number][i];
        if (holds(variant, facts))
            effects[variant->effect].apply(&item, variant->number);
    }
    return item;
}

int catalogue_fact_check(const struct catalogue_fact *fact, struct err_text *ret_text)
{
    int attribute = find_attribute(fact->name);
    double number;

    if (attribute < 0)
        return err_set(ret_text, ERR_INVALID, "没有名为“%.64s”的项目事实，请核对名称", fact->name);
    if (attributes[attribute].number && !read_decimal(fact->value, &number))
        return err_set(ret_text, ERR_INVALID, "项目事实 %s 应填写数字，例如 800 或 12.5", fact->name);
    bool flag = strcmp(fact->value, "yes") == 0 || strcmp(fact->value, "no") == 0;
    if (!attributes[attribute].number && !flag)
        return err_set(ret_text, ERR_INVALID, "项目事实 %s 应填写 yes 或 no", fact->name);
    return 0;
}

bool catalogue_facts_exclude(const struct catalogue_fact *a, const struct catalogue_fact *b)
{
    int first = find_attribute(a->name), second = find_attribute(b->name);

    if (first < 0 || second < 0 || first == second || attributes[first].choice == NO_CHOICE)
        return false;
    return attributes[first].choice == attributes[second].choice && strcmp(a->value, "yes") == 0 &&
           strcmp(b->value, "yes") == 0;
}
