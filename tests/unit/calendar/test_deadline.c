/* SPDX-License-Identifier: Apache-2.0
 * Deadlines: the vectors, and random pauses against a reference that walks day by day.
 */
#include "csv/csv.h"
#include "fixture.h"

enum { ROUNDS = 30000, PAUSES_MAX = 6 };

static bool stands(const struct term *term, civil_day day)
{
    for (size_t i = 0; i < term->pause_count; i++)
        if (term->pauses[i].from.n <= day.n && day.n < term->pauses[i].until.n)
            return true;
    return false;
}

static bool is_consumed(const struct term *term, civil_day day)
{
    bool counts = term->period.unit == PERIOD_CALDAYS || calendar_is_workday(calendar, day);

    return counts && !stands(term, day);
}

/* Returns what calendar_deadline should. */
static int walk(const struct term *term, civil_day *ret_day)
{
    civil_day day = term->start;

    for (int32_t consumed = 0; consumed < term->period.n; consumed += is_consumed(term, day)) {
        day.n++;
        if (!calendar_covers(day))
            return ERR_TOO_BIG;
    }
    while (term->period.unit == PERIOD_CALDAYS && !calendar_is_workday(calendar, day)) {
        day.n++;
        if (!calendar_covers(day))
            return ERR_TOO_BIG;
    }
    *ret_day = day;
    return 0;
}

/* "2026-03-05/2026-03-10;2026-03-12/" */
static size_t parse_pauses(const char *text, struct pause *pauses)
{
    size_t count = 0;

    while (*text != '\0') {
        char from[CIVIL_DAY_TEXT], until[CIVIL_DAY_TEXT];
        int length = 0;
        assert_int_equal(sscanf(text, "%10[0-9-]/%10[0-9-]%n", from, until, &length), 2);
        pauses[count++] = (struct pause){day_of(from), day_of(until)};
        text += length + (text[length] == ';');
    }
    return count;
}

static void check_vector(const struct csv_table *table, size_t row)
{
    struct pause pauses[PAUSES_MAX];
    bool in_workdays = strcmp(csv_text(table, row, 2), "workday") == 0;
    int n = atoi(csv_text(table, row, 1));
    char found[CIVIL_DAY_TEXT];
    civil_day day;
    struct term term = {.start = day_of(csv_text(table, row, 0)),
                        .period =
                            in_workdays ? period_of_workdays((workdays){n}) : period_of_caldays((caldays){n}),
                        .pauses = pauses,
                        .pause_count = parse_pauses(csv_text(table, row, 3), pauses)};

    assert_int_equal(calendar_deadline(calendar, &term, &day), 0);
    if (strcmp(civil_day_format(day, found), csv_text(table, row, 4)) != 0)
        fail_msg("%s: %s, not %s", csv_text(table, row, 5), found, csv_text(table, row, 4));
}

static void test_vectors(void **state)
{
    static const char *const columns[] = {"start_date", "days", "unit", "pauses", "deadline", "case", NULL};
    struct csv_table *table;

    (void)state;
    assert_int_equal(csv_open(&table, "tests/unit/calendar/deadline_vectors.csv", columns, NULL), 0);
    for (size_t row = 0; row < csv_rows(table); row++)
        check_vector(table, row);
    assert_int_equal(csv_rows(table), 15);
    csv_close(&table);
}

static struct term random_term(uint64_t *seed, struct pause pauses[PAUSES_MAX])
{
    bool in_workdays = next_random(seed) % 2 == 0;
    int32_t n = random_between(seed, 0, 60);
    struct term term = {.start = random_day(seed),
                        .period =
                            in_workdays ? period_of_workdays((workdays){n}) : period_of_caldays((caldays){n}),
                        .pauses = pauses,
                        .pause_count = next_random(seed) % (PAUSES_MAX + 1)};
    int32_t from = term.start.n - 10;

    for (size_t i = 0; i < term.pause_count; i++) {
        from += random_between(seed, 0, 15);
        pauses[i] = (struct pause){{from}, {from + random_between(seed, 0, 25)}};
    }
    return term;
}

static void test_random_pauses(void **state)
{
    struct pause pauses[PAUSES_MAX];
    uint64_t seed = 11;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct term term = random_term(&seed, pauses);
        civil_day expected = {0}, found = {0};
        int err = walk(&term, &expected);
        if (calendar_deadline(calendar, &term, &found) != err || found.n != expected.n)
            fail_msg("round %d: day %d instead of %d", i, found.n, expected.n);
    }
}

