/* SPDX-License-Identifier: Apache-2.0
 * test_approval_lifecycle - the table has no dead ends, every state has its holder, and what the law and the
 * exchange standard forbid has no row.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "approval_lifecycle.h"

#define MIGRATION "services/department-adapter/sql/migrations/0001_approval.sql"

static void the_table_is_sound(void **state)
{
    struct err_text text = {""};

    (void)state;
    if (fsm_check(&approval_lifecycle, &text) != 0)
        fail_msg("%s", text.text);
}

static void every_state_has_its_holder(void **state)
{
    static const struct {
        const char *state, *holder, *name_zh;
    } expected[] = {
        {"handed_over", "department", "已转交"},
        {"received", "department", "收件"},
        {"correction", "applicant", "补正"},
        {"accepted", "department", "受理"},
        {"accepted_tolerant", "department", "容缺受理"},
        {"special_procedure", "third_party", "特别程序"},
        {"special_procedure_tolerant", "third_party", "特别程序（容缺）"},
        {"promise_overdue", "applicant", "容缺逾期"},
        {"reported_up", "superior", "上报"},
        {"approved", "centre", "办结"},
        {"approved_tolerant", "centre", "容缺办结"},
        {"refused", "centre", "不予许可"},
        {"not_accepted", "centre", "不予受理"},
        {"delivered", "nobody", "送达"},
        {"returned", "centre", "退回"},
        {"withdrawn", "nobody", "撤回"},
        {"terminated", "nobody", "终止"},
    };

    (void)state;
    assert_int_equal(sizeof expected / sizeof expected[0], approval_lifecycle.state_count);
    for (size_t i = 0; i < approval_lifecycle.state_count; i++) {
        enum approval_state found;
        assert_int_equal(approval_state_find(expected[i].state, &found), 0);
        assert_string_equal(approval_holder(found), expected[i].holder);
        assert_string_equal(approval_state_name_zh(found), expected[i].name_zh);
        assert_string_equal(approval_state_name(found), expected[i].state);
    }
}

/* Whether `to` can be reached from `from` without ever passing one of `without`, if the centre does not end
 * its service: that is no close of the department's. */
static bool reachable(enum approval_state from, enum approval_state to, uint64_t without)
{
    uint64_t seen = FSM_BIT(from), before = 0;

    while (seen != before) {
        before = seen;
        for (size_t i = 0; i < approval_lifecycle.row_count; i++) {
            const struct fsm_row *row = &approval_lifecycle.rows[i];
            if (row->event == EVENT_TERMINATED_BY_CENTRE)
                continue;
            if ((seen & FSM_BIT(row->from)) && !(FSM_BIT(row->to) & without))
                seen |= FSM_BIT(row->to);
        }
    }
    return seen & FSM_BIT(to);
}

static void a_close_needs_an_acceptance(void **state)
{
    const uint64_t acceptance = FSM_BIT(APPROVAL_ACCEPTED) | FSM_BIT(APPROVAL_ACCEPTED_TOLERANT);
    static const enum approval_state closed[] = {APPROVAL_APPROVED, APPROVAL_APPROVED_TOLERANT,
                                                 APPROVAL_REFUSED, APPROVAL_TERMINATED};

    (void)state;
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++) {
        assert_true(reachable(APPROVAL_HANDED_OVER, closed[i], 0));
        assert_false(reachable(APPROVAL_HANDED_OVER, closed[i], acceptance));
    }
}

static void a_tolerant_result_waits_for_its_materials(void **state)
{
    (void)state;
    assert_null(fsm_find(&approval_lifecycle, APPROVAL_APPROVED_TOLERANT, EVENT_DELIVERED));
    assert_int_equal(fsm_find(&approval_lifecycle, APPROVAL_APPROVED_TOLERANT, EVENT_MATERIALS_SUPPLIED)->to,
                     APPROVAL_APPROVED);
}

/* No way from a broken promise to a decision but by late materials and a new acceptance. */
static void a_broken_promise_ends_the_acceptance(void **state)
{
    const uint64_t acceptance = FSM_BIT(APPROVAL_ACCEPTED) | FSM_BIT(APPROVAL_ACCEPTED_TOLERANT);
    static const enum approval_state accepted_on_it[] = {
        APPROVAL_ACCEPTED_TOLERANT, APPROVAL_SPECIAL_PROCEDURE_TOLERANT, APPROVAL_APPROVED_TOLERANT};

    (void)state;
    for (size_t i = 0; i < sizeof accepted_on_it / sizeof accepted_on_it[0]; i++)
        assert_int_equal(fsm_find(&approval_lifecycle, accepted_on_it[i], EVENT_PROMISE_BROKEN)->to,
                         APPROVAL_PROMISE_OVERDUE);
    assert_int_equal(fsm_find(&approval_lifecycle, APPROVAL_PROMISE_OVERDUE, EVENT_MATERIALS_SUPPLIED)->to,
                     APPROVAL_RECEIVED);
    assert_false(reachable(APPROVAL_PROMISE_OVERDUE, APPROVAL_APPROVED, acceptance));
    assert_false(reachable(APPROVAL_PROMISE_OVERDUE, APPROVAL_APPROVED_TOLERANT, acceptance));
    assert_false(reachable(APPROVAL_PROMISE_OVERDUE, APPROVAL_REFUSED, acceptance));
}

