/* SPDX-License-Identifier: Apache-2.0
 * The mapping in both directions, and every way to write a message wrongly.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "protojson/protojson.h"
#include "sample.pb-c.h"
#include "wire/wire.h"

static const ProtobufCMessageDescriptor *const everything = &sample__everything__descriptor;

struct fixture {
    struct arena arena;
    struct err_text text;
};

static int set_up(void **state)
{
    static struct fixture f;

    arena_init(&f.arena, 1 << 20);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    arena_done(&f->arena);
    return 0;
}

static Sample__Everything *read_text(struct fixture *f, const char *json)
{
    f->text.text[0] = '\0';
    return (void *)protojson_read(everything, json, strlen(json), &f->arena, &f->text);
}

/* The canonical text of a message that has everything; Python's json_format gives the same but for dueAt. */
static const char full[] =
    "{\"text\":\"办件\\n二\",\"small\":-5,\"large\":\"-9223372036854775808\",\"huge\":"
    "\"18446744073709551615\","
    "\"zigzag\":-1,\"flag\":true,\"ratio\":1.5,\"share\":0.5,\"four\":4294967295,\"eight\":\"-8\","
    "\"blob\":\"AP8B\",\"colour\":\"COLOUR_BLUE\",\"part\":{\"name\":\"p\","
    "\"madeAt\":\"2026-03-02T09:00:00+08:00\"},\"tags\":[\"a\",\"\"],\"counts\":[1,0,-3],"
    "\"parts\":[{},{\"name\":\"q\"}],\"colours\":[\"COLOUR_NONE\",\"COLOUR_RED\"],\"stamps\":[\"1\"],"
    "\"facts\":{\"area\":\"120\",\"用地\":\"\"},\"byName\":{\"x\":{\"name\":\"y\"}},\"word\":\"\","
    "\"dueAt\":\"2026-03-02T09:00:00.250000+08:00\",\"unsignedSmall\":7,\"longFieldName\":true}";

static void text_survives_both_ways(void **state)
{
    struct fixture *f = *state;
    const Sample__Everything *message = read_text(f, full);

    assert_string_equal(f->text.text, "");
    assert_non_null(message);
    assert_int_equal(message->eight, -8);
    assert_int_equal(message->blob.len, 3);
    assert_memory_equal(message->blob.data, "\x00\xff\x01", 3);
    assert_int_equal(message->part->made_at, 1772413200000000);
    assert_int_equal(message->n_facts, 2);
    assert_int_equal(message->choice_case, SAMPLE__EVERYTHING__CHOICE_WORD);
    assert_string_equal(protojson_write(&f->arena, &message->base, 0), full);
}

static void it_means_what_the_bytes_mean(void **state)
{
    struct fixture *f = *state;
    const Sample__Everything *message = read_text(f, full);
    size_t size = 0;
    const uint8_t *bytes = wire_pack(&f->arena, &message->base, &size);
    const ProtobufCMessage *again = wire_unpack(everything, bytes, size, &f->arena, &f->text);

    assert_non_null(again);
    assert_string_equal(protojson_write(&f->arena, again, 0), full);
}

static void defaults_are_left_out_and_null_means_default(void **state)
{
    struct fixture *f = *state;
    const Sample__Everything *message = read_text(f, "{\"text\":null,\"small\":0,\"tags\":[],\"part\":null}");

    assert_non_null(message);
    assert_string_equal(protojson_write(&f->arena, &message->base, 0), "{}");
}

static void indentation_is_for_people(void **state)
{
    struct fixture *f = *state;
    const Sample__Everything *message = read_text(f, "{\"small\":1}");

    assert_string_equal(protojson_write(&f->arena, &message->base, 2), "{\n  \"small\": 1\n}");
}

static void both_spellings_and_both_number_forms_are_read(void **state)
{
    struct fixture *f = *state;
    const Sample__Everything *message =
        read_text(f, "{\"long_field_name\":true,\"large\":5,\"small\":\"-6\",\"huge\":7}");

    assert_non_null(message);
    assert_true(message->long_field_name);
    assert_int_equal(message->large, 5);
    assert_int_equal(message->small, -6);
    assert_int_equal(message->huge, 7);
}

