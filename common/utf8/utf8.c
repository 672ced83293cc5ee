/* SPDX-License-Identifier: Apache-2.0
 * utf8 - see utf8.h.  ASCII is passed eight bytes at a time: most of a message is ASCII.
 */
#include "utf8/utf8.h"

#include <string.h>

static bool continues(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

static size_t next_two(const uint8_t *b, size_t size, uint32_t *ret_character)
{
    if (size < 2 || b[0] < 0xC2 || !continues(b[1]))
        return 0;
    *ret_character = (b[0] & 0x1Fu) << 6 | (b[1] & 0x3Fu);
    return 2;
}

static size_t next_three(const uint8_t *b, size_t size, uint32_t *ret_character)
{
    if (size < 3 || !continues(b[1]) || !continues(b[2]))
        return 0;
    uint32_t c = (b[0] & 0x0Fu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
    if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *ret_character = c;
    return 3;
}

static size_t next_four(const uint8_t *b, size_t size, uint32_t *ret_character)
{
    if (size < 4 || b[0] > 0xF4 || !continues(b[1]) || !continues(b[2]) || !continues(b[3]))
        return 0;
    uint32_t c = (b[0] & 0x07u) << 18 | (b[1] & 0x3Fu) << 12 | (b[2] & 0x3Fu) << 6 | (b[3] & 0x3Fu);
    if (c < 0x10000 || c > 0x10FFFF)
        return 0;
    *ret_character = c;
    return 4;
}

size_t utf8_next(const uint8_t *bytes, size_t size, uint32_t *ret_character)
{
    if (bytes[0] < 0x80) {
        *ret_character = bytes[0];
        return 1;
    }
    if (bytes[0] < 0xE0)
        return next_two(bytes, size, ret_character);
    if (bytes[0] < 0xF0)
        return next_three(bytes, size, ret_character);
    return next_four(bytes, size, ret_character);
}

bool utf8_is_deceptive(uint32_t c)
{
    if (c < 0x20 || (c >= 0x7F && c <= 0x9F))
        return true;
    if (c < 0x061C || (c > 0x2069 && c != 0xFEFF))
        return false;
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

/* True if none of eight bytes is below 0x20, is 0x7F or is above: one arithmetic test for all of them. */
static bool eight_printable(const uint8_t *bytes)
{
    const uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    uint64_t low = word - ones * 0x20; /* borrows set the high bit where a byte was < 0x20 */
    uint64_t del = word + ones;        /* 0x7F + 1 sets the high bit */
    return ((low | del | word) & highs) == 0;
}

size_t utf8_check(const uint8_t *bytes, size_t size, bool multiline)
{
    size_t at = 0;

    while (at < size) {
        if (size - at >= 8 && eight_printable(bytes + at)) {
            at += 8;
            continue;
        }
        if (size - at < 8 && size >= 8 && eight_printable(bytes + size - 8))
            return size; /* the rest, together with some that was seen */
        uint32_t c;
        size_t length = utf8_next(bytes + at, size - at, &c);
        if (length == 0)
            return at;
        if (utf8_is_deceptive(c) && !(multiline && (c == '\n' || c == '\t')))
            return at;
        at += length;
    }
    return size;
}
