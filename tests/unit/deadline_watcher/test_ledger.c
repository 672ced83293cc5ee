/* SPDX-License-Identifier: Apache-2.0
 * The ledger: one known case, and the conservation of working minutes over random histories.
 */
#include "ledger.h"
#include "random_history.h"

enum { ROUNDS = 20000 };

static struct step turn(const char *holder, const char *time)
{
    return (struct step){
        .event = STEP_OTHER, .holder = (enum holder)holder_find(holder), .occurred = at(time)};
}

static void check_entry(const struct ledger_entry *entry, enum holder holder, const char *from,
                        int32_t minutes)
{
    assert_string_equal(holder_name(entry->holder), holder_name(holder));
    assert_int_equal(entry->from.us, at(from).us);
    assert_int_equal(entry->minutes.n, minutes);
}

static void test_known_case(void **state)
{
    const struct step steps[] = {
        turn("department", "2026-03-02 10:00"),  turn("applicant", "2026-03-02 11:00"),
        turn("department", "2026-03-03 09:30"),  turn("department", "2026-03-03 10:30"),
        turn("third_party", "2026-03-04 08:30"), turn("department", "2026-03-05 08:30"),
        turn("centre", "2026-03-05 12:00"),
    };
    struct history history = {at("2026-03-02 09:00"), steps, COUNT(steps)};
    wall_time delivered = at("2026-03-05 15:30");
    struct ledger ledger;

    (void)state;
    assert_int_equal(ledger_make(&scratch, calendar, &history, delivered, &ledger), 0);
    assert_int_equal(ledger.count, 6);
    check_entry(&ledger.entries[0], HOLDER_DEPARTMENT, "2026-03-02 09:00", 120);
    check_entry(&ledger.entries[1], HOLDER_APPLICANT, "2026-03-02 11:00", 60 + 180 + 60);
    check_entry(&ledger.entries[2], HOLDER_DEPARTMENT, "2026-03-03 09:30", 150 + 180);
    check_entry(&ledger.entries[3], HOLDER_THIRD_PARTY, "2026-03-04 08:30", 390);
    check_entry(&ledger.entries[4], HOLDER_DEPARTMENT, "2026-03-05 08:30", 210);
    check_entry(&ledger.entries[5], HOLDER_CENTRE, "2026-03-05 12:00", 60);
    assert_int_equal(ledger.elapsed.n, 120 + 300 + 330 + 390 + 210 + 60);
}

static void test_ends_when_nobody_holds_it(void **state)
{
    const struct step withdrawn = turn("nobody", "2026-03-02 11:00");
    struct history history = {at("2026-03-02 09:00"), &withdrawn, 1};
    struct ledger ledger;

    (void)state;
    assert_int_equal(ledger_make(&scratch, calendar, &history, at("2026-06-01 09:00"), &ledger), 0);
    assert_int_equal(ledger.count, 1);
    check_entry(&ledger.entries[0], HOLDER_DEPARTMENT, "2026-03-02 09:00", 120);
}

/* Every minute from hand-over to the end has one holder: entries touch, and their minutes add up. */
static void check_conservation(const struct history *history, const struct ledger *ledger)
{
    int64_t sum = 0;

    assert_true(ledger->count > 0 && ledger->count <= history->count + 1);
    assert_int_equal(ledger->entries[0].from.us, history->handed_over.us);
    assert_int_equal(ledger->entries[ledger->count - 1].until.us, ledger->ended.us);
    for (size_t i = 0; i < ledger->count; i++) {
        assert_true(ledger->entries[i].minutes.n >= 0);
        assert_int_not_equal(ledger->entries[i].holder, HOLDER_NOBODY);
        sum += ledger->entries[i].minutes.n;
        if (i > 0) {
            assert_int_equal(ledger->entries[i].from.us, ledger->entries[i - 1].until.us);
            assert_int_not_equal(ledger->entries[i].holder, ledger->entries[i - 1].holder);
        }
    }
    assert_int_equal(sum, ledger->elapsed.n);
    assert_int_equal(sum, calendar_work_minutes(calendar, history->handed_over, ledger->ended).n);
}

static void test_conservation(void **state)
{
    struct random_source source = {42};

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct random_history made;
        struct ledger ledger;
        random_history(&source, &made);
        /* Steps of one instant, and steps before the hand-over, must not lose a minute either. */
        for (size_t i = 1; i < made.count; i++)
            if (random_below(&source, 5) == 0)
                made.steps[i].occurred = made.steps[i - 1].occurred;
        wall_time handed_over =
            wall_time_add(made.steps[0].occurred, DURATION_S((int64_t)random_below(&source, 7200) - 3600));
        struct history history = {handed_over, made.steps, made.count};
        wall_time delivered =
            wall_time_add(made.clock, DURATION_S((int64_t)random_below(&source, 900000) - 300000));
        bool is_delivered = random_below(&source, 2);
        arena_reset(&scratch);
        assert_int_equal(ledger_make(&scratch, calendar, &history,
                                     is_delivered ? delivered : wall_time_add(made.clock, DURATION_S(86400)),
                                     &ledger),
                         0);
        check_conservation(&history, &ledger);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_case),
        cmocka_unit_test(test_ends_when_nobody_holds_it),
        cmocka_unit_test(test_conservation),
    };

    return cmocka_run_group_tests(tests, open_data, close_data);
}
