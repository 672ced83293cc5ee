/* SPDX-License-Identifier: Apache-2.0
 * A small machine at work, and each fault of a table found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "fsm/fsm.h"

#define DOOR_STATES(X) X(OPEN, "open") X(SHUT, "shut") X(GONE, "gone")
#define DOOR_EVENTS(X) X(PUSH, "push") X(PULL, "pull") X(BURN, "burn")
enum door_state { DOOR_STATES(FSM_ENUM) };
enum door_event { DOOR_EVENTS(FSM_ENUM) };

static const struct fsm_row rows[] = {
    {OPEN, PUSH, SHUT, "someone leaves"},
    {SHUT, PULL, OPEN, "someone enters"},
    {SHUT, BURN, GONE, "it was of wood"},
};
static const struct fsm door = {.name = "door",
                                FSM_NAMES(DOOR_STATES, DOOR_EVENTS),
                                FSM_ROWS(rows),
                                .initial = OPEN,
                                .final_states = FSM_BIT(GONE)};

static void it_runs(void **state)
{
    int now = -7;

    (void)state;
    assert_int_equal(fsm_next(&door, OPEN, PUSH, &now), 0);
    assert_int_equal(now, SHUT);
    assert_int_equal(fsm_next(&door, GONE, PULL, &now), ERR_CONFLICT);
    assert_int_equal(fsm_next(&door, OPEN, BURN, &now), ERR_CONFLICT);
    assert_int_equal(now, SHUT);
    assert_string_equal(fsm_find(&door, SHUT, BURN)->why, "it was of wood");
    assert_null(fsm_find(&door, OPEN, PULL));
}

static void names_go_both_ways(void **state)
{
    int number = -7;

    (void)state;
    assert_string_equal(fsm_state_name(&door, GONE), "gone");
    assert_string_equal(fsm_event_name(&door, PULL), "pull");
    assert_int_equal(fsm_state_by_name(&door, "shut", &number), 0);
    assert_int_equal(number, SHUT);
    assert_int_equal(fsm_event_by_name(&door, "burn", &number), 0);
    assert_int_equal(number, BURN);
    assert_int_equal(fsm_state_by_name(&door, "SHUT", &number), ERR_NOT_FOUND);
    assert_int_equal(fsm_event_by_name(&door, "", &number), ERR_NOT_FOUND);
    assert_int_equal(number, BURN);
}

static void it_draws_itself(void **state)
{
    char text[512];
    FILE *out = fmemopen(text, sizeof text, "w");

    (void)state;
    fsm_mermaid(&door, out);
    fclose(out);
    assert_string_equal(text, "stateDiagram-v2\n"
                              "    [*] --> open\n"
                              "    open --> shut : push (someone leaves)\n"
                              "    shut --> open : pull (someone enters)\n"
                              "    shut --> gone : burn (it was of wood)\n"
                              "    gone --> [*]\n");
}

static void assert_fault(struct fsm fsm, const char *says)
{
    struct err_text text = {""};

    assert_int_equal(fsm_check(&fsm, &text), ERR_BUG);
    if (!strstr(text.text, says))
        fail_msg("\"%s\" does not say \"%s\"", text.text, says);
}

static void a_sound_machine_passes(void **state)
{
    struct err_text text = {""};

    (void)state;
    assert_int_equal(fsm_check(&door, &text), 0);
}

static void ends_are_judged(void **state)
{
    struct fsm fsm = door;

    (void)state;
    fsm.final_states = 0;
    assert_fault(fsm, "door: state gone has no exit and is not final");
    fsm.final_states = FSM_BIT(GONE) | FSM_BIT(SHUT);
    assert_fault(fsm, "state shut is final and has an exit");
    fsm = door;
    fsm.initial = GONE;
    assert_fault(fsm, "state open cannot be reached");
    fsm.initial = 3;
    assert_fault(fsm, "the initial one is none of them");
    fsm = door;
    fsm.state_count = 65;
    assert_fault(fsm, "more than 64 states");
}

static void rows_are_judged(void **state)
{
    static const struct fsm_row twice[] = {
        {OPEN, PUSH, SHUT, "a"}, {SHUT, PULL, OPEN, "b"}, {SHUT, BURN, GONE, "c"}, {OPEN, PUSH, GONE, "d"}};
    static const struct fsm_row outside[] = {{OPEN, PUSH, 3, "a"}};
    static const struct fsm_row unknown[] = {{OPEN, 9, SHUT, "a"}};
    static const struct fsm_row silent[] = {{OPEN, PUSH, SHUT, NULL}};
    static const struct fsm_row unused[] = {{OPEN, PUSH, SHUT, "a"}, {SHUT, PULL, GONE, "b"}};
    struct fsm fsm = {.name = "door", FSM_NAMES(DOOR_STATES, DOOR_EVENTS), FSM_ROWS(twice)};

    (void)state;
    assert_fault(fsm, "two rows for event push in state open");
    fsm.rows = outside, fsm.row_count = 1;
    assert_fault(fsm, "row 0 has a number out of range");
    fsm.rows = unknown;
    assert_fault(fsm, "row 0 has a number out of range");
    fsm.rows = silent;
    assert_fault(fsm, "row 0 does not say why");
    fsm.rows = unused, fsm.row_count = 2;
    assert_fault(fsm, "event burn is in no row");
}

static void names_are_judged(void **state)
{
    static const char *const same[] = {"open", "shut", "open"};
    static const char *const missing[] = {"push", NULL, "burn"};
    struct fsm fsm = door;

    (void)state;
    fsm.states = same;
    assert_fault(fsm, "the name open is given twice");
    fsm = door;
    fsm.events = missing;
    assert_fault(fsm, "name number 1 is missing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_runs),          cmocka_unit_test(names_go_both_ways),
        cmocka_unit_test(it_draws_itself),  cmocka_unit_test(a_sound_machine_passes),
        cmocka_unit_test(ends_are_judged),  cmocka_unit_test(rows_are_judged),
        cmocka_unit_test(names_are_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
