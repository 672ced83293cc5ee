/* SPDX-License-Identifier: Apache-2.0
 * notices - the data file of holidays: what each notice says of each day, and since when it is known.
 *
 * For one date the notice known last wins; an `expected` row speaks only while its year has no notice.
 */
#include <stdlib.h>
#include <string.h>

#include "calendar/table.h"
#include "csv/csv.h"

enum { DATE, KIND, NAME, KNOWN_SINCE };
static const char *const columns[] = {"date", "kind", "name", "known_since", NULL};

enum { HOLIDAY, WORKDAY, EXPECTED };
static const char *const kinds[] = {"holiday", "workday", "expected", NULL};

enum { YEARS = CALENDAR_LAST_YEAR - CALENDAR_FIRST_YEAR + 1 };

/* What one class of rows says of a day; `line` is 0 where it says nothing. */
struct fact {
    size_t line;
    civil_day known_since;
    bool workday;
    uint8_t name;
};

struct reading {
    const struct csv_table *table;
    civil_day known_by;
    struct err_text *ret_text;
    struct calendar *calendar; /* being filled */
    struct fact notice[TABLE_DAYS];
    struct fact expected[TABLE_DAYS];
    size_t year_line[YEARS]; /* of a row that only a published year has; 0: none */
};

/* Regulation on Public Holidays (全国年节及纪念日放假办法, 2024): the days that need no lunar computation. */
static const struct {
    int month, first, last;
    const char *name;
} solar_days[] = {{1, 1, 1, "元旦"}, {5, 1, 2, "劳动节"}, {10, 1, 3, "国庆节"}};

enum { SOLAR_DAYS = sizeof solar_days / sizeof solar_days[0] };

static int index_of(int year, int month, int mday)
{
    return civil_day_from(year, month, mday).n - TABLE_FIRST;
}

/* Index of the name, added if new; 0 if there is no room. */
static uint8_t name_index(struct calendar *calendar, const char *name)
{
    for (uint8_t i = 1; i < NAMES_MAX; i++) {
        if (calendar->names[i][0] == '\0')
            memcpy(calendar->names[i], name, strlen(name));
        if (strcmp(calendar->names[i], name) == 0)
            return i;
    }
    return 0;
}

static int parse_day(const struct reading *reading, size_t row, int column, civil_day *ret_day)
{
    const char *text = csv_text(reading->table, row, column);

    if (civil_day_parse(text, ret_day) < 0)
        return csv_reject(reading->table, row, reading->ret_text, "%s \"%s\" is not a day; write YYYY-MM-DD",
                          columns[column], text);
    return 0;
}

static int parse_date(const struct reading *reading, size_t row, civil_day *ret_day)
{
    int err = parse_day(reading, row, DATE, ret_day);

    if (err == 0 && !calendar_covers(*ret_day))
        return csv_reject(reading->table, row, reading->ret_text,
                          "date %s lies outside the years %d to %d; remove the row",
                          csv_text(reading->table, row, DATE), CALENDAR_FIRST_YEAR, CALENDAR_LAST_YEAR);
    return err;
}

static int parse_known_since(const struct reading *reading, size_t row, civil_day date, civil_day *ret_day)
{
    int err = parse_day(reading, row, KNOWN_SINCE, ret_day);

    if (err == 0 && ret_day->n > date.n)
        return csv_reject(reading->table, row, reading->ret_text,
                          "known_since %s is after the day itself; write the day the notice was published",
                          csv_text(reading->table, row, KNOWN_SINCE));
    return err;
}

static int parse_name(const struct reading *reading, size_t row, uint8_t *ret_name)
{
    const char *name = csv_text(reading->table, row, NAME);

    if (name[0] == '\0')
        return csv_reject(reading->table, row, reading->ret_text,
                          "name is empty; write the holiday that the day belongs to");
    if (strlen(name) >= NAME_SIZE)
        return csv_reject(reading->table, row, reading->ret_text, "name is over %d bytes; shorten it",
                          NAME_SIZE - 1);
    *ret_name = name_index(reading->calendar, name);
    if (*ret_name == 0)
        return csv_reject(reading->table, row, reading->ret_text,
                          "more than %d different names; write one holiday always the same", NAMES_MAX - 1);
    return 0;
}

/* Keeps the fact that is known later. */
static int keep(const struct reading *reading, size_t row, struct fact *slot, const struct fact *fact)
{
    if (slot->line != 0 && slot->known_since.n == fact->known_since.n)
        return csv_reject(reading->table, row, reading->ret_text,
                          "date %s stands already in line %zu with the same known_since; remove one",
                          csv_text(reading->table, row, DATE), slot->line);
    if (slot->line == 0 || fact->known_since.n > slot->known_since.n)
        *slot = *fact;
    return 0;
}

/* The notice for a year moves days at the end of the December before, so those prove nothing. */
static void mark_year(struct reading *reading, civil_day day, size_t line)
{
    int year, month, mday;

    civil_day_split(day, &year, &month, &mday);
    if (month < 12 && reading->year_line[year - CALENDAR_FIRST_YEAR] == 0)
        reading->year_line[year - CALENDAR_FIRST_YEAR] = line;
}

