/* SPDX-License-Identifier: Apache-2.0 */
#include "change_text.h"
#include "clock_text.h"
#include "course.h"
#include "desk.h"

static struct course course;
static int64_t hour;

static ApprovalStep *step(const char *event, const char *to)
{
    ApprovalStep *made = arena_alloc(&desk_arena, sizeof(*made));

    bangban__v1__approval_step__init(made);
    made->event = borrow(event);
    made->to = borrow(to);
    made->occurred_at = ++hour;
    return made;
}

static ApprovalStep *with_document(ApprovalStep *made)
{
    made->document = arena_alloc(&desk_arena, sizeof(*made->document));
    bangban__v1__result_document__init(made->document);
    made->document->number = borrow("东发改〔2026〕1号");
    made->document->title = borrow("批复");
    return made;
}

static ApprovalChanged told(ApprovalStep *last, const char *holder)
{
    ApprovalChanged event;

    bangban__v1__approval_changed__init(&event);
    event.item = 3;
    event.state = last->to;
    event.holder = borrow(holder);
    event.step = last;
    return event;
}

static void tell(ApprovalStep *last, const char *holder)
{
    ApprovalChanged event = told(last, holder);

    assert_int_equal(course_apply(&desk_arena, &course, &event), 0);
}

static int begin(void **state)
{
    (void)state;
    course = (struct course){.state = "handed_over", .holder = "department", .open = true, .result = ""};
    hour = 0;
    return 0;
}

static void the_plain_way(void **state)
{
    (void)state;
    tell(step("received", "received"), "department");
    tell(step("accepted", "accepted"), "department");
    assert_true(course.accepted && course.accepted_at.us == 2 && !course.decided);
    tell(with_document(step("approved", "approved")), "centre");
    assert_true(course.decided && course.decided_at.us == 3 && course.open);
    assert_string_equal(course.decision, "approved");
    assert_string_equal(course.result, "批复（东发改〔2026〕1号）");
    course.delivered = true; /* the window says so, then the department's history has it too */
    tell(step("delivered", "delivered"), "nobody");
    assert_string_equal(course.decision, "approved");
    assert_int_equal(course.decided_at.us, 3);
}

static void a_tolerant_result_waits_and_keeps_its_day(void **state)
{
    (void)state;
    tell(step("accepted_tolerant", "accepted_tolerant"), "department");
    tell(with_document(step("approved", "approved_tolerant")), "centre");
    assert_true(course.decided);
    assert_null(course.decision);
    assert_false(course_deliverable(course.state));
    tell(step("materials_supplied", "approved"), "centre");
    assert_string_equal(course.decision, "approved");
    assert_int_equal(course.decided_at.us, 2);
    assert_string_equal(course.result, "批复（东发改〔2026〕1号）");
}

static void a_void_result_is_none(void **state)
{
    (void)state;
    tell(step("accepted_tolerant", "accepted_tolerant"), "department");
    tell(with_document(step("approved", "approved_tolerant")), "centre");
    tell(step("promise_broken", "promise_overdue"), "applicant");
    assert_false(course.decided);
    assert_string_equal(course.result, "");
    assert_true(course.open);
}

static void ends_without_a_result_are_ends(void **state)
{
    static const char *const ends[] = {"withdrawn", "terminated"};

    for (size_t i = 0; i < 2; i++) {
        begin(state);
        tell(step(ends[i], ends[i]), "nobody");
        assert_false(course.open);
        assert_true(course.decided);
        assert_null(course.decision);
        assert_false(course_deliverable(course.state));
    }
}

static void what_is_returned_lies_with_the_centre(void **state)
{
    (void)state;
    tell(step("received", "received"), "department");
    tell(step("returned", "returned"), "centre");
    assert_string_equal(course.holder, "centre");
    assert_true(course.open);
    assert_false(course.decided);
    assert_false(course_deliverable(course.state));
}

static void an_end_that_is_taken_back_was_none(void **state)
{
    (void)state;
    tell(step("accepted", "accepted"), "department");
    tell(step("withdrawn", "withdrawn"), "nobody");
    assert_false(course.open);
    ApprovalStep *history[] = {step("accepted", "accepted")};
    ApprovalChanged event = told(history[0], "department");
    event.refolded = true;
    event.history = history;
    event.n_history = 1;
    assert_int_equal(course_apply(&desk_arena, &course, &event), 0);
    assert_true(course.open);
    assert_false(course.decided);
}