static void mistakes_are_named_with_their_path(void **state)
{
    static const struct {
        const char *json;
        const char *says;
    } rows[] = {
        {"", "不是 JSON：第 1 行"},
        {"{", "不是 JSON：第 1 行"},
        {"[]", "Everything: 应为对象 {…}"},
        {"{\"text\":\"a\",\"text\":\"b\"}", "不是 JSON：第 1 行"},
        {"{\"text\":\"\xff\"}", "不是 JSON：第 1 行"},
        {"{\"text\":\"a\\u0000b\"}", "不是 JSON：第 1 行"},
        {"{\"text\":5}", "text: 应为文字"},
        {"{\"text\":\"\\u001b[31m\"}", "text: 含有控制字符或方向标记；请删除"},
        {"{\"text\":\"\\u202e\"}", "text: 含有控制字符或方向标记；请删除"},
        {"{\"zz\":1}", "zz: 没有此字段；请改正名称或删除"},
        {"{\"part\":{\"nmae\":\"x\"}}", "part.nmae: 没有此字段"},
        {"{\"parts\":[{},{\"madeAt\":\"2026-03-02\"}]}", "parts[1].madeAt: 应为带时区的时间；请写成"},
        {"{\"dueAt\":\"2026-03-02T09:00:00\"}", "dueAt: 应为带时区的时间"},
        {"{\"dueAt\":1772413200000000}", "dueAt: 应为带时区的时间"},
        {"{\"small\":2147483648}", "small: 应为 -2147483648 到 2147483647 的整数"},
        {"{\"small\":1.5}", "small: 应为 -2147483648 到"},
        {"{\"small\":\"1 \"}", "small: 应为 -2147483648 到"},
        {"{\"small\":\"\"}", "small: 应为 -2147483648 到"},
        {"{\"small\":\"1-2\"}", "small: 应为 -2147483648 到"},
        {"{\"unsignedSmall\":-1}", "unsignedSmall: 应为 0 到 4294967295 的整数"},
        {"{\"large\":\"9223372036854775808\"}", "large: 应为 64 位以内的整数"},
        {"{\"huge\":-1}", "huge: 应为 0 到"},
        {"{\"huge\":\"18446744073709551616\"}", "huge: 应为 0 到"},
        {"{\"huge\":\"\"}", "huge: 应为 0 到"},
        {"{\"flag\":1}", "flag: 应为 true 或 false"},
        {"{\"ratio\":\"1\"}", "ratio: 应为数字"},
        {"{\"share\":1e39}", "share: 应为数字"},
        {"{\"colour\":\"GREEN\"}", "colour: 应为规定的名称之一"},
        {"{\"colour\":1}", "colour: 应为规定的名称之一"},
        {"{\"blob\":\"!!\"}", "blob: 应为带填充的 base64 文字"},
        {"{\"blob\":\"AP8\"}", "blob: 应为带填充的 base64"},
        {"{\"blob\":1}", "blob: 应为带填充的 base64"},
        {"{\"tags\":\"a\"}", "tags: 应为列表 […]"},
        {"{\"tags\":[\"a\",1]}", "tags[1]: 应为文字"},
        {"{\"counts\":[1,null]}", "counts[1]: 应为 -2147483648 到"},
        {"{\"facts\":[]}", "facts: 应为对象 {…}"},
        {"{\"facts\":{\"area\":120}}", "facts.area: 应为文字"},
        {"{\"byName\":{\"x\":{\"name\":1}}}", "byName.x.name: 应为文字"},
        {"{\"part\":[]}", "part: 应为对象 {…}"},
        {"{\"number\":1,\"word\":\"w\"}", "word: 与已填的另一字段互斥"},
        {"{\"longFieldName\":true,\"long_field_name\":true}", "long_field_name: 以两种写法重复填写"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (read_text(f, rows[i].json))
            fail_msg("%s was accepted", rows[i].json);
        if (!strstr(f->text.text, rows[i].says))
            fail_msg("%s: \"%s\" does not say \"%s\"", rows[i].json, f->text.text, rows[i].says);
    }
}

static void a_small_arena_refuses_and_does_not_crash(void **state)
{
    struct fixture *f = *state;

    for (size_t cap = 0; cap < 3000; cap += 16) {
        struct arena small;
        arena_init(&small, cap);
        const ProtobufCMessage *message = protojson_read(everything, full, sizeof full - 1, &small, &f->text);
        const char *text = message ? protojson_write(&small, message, 0) : NULL;
        if (text)
            assert_string_equal(text, full);
        arena_done(&small);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(text_survives_both_ways),
        TEST(it_means_what_the_bytes_mean),
        TEST(defaults_are_left_out_and_null_means_default),
        TEST(indentation_is_for_people),
        TEST(both_spellings_and_both_number_forms_are_read),
        TEST(mistakes_are_named_with_their_path),
        TEST(a_small_arena_refuses_and_does_not_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
