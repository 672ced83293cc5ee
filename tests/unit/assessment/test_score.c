/* SPDX-License-Identifier: Apache-2.0
 * test_score - quarters counted by hand: 2026Q1 has its spring festival from 15 to 23 February, with 14 and
 * 28 February as working days.
 */
#include "fixture.h"

#define ASSESS(world_, quarter_, department_)                                                                \
    (assess((world_), (quarter_), (department_), &message), message.departments[0])

static Assessment message;

/* Item 40, promised 10 working days, statutory 20: accepted on Monday 2 March, so day 10 is Monday 16 March.
 */
static struct approval_fact *accept_item_40(struct world *world)
{
    struct approval_fact *fact = hand_over(world, 40, "2026-03-02 09:00");

    happen(fact, "received", "2026-03-02 09:10");
    happen(fact, "accepted", "2026-03-02 10:00");
    return fact;
}

static void stop(struct approval_fact *fact, enum catalogue_stop kind, const char *from, const char *until)
{
    struct step *step = happen(fact, "special_procedure_started", from);

    step->stop = (struct told_stop){kind, true, civil_day_of(at(until)), true};
    happen(fact, "special_procedure_ended", until);
}

static void push(struct world *world, const char *occurred, const char *received, bool valid, bool in_order)
{
    size_t i = world->push_count++;

    assert_true(i < PUSHES_MAX);
    world->pushes[i] = (struct push_fact){.department = "water",
                                          .event_id = "e",
                                          .position = {"department.water", (int64_t)i + 1},
                                          .approval_id = {{(uint8_t)(i / 4 + 1)}},
                                          .item = 39,
                                          .occurred = at(occurred),
                                          .received = at(received),
                                          .valid = valid,
                                          .in_order = in_order};
}

static const char *fact_of(const DepartmentScore *score, enum indicator which, size_t i)
{
    assert_true(i < indicator(score, which)->n_evidence);
    return indicator(score, which)->evidence[i]->fact;
}

static void a_quarter_counted_by_hand(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-04-01 00:00");
    happen(accept_item_40(&world), "approved", "2026-03-09 10:00"); /* 4 days used, speed 16/20 */
    happen(accept_item_40(&world), "approved", "2026-03-16 17:00"); /* the last day: 9 used, 11/20 */
    happen(accept_item_40(&world), "refused", "2026-03-18 10:00");  /* late: 11 used, 9/20 */
    accept_item_40(&world);                                         /* open and overdue */
    struct approval_fact *corrected = hand_over(&world, 40, "2026-03-23 09:00");
    happen(corrected, "received", "2026-03-23 09:10");
    happen(corrected, "correction_requested", "2026-03-24 09:00");
    push(&world, "2026-03-09 10:00", "2026-03-10 17:00", true, true);
    push(&world, "2026-03-09 10:00", "2026-03-11 09:00", true, true);  /* two working days later */
    push(&world, "2026-03-09 10:00", "2026-03-09 10:01", true, false); /* made a refold */
    push(&world, "2026-03-09 10:00", "2026-03-09 10:01", false, false);

    const DepartmentScore *score = ASSESS(&world, "2026Q1", "water");
    assert_int_equal(message.n_departments, 1);
    assert_rate(score, INDICATOR_COMPLETION, 3, 4);
    assert_rate(score, INDICATOR_PROMISE_KEPT, 2, 4);
    assert_rate(score, INDICATOR_SAME_DAY, 0, 0);
    assert_rate(score, INDICATOR_SPEED, 8000 + 5500 + 4500, 30000);
    assert_rate(score, INDICATOR_REPORTED_IN_TIME, 0, 0);
    assert_rate(score, INDICATOR_ONE_NOTICE, 1, 1);
    assert_rate(score, INDICATOR_DATA_QUALITY, 1, 4);

    /* Weights with ground: 15 + 25 + 10 + 10 + 5 = 65.
     * 15 x 0.75 + 25 x 0.5 + 10 x 0.6 + 10 x 1 + 5 x 0.25 = 41; 41 / 65 = 63.0769 of 100. */
    assert_true(score->rated);
    assert_string_equal(score->score, "63.08");
    assert_string_equal(score->grade, "合格");
    assert_string_equal(indicator(score, INDICATOR_COMPLETION)->value, "0.7500");
    assert_string_equal(indicator(score, INDICATOR_COMPLETION)->points, "17.31"); /* 11.25 / 65 */
    assert_string_equal(indicator(score, INDICATOR_ONE_NOTICE)->points, "15.38");
    assert_string_equal(indicator(score, INDICATOR_JOINT_WORK)->points, "");
    assert_string_equal(fact_of(score, INDICATOR_PROMISE_KEPT, 0),
                        "已办结：用时 4 个工作日，承诺 10 个工作日");
    assert_string_equal(fact_of(score, INDICATOR_SPEED, 2), "用时 11，法定 20 个工作日，提速 0.4500");
}

