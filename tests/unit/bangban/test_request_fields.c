/* SPDX-License-Identifier: Apache-2.0
 * test_request_fields - what people type becomes the fields of a request.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "messages.h"
#include "request_fields.h"

struct given {
    const char *words[4];
    struct given_field fields[4];
};

static enum status read_as(const char *fields, const ProtobufCMessageDescriptor *descriptor,
                           const struct given *given, ProtobufCMessage **ret_message)
{
    static struct arena arena;
    struct command command = {.name = "test", .arguments = "", .fields = fields};
    struct cli cli = {.command = &command, .args = given->words, .fields = given->fields, .out = stdout};

    arena_done(&arena);
    arena_init(&arena, 1 << 20);
    cli.arena = arena;
    cli.err = tmpfile();
    while (cli.arg_count < 4 && given->words[cli.arg_count])
        cli.arg_count++;
    while (cli.field_count < 4 && given->fields[cli.field_count].name)
        cli.field_count++;
    enum status status = request_fields_read(&cli, descriptor, ret_message);
    fclose(cli.err);
    arena = cli.arena;
    return status;
}

static void words_and_options_fill_fields(void **state)
{
    struct given given = {{"2603-150602-04-01-482174", "1", "3"},
                          {{"window", "W02", true}, {"fee-cents=0", "0", false}}};
    ProtobufCMessage *message;

    (void)state;
    assert_int_equal(
        read_as("project_code items...", &bangban__v1__submit_application__descriptor, &given, &message),
        STATUS_OK);
    const SubmitApplication *submit = (const SubmitApplication *)message;
    assert_string_equal(submit->project_code, "2603-150602-04-01-482174");
    assert_int_equal(submit->n_items, 2);
    assert_int_equal(submit->items[1], 3);
    assert_string_equal(submit->window, "W02");
}

static void messages_are_reached_by_dots_and_json(void **state)
{
    struct given given = {{NULL},
                          {{"project.project-code", "2603-150602-04-01-482174", false},
                           {"project.facts.area", "1200", false},
                           {"project.investment-cents", "5000", false}}};
    ProtobufCMessage *message;

    (void)state;
    assert_int_equal(read_as("", &bangban__v1__register_project__descriptor, &given, &message), STATUS_OK);
    const RegisterProject *request = (const RegisterProject *)message;
    assert_int_equal(request->project->n_facts, 1);
    assert_string_equal(request->project->facts[0]->key, "area");
    assert_string_equal(request->project->facts[0]->value, "1200");
    assert_true(request->project->investment_cents == 5000);

    struct given lists = {{"x"},
                          {{"items", "1,2", false},
                           {"items", "5", false},
                           {"materials", "[{\"item\": 1, \"code\": \"M01-01\"}]", false}}};
    assert_int_equal(read_as("project_code", &bangban__v1__submit_application__descriptor, &lists, &message),
                     STATUS_OK);
    const SubmitApplication *submit = (const SubmitApplication *)message;
    assert_int_equal(submit->n_items, 3);
    assert_string_equal(submit->materials[0]->code, "M01-01");
}

static void an_instant_is_written_as_people_do(void **state)
{
    static const char *const same[] = {"2026-03-02T09:00", "2026-03-02T09:00:00+08:00",
                                       "2026-03-02T01:00:00Z"};

    (void)state;
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        struct given given = {{NULL}, {{"acted-at", same[i], true}}};
        ProtobufCMessage *message;

        assert_int_equal(read_as("", &bangban__v1__record_action__descriptor, &given, &message), STATUS_OK);
        assert_int_equal(((const RecordAction *)message)->acted_at, 1772413200000000);
    }
    struct given given = {{NULL}, {{"acted-at", "yesterday", true}}};
    ProtobufCMessage *message;
    assert_int_equal(read_as("", &bangban__v1__record_action__descriptor, &given, &message), STATUS_USAGE);
}

static void mistakes_are_usage(void **state)
{
    static const struct given bad[] = {
        {{NULL}, {{"nonsense", "1", false}}},
        {{NULL}, {{"window.code", "1", false}}},
        {{NULL}, {{"items", "one", false}}},
        {{NULL}, {{"materials", "[{", false}}},
        {{NULL}, {{"materials", "[{\"itme\": 1}]", false}}},
    };
    ProtobufCMessage *message;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(read_as("", &bangban__v1__submit_application__descriptor, &bad[i], &message),
                         STATUS_USAGE);
    struct given file = {{NULL}, {{"materials", "@/nowhere.json", false}}};
    assert_int_equal(read_as("", &bangban__v1__submit_application__descriptor, &file, &message),
                     STATUS_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_options_fill_fields),
        cmocka_unit_test(messages_are_reached_by_dots_and_json),
        cmocka_unit_test(an_instant_is_written_as_people_do),
        cmocka_unit_test(mistakes_are_usage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
