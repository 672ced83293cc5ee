/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#include "agent/action.h"

#define NOW ((wall_time){1000000})

static RecordAction coordination(void)
{
    RecordAction request;

    bangban__v1__record_action__init(&request);
    request.kind = borrow("coordination");
    request.item = 28;
    request.department = borrow("housing");
    request.text = borrow("催办");
    request.contact = borrow("李四");
    request.answer = borrow("三日内办结");
    return request;
}

static struct findings check(const RecordAction *request)
{
    struct findings findings = {.arena = &desk_arena};

    action_validate(&findings, &desk, request, NOW);
    return findings;
}

static void a_full_entry_is_fine(void **state)
{
    RecordAction request = coordination();
    struct findings findings = check(&request);

    (void)state;
    assert_string_equal(desk_findings(&findings), "");
    request.item = 0;
    findings = check(&request);
    assert_int_equal(findings.count, 0);
}

static void coordination_is_with_somebody_who_answers(void **state)
{
    RecordAction request = coordination();

    (void)state;
    request.department = request.contact = request.answer = borrow("");
    struct findings findings = check(&request);
    assert_int_equal(findings.count, 3);
    assert_true(desk_found(&findings, "department") && desk_found(&findings, "contact") &&
                desk_found(&findings, "answer"));
    request.kind = borrow("contact");
    findings = check(&request);
    assert_int_equal(findings.count, 0);
}

static void some_kinds_need_an_item(void **state)
{
    static const char *const kinds[] = {"submitted_at_hall", "reporting_up"};

    (void)state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        RecordAction request = coordination();

        request.kind = borrow(kinds[i]);
        request.item = 0;
        struct findings findings = check(&request);
        assert_int_equal(findings.count, 1);
        assert_true(desk_found(&findings, "item"));
    }
}

static void everything_wrong_is_found_at_once(void **state)
{
    RecordAction request = coordination();

    (void)state;
    request.kind = borrow("chat");
    request.item = 60;
    request.department = borrow("moon");
    request.text = borrow(" ");
    request.acted_at = NOW.us + 1;
    request.contact = borrow("a\nb");
    struct findings findings = check(&request);
    assert_int_equal(findings.count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_true(desk_found(
            &findings, (const char *[]){"kind", "item", "department", "text", "actedAt", "contact"}[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_entry_is_fine),
        cmocka_unit_test(coordination_is_with_somebody_who_answers),
        cmocka_unit_test(some_kinds_need_an_item),
        cmocka_unit_test(everything_wrong_is_found_at_once),
    };

    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