static void every_figure_has_its_event(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-04-01 00:00");
    happen(accept_item_40(&world), "approved", "2026-03-09 10:00");
    accept_item_40(&world)->overdue = (struct event_position){"deadline", 7};
    accept_item_40(&world);

    const Indicator *found = indicator(ASSESS(&world, "2026Q1", "water"), INDICATOR_PROMISE_KEPT);
    assert_int_equal(found->n_evidence, 3);
    assert_true(found->evidence[0]->counted);
    assert_string_equal(found->evidence[0]->approval_id, "01000000-0000-0000-0000-000000000000");
    assert_string_equal(found->evidence[0]->stream, "department.water");
    assert_int_equal(found->evidence[0]->sequence, 12); /* "approved" */
    assert_false(found->evidence[1]->counted);
    assert_string_equal(found->evidence[1]->stream, "deadline"); /* the rung */
    assert_int_equal(found->evidence[1]->sequence, 7);
    assert_int_equal(found->evidence[2]->sequence, 31); /* no rung known: the last that was heard */
}

static void without_ground_there_is_no_rate_and_no_score(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-04-01 00:00");
    const DepartmentScore *score = ASSESS(&world, "2026Q1", "water");

    assert_false(score->rated);
    assert_string_equal(score->score, "");
    assert_int_equal(score->n_indicators, INDICATOR_COUNT);
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        assert_rate(score, (enum indicator)i, 0, 0);
        assert_string_equal(score->indicators[i]->value, "");
        assert_string_equal(score->indicators[i]->points, "");
    }
}

/* One perfect rate takes all the weight. */
static void weight_without_ground_goes_to_the_others(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-04-01 00:00");
    push(&world, "2026-03-09 10:00", "2026-03-09 10:01", true, true);
    const DepartmentScore *score = ASSESS(&world, "2026Q1", "water");

    assert_string_equal(score->score, "100.00");
    assert_string_equal(indicator(score, INDICATOR_DATA_QUALITY)->points, "100.00");
    assert_string_equal(score->grade, "优秀");
}

static void class_b_with_few_decided_items_is_not_rated(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-04-01 00:00");
    for (int i = 0; i < 3; i++) {
        struct approval_fact *fact = hand_over(&world, 54, "2026-03-02 09:00"); /* weather, promised 5 */
        happen(fact, "received", "2026-03-02 09:10");
        happen(fact, "accepted", "2026-03-02 10:00");
        happen(fact, "approved", "2026-03-03 10:00");
        const DepartmentScore *score = ASSESS(&world, "2026Q1", "weather");
        assert_string_equal(score->assessment_class, "B");
        assert_rate(score, INDICATOR_PROMISE_KEPT, i + 1, i + 1);
        assert_int_equal(score->rated, i == 2);
    }
}

static void late_closing_counts_on_both_sides_of_the_border(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-07-01 00:00");
    happen(accept_item_40(&world), "approved", "2026-04-08 10:00"); /* was due on 16 March */

    const DepartmentScore *first = ASSESS(&world, "2026Q1", "water");
    assert_rate(first, INDICATOR_COMPLETION, 0, 1);
    assert_rate(first, INDICATOR_PROMISE_KEPT, 0, 1);
    assert_rate(first, INDICATOR_SPEED, 0, 0);
    const DepartmentScore *second = ASSESS(&world, "2026Q2", "water");
    assert_rate(second, INDICATOR_COMPLETION, 1, 1); /* left over, and now done */
    assert_rate(second, INDICATOR_PROMISE_KEPT, 0, 1);
    assert_int_equal(indicator(second, INDICATOR_SPEED)->denominator, 10000);
    const DepartmentScore *third = ASSESS(&world, "2026Q3", "water");
    assert_rate(third, INDICATOR_COMPLETION, 0, 0);
}

