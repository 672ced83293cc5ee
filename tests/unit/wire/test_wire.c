/* SPDX-License-Identifier: Apache-2.0
 * What passes the check unpacks to the same message; every kind of hostile bytes is refused with its path.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sample.pb-c.h"
#include "wire/wire.h"

static const ProtobufCMessageDescriptor *const everything = &sample__everything__descriptor;

struct bytes {
    const char *data;
    size_t size;
};
#define BYTES(literal)                                                                                       \
    {                                                                                                        \
        (literal), sizeof(literal) - 1                                                                       \
    }

static int check(const void *bytes, size_t size, struct err_text *ret_text)
{
    const struct wire_limits limits = WIRE_LIMITS;

    ret_text->text[0] = '\0';
    return wire_check(everything, bytes, size, &limits, ret_text);
}

static void a_full_message_goes_through(void **state)
{
    struct arena arena;
    struct err_text text;
    size_t size = 0;
    char *tags[] = {"一", "二"};
    int32_t counts[] = {1, -2, 300000};
    uint64_t stamps[] = {1, UINT64_MAX};
    Sample__Colour colours[] = {SAMPLE__COLOUR__COLOUR_RED, SAMPLE__COLOUR__COLOUR_BLUE};
    Sample__Part part = SAMPLE__PART__INIT;
    Sample__Part *parts[] = {&part, &part};
    Sample__Everything__FactsEntry fact = SAMPLE__EVERYTHING__FACTS_ENTRY__INIT;
    Sample__Everything__FactsEntry *facts[] = {&fact};
    Sample__Everything in = SAMPLE__EVERYTHING__INIT;

    (void)state;
    part.name = "办件\n第二行";
    fact.key = "area", fact.value = "120";
    in.text = "文字", in.small = -1, in.large = INT64_MIN, in.huge = UINT64_MAX, in.zigzag = -5, in.flag = 1;
    in.ratio = 1.5, in.share = 0.5f, in.four = 4, in.eight = -8, in.colour = SAMPLE__COLOUR__COLOUR_BLUE;
    in.blob = (ProtobufCBinaryData){3, (uint8_t *)"\x00\xff\x01"};
    in.part = &part, in.tags = tags, in.n_tags = 2, in.counts = counts, in.n_counts = 3;
    in.parts = parts, in.n_parts = 2, in.colours = colours, in.n_colours = 2, in.stamps = stamps,
    in.n_stamps = 2;
    in.facts = facts, in.n_facts = 1;
    in.choice_case = SAMPLE__EVERYTHING__CHOICE_WORD, in.word = "w";

    arena_init(&arena, 1 << 20);
    uint8_t *packed = wire_pack(&arena, &in.base, &size);
    assert_non_null(packed);
    const Sample__Everything *out = (void *)wire_unpack(everything, packed, size, &arena, &text);
    assert_non_null(out);
    assert_string_equal(out->parts[1]->name, "办件\n第二行");
    assert_int_equal(out->large, INT64_MIN);
    assert_int_equal(out->counts[2], 300000);
    assert_int_equal(out->stamps[1] == UINT64_MAX, 1);
    assert_string_equal(out->facts[0]->value, "120");
    assert_string_equal(out->word, "w");
    size_t again = 0;
    assert_memory_equal(wire_pack(&arena, &out->base, &again), packed, size);
    assert_int_equal(again, size);
    for (size_t cut = 0; cut < size; cut++) {  /* cut anywhere, it is refused or a shorter sound message */
        uint8_t *part_of_it = malloc(cut + 1); /* exact size: the sanitizer sees every byte beyond */
        memcpy(part_of_it, packed, cut);
        part_of_it = realloc(part_of_it, cut > 0 ? cut : 1);
        if (check(part_of_it, cut, &text) == 0)
            assert_non_null(wire_unpack(everything, part_of_it, cut, &arena, &text));
        free(part_of_it);
        arena_reset(&arena);
    }
    arena_done(&arena);
}

