/* SPDX-License-Identifier: Apache-2.0 */
#include "change_text.h"
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
    tell(step("delivered", "delivered"), "nobody");
    assert_false(course.open);
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

static void only_decisions_are_delivered(void **state)
{
    (void)state;
    assert_true(course_deliverable("approved") && course_deliverable("refused"));
    assert_true(course_deliverable("not_accepted"));
    assert_false(course_deliverable("waiting") || course_deliverable("accepted"));
    assert_false(course_deliverable("approved_tolerant") || course_deliverable("delivered"));
}

static struct change_text text_of(ApprovalStep *last, bool refolded)
{
    ApprovalChanged event = told(last, "department");

    event.refolded = refolded;
    return change_text(&desk_arena, desk.catalogue, &event);
}

static void the_enterprise_reads_what_happened(void **state)
{
    ApprovalStep *asked = step("correction_requested", "correction");
    ApprovalStep *stopped = step("special_procedure_started", "special_procedure");
    StoppedClock stop;

    (void)state;
    asked->reason = borrow("缺少图纸");
    assert_string_equal(text_of(asked, false).text,
                        "“政府投资项目建议书审批”：东胜区发展和改革委员会要求补正材料：缺少图纸");
    assert_string_equal(text_of(asked, false).kind, "correction");
    bangban__v1__stopped_clock__init(&stop);
    stop.kind = borrow("expert_review");
    stop.until_on = borrow("2026-04-01");
    stopped->stop = &stop;
    assert_non_null(strstr(text_of(stopped, false).text, "进入特别程序：专家评审，预计至 2026-04-01"));
    assert_non_null(strstr(text_of(with_document(step("approved", "approved")), false).text,
                           "已办结，结果待送达：批复（东发改〔2026〕1号）"));
    assert_non_null(strstr(text_of(asked, true).text, "更正了办理记录，现为待补正"));
    assert_non_null(strstr(text_of(step("returned", "returned"), false).text, "正在落实有权办理的部门"));
}

static void what_the_centre_did_is_told_elsewhere(void **state)
{
    (void)state;
    assert_null(text_of(step("delivered", "delivered"), false).kind);
    assert_null(text_of(step("materials_supplied", "accepted"), false).kind);
    assert_null(text_of(step("promise_broken", "promise_overdue"), false).kind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_plain_way, begin),
        cmocka_unit_test_setup(a_tolerant_result_waits_and_keeps_its_day, begin),
        cmocka_unit_test_setup(a_void_result_is_none, begin),
        cmocka_unit_test_setup(ends_without_a_result_are_ends, begin),
        cmocka_unit_test_setup(what_is_returned_lies_with_the_centre, begin),
        cmocka_unit_test_setup(an_end_that_is_taken_back_was_none, begin),
        cmocka_unit_test_setup(a_refolded_history_replaces_everything, begin),
        cmocka_unit_test_setup(what_was_delivered_stays_delivered, begin),
        cmocka_unit_test(only_decisions_are_delivered),
        cmocka_unit_test_setup(the_enterprise_reads_what_happened, begin),
        cmocka_unit_test_setup(what_the_centre_did_is_told_elsewhere, begin),
    };

    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
