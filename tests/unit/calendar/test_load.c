/* SPDX-License-Identifier: Apache-2.0
 * Loading: a file that breaks a rule is refused with its name, line, rule and cure, and nothing is loaded.
 */
#include <unistd.h>

#include "fixture.h"

#define HEADER "date,kind,name,known_since\n"
#define YEAR(y)                                                                                              \
#y "-01-01,holiday,元旦,2018-12-06\n" #y "-05-01,holiday,劳动节,2018-12-06\n" #y                         \
       "-10-01,holiday,国庆节,2018-12-06\n"

#define HOURS_HEADER "valid_from,morning_from,morning_to,afternoon_from,afternoon_to\n"
#define HOURS_ROW    "05-01,08:30,12:00,15:00,18:00\n"

struct attempt {
    char directory[32], holidays[48], hours[48];
    struct err_text text;
    int err;
};

static void write_text(const char *path, const char *content)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    fclose(file);
}

static struct calendar *load(struct attempt *attempt, const char *holidays, const char *hours)
{
    struct calendar *loaded = NULL;

    snprintf(attempt->directory, sizeof attempt->directory, "/tmp/calendar.XXXXXX");
    assert_non_null(mkdtemp(attempt->directory));
    snprintf(attempt->holidays, sizeof attempt->holidays, "%s/h.csv", attempt->directory);
    snprintf(attempt->hours, sizeof attempt->hours, "%s/o.csv", attempt->directory);
    write_text(attempt->holidays, holidays);
    write_text(attempt->hours, hours);
    attempt->text.text[0] = '\0';
    attempt->err = calendar_load(&loaded, attempt->holidays, attempt->hours, &attempt->text);
    unlink(attempt->holidays);
    unlink(attempt->hours);
    rmdir(attempt->directory);
    return loaded;
}

static struct calendar *load_good(const char *holidays, const char *hours)
{
    struct attempt attempt;
    struct calendar *loaded = load(&attempt, holidays, hours);

    if (loaded == NULL)
        fail_msg("refused: %s", attempt.text.text);
    return loaded;
}

struct bad_file {
    const char *content, *where, *says;
};

static void check_message(const struct attempt *attempt, const char *path, const struct bad_file *bad)
{
    char where[64];

    snprintf(where, sizeof where, "%s%s", path, bad->where);
    if (attempt->err != ERR_INVALID || strstr(attempt->text.text, where) != attempt->text.text ||
        strstr(attempt->text.text, bad->says) == NULL)
        fail_msg("%d \"%s\" does not begin with \"%s\" and say \"%s\"", attempt->err, attempt->text.text,
                 where, bad->says);
}