static void closed_early_counts_as_complete_when_it_was_due(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-07-01 00:00");
    struct approval_fact *fact =
        hand_over(&world, 40, "2026-03-27 09:00"); /* due 13 April: 6 April is a holiday */
    happen(fact, "received", "2026-03-27 09:10");
    happen(fact, "accepted", "2026-03-27 10:00");
    happen(fact, "approved", "2026-03-30 10:00");

    assert_rate(ASSESS(&world, "2026Q1", "water"), INDICATOR_PROMISE_KEPT, 1, 1);
    assert_rate(message.departments[0], INDICATOR_COMPLETION, 0, 0);
    assert_rate(ASSESS(&world, "2026Q2", "water"), INDICATOR_COMPLETION, 1, 1);
    assert_rate(message.departments[0], INDICATOR_PROMISE_KEPT, 0, 0);
}

/* While the quarter runs, what is not yet due is no ground. */
static void open_items_count_from_the_day_they_are_overdue(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-03-16 12:00");
    accept_item_40(&world);
    assert_rate(ASSESS(&world, "2026Q1", "water"), INDICATOR_COMPLETION, 0, 0);
    world.basis[1].recorded = at("2026-03-16 18:30");
    assert_rate(ASSESS(&world, "2026Q1", "water"), INDICATOR_COMPLETION, 0, 1);
    assert_rate(message.departments[0], INDICATOR_PROMISE_KEPT, 0, 1);
}

static void time_of_the_superior_is_not_charged(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-07-01 00:00");
    struct approval_fact *fact =
        hand_over(&world, 20, "2026-03-02 09:00"); /* forest, reported, promised 10 */
    happen(fact, "received", "2026-03-02 09:10");
    happen(fact, "accepted", "2026-03-02 10:00");
    happen(fact, "reported_up", "2026-03-09 10:00");
    happen(fact, "approved", "2026-06-10 10:00");

    const DepartmentScore *score = ASSESS(&world, "2026Q1", "forest");
    assert_rate(score, INDICATOR_REPORTED_IN_TIME, 1, 1);
    assert_rate(score, INDICATOR_PROMISE_KEPT, 0, 0);
    assert_rate(score, INDICATOR_COMPLETION, 1, 1);
    assert_rate(score, INDICATOR_SPEED, 8000, 10000);
}

static void lawful_stops_are_not_charged(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-04-01 00:00");
    struct approval_fact *stopped = accept_item_40(&world);
    stop(stopped, CATALOGUE_STOP_TESTING, "2026-03-03 09:00", "2026-03-17 09:00"); /* ten working days */
    happen(stopped, "approved", "2026-03-24 10:00"); /* 16 days later, 6 of them used */
    struct approval_fact *untold = accept_item_40(&world);
    stop(untold, CATALOGUE_STOP_TESTING, "2026-03-03 09:00", "2026-03-17 09:00");
    ((struct step *)(uintptr_t)untold->history.steps)[2].stop.notice_given = false;
    happen(untold, "approved", "2026-03-24 10:00");

    assert_rate(ASSESS(&world, "2026Q1", "water"), INDICATOR_PROMISE_KEPT, 1, 2);
    assert_string_equal(fact_of(message.departments[0], INDICATOR_PROMISE_KEPT, 0),
                        "已办结：用时 5 个工作日，承诺 10 个工作日");
}

static void waiting_for_the_applicant_is_not_charged(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-04-01 00:00");
    struct approval_fact *fact = hand_over(&world, 40, "2026-01-05 09:00");
    happen(fact, "received", "2026-01-05 09:10");
    happen(fact, "correction_requested", "2026-01-06 09:00");
    happen(fact, "correction_supplied", "2026-03-02 09:00");
    happen(fact, "accepted", "2026-03-03 09:00");
    happen(fact, "approved", "2026-03-16 10:00");

    assert_rate(ASSESS(&world, "2026Q1", "water"), INDICATOR_PROMISE_KEPT, 1, 1);
    assert_rate(message.departments[0], INDICATOR_ONE_NOTICE, 1, 1);
}

