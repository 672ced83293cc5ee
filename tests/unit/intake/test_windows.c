/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const names[] = {"windows.csv", "window_clerks.csv", "window_shifts.csv"};
static char directory[64];

static void write_file(const char *name, const char *text)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int open_shifts(struct windows **ret_windows, const char *shifts, struct err_text *ret_text)
{
    char text[512];

    write_file("windows.csv", "code,name\nW01,一号窗口\nW02,二号窗口\n");
    write_file("window_clerks.csv", "code,name,phone\nC01,甲,1\nC02,乙,2\n");
    snprintf(text, sizeof(text), "window,days,from,to,clerk\n%s", shifts);
    write_file("window_shifts.csv", text);
    return windows_open(ret_windows, directory, desk.calendar, ret_text);
}

static int open_all(void **state)
{
    strcpy(directory, "/tmp/bangban-windows-XXXXXX");
    return desk_open(state) < 0 || !mkdtemp(directory) ? -1 : 0;
}

static int close_all(void **state)
{
    char path[128];

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
        unlink(path);
    }
    rmdir(directory);
    return desk_close(state);
}

static wall_time at(const char *text)
{
    char instant[WALL_TIME_TEXT];
    wall_time time;

    snprintf(instant, sizeof(instant), "%s:00+08:00", text);
    assert_int_equal(wall_time_parse(instant, &time), 0);
    return time;
}

static const char *clerk_at(const struct windows *windows, const char *window, const char *when)
{
    const struct window_shift *shift = windows_shift_at(windows, window, at(when));

    return shift ? shift->clerk->code : "";
}

static void days_are_words_or_weekdays(void **state)
{
    static const char *const bad[] = {"", "0", "8", "1|", "|1", "1,2", "1|1", "12", "Workdays", "1|2|3 "};
    unsigned days = 0;

    (void)state;
    assert_int_equal(shift_parse_days("workdays", &days), 0);
    assert_int_equal(days, SHIFT_WORKDAYS);
    assert_int_equal(shift_parse_days("off", &days), 0);
    assert_int_equal(days, SHIFT_OFF);
    assert_int_equal(shift_parse_days("1|3|7", &days), 0);
    assert_int_equal(days, 1u << 0 | 1u << 2 | 1u << 6);
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_int_equal(shift_parse_days(bad[i], &days), ERR_INVALID);
}

static void hours_are_spans_of_the_day(void **state)
{
    static const char *const bad[][2] = {{"8:30", ""},       {"", "24:00"}, {"12:00", "12:00"},
                                         {"14:00", "09:00"}, {"08:60", ""}, {"", "noon."}};
    struct shift shift = {.days = SHIFT_OFF};

    (void)state;
    assert_int_equal(shift_parse_hours("08:30", "12:05", &shift), 0);
    assert_true(shift.from == 510 && shift.to == 725 && shift.days == SHIFT_OFF);
    assert_int_equal(shift_parse_hours("", "", &shift), 0);
    assert_true(shift.from == SHIFT_OPENING && shift.to == SHIFT_CLOSING);
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_int_equal(shift_parse_hours(bad[i][0], bad[i][1], &shift), ERR_INVALID);
}

static void the_clerk_is_who_has_the_shift(void **state)
{
    struct windows *windows = NULL;
    struct err_text text = {""};

    (void)state;
    assert_int_equal(open_shifts(&windows,
                                 "W01,workdays,,12:00,C01\nW01,1|6,12:00,,C02\nW02,off,09:00,10:00,C01\n",
                                 &text),
                     0);
    assert_string_equal(clerk_at(windows, "W01", "2026-03-02T08:29"), "");    /* before opening */
    assert_string_equal(clerk_at(windows, "W01", "2026-03-02T08:30"), "C01"); /* Monday */
    assert_string_equal(clerk_at(windows, "W01", "2026-03-02T12:00"), "C02");
    assert_string_equal(clerk_at(windows, "W01", "2026-03-02T17:30"), "");
    assert_string_equal(clerk_at(windows, "W01", "2026-05-11T17:30"), "C02"); /* summer hours */
    assert_string_equal(clerk_at(windows, "W01", "2026-03-03T13:00"), "");
    assert_string_equal(clerk_at(windows, "W01", "2026-02-14T13:00"),
                        "C02"); /* a Saturday made a working day */
    assert_string_equal(clerk_at(windows, "W01", "2026-03-07T13:00"), "");
    assert_string_equal(clerk_at(windows, "W02", "2026-03-07T09:30"), "C01");
    assert_string_equal(clerk_at(windows, "W02", "2026-03-06T09:30"), "");
    assert_string_equal(clerk_at(windows, "W09", "2026-03-06T09:30"), "");
    windows_close(&windows);
    assert_null(windows);
}

static void bad_shifts_are_refused(void **state)
{
    static const char *const shifts[] = {
        "",
        "W09,workdays,,,C01\n",
        "W01,workdays,,,C09\n",
        "W01,never,,,C01\n",
        "W01,workdays,9,,C01\n",
        "W01,workdays,,12:00,C01\nW01,5,11:59,,C02\n", /* two at one window */
        "W01,workdays,,12:00,C01\nW02,1,10:00,,C01\n", /* one at two windows */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(shifts) / sizeof(*shifts); i++) {
        struct windows *windows = NULL;
        struct err_text text = {""};

        assert_int_equal(open_shifts(&windows, shifts[i], &text), ERR_INVALID);
        assert_null(windows);
        assert_non_null(strstr(text.text, "window_shifts.csv"));
    }
}

static void windows_and_clerks_are_found_by_code(void **state)
{
    size_t count = 0;

    (void)state;
    assert_string_equal(windows_find(desk.windows, "W01")->code, "W01");
    assert_null(windows_find(desk.windows, "W99"));
    assert_null(windows_find(desk.windows, ""));
    assert_string_equal(windows_clerk(desk.windows, "C01")->code, "C01");
    assert_null(windows_clerk(desk.windows, "A01"));
    for (const struct window *w = windows_next(desk.windows, NULL); w; w = windows_next(desk.windows, w))
        count++;
    assert_true(count >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_words_or_weekdays),           cmocka_unit_test(hours_are_spans_of_the_day),
        cmocka_unit_test(the_clerk_is_who_has_the_shift),       cmocka_unit_test(bad_shifts_are_refused),
        cmocka_unit_test(windows_and_clerks_are_found_by_code),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