static void test_bad_holidays(void **state)
{
    static const struct bad_file files[] = {
        {"", ":1: ", "header"},
        {HEADER, ": ", "no notice is known; enter the one for 2019"},
        {"date,kind,name\n", ":1: ", "known_since"},
        {HEADER YEAR(2019) "2019-06-07,holiday,端午节\n", ":5: ", "quote a cell that contains a comma"},
        {HEADER YEAR(2019) "2019-6-7,holiday,端午节,2018-12-06\n",
         ":5: ", "date \"2019-6-7\" is not a day; write YYYY-MM-DD"},
        {HEADER YEAR(2019) "2019-02-29,holiday,春节,2018-12-06\n",
         ":5: ", "date \"2019-02-29\" is not a day"},
        {HEADER YEAR(2019) "2018-12-31,holiday,元旦,2018-12-06\n",
         ":5: ", "outside the years 2019 to 2040; remove"},
        {HEADER YEAR(2019) "2041-01-01,holiday,元旦,2018-12-06\n",
         ":5: ", "outside the years 2019 to 2040; remove"},
        {HEADER YEAR(2019) "2019-06-07,Holiday,端午节,2018-12-06\n", ":5: ", "holiday, workday, expected"},
        {HEADER YEAR(2019) "2019-06-07,,端午节,2018-12-06\n", ":5: ", "write one of"},
        {HEADER YEAR(2019) "2019-06-07,holiday,,2018-12-06\n", ":5: ", "name is empty; write"},
        {HEADER YEAR(2019) "2019-06-07,holiday,"
                           "0123456789012345678901234567890123456789012345678901234567890123,2018-12-06\n",
         ":5: ", "name is over 63 bytes; shorten"},
        {HEADER YEAR(2019) "2019-06-07,holiday,端午节,\n", ":5: ", "known_since \"\" is not a day"},
        {HEADER YEAR(2019) "2019-06-07,holiday,端午节,yesterday\n", ":5: ", "known_since \"yesterday\""},
        {HEADER YEAR(2019) "2019-06-07,holiday,端午节,2109-06-01\n",
         ":5: ", "2109-06-01 is after the day itself; write the day the notice was published"},
        {HEADER YEAR(2019) "2019-10-01,holiday,国庆节,2018-12-06\n",
         ":5: ", "2019-10-01 stands already in line 4"},
        {HEADER YEAR(2019) "2019-10-01,workday,国庆节,2018-12-06\n", ":5: ", "remove one"},
        {HEADER YEAR(2019) "2019-10-01,workday,国庆节,2019-03-01\n",
         ":2: ", "2019-10-01 is not a holiday; enter the notice whole"},
        {HEADER YEAR(2019) "2020-06-25,holiday,端午节,2019-11-21\n",
         ":5: ", "2020-01-01 is not a holiday; enter the notice whole"},
        {HEADER YEAR(2019) YEAR(2021), ":5: ", "year 2021 has a notice, but 2020 has none"},
        {HEADER YEAR(2020), ":2: ", "year 2020 has a notice, but 2019 has none"},
        {HEADER YEAR(2019) "2030-02-03,expected,春节,2018-12-06\n2030-02-03,expected,春节,2018-12-06\n",
         ":6: ", "stands already in line 5"},
        {"# source: x\n" HEADER YEAR(2019) "2019-06-07,holiday,\xff,2018-12-06\n", ":6: ", "UTF-8"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct attempt attempt;
        assert_null(load(&attempt, files[i].content, HOURS_HEADER HOURS_ROW));
        check_message(&attempt, attempt.holidays, &files[i]);
    }
}

static void test_bad_office_hours(void **state)
{
    static const struct bad_file files[] = {
        {HOURS_HEADER, ": ", "no office hours; add a row"},
        {HOURS_HEADER "5-1,08:30,12:00,15:00,18:00\n", ":2: ", "valid_from \"5-1\""},
        {HOURS_HEADER "02-29,08:30,12:00,15:00,18:00\n", ":2: ", "not a day of every year; write MM-DD"},
        {HOURS_HEADER "13-01,08:30,12:00,15:00,18:00\n", ":2: ", "write MM-DD"},
        {HOURS_HEADER "05-01,8:30,12:00,15:00,18:00\n",
         ":2: ", "morning_from \"8:30\" is not a time of day; write HH:MM"},
        {HOURS_HEADER "05-01,08:30,12.00,15:00,18:00\n", ":2: ", "morning_to \"12.00\""},
        {HOURS_HEADER "05-01,08:30,12:60,15:00,18:00\n", ":2: ", "morning_to \"12:60\""},
        {HOURS_HEADER "05-01,08:30,12:00,15:00,24:00\n", ":2: ", "afternoon_to \"24:00\""},
        {HOURS_HEADER "05-01,08:30,12:00,15:::,18:00\n", ":2: ", "afternoon_from \"15:::\""},
        {HOURS_HEADER "05-01,08:30,12:00,12:00,18:00\n",
         ":2: ", "afternoon_from 12:00 is not after morning_to 12:00"},
        {HOURS_HEADER "05-01,08:30,12:00,18:00,15:00\n",
         ":2: ", "afternoon_to 15:00 is not after afternoon_from 18:00"},
        {HOURS_HEADER HOURS_ROW HOURS_ROW, ":3: ", "valid_from 05-01 is not after the row before; sort"},
        {HOURS_HEADER HOURS_ROW "04-30,08:30,12:00,15:00,18:00\n", ":3: ", "keep one for each day"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct attempt attempt;
        assert_null(load(&attempt, HEADER YEAR(2019), files[i].content));
        check_message(&attempt, attempt.hours, &files[i]);
    }
}

static void test_too_many_seasons(void **state)
{
    char content[2048] = HOURS_HEADER;
    struct attempt attempt;

    (void)state;
    for (int i = 1; i <= 13; i++)
        snprintf(content + strlen(content), sizeof content - strlen(content),
                 "01-%02d,08:30,12:00,15:00,18:00\n", i);
    assert_null(load(&attempt, HEADER YEAR(2019), content));
    check_message(&attempt, attempt.hours,
                  &(struct bad_file){content, ":14: ", "more than 12 rows; merge some"});
}

static void test_too_many_names(void **state)
{
    char content[8192] = HEADER YEAR(2019);
    struct attempt attempt;

    (void)state;
    for (int i = 0; i < 61; i++)
        snprintf(content + strlen(content), sizeof content - strlen(content),
                 "2019-%02d-%02d,holiday,节%d,2018-12-06\n", 2 + i / 28, 1 + i % 28, i);
    assert_null(load(&attempt, content, HOURS_HEADER HOURS_ROW));
    check_message(&attempt, attempt.holidays,
                  &(struct bad_file){content, ":65: ", "more than 63 different names"});
}

static void test_missing_files(void **state)
{
    struct calendar *loaded = NULL;
    struct err_text text;

    (void)state;
    assert_int_equal(calendar_load(&loaded, "/nowhere/h.csv", OFFICE_HOURS, &text), ERR_IO);
    assert_non_null(strstr(text.text, "/nowhere/h.csv"));
    assert_int_equal(calendar_load(&loaded, HOLIDAYS, "/nowhere/o.csv", &text), ERR_IO);
    assert_non_null(strstr(text.text, "/nowhere/o.csv"));
    assert_null(loaded);
    calendar_free(&loaded);
}

/* The order of rows and the presence of comments decide nothing; what a result depends on does. */
static void test_version_follows_content(void **state)
{
    static const char plain[] = HEADER YEAR(2019) "2019-06-07,holiday,端午节,2018-12-06\n";
    struct calendar *first = load_good(plain, HOURS_HEADER HOURS_ROW);
    struct calendar *same =
        load_good("# a comment\n" HEADER "2019-06-07,holiday,端午,2018-12-06\n" YEAR(2019),
                  "# another\n" HOURS_HEADER HOURS_ROW);
    struct calendar *day = load_good(HEADER YEAR(2019), HOURS_HEADER HOURS_ROW);
    struct calendar *hours = load_good(plain, HOURS_HEADER "05-01,08:30,12:00,15:00,18:01\n");
    /* A notice for 2020 that frees just the days that the solar rules would. */
    struct calendar *year = load_good(HEADER YEAR(2019) "2019-06-07,holiday,端午节,2018-12-06\n" YEAR(
                                          2020) "2020-10-02,holiday,国庆节,2018-12-06\n",
                                      HOURS_HEADER HOURS_ROW);

    (void)state;
    assert_string_equal(calendar_version(same), calendar_version(first));
    assert_string_not_equal(calendar_version(day), calendar_version(first));
    assert_string_not_equal(calendar_version(hours), calendar_version(first));
    assert_string_not_equal(calendar_version(year), calendar_version(first));
    calendar_free(&first);
    calendar_free(&same);
    calendar_free(&day);
    calendar_free(&hours);
    calendar_free(&year);
}

/* When the notice comes, its rows decide, and `expected` rows of its year fall silent. */
static void test_notice_replaces_expected(void **state)
{
    static const char expected[] = HEADER YEAR(2019) "2020-06-25,expected,端午节,2018-12-06\n"
                                                     "2020-04-03,expected,清明节,2018-12-06\n";
    static const char noticed[] = HEADER YEAR(2019) "2020-06-25,expected,端午节,2018-12-06\n"
                                                    "2020-04-03,expected,清明节,2018-12-06\n"
                                                    "2020-06-25,holiday,端午节,2019-11-21\n" YEAR(2020);
    struct calendar *before = load_good(expected, HOURS_HEADER HOURS_ROW);
    struct calendar *after = load_good(noticed, HOURS_HEADER HOURS_ROW);

    (void)state;
    assert_true(calendar_is_provisional(before, day_of("2020-06-25")));
    assert_false(calendar_is_workday(before, day_of("2020-06-25")));
    assert_false(calendar_is_workday(before, day_of("2020-04-03")));
    assert_false(calendar_is_workday(before, day_of("2020-10-02")));
    assert_false(calendar_is_provisional(after, day_of("2020-06-25")));
    assert_false(calendar_is_workday(after, day_of("2020-06-25")));
    assert_true(calendar_is_workday(after, day_of("2020-04-03")));
    assert_true(calendar_is_workday(after, day_of("2020-10-02")));
    calendar_free(&before);
    calendar_free(&after);
}

/* The notice for a year may move the last days of the year before, which alone do not publish a year. */
static void test_december_rows(void **state)
{
    struct calendar *loaded = load_good(
        HEADER YEAR(2019) "2019-12-31,holiday,元旦,2019-11-21\n2020-12-31,holiday,元旦,2019-11-21\n",
        HOURS_HEADER HOURS_ROW);

    (void)state;
    assert_false(calendar_is_workday(loaded, day_of("2019-12-31")));
    assert_false(calendar_is_workday(loaded, day_of("2020-12-31")));
    assert_true(calendar_is_provisional(loaded, day_of("2020-12-31")));
    calendar_free(&loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_holidays),
        cmocka_unit_test(test_bad_office_hours),
        cmocka_unit_test(test_too_many_seasons),
        cmocka_unit_test(test_too_many_names),
        cmocka_unit_test(test_missing_files),
        cmocka_unit_test(test_version_follows_content),
        cmocka_unit_test(test_notice_replaces_expected),
        cmocka_unit_test(test_december_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