static void the_empty_message_is_fine(void **state)
{
    struct arena arena;
    struct err_text text;

    (void)state;
    arena_init(&arena, 1 << 16);
    const Sample__Everything *out = (void *)wire_unpack(everything, NULL, 0, &arena, &text);
    assert_non_null(out);
    assert_string_equal(out->text, "");
    arena_done(&arena);
}

static void unknown_fields_are_allowed(void **state)
{
    struct err_text text;

    (void)state;
    assert_int_equal(check("\xa0\x1f\x01\xa2\x1f\x01\xff", 7, &text), 0); /* field 500 */
}

static void hostile_bytes_are_refused_with_their_path(void **state)
{
    static const struct {
        struct bytes bytes;
        const char *says;
    } rows[] = {
        {BYTES("\x0a\x05"
               "a\0bcd"),
         "text: 不是规范的 UTF-8 文字"},
        {BYTES("\x0a\x02\xff\xff"), "text: 不是规范的 UTF-8 文字"},
        {BYTES("\x0a\x03\xe2\x80\xae"), "text: 不是规范的 UTF-8 文字"},
        {BYTES("\x0a\x01\x1b"), "text: 不是规范的 UTF-8 文字"},
        {BYTES("\x6a\x03\x0a\x01\x07"), "part.name: 不是规范的 UTF-8 文字"},
        {BYTES("\x82\x01\x03\x0a\x01\x07"), "parts.name: 不是规范的 UTF-8 文字"},
        {BYTES("\x72\x01\x80"), "tags: 不是规范的 UTF-8 文字"},
        {BYTES("\x9a\x01\x06\x0a\x01"
               "k\x12\x01\xfe"),
         "facts.value: 不是规范的 UTF-8 文字"},
        {BYTES("\x10\x01\x10\x02"), "small: 重复填写"},
        {BYTES("\x0a\x01"
               "a\x0a\x01"
               "b"),
         "text: 重复填写"},
        {BYTES("\x6a\x00\x6a\x00"), "part: 重复填写"},
        {BYTES("\xa8\x01\x01\xb2\x01\x01w"), "word: 与已填的另一字段互斥"},
        {BYTES("\xa8\x01\x01\xa8\x01\x01"), "number: 重复填写"},
        {BYTES("\x9a\x01\x03\x0a\x01k\x9a\x01\x03\x0a\x01k"), "facts: 键重复"},
        {BYTES("\x9a\x01\x00\x9a\x01\x02\x0a\x00"), "facts: 键重复"},
        {BYTES("\xa2\x01\x03\x0a\x01k\x10\x01\xa2\x01\x03\x0a\x01k"), "by_name: 键重复"},
        {BYTES("\x60\x02"), "colour: 取值不在规定范围内"},
        {BYTES("\x8a\x01\x02\x01\x03"), "colours: 取值不在规定范围内"},
        {BYTES("\x0d\x01\x02\x03\x04"), "text: 类型与接口规定不符"},
        {BYTES("\x12\x01\x01"), "small: 类型与接口规定不符"},
        {BYTES("\x72"), "Everything: 长度超出报文末尾"},
        {BYTES("\x0a\x05"
               "abc"),
         "Everything: 长度超出报文末尾"},
        {BYTES("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "Everything: 长度超出报文末尾"},
        {BYTES("\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), "Everything: 数值编码有误"},
        {BYTES("\x10\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), "Everything: 数值编码有误"},
        {BYTES("\x10\x80"), "Everything: 数值编码有误"},
        {BYTES("\x4d\x01\x02\x03"), "Everything: 数值不完整"},
        {BYTES("\x39\x01\x02\x03\x04\x05\x06\x07"), "Everything: 数值不完整"},
        {BYTES("\x00\x01"), "Everything: 字段编号有误"},
        {BYTES("\xff\xff\xff\xff\x7f\x01"), "Everything: 字段编号有误"},
        {BYTES("\x13\x14"), "Everything: 不是 proto3 的编码类型"},
        {BYTES("\x7a\x02\x01\x80"), "counts: 数值编码有误"},
        {BYTES("\x92\x01\x07"
               "1234567"),
         "stamps: 数值不完整"},
    };
    struct err_text text;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (check(rows[i].bytes.data, rows[i].bytes.size, &text) != ERR_INVALID)
            fail_msg("row %zu was accepted; it should say \"%s\"", i, rows[i].says);
        if (!strstr(text.text, rows[i].says))
            fail_msg("row %zu: \"%s\" does not say \"%s\"", i, text.text, rows[i].says);
    }
}

static void different_map_keys_pass(void **state)
{
    struct err_text text;

    (void)state;
    assert_int_equal(check("\x9a\x01\x03\x0a\x01k\x9a\x01\x03\x0a\x01m\x9a\x01\x00", 15, &text), 0);
}

static void a_map_is_bounded(void **state)
{
    char bytes[(WIRE_MAP_MAX + 1) * 8];
    struct err_text text;

    (void)state;
    for (unsigned i = 0; i <= WIRE_MAP_MAX; i++) {
        char key[4];
        snprintf(key, sizeof key, "%03u", i);
        memcpy(bytes + (size_t)i * 8, "\x9a\x01\x05\x0a\x03", 5);
        memcpy(bytes + (size_t)i * 8 + 5, key, 3);
    }
    assert_int_equal(check(bytes, sizeof bytes - 8, &text), 0);
    assert_int_equal(check(bytes, sizeof bytes, &text), ERR_INVALID);
    assert_string_equal(text.text, "facts: 条目过多；请减少条目");
}

static void depth_is_bounded(void **state)
{
    struct wire_limits limits = WIRE_LIMITS;
    struct err_text text;
    const uint8_t bytes[] = "\x0a\x04\x0a\x02\x0a\x00"; /* Level1.inner.inner.inner */
    static uint8_t deep[60000];
    size_t at = sizeof deep, inside = 0;

    (void)state;
    limits.depth = 4;
    assert_int_equal(wire_check(&sample__level1__descriptor, bytes, 6, &limits, &text), 0);
    limits.depth = 3;
    assert_int_equal(wire_check(&sample__level1__descriptor, bytes, 6, &limits, &text), ERR_INVALID);
    assert_string_equal(text.text, "inner.inner.inner: 嵌套过深；请减少嵌套层次");

    limits = WIRE_LIMITS; /* a recursive type nested thousands of times must not use up the stack */
    while (at > 4) {
        uint8_t head[4] = {0x0a};
        size_t n = 1;
        for (size_t length = inside; n == 1 || length > 0; length >>= 7)
            head[n++] = (uint8_t)((length & 0x7F) | (length > 0x7F ? 0x80 : 0));
        at -= n;
        memcpy(deep + at, head, n);
        inside = sizeof deep - at;
    }
    assert_int_equal(wire_check(&sample__loop__descriptor, deep + at, inside, &limits, &text), ERR_INVALID);
    assert_non_null(strstr(text.text, "嵌套过深"));
}

static void elements_are_bounded(void **state)
{
    struct wire_limits limits = WIRE_LIMITS;
    struct err_text text;

    (void)state;
    limits.elements = 5;
    assert_int_equal(wire_check(everything, (const uint8_t *)"\x7a\x04\1\2\3\4", 6, &limits, &text), 0);
    assert_int_equal(wire_check(everything, (const uint8_t *)"\x7a\x05\1\2\3\4\5", 7, &limits, &text),
                     ERR_INVALID);
    assert_string_equal(text.text, "counts: 元素过多；请分次报送");
    limits.elements = 1;
    assert_int_equal(wire_check(everything, (const uint8_t *)"\x72\x00\x72\x00", 4, &limits, &text),
                     ERR_INVALID);
    assert_int_equal(wire_check(everything, (const uint8_t *)"\xa0\x1f\x01\xa0\x1f\x01", 6, &limits, &text),
                     ERR_INVALID);
}

static void a_long_text_is_refused(void **state)
{
    struct wire_limits limits = WIRE_LIMITS;
    struct err_text text;

    (void)state;
    limits.text = 3;
    assert_int_equal(wire_check(everything,
                                (const uint8_t *)"\x0a\x03"
                                                 "abc",
                                5, &limits, &text),
                     0);
    assert_int_equal(wire_check(everything,
                                (const uint8_t *)"\x0a\x04"
                                                 "abcd",
                                6, &limits, &text),
                     ERR_INVALID);
    assert_string_equal(text.text, "text: 文字过长；请缩短");
}

static void memory_is_bounded(void **state)
{
    enum { COUNT = 19000 };
    static uint8_t parts[COUNT * 3];
    struct arena arena;
    struct err_text text;

    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        memcpy(parts + 3 * i, "\x82\x01\x00", 3);
    arena_init(&arena, 64 << 20);
    assert_non_null(wire_unpack(everything, parts, 3 * 5000, &arena, &text));
    arena_reset(&arena);
    if (wire_unpack(everything, parts, sizeof parts, &arena, &text))
        assert_true(arena_used(&arena) <= WIRE_LIMITS.memory + COUNT * 16);
    else
        assert_string_equal(text.text, "Everything: 内容过多；请减少单次报送的内容");
    arena_done(&arena);
    arena_init(&arena, 64);
    assert_null(wire_unpack(everything, parts, 300, &arena, &text));
    assert_string_equal(text.text, "Everything: 内容过多；请减少单次报送的内容");
    arena_done(&arena);
}

static void cycles_of_types_are_found(void **state)
{
    (void)state;
    assert_true(wire_has_cycle(&sample__loop__descriptor));
    assert_true(wire_has_cycle(&sample__ring__descriptor));
    assert_false(wire_has_cycle(everything));
    assert_false(wire_has_cycle(&sample__level1__descriptor));
}

static void maps_are_recognised(void **state)
{
    (void)state;
    assert_true(wire_is_map(protobuf_c_message_descriptor_get_field_by_name(everything, "facts")));
    assert_true(wire_is_map(protobuf_c_message_descriptor_get_field_by_name(everything, "by_name")));
    assert_false(wire_is_map(protobuf_c_message_descriptor_get_field_by_name(everything, "parts")));
    assert_false(wire_is_map(protobuf_c_message_descriptor_get_field_by_name(everything, "tags")));
}

/* Random damage to a sound message: never a crash (the sanitizer build looks), and what passes unpacks. */
static void damaged_messages_do_no_harm(void **state)
{
    static const char sound[] = "\x0a\x06\xe5\x8a\x9e\xe4\xbb\xb6\x10\x05\x6a\x04\x0a\x02"
                                "ab\x7a\x03\x01\x02\x03\x9a\x01\x06\x0a\x01k\x12\x01v\x60\x05";
    uint32_t random = 12345;
    struct arena arena;
    struct err_text text;

    (void)state;
    assert_int_equal(check(sound, sizeof sound - 1, &text), 0);
    arena_init(&arena, 1 << 20);
    for (int round = 0; round < 20000; round++) {
        uint8_t bytes[sizeof sound - 1];
        memcpy(bytes, sound, sizeof bytes);
        for (int change = 0; change < 1 + round % 3; change++) {
            random = random * 1664525 + 1013904223;
            bytes[(random >> 8) % sizeof bytes] = (uint8_t)(random >> 24);
        }
        if (check(bytes, sizeof bytes, &text) == 0)
            assert_non_null(wire_unpack(everything, bytes, sizeof bytes, &arena, &text));
        arena_reset(&arena);
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_message_goes_through),
        cmocka_unit_test(the_empty_message_is_fine),
        cmocka_unit_test(unknown_fields_are_allowed),
        cmocka_unit_test(hostile_bytes_are_refused_with_their_path),
        cmocka_unit_test(different_map_keys_pass),
        cmocka_unit_test(a_map_is_bounded),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(elements_are_bounded),
        cmocka_unit_test(a_long_text_is_refused),
        cmocka_unit_test(memory_is_bounded),
        cmocka_unit_test(cycles_of_types_are_found),
        cmocka_unit_test(maps_are_recognised),
        cmocka_unit_test(damaged_messages_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