static void every_waiting_state_has_an_end(void **state)
{
    (void)state;
    for (size_t s = 0; s < approval_lifecycle.state_count; s++)
        assert_true(approval_state_final((enum approval_state)s) ||
                    reachable((enum approval_state)s, APPROVAL_DELIVERED, 0) ||
                    reachable((enum approval_state)s, APPROVAL_TERMINATED, 0));
}

/* Administrative Licensing Law art. 44: what was decided is delivered. */
static void what_is_given_up_at_the_window_ends_no_decision(void **state)
{
    static const enum approval_state decided[] = {APPROVAL_APPROVED, APPROVAL_REFUSED, APPROVAL_NOT_ACCEPTED};

    (void)state;
    for (size_t i = 0; i < sizeof decided / sizeof decided[0]; i++) {
        assert_null(fsm_find(&approval_lifecycle, (int)decided[i], EVENT_WITHDRAWN_BY_CENTRE));
        assert_null(fsm_find(&approval_lifecycle, (int)decided[i], EVENT_TERMINATED_BY_CENTRE));
    }
    assert_int_equal(fsm_find(&approval_lifecycle, APPROVAL_APPROVED_TOLERANT, EVENT_WITHDRAWN_BY_CENTRE)->to,
                     APPROVAL_WITHDRAWN);
}

/* Who gave up is seen in the state; where the one may end it, the other may. */
static void the_applicant_withdraws_and_the_centre_terminates(void **state)
{
    size_t ends = 0;

    (void)state;
    for (int s = 0; s < (int)approval_lifecycle.state_count; s++) {
        const struct fsm_row *withdrawn = fsm_find(&approval_lifecycle, s, EVENT_WITHDRAWN_BY_CENTRE);
        const struct fsm_row *terminated = fsm_find(&approval_lifecycle, s, EVENT_TERMINATED_BY_CENTRE);

        assert_true(!withdrawn == !terminated);
        if (!withdrawn || !terminated)
            continue;
        assert_int_equal(withdrawn->to, APPROVAL_WITHDRAWN);
        assert_int_equal(terminated->to, APPROVAL_TERMINATED);
        ends++;
    }
    assert_true(ends > 0);
}

static void departments_cannot_push_the_events_of_the_centre(void **state)
{
    enum approval_event event;

    (void)state;
    assert_int_equal(approval_event_find("delivered", &event), 0);
    assert_true(approval_event_of_centre(event));
    assert_int_equal(approval_event_find("withdrawn_by_centre", &event), 0);
    assert_true(approval_event_of_centre(event));
    assert_int_equal(approval_event_find("terminated_by_centre", &event), 0);
    assert_true(approval_event_of_centre(event));
    assert_int_equal(approval_event_find("approved", &event), 0);
    assert_false(approval_event_of_centre(event));
    assert_int_equal(approval_event_find("voided", &event), 0);
    assert_int_equal(event, EVENT_VOIDED);
    assert_int_equal(approval_event_find("approve", &event), ERR_NOT_FOUND);
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 65536);

    assert_non_null(file);
    assert_non_null(text);
    assert_true(fread(text, 1, 65535, file) > 0);
    fclose(file);
    return text;
}

/* The CHECK of the column and the table must name the same states. */
static void the_database_knows_the_same_states(void **state)
{
    char *sql = read_file(MIGRATION);
    char *check = strstr(sql, "CHECK (state IN (");
    size_t named = 0;

    (void)state;
    assert_non_null(check);
    *strstr(check, "))") = '\0';
    for (size_t s = 0; s < approval_lifecycle.state_count; s++) {
        char quoted[64];
        snprintf(quoted, sizeof quoted, "'%s'", approval_lifecycle.states[s]);
        assert_non_null(strstr(check, quoted));
    }
    for (char *at = check; (at = strchr(at, '\'')); at++)
        named++;
    assert_int_equal(named, 2 * approval_lifecycle.state_count);
    free(sql);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_sound),
        cmocka_unit_test(every_state_has_its_holder),
        cmocka_unit_test(a_close_needs_an_acceptance),
        cmocka_unit_test(a_tolerant_result_waits_for_its_materials),
        cmocka_unit_test(a_broken_promise_ends_the_acceptance),
        cmocka_unit_test(every_waiting_state_has_an_end),
        cmocka_unit_test(what_is_given_up_at_the_window_ends_no_decision),
        cmocka_unit_test(the_applicant_withdraws_and_the_centre_terminates),
        cmocka_unit_test(departments_cannot_push_the_events_of_the_centre),
        cmocka_unit_test(the_database_knows_the_same_states),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
