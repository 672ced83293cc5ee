/* SPDX-License-Identifier: Apache-2.0
 * fold - one pass over the characters. */
#include "control/fold.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "utf8/utf8.h"

#define FULL_WIDTH_FIRST  0xFF01u /* of '!' */
#define FULL_WIDTH_LAST   0xFF5Eu /* of '~' */
#define FULL_WIDTH_OFFSET 0xFEE0u
#define WIDE_BLANK        0x3000u

static bool is_full_width(uint32_t character)
{
    return character >= FULL_WIDTH_FIRST && character <= FULL_WIDTH_LAST;
}

void fold(const char *text, char *ret_folded, size_t room)
{
    size_t size = strlen(text), used = 0, length;

    for (size_t at = 0; at < size; at += length) {
        uint32_t character = (unsigned char)text[at];

        length = utf8_next((const uint8_t *)text + at, size - at, &character);
        length = length ? length : 1; /* what is no character stays as it is */
        if (is_full_width(character))
            character -= FULL_WIDTH_OFFSET;
        if (character == ' ' || character == '\t' || character == WIDE_BLANK)
            continue;
        bool ascii = character < 0x80;
        size_t wanted = ascii ? 1 : length;
        if (used + wanted >= room)
            break;
        if (ascii)
            ret_folded[used] = (char)tolower((int)character);
        else
            memcpy(ret_folded + used, text + at, length);
        used += wanted;
    }
    ret_folded[used] = '\0';
}