static void a_second_notice_is_a_fault(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-07-01 00:00");
    struct approval_fact *fact = hand_over(&world, 40, "2026-03-02 09:00");
    happen(fact, "received", "2026-03-02 09:10");
    happen(fact, "correction_requested", "2026-03-03 09:00");
    happen(fact, "correction_supplied", "2026-03-30 09:00");
    happen(fact, "correction_requested", "2026-04-02 09:00");

    assert_rate(ASSESS(&world, "2026Q1", "water"), INDICATOR_ONE_NOTICE, 1, 1);
    assert_rate(ASSESS(&world, "2026Q2", "water"), INDICATOR_ONE_NOTICE, 0, 1);
    assert_int_equal(indicator(message.departments[0], INDICATOR_ONE_NOTICE)->evidence[0]->sequence, 13);
}

static void withdrawn_in_time_counts_nowhere_but_not_when_overdue(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-04-01 00:00");
    happen(accept_item_40(&world), "withdrawn", "2026-03-10 10:00");
    assert_rate(ASSESS(&world, "2026Q1", "water"), INDICATOR_COMPLETION, 0, 0);
    assert_rate(message.departments[0], INDICATOR_PROMISE_KEPT, 0, 0);

    happen(accept_item_40(&world), "withdrawn", "2026-03-20 10:00"); /* due on the 16th */
    assert_rate(ASSESS(&world, "2026Q1", "water"), INDICATOR_COMPLETION, 0, 1);
    assert_rate(message.departments[0], INDICATOR_PROMISE_KEPT, 0, 1);
}

/* Told more than three working days late and after the promise: business time alone restores nothing. */
static void dating_back_does_not_keep_a_promise(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-04-01 00:00");
    happen(accept_item_40(&world), "approved", "2026-03-16 10:00")->received = at("2026-03-19 10:00");
    assert_rate(ASSESS(&world, "2026Q1", "water"), INDICATOR_PROMISE_KEPT, 1, 1);
    happen(accept_item_40(&world), "approved", "2026-03-16 10:00")->received = at("2026-03-20 10:00");
    assert_rate(ASSESS(&world, "2026Q1", "water"), INDICATOR_PROMISE_KEPT, 1, 2);
}

static void same_day_leaves_out_what_came_in_the_last_hour(void **state)
{
    static const struct {
        const char *handed_over, *closed;
        int numerator, denominator;
    } cases[] = {
        {"2026-03-02 09:00", "2026-03-02 16:00", 1, 1},
        {"2026-03-02 09:00", "2026-03-03 09:00", 0, 1},
        {"2026-03-02 17:00", "2026-03-03 09:00", 0, 0}, /* may be closed by the next noon */
        {"2026-03-01 10:00", "2026-03-02 16:00", 1, 1}, /* Sunday: counts from Monday's opening */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct world world;
        begin(&world, "2026-04-01 00:00");
        struct approval_fact *fact = hand_over(&world, 51, cases[i].handed_over); /* energy, immediate */
        happen(fact, "received", cases[i].handed_over);
        happen(fact, "accepted", cases[i].handed_over);
        happen(fact, "approved", cases[i].closed);
        assert_rate(ASSESS(&world, "2026Q1", "energy"), INDICATOR_SAME_DAY, cases[i].numerator,
                    cases[i].denominator);
        assert_rate(message.departments[0], INDICATOR_PROMISE_KEPT, 0, 0);
    }
}

/* Item 22 has a statutory period of 30 calendar days: it is compared with calendar days from receipt. */
static void speed_is_counted_in_the_unit_of_the_law(void **state)
{
    struct world world;

    (void)state;
    begin(&world, "2026-04-01 00:00");
    struct approval_fact *fact = hand_over(&world, 22, "2026-03-02 09:00");
    happen(fact, "received", "2026-03-02 09:10");
    happen(fact, "accepted", "2026-03-04 10:00");
    happen(fact, "approved", "2026-03-18 10:00"); /* the 15 days of 3 to 17 March */

    assert_rate(ASSESS(&world, "2026Q1", "ecology"), INDICATOR_SPEED, 5000, 10000);
}