static void test_consumed(void **state)
{
    struct pause pauses[PAUSES_MAX];
    uint64_t seed = 12;

    (void)state;
    for (int i = 0; i < ROUNDS / 10; i++) {
        struct term term = random_term(&seed, pauses);
        if (term.pause_count > 0 && i % 3 == 0)
            pauses[term.pause_count - 1].until = PAUSE_OPEN;
        int32_t consumed = 0;
        struct period found;
        for (civil_day day = {term.start.n - 3}; day.n < term.start.n + 150; day.n++) {
            if (!calendar_covers(day))
                continue;
            consumed += day.n > term.start.n && is_consumed(&term, day);
            assert_int_equal(calendar_consumed(calendar, &term, day, &found), 0);
            assert_true(found.unit == term.period.unit && found.n == consumed);
        }
    }
}

static void test_open_pause(void **state)
{
    const struct pause pauses[] = {{day_of("2026-03-09"), PAUSE_OPEN}};
    struct term term = {day_of("2026-03-02"), period_of_workdays((workdays){4}), pauses, 1};
    civil_day day;

    (void)state;
    assert_int_equal(calendar_deadline(calendar, &term, &day), 0); /* over before the pause */
    assert_int_equal(day.n, day_of("2026-03-06").n);
    term.period.n = 5;
    assert_int_equal(calendar_deadline(calendar, &term, &day), ERR_CONFLICT);
    term.period = period_of_caldays((caldays){7});
    assert_int_equal(calendar_deadline(calendar, &term, &day), ERR_CONFLICT);
    term.period.n = 6; /* Sunday, the day before the pause; it rolls forward */
    assert_int_equal(calendar_deadline(calendar, &term, &day), 0);
    assert_int_equal(day.n, day_of("2026-03-09").n);
}

static void check_refused(struct term term, int expected)
{
    civil_day day = {7};
    struct period consumed = {PERIOD_CALDAYS, 7};

    assert_int_equal(calendar_deadline(calendar, &term, &day), expected);
    assert_int_equal(day.n, 7);
    if (expected == ERR_INVALID)
        assert_int_equal(calendar_consumed(calendar, &term, term.start, &consumed), ERR_INVALID);
    assert_int_equal(consumed.n, 7);
}

static void test_refusals(void **state)
{
    civil_day start = day_of("2026-03-02");
    struct period ten = period_of_workdays((workdays){10}), ages = period_of_caldays((caldays){INT32_MAX});
    const struct pause backwards[] = {{{start.n + 5}, {start.n + 4}}};
    const struct pause unordered[] = {{{start.n + 5}, {start.n + 6}}, {{start.n + 2}, {start.n + 3}}};
    const struct pause endless[] = {{{INT32_MIN}, {INT32_MAX - 1}}};

    (void)state;
    check_refused((struct term){start, period_of_workdays((workdays){-1}), NULL, 0}, ERR_INVALID);
    check_refused((struct term){start, ten, backwards, 1}, ERR_INVALID);
    check_refused((struct term){start, ten, unordered, 2}, ERR_INVALID);
    check_refused((struct term){start, ten, endless, 1}, ERR_TOO_BIG);
    check_refused((struct term){start, ages, endless, 1}, ERR_TOO_BIG);
    check_refused((struct term){start, period_of_workdays((workdays){INT32_MAX}), NULL, 0}, ERR_TOO_BIG);
    check_refused((struct term){last_day(), ten, NULL, 0}, ERR_TOO_BIG);
    check_refused((struct term){last_day(), period_of_caldays((caldays){1}), NULL, 0}, ERR_TOO_BIG);
    check_refused((struct term){{INT32_MAX}, ten, NULL, 0}, ERR_TOO_BIG);
    check_refused((struct term){{INT32_MIN}, ten, NULL, 0}, ERR_TOO_BIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),  cmocka_unit_test(test_random_pauses),
        cmocka_unit_test(test_consumed), cmocka_unit_test(test_open_pause),
        cmocka_unit_test(test_refusals),
    };

    return cmocka_run_group_tests(tests, load_calendar, free_calendar);
}