static void a_refolded_history_replaces_everything(void **state)
{
    (void)state;
    tell(step("accepted", "accepted"), "department");
    tell(with_document(step("approved", "approved")), "centre");
    ApprovalStep *history[] = {step("received", "received"), step("accepted", "accepted")};
    ApprovalChanged event = told(history[1], "department");
    event.refolded = true;
    event.history = history;
    event.n_history = 2;
    assert_int_equal(course_apply(&desk_arena, &course, &event), 0);
    assert_string_equal(course.state, "accepted");
    assert_int_equal(course.accepted_at.us, 4);
    assert_false(course.decided);
    assert_null(course.decision);
    assert_string_equal(course.result, "");
}

static void what_was_delivered_stays_delivered(void **state)
{
    (void)state;
    course.state = "delivered";
    course.open = false;
    course.delivered = true;
    tell(step("withdrawn", "withdrawn"), "nobody");
    assert_string_equal(course.state, "delivered");
    assert_false(course.open);
}

static void an_echo_of_a_delivery_that_was_taken_back_moves_nothing(void **state)
{
    (void)state;
    tell(with_document(step("approved", "approved")), "centre");
    tell(step("delivered", "delivered"), "nobody");
    assert_string_equal(course.state, "approved");
    assert_string_equal(course.holder, "centre");
    assert_true(course.open);
}

static void what_is_no_longer_decided_so_is_exchanged(void **state)
{
    (void)state;
    course = (struct course){
        .state = "delivered", .delivered = true, .decision = "approved", .result = "甲（1号）"};
    course.handed_decision = "approved";
    course.handed_result = "甲（1号）";
    assert_false(course_exchange_owed(&course));
    course.result = "甲（2号）";
    assert_true(course_exchange_owed(&course));
    course.decision = NULL; /* taken back: nothing to exchange it for */
    assert_false(course_exchange_owed(&course));
    course.decision = "refused";
    course.result = "甲（1号）";
    assert_true(course_exchange_owed(&course));
    course.delivered = false;
    assert_false(course_exchange_owed(&course));
}

static void only_decisions_are_delivered(void **state)
{
    (void)state;
    assert_true(course_deliverable("approved") && course_deliverable("refused"));
    assert_true(course_deliverable("not_accepted"));
    assert_false(course_deliverable("waiting") || course_deliverable("accepted"));
    assert_false(course_deliverable("approved_tolerant") || course_deliverable("delivered"));
}

static ApprovalChanged changed(ApprovalStep *last, bool refolded)
{
    ApprovalChanged event = told(last, "department");

    event.refolded = refolded;
    return event;
}

static const char *detail_of(ApprovalStep *last, bool refolded)
{
    ApprovalChanged event = changed(last, refolded);

    return change_detail(&desk_arena, &event);
}

static const char *template_of(ApprovalStep *last, bool refolded)
{
    ApprovalChanged event = changed(last, refolded);

    return change_template(&event);
}

static void the_enterprise_reads_what_happened(void **state)
{
    ApprovalStep *asked = step("correction_requested", "correction");
    ApprovalStep *stopped = step("special_procedure_started", "special_procedure");
    StoppedClock stop;

    (void)state;
    asked->reason = borrow("缺少图纸");
    assert_string_equal(detail_of(asked, false), "：缺少图纸");
    bangban__v1__stopped_clock__init(&stop);
    stop.kind = borrow("expert_review");
    stop.until_on = borrow("2026-04-01");
    stopped->stop = &stop;
    assert_string_equal(detail_of(stopped, false), "：专家评审，预计至 2026-04-01");
    assert_string_equal(detail_of(with_document(step("approved", "approved")), false),
                        "：批复（东发改〔2026〕1号）");
    assert_string_equal(detail_of(asked, true), "");
    assert_string_equal(detail_of(step("returned", "returned"), false), "");
}

