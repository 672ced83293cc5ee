/* SPDX-License-Identifier: Apache-2.0
 * Order, form and derivation of identifiers.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "uuid/uuid.h"

static const wall_time noon = {1772424000000000}; /* 2026-03-02T12:00:00+08:00 */

static void version_7_begins_with_the_milliseconds(void **state)
{
    struct uuid id = uuid_v7(noon);
    char text[UUID_TEXT];
    uint64_t ms = 0;

    (void)state;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | id.bytes[i];
    assert_int_equal(ms, 1772424000000);
    uuid_format(&id, text);
    assert_int_equal(strlen(text), 36);
    assert_int_equal(text[14], '7');
    assert_non_null(strchr("89ab", text[19]));
}

static void version_7_grows_while_time_stands_or_steps_back(void **state)
{
    struct uuid last = uuid_v7(noon);

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct uuid id = uuid_v7((wall_time){noon.us - (i % 3) * 1000000});
        assert_true(memcmp(last.bytes, id.bytes, 8) < 0);
        last = id;
    }
}

enum { PER_THREAD = 2000 };

static void *make_many(void *memory)
{
    struct uuid *ids = memory;

    for (int i = 0; i < PER_THREAD; i++)
        ids[i] = uuid_v7(noon);
    return NULL;
}

static void threads_never_share_a_tick(void **state)
{
    static struct uuid a[PER_THREAD], b[PER_THREAD];
    pthread_t other;
    int i = 0, j = 0;

    (void)state;
    assert_int_equal(pthread_create(&other, NULL, make_many, a), 0);
    make_many(b);
    pthread_join(other, NULL);
    while (i < PER_THREAD && j < PER_THREAD) { /* merge: both are sorted, no element is in both */
        int order = memcmp(a[i].bytes, b[j].bytes, 8);
        assert_int_not_equal(order, 0);
        if (order < 0)
            i++;
        else
            j++;
    }
}

static void a_name_gives_the_same_id_for_ever(void **state)
{
    struct uuid space, id;
    char text[UUID_TEXT];

    (void)state;
    assert_int_equal(uuid_parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8", &space), 0);
    /* RFC 9562, appendix B.2: this name in this space with SHA-256. */
    id = uuid_from_name(&space, "www.example.com");
    assert_string_equal(uuid_format(&id, text), "5c146b14-3c52-8afd-938a-375d0df1fbf6");
    struct uuid other = uuid_from_name(&space, "www.example.con");
    assert_false(uuid_equal(&id, &other));
    other = uuid_from_name(&other, "www.example.com");
    assert_false(uuid_equal(&id, &other));
}

static void text_round_trips_in_either_case(void **state)
{
    struct uuid id;
    char text[UUID_TEXT];

    (void)state;
    assert_int_equal(uuid_parse("0190A3F2-0000-7abc-8DEF-0123456789ab", &id), 0);
    assert_string_equal(uuid_format(&id, text), "0190a3f2-0000-7abc-8def-0123456789ab");
    assert_false(uuid_is_nil(&id));
    assert_int_equal(uuid_parse("00000000-0000-0000-0000-000000000000", &id), 0);
    assert_true(uuid_is_nil(&id));
}

static void wrong_texts_are_refused_and_leave_the_output(void **state)
{
    static const char *const wrong[] = {
        "",
        "0190a3f2",
        "0190a3f2-0000-7abc-8def-0123456789a",
        "0190a3f2-0000-7abc-8def-0123456789abc",
        "0190a3f2-0000-7abc-8def-0123456789ag",
        "0190a3f200000-7abc-8def-0123456789ab",
        "0190a3f2-00007-abc-8def-0123456789ab",
        " 190a3f2-0000-7abc-8def-0123456789ab",
        "{190a3f2-0000-7abc-8def-0123456789a}",
        "------------------------------------",
    };
    struct uuid id = {{1, 2, 3}};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(uuid_parse(wrong[i], &id), ERR_INVALID);
    assert_int_equal(id.bytes[0], 1);
    assert_int_equal(id.bytes[2], 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_7_begins_with_the_milliseconds),
        cmocka_unit_test(version_7_grows_while_time_stands_or_steps_back),
        cmocka_unit_test(threads_never_share_a_tick),
        cmocka_unit_test(a_name_gives_the_same_id_for_ever),
        cmocka_unit_test(text_round_trips_in_either_case),
        cmocka_unit_test(wrong_texts_are_refused_and_leave_the_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
