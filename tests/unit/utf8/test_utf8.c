/* SPDX-License-Identifier: Apache-2.0
 * Strictness of the decoder: every code point, and every way to write one wrongly.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "utf8/utf8.h"

static size_t encode(uint32_t c, uint8_t out[4])
{
    static const struct {
        uint32_t below;
        uint8_t lead;
    } forms[] = {{0x80, 0}, {0x800, 0xC0}, {0x10000, 0xE0}, {0x110000, 0xF0}};
    size_t length = 1;

    while (c >= forms[length - 1].below)
        length++;
    for (size_t i = length - 1; i > 0; i--) {
        out[i] = (uint8_t)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    out[0] = (uint8_t)(forms[length - 1].lead | c);
    return length;
}

static void every_character_decodes_to_itself(void **state)
{
    uint8_t bytes[4];
    uint32_t decoded;

    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        size_t length = encode(c, bytes);
        size_t got = utf8_next(bytes, length, &decoded);
        if (c >= 0xD800 && c <= 0xDFFF) {
            assert_int_equal(got, 0);
            continue;
        }
        if (got != length || decoded != c)
            fail_msg("U+%04X", c);
        if (length > 1 && utf8_next(bytes, length - 1, &decoded) != 0)
            fail_msg("U+%04X cut short was accepted", c);
    }
}

static void wrong_bytes_are_refused(void **state)
{
    static const char *const wrong[] = {
        "\x80",         "\xBF",         "\xC0\x80",     "\xC1\xBF",         "\xE0\x80\x80",
        "\xE0\x9F\xBF", "\xF5\x80",     "\xF0\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
        "\xFF",         "\xFE\x80\x80", "\xC3(",        "\xE5\x8A(",        "\xF0\x9F\x98(",
    };
    uint32_t decoded = 7;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (utf8_next((const uint8_t *)wrong[i], strlen(wrong[i]), &decoded) != 0)
            fail_msg("row %zu was accepted", i);
    assert_int_equal(decoded, 7);
}

static size_t check(const char *text, bool multiline)
{
    return utf8_check((const uint8_t *)text, strlen(text), multiline);
}

static void clean_text_passes(void **state)
{
    static const char *const clean[] = {"", "plain ASCII text ~", "东胜区帮办代办 2026-03-02", "𠮷 rare",
                                        "é"};

    (void)state;
    for (size_t i = 0; i < sizeof clean / sizeof clean[0]; i++)
        assert_int_equal(check(clean[i], false), strlen(clean[i]));
    assert_int_equal(utf8_check((const uint8_t *)"", 0, false), 0);
}

static void the_first_fault_is_located(void **state)
{
    static const struct {
        const char *text;
        size_t at;
    } rows[] = {
        {"12345678\x01", 8},
        {"123456\x1F"
         "89abcdef",
         6},
        {"办理\xE5\x8A", 6},
        {"abc\x7F"
         "defghijkl",
         3},
        {"name\xE2\x80\xAE"
         "gpj",
         4},
        {"\xEF\xBB\xBF"
         "bom",
         0},
        {"a\xC2\x85", 1},
        {"a\xE2\x81\xA6", 1},
        {"line\nline", 4},
        {"1234567\xFF", 7},
        {"a\xE2\x80\xA8", 1},
        {"a\xD8\x9C", 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(check(rows[i].text, false), rows[i].at);
    assert_int_equal(utf8_check((const uint8_t *)"ab\0cdefghijk", 12, false), 2);
}

static void newline_and_tab_are_fine_in_multiline_text(void **state)
{
    (void)state;
    assert_int_equal(check("one\n\ttwo", true), 8);
    assert_int_equal(check("one\rtwo", true), 3);
}

/* The word-wide test and the character-wide one must agree on every byte at every place. */
static void eight_at_a_time_misses_nothing(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++)
        for (size_t place = 0; place < 16; place++) {
            uint8_t text[16];
            memset(text, 'a', sizeof text);
            text[place] = (uint8_t)byte;
            size_t expected = byte >= 0x20 && byte < 0x7F ? sizeof text : place;
            assert_int_equal(utf8_check(text, sizeof text, false), expected);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_decodes_to_itself),
        cmocka_unit_test(wrong_bytes_are_refused),
        cmocka_unit_test(clean_text_passes),
        cmocka_unit_test(the_first_fault_is_located),
        cmocka_unit_test(newline_and_tab_are_fine_in_multiline_text),
        cmocka_unit_test(eight_at_a_time_misses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
