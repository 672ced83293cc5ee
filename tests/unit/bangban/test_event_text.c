/* SPDX-License-Identifier: Apache-2.0
 * test_event_text - every event of messages.def has its line, also when all its fields are empty.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "event_text.h"

static const struct titles none = {NULL};

static void every_event_has_a_text(void **state)
{
    union {
        ProtobufCMessage message;
        unsigned char bytes[4096];
    } empty;
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < MESSAGE_TYPE_COUNT; i++) {
        assert_true(event_types[i].descriptor->sizeof_message <= sizeof(empty));
        event_types[i].descriptor->message_init(&empty.message);
        const char *text = event_text(&arena, &none, &event_types[i], &empty.message);
        if (strlen(text) == 0 || strstr(text, ".v1"))
            fail_msg("%s has no text", event_types[i].name);
    }
    arena_done(&arena);
}

static void a_change_says_what_and_why(void **state)
{
    ApprovalChanged changed = BANGBAN__V1__APPROVAL_CHANGED__INIT;
    ApprovalStep step = BANGBAN__V1__APPROVAL_STEP__INIT;
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 16);
    step.reason = (char[]){"缺少论证报告"};
    changed.department = (char[]){"housing"};
    changed.item = 28;
    changed.state = (char[]){"refused"};
    changed.step = &step;
    changed.refolded = true;
    const char *text = event_text(&arena, &none, event_type_find("approval.changed.v1"), &changed);
    assert_string_equal(text, "housing：事项 28  → 不予许可（重新认定），缺少论证报告");
    arena_done(&arena);
}

static void words_fall_back_to_the_name(void **state)
{
    (void)state;
    assert_string_equal(word(WORD_LIGHT, "deep_red"), "深红灯");
    assert_string_equal(word(WORD_LIGHT, "purple"), "purple");
    assert_string_equal(word(WORD_LIGHT, ""), "");
    assert_string_equal(titles_holder(&none, "department:housing"), "housing");
    assert_string_equal(titles_holder(&none, "applicant"), "申请人");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_event_has_a_text),
        cmocka_unit_test(a_change_says_what_and_why),
        cmocka_unit_test(words_fall_back_to_the_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
