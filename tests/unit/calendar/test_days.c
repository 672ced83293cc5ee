/* SPDX-License-Identifier: Apache-2.0
 * The deployed calendar, day by day: counts of the published years, names, provisional years, versions.
 */
#include "csv/csv.h"
#include "fixture.h"

static int month_of(civil_day day)
{
    int year, month, mday;

    civil_day_split(day, &year, &month, &mday);
    return month;
}

static int count_days(int year, int month)
{
    int workdays_seen = 0;

    for (civil_day day = civil_day_from(year, month, 1); month_of(day) == month; day.n++)
        workdays_seen += calendar_is_workday(calendar, day);
    return workdays_seen;
}

/* Counted from the published notices by another program. */
static void test_published_years(void **state)
{
    static const struct {
        int year, days, months[12];
    } years[] = {
        {2019, 250, {22, 17, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22}},
        {2020, 249, {17, 20, 22, 22, 19, 21, 23, 21, 23, 17, 21, 23}},
        {2021, 250, {20, 17, 23, 22, 19, 21, 22, 22, 22, 17, 22, 23}},
        {2022, 249, {21, 16, 23, 21, 20, 21, 21, 23, 21, 18, 22, 22}},
        {2023, 249, {18, 20, 23, 20, 21, 21, 21, 23, 20, 19, 22, 21}},
        {2024, 251, {22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22}},
        {2025, 248, {19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23}},
        {2026, 248, {21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
        civil_day before = civil_day_from(years[i].year - 1, 12, 31);
        for (int month = 1; month <= 12; month++)
            if (count_days(years[i].year, month) != years[i].months[month - 1])
                fail_msg("%d-%02d: %d working days", years[i].year, month, count_days(years[i].year, month));
        assert_int_equal(calendar_count(calendar, before, civil_day_from(years[i].year, 12, 31)).n,
                         years[i].days);
        assert_false(calendar_is_provisional(calendar, civil_day_from(years[i].year, 12, 31)));
    }
}

/* Each row of the file, other than one that a later notice replaced, is what the calendar says. */
static void test_every_published_row(void **state)
{
    static const char *const columns[] = {"date", "kind", "name", "known_since", NULL};
    struct csv_table *table;

    (void)state;
    assert_int_equal(csv_open(&table, HOLIDAYS, columns, NULL), 0);
    for (size_t row = 0; row < csv_rows(table); row++) {
        const char *date = csv_text(table, row, 0);
        if (row + 1 < csv_rows(table) && strcmp(date, csv_text(table, row + 1, 0)) == 0)
            continue;
        assert_int_equal(calendar_is_workday(calendar, day_of(date)),
                         strcmp(csv_text(table, row, 1), "workday") == 0);
        assert_string_equal(calendar_day_name(calendar, day_of(date)), csv_text(table, row, 2));
    }
    assert_true(csv_rows(table) > 280);
    csv_close(&table);
}

static void test_ordinary_weeks(void **state)
{
    (void)state;
    for (civil_day day = day_of("2026-07-01"); day.n <= day_of("2026-08-31").n; day.n++) {
        assert_int_equal(calendar_is_workday(calendar, day), civil_day_weekday(day) <= 5);
        assert_string_equal(calendar_day_name(calendar, day), "");
    }
}

static void test_provisional_years(void **state)
{
    static const struct {
        const char *day, *name;
        bool workday;
    } days[] = {
        {"2027-01-01", "元旦", false},   {"2027-01-04", "", true},        {"2027-02-05", "春节", false},
        {"2027-02-08", "春节", false},   {"2027-02-09", "", true},        {"2027-04-05", "清明节", false},
        {"2027-05-03", "", true},        {"2027-06-09", "端午节", false}, {"2027-09-15", "中秋节", false},
        {"2027-10-01", "国庆节", false}, {"2027-10-04", "", true},        {"2028-05-01", "劳动节", false},
        {"2028-05-02", "劳动节", false}, {"2028-10-03", "国庆节", false}, {"2040-12-31", "", true},
    };

    (void)state;
    assert_false(calendar_is_provisional(calendar, day_of("2026-12-31")));
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        assert_true(calendar_is_provisional(calendar, day_of(days[i].day)));
        assert_int_equal(calendar_is_workday(calendar, day_of(days[i].day)), days[i].workday);
        assert_string_equal(calendar_day_name(calendar, day_of(days[i].day)), days[i].name);
    }
    assert_int_equal(calendar_count(calendar, day_of("2026-12-31"), day_of("2027-12-31")).n, 254);
    assert_int_equal(calendar_count(calendar, day_of("2027-12-31"), day_of("2028-12-31")).n, 256);
}

static void check_outside(civil_day day, int32_t ordinal)
{
    civil_day found = {7};

    assert_false(calendar_covers(day));
    assert_false(calendar_is_workday(calendar, day));
    assert_true(calendar_is_provisional(calendar, day));
    assert_string_equal(calendar_day_name(calendar, day), "");
    assert_int_equal(calendar_ordinal(calendar, day).n, ordinal);
    assert_int_equal(calendar_add(calendar, day, (workdays){0}, &found), ERR_TOO_BIG);
    assert_int_equal(calendar_add(calendar, day, (workdays){1}, &found), ERR_TOO_BIG);
    assert_int_equal(calendar_next_workday_on_or_after(calendar, day, &found), ERR_TOO_BIG);
    assert_int_equal(found.n, 7);
}

static void test_outside_the_table(void **state)
{
    int32_t total = calendar_ordinal(calendar, last_day()).n;
    civil_day found = {7};

    (void)state;
    check_outside((civil_day){INT32_MIN}, 0);
    check_outside((civil_day){first_day().n - 1}, 0);
    check_outside((civil_day){last_day().n + 1}, total);
    check_outside((civil_day){INT32_MAX}, total);
    assert_int_equal(calendar_count(calendar, (civil_day){INT32_MIN}, (civil_day){INT32_MAX}).n, total);
    assert_int_equal(calendar_add(calendar, last_day(), (workdays){1}, &found), ERR_TOO_BIG);
    assert_int_equal(calendar_add(calendar, last_day(), (workdays){INT32_MAX}, &found), ERR_TOO_BIG);
    assert_int_equal(calendar_add(calendar, first_day(), (workdays){-1}, &found), ERR_INVALID);
    assert_int_equal(calendar_day_of_ordinal(calendar, (workdays){0}, &found), ERR_TOO_BIG);
    assert_int_equal(calendar_day_of_ordinal(calendar, (workdays){total + 1}, &found), ERR_TOO_BIG);
    assert_int_equal(found.n, 7);
    assert_int_equal(calendar_day_of_ordinal(calendar, (workdays){total}, &found), 0);
    assert_int_equal(found.n, last_day().n);
}

static struct calendar *known_by(const char *day)
{
    struct calendar *loaded = NULL;

    assert_int_equal(calendar_load_known_by(&loaded, HOLIDAYS, OFFICE_HOURS, day_of(day), NULL), 0);
    return loaded;
}

static void check_known(const char *known, const char *day, bool workday)
{
    struct calendar *then = known_by(known);

    if (calendar_is_workday(then, day_of(day)) != workday)
        fail_msg("known by %s, %s was%s a working day", known, day, workday ? "" : " not");
    calendar_free(&then);
}

/* The notices of 2019 and 2020 were revised within the year. */
static void test_revised_notices(void **state)
{
    (void)state;
    check_known("2019-03-21", "2019-05-02", true);
    check_known("2019-03-22", "2019-05-02", false);
    check_known("2019-03-21", "2019-05-01", false);
    check_known("2019-03-21", "2019-04-28", false);
    check_known("2019-03-22", "2019-04-28", true);
    check_known("2020-01-26", "2020-01-31", true);
    check_known("2020-01-27", "2020-01-31", false);
    check_known("2020-01-26", "2020-02-01", true);
    check_known("2020-01-27", "2020-02-01", false);
    check_known("2020-01-27", "2020-02-03", true);
}

static void test_versions(void **state)
{
    struct calendar *again = known_by("2025-11-04"), *before = known_by("2025-11-03");
    const char *version = calendar_version(calendar);

    (void)state;
    assert_int_equal(strlen(version), CALENDAR_VERSION_TEXT - 1);
    assert_memory_equal(version, "2025-11-04.", 11);
    assert_int_equal(calendar_known_since(calendar).n, day_of("2025-11-04").n);
    assert_string_equal(calendar_version(again), version);
    assert_string_not_equal(calendar_version(before) + 11, version + 11);
    assert_int_equal(calendar_known_since(before).n, day_of("2024-11-12").n);
    assert_true(calendar_is_provisional(before, day_of("2026-01-05")));
    assert_false(calendar_is_provisional(before, day_of("2025-12-31")));
    calendar_free(&again);
    calendar_free(&before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_years),   cmocka_unit_test(test_every_published_row),
        cmocka_unit_test(test_ordinary_weeks),    cmocka_unit_test(test_provisional_years),
        cmocka_unit_test(test_outside_the_table), cmocka_unit_test(test_revised_notices),
        cmocka_unit_test(test_versions),
    };

    return cmocka_run_group_tests(tests, load_calendar, free_calendar);
}
