/* SPDX-License-Identifier: Apache-2.0
 * office_hours - the data file of office hours, whose rows follow each other through the year.
 */
#include <stdio.h>
#include <string.h>

#include "calendar/table.h"
#include "csv/csv.h"

enum { VALID_FROM, MORNING_FROM, MORNING_TO, AFTERNOON_FROM, AFTERNOON_TO };
static const char *const columns[] = {"valid_from",     "morning_from", "morning_to",
                                      "afternoon_from", "afternoon_to", NULL};

/* Returns month * 100 + day. 29 February is refused: in most years the row would never begin. */
static int parse_season(const struct csv_table *table, size_t row, int *ret_from, struct err_text *ret_text)
{
    const char *text = csv_text(table, row, VALID_FROM);
    char date[CIVIL_DAY_TEXT];
    civil_day day;
    int year, month, mday;

    snprintf(date, sizeof date, "2019-%s", text);
    if (strlen(text) != 5 || civil_day_parse(date, &day) < 0)
        return csv_reject(table, row, ret_text,
                          "valid_from \"%s\" is not a day of every year; write MM-DD, such as 05-01", text);
    civil_day_split(day, &year, &month, &mday);
    *ret_from = month * 100 + mday;
    return 0;
}

static int parse_minute(const struct csv_table *table, size_t row, int column, int *ret_minute,
                        struct err_text *ret_text)
{
    const char *text = csv_text(table, row, column);
    bool shaped = strlen(text) == 5 && strspn(text, "0123456789") == 2 && text[2] == ':' &&
                  strspn(text + 3, "0123456789") == 2;
    int hour = shaped ? (text[0] - '0') * 10 + text[1] - '0' : 0;
    int minute = shaped ? (text[3] - '0') * 10 + text[4] - '0' : 0;

    if (!shaped || hour > 23 || minute > 59)
        return csv_reject(table, row, ret_text, "%s \"%s\" is not a time of day; write HH:MM, such as 08:30",
                          columns[column], text);
    *ret_minute = hour * 60 + minute;
    return 0;
}

static int parse_hours(const struct csv_table *table, size_t row, struct office_hours *ret_hours,
                       struct err_text *ret_text)
{
    int minutes[4] = {0};

    for (int i = 0; i < 4; i++) {
        int err = parse_minute(table, row, MORNING_FROM + i, &minutes[i], ret_text);
        if (err < 0)
            return err;
        if (i > 0 && minutes[i] <= minutes[i - 1])
            return csv_reject(table, row, ret_text,
                              "%s %s is not after %s %s; office hours ascend through the day",
                              columns[MORNING_FROM + i], csv_text(table, row, MORNING_FROM + i),
                              columns[MORNING_FROM + i - 1], csv_text(table, row, MORNING_FROM + i - 1));
    }
    *ret_hours = (struct office_hours){minutes[0], minutes[1], minutes[2], minutes[3]};
    return 0;
}

static int read_rows(struct calendar *calendar, const struct csv_table *table, int from[HOURS_MAX],
                     struct err_text *ret_text)
{
    if (csv_rows(table) == 0)
        return err_set(ret_text, ERR_INVALID, "%s: no office hours; add a row", csv_path(table));
    for (size_t row = 0; row < csv_rows(table); row++) {
        if (row == HOURS_MAX)
            return csv_reject(table, row, ret_text, "more than %d rows; merge some", HOURS_MAX);
        int err = parse_season(table, row, &from[row], ret_text);
        if (err == 0)
            err = parse_hours(table, row, &calendar->hours[row], ret_text);
        if (err < 0)
            return err;
        if (row > 0 && from[row] <= from[row - 1])
            return csv_reject(
                table, row, ret_text,
                "valid_from %s is not after the row before; sort the rows and keep one for each day",
                csv_text(table, row, VALID_FROM));
    }
    return 0;
}

/* Before the year's first row the last one still holds. */
static void assign(struct calendar *calendar, const int from[], size_t count)
{
    for (int i = 0; i < TABLE_DAYS; i++) {
        int year, month, mday;
        size_t row = count - 1;

        civil_day_split((civil_day){TABLE_FIRST + i}, &year, &month, &mday);
        for (size_t next = 0; next < count && from[next] <= month * 100 + mday; next++)
            row = next;
        calendar->days[i].hours = (uint8_t)row;
    }
}

int office_hours_read(struct calendar *calendar, const char *path, struct err_text *ret_text)
{
    struct csv_table *table;
    int from[HOURS_MAX] = {0};
    int err = csv_open(&table, path, columns, ret_text);

    if (err < 0)
        return err;
    err = read_rows(calendar, table, from, ret_text);
    if (err == 0)
        assign(calendar, from, csv_rows(table));
    csv_close(&table);
    return err;
}