static int keep_notice(struct reading *reading, size_t row, civil_day date, const struct fact *fact)
{
    mark_year(reading, date, fact->line);
    if (fact->known_since.n > reading->calendar->known_since.n)
        reading->calendar->known_since = fact->known_since;
    return keep(reading, row, &reading->notice[date.n - TABLE_FIRST], fact);
}

static int read_row(struct reading *reading, size_t row)
{
    struct fact fact = {.line = csv_line(reading->table, row)};
    civil_day date;
    int kind = csv_choice(reading->table, row, KIND, kinds, reading->ret_text);
    int err = kind < 0 ? kind : parse_date(reading, row, &date);

    if (err == 0)
        err = parse_known_since(reading, row, date, &fact.known_since);
    if (err == 0)
        err = parse_name(reading, row, &fact.name);
    if (err < 0 || fact.known_since.n > reading->known_by.n)
        return err;
    fact.workday = kind == WORKDAY;
    return kind == EXPECTED ? keep(reading, row, &reading->expected[date.n - TABLE_FIRST], &fact)
                            : keep_notice(reading, row, date, &fact);
}

/* Every notice names the first day of each solar holiday; a year without is half entered. */
static int check_whole(const struct reading *reading, int year)
{
    for (int i = 0; i < SOLAR_DAYS; i++) {
        const struct fact *fact = &reading->notice[index_of(year, solar_days[i].month, 1)];
        if (fact->line == 0 || fact->workday)
            return err_set(
                reading->ret_text, ERR_INVALID,
                "%s:%zu: year %d has a notice, but %d-%02d-01 is not a holiday; enter the notice whole",
                csv_path(reading->table), reading->year_line[year - CALENDAR_FIRST_YEAR], year, year,
                solar_days[i].month);
    }
    return 0;
}

static int find_published(const struct reading *reading, int *ret_until)
{
    int until = CALENDAR_FIRST_YEAR - 1;

    for (int year = CALENDAR_FIRST_YEAR; year <= CALENDAR_LAST_YEAR; year++) {
        size_t line = reading->year_line[year - CALENDAR_FIRST_YEAR];
        if (line == 0)
            continue;
        if (year != until + 1)
            return err_set(reading->ret_text, ERR_INVALID,
                           "%s:%zu: year %d has a notice, but %d has none; enter that one too",
                           csv_path(reading->table), line, year, until + 1);
        int err = check_whole(reading, year);
        if (err < 0)
            return err;
        until = year;
    }
    if (until < CALENDAR_FIRST_YEAR)
        return err_set(reading->ret_text, ERR_INVALID, "%s: no notice is known; enter the one for %d",
                       csv_path(reading->table), CALENDAR_FIRST_YEAR);
    *ret_until = until;
    return 0;
}

static void apply(struct calendar *calendar, int i, const struct fact *fact)
{
    if (fact->line == 0)
        return;
    calendar->workday[i] = fact->workday;
    calendar->days[i].name = fact->name;
}

static void apply_solar_days(struct calendar *calendar, int year)
{
    for (int rule = 0; rule < SOLAR_DAYS; rule++) {
        struct fact fact = {.line = 1, .name = name_index(calendar, solar_days[rule].name)};
        for (int day = solar_days[rule].first; day <= solar_days[rule].last; day++)
            apply(calendar, index_of(year, solar_days[rule].month, day), &fact);
    }
}

static void apply_all(const struct reading *reading)
{
    struct calendar *calendar = reading->calendar;
    int provisional_from = index_of(calendar->published_until, 12, 31) + 1;

    for (int i = 0; i < TABLE_DAYS; i++)
        calendar->workday[i] = civil_day_weekday((civil_day){TABLE_FIRST + i}) <= 5;
    for (int i = provisional_from; i < TABLE_DAYS; i++)
        apply(calendar, i, &reading->expected[i]);
    for (int year = calendar->published_until + 1; year <= CALENDAR_LAST_YEAR; year++)
        apply_solar_days(calendar, year);
    for (int i = 0; i < TABLE_DAYS; i++)
        apply(calendar, i, &reading->notice[i]);
}

static int read_all(struct reading *reading)
{
    for (int rule = 0; rule < SOLAR_DAYS; rule++) /* first of all, so that there is room for them */
        name_index(reading->calendar, solar_days[rule].name);
    for (size_t row = 0; row < csv_rows(reading->table); row++) {
        int err = read_row(reading, row);
        if (err < 0)
            return err;
    }
    int err = find_published(reading, &reading->calendar->published_until);
    if (err == 0)
        apply_all(reading);
    return err;
}

int notices_read(struct calendar *calendar, const char *path, civil_day known_by, struct err_text *ret_text)
{
    struct csv_table *table;
    int err = csv_open(&table, path, columns, ret_text);

    if (err < 0)
        return err;
    struct reading *reading = calloc(1, sizeof *reading);
    if (reading == NULL) {
        err = err_set(ret_text, ERR_NOMEM, "%s: no memory to read it", path);
    } else {
        reading->table = table;
        reading->known_by = known_by;
        reading->ret_text = ret_text;
        reading->calendar = calendar;
        err = read_all(reading);
    }
    free(reading);
    csv_close(&table);
    return err;
}