static void each_change_has_its_text(void **state)
{
    static const char *const events[][2] = {
        {"received", "received"},
        {"accepted", "accepted"},
        {"special_procedure_ended", "accepted"},
        {"approved", "approved_tolerant"},
        {"materials_supplied", "approved"},
        {"terminated", "terminated"},
        {"an_event_of_tomorrow", "accepted"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        const char *id = template_of(step(events[i][0], events[i][1]), false);

        assert_non_null(id);
        assert_non_null(templates_find(desk.templates, id));
    }
    assert_string_equal(template_of(step("approved", "approved_tolerant"), false),
                        "approval.approved_tolerant");
    assert_string_equal(template_of(step("accepted", "accepted"), true), "approval.refolded");
    assert_string_equal(template_of(step("an_event_of_tomorrow", "accepted"), false), "approval.changed");
}

static void what_the_centre_did_is_told_elsewhere(void **state)
{
    (void)state;
    assert_null(template_of(step("delivered", "delivered"), false));
    assert_null(template_of(step("promise_broken", "promise_overdue"), false));
    assert_null(template_of(step("extended", "accepted"), false));
    ApprovalStep *voided = step("voided", "approved");
    voided->event_id = borrow("d-1"); /* the department's own */
    assert_string_equal(template_of(voided, true), "approval.refolded");
    voided->event_id = borrow("centre:1"); /* a delivery that was none */
    assert_null(template_of(voided, true));
}

static const char *stopped_by(const char *kind, const char *until, bool notice)
{
    const struct catalogue_item *item = catalogue_item(desk.catalogue, 58);
    struct clocks_stopped clocks;
    StoppedClock stop;

    bangban__v1__stopped_clock__init(&stop);
    stop.kind = borrow(kind);
    stop.until_on = borrow(until);
    stop.notice_given = notice;
    assert_int_equal(clocks_stopped_by(&desk_arena, desk.clock_rules, item, &stop, &clocks), 0);
    assert_int_equal(clocks.stopped + clocks.running, 2);
    return clocks.names;
}

static void only_what_the_law_knows_and_was_told_stops_a_clock(void **state)
{
    (void)state;
    assert_string_equal(stopped_by("hearing", "2026-04-01", true), "法定时限、承诺时限");
    assert_string_equal(stopped_by("hearing", "2026-04-01", false), "");
    assert_string_equal(stopped_by("hearing", "", true), "");
    assert_string_equal(stopped_by("public_notice", "2026-04-01", true), "承诺时限");
    assert_string_equal(stopped_by("site_visit", "2026-04-01", true), "");
}

static void a_decision_that_is_another_one_was_wrong(void **state)
{
    const struct course none = {.result = ""}, approved = {.decision = "approved", .result = "批复（1号）"},
                        reissued = {.decision = "approved", .result = "批复（2号）"},
                        refused = {.decision = "refused", .result = ""};

    (void)state;
    assert_false(course_corrected(&none, &approved));
    assert_false(course_corrected(&approved, &approved));
    assert_true(course_corrected(&approved, &none));
    assert_true(course_corrected(&approved, &reissued));
    assert_true(course_corrected(&approved, &refused));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decision_that_is_another_one_was_wrong),
        cmocka_unit_test_setup(the_plain_way, begin),
        cmocka_unit_test_setup(a_tolerant_result_waits_and_keeps_its_day, begin),
        cmocka_unit_test_setup(a_void_result_is_none, begin),
        cmocka_unit_test_setup(ends_without_a_result_are_ends, begin),
        cmocka_unit_test_setup(what_is_returned_lies_with_the_centre, begin),
        cmocka_unit_test_setup(an_end_that_is_taken_back_was_none, begin),
        cmocka_unit_test_setup(a_refolded_history_replaces_everything, begin),
        cmocka_unit_test_setup(what_was_delivered_stays_delivered, begin),
        cmocka_unit_test_setup(an_echo_of_a_delivery_that_was_taken_back_moves_nothing, begin),
        cmocka_unit_test_setup(what_is_no_longer_decided_so_is_exchanged, begin),
        cmocka_unit_test(only_decisions_are_delivered),
        cmocka_unit_test_setup(the_enterprise_reads_what_happened, begin),
        cmocka_unit_test_setup(each_change_has_its_text, begin),
        cmocka_unit_test_setup(what_the_centre_did_is_told_elsewhere, begin),
        cmocka_unit_test(only_what_the_law_knows_and_was_told_stops_a_clock),
    };

    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