/* ---- the same facts give the same bytes ---- */

static size_t pack(const struct world *world, const uint8_t **ret_bytes)
{
    size_t size;

    assess(world, "2026Q1", NULL, &message);
    *ret_bytes = wire_pack(&arena, &message.base, &size);
    assert_non_null(*ret_bytes);
    return size;
}

#define SWAP(type, a, b)                                                                                     \
    do {                                                                                                     \
        type swap_ = (a);                                                                                    \
        (a) = (b);                                                                                           \
        (b) = swap_;                                                                                         \
    } while (0)

static void order_of_the_facts_does_not_matter(void **state)
{
    struct world world;
    const uint8_t *bytes, *again;

    (void)state;
    begin(&world, "2026-04-01 00:00");
    for (int i = 0; i < 4; i++)
        happen(accept_item_40(&world), "approved", "2026-03-09 10:00");
    happen(hand_over(&world, 54, "2026-03-02 09:00"), "received", "2026-03-02 09:10");
    for (int i = 0; i < 8; i++)
        push(&world, "2026-03-09 10:00", "2026-03-10 17:00", i % 3 != 0, true);
    size_t size = pack(&world, &bytes);

    uint64_t random = 1;
    for (int round = 0; round < 50; round++) {
        for (size_t i = world.approval_count - 1; i > 0; i--) {
            random = random * 6364136223846793005U + 1442695040888963407U;
            SWAP(struct approval_fact, world.approvals[i], world.approvals[(random >> 33) % (i + 1)]);
        }
        for (size_t i = world.push_count - 1; i > 0; i--) {
            random = random * 6364136223846793005U + 1442695040888963407U;
            SWAP(struct push_fact, world.pushes[i], world.pushes[(random >> 33) % (i + 1)]);
        }
        SWAP(struct stream_basis, world.basis[0], world.basis[1]);
        assert_int_equal(pack(&world, &again), size);
        assert_memory_equal(again, bytes, size);
    }
    assert_int_equal(message.n_basis, 2);
    assert_string_equal(message.basis[0]->stream, "department.water");
    assert_int_equal(message.basis[0]->up_to, 90);
}

static void all_departments_stand_in_the_order_of_the_catalogue(void **state)
{
    struct world world;
    size_t count;
    const struct catalogue_department *departments = catalogue_departments(scoring.catalogue, &count);

    (void)state;
    begin(&world, "2026-04-01 00:00");
    assess(&world, "2026Q1", NULL, &message);
    assert_int_equal(message.n_departments, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(message.departments[i]->department, departments[i].code);
    assert_string_equal(message.calendar_version, calendar_version(scoring.calendar));
    assert_string_equal(message.rule_version, rules_version(scoring.rules));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quarter_counted_by_hand),
        cmocka_unit_test(every_figure_has_its_event),
        cmocka_unit_test(without_ground_there_is_no_rate_and_no_score),
        cmocka_unit_test(weight_without_ground_goes_to_the_others),
        cmocka_unit_test(class_b_with_few_decided_items_is_not_rated),
        cmocka_unit_test(late_closing_counts_on_both_sides_of_the_border),
        cmocka_unit_test(closed_early_counts_as_complete_when_it_was_due),
        cmocka_unit_test(open_items_count_from_the_day_they_are_overdue),
        cmocka_unit_test(time_of_the_superior_is_not_charged),
        cmocka_unit_test(lawful_stops_are_not_charged),
        cmocka_unit_test(waiting_for_the_applicant_is_not_charged),
        cmocka_unit_test(a_second_notice_is_a_fault),
        cmocka_unit_test(withdrawn_in_time_counts_nowhere_but_not_when_overdue),
        cmocka_unit_test(dating_back_does_not_keep_a_promise),
        cmocka_unit_test(same_day_leaves_out_what_came_in_the_last_hour),
        cmocka_unit_test(speed_is_counted_in_the_unit_of_the_law),
        cmocka_unit_test(order_of_the_facts_does_not_matter),
        cmocka_unit_test(all_departments_stand_in_the_order_of_the_catalogue),
    };

    return cmocka_run_group_tests(tests, open_data, close_data);
}
