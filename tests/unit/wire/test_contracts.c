/* SPDX-License-Identifier: Apache-2.0
 * Every message type of proto/ is one that wire can judge.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "messages.h"
#include "wire/wire.h"

static void assert_judgeable(const ProtobufCMessageDescriptor *descriptor)
{
    if (wire_has_cycle(descriptor))
        fail_msg("%s contains itself: hostile bytes could nest it without end", descriptor->name);
    if (descriptor->n_fields > WIRE_FIELDS_MAX)
        fail_msg("%s has more than %d fields", descriptor->name, WIRE_FIELDS_MAX);
    for (unsigned i = 0; i < descriptor->n_fields; i++)
        if (descriptor->fields[i].type == PROTOBUF_C_TYPE_MESSAGE)
            assert_judgeable(descriptor->fields[i].descriptor);
}

static void no_contract_is_recursive_or_too_wide(void **state)
{
    (void)state;
    assert_judgeable(&bangban__v1__envelope__descriptor);
    assert_judgeable(&bangban__v1__beacon__descriptor);
    assert_judgeable(&bangban__v1__request__descriptor);
    assert_judgeable(&bangban__v1__reply__descriptor);
    for (size_t i = 0; i < MESSAGE_TYPE_COUNT; i++)
        assert_judgeable(event_types[i].descriptor);
    for (size_t i = 0; i < request_type_count; i++) {
        assert_judgeable(request_types[i].descriptor);
        assert_judgeable(request_types[i].reply);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_contract_is_recursive_or_too_wide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
