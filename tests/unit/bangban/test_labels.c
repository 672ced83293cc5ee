/* SPDX-License-Identifier: Apache-2.0
 * test_labels - whatever is printed by its fields has Chinese names for all of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "cli.h"
#include "labels.h"
#include "messages.h"

#define DEPTH_MAX 8 /* of messages within messages */

static int unlabelled;

static void check(const ProtobufCMessageDescriptor *descriptor, int depth)
{
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];

        if (field->type == PROTOBUF_C_TYPE_MESSAGE && depth < DEPTH_MAX)
            check(field->descriptor, depth + 1);
        bool is_entry = strcmp(field->name, "key") == 0 || strcmp(field->name, "value") == 0;
        if (!is_entry && strcmp(label_of(field->name).zh, field->name) == 0) {
            print_message("%s.%s has no label\n", descriptor->short_name, field->name);
            unlabelled++;
        }
    }
}

static void requests_and_answers(void **state)
{
    const struct command *command;

    (void)state;
    for (size_t i = 0; (command = command_at(i)); i++) {
        if (!command->request)
            continue;
        const struct request_type *type = request_type_find(command->request);
        if (!type)
            fail_msg("%s: messages.def has no request %s", command->name, command->request);
        check(type->descriptor, 0);
        check(type->reply, 0);
    }
    assert_int_equal(unlabelled, 0);
}

static void events_told_by_their_fields(void **state)
{
    (void)state;
    for (size_t i = 0; i < MESSAGE_TYPE_COUNT; i++)
        if (word(WORD_MESSAGE, event_types[i].type) != event_types[i].type)
            check(event_types[i].descriptor, 0);
    assert_int_equal(unlabelled, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_and_answers),
        cmocka_unit_test(events_told_by_their_fields),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
