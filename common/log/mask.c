/* SPDX-License-Identifier: Apache-2.0
 * mask - see mask.h.
 */
#include "log/mask.h"

#include <stdio.h>
#include <string.h>

#include "utf8/utf8.h"

const char *mask_phone(const char *phone, char buffer[MASK_TEXT])
{
    size_t length = strlen(phone);

    if (length < 11) /* three and four of fewer digits would be most of the number */
        snprintf(buffer, MASK_TEXT, "***");
    else
        snprintf(buffer, MASK_TEXT, "%.3s****%s", phone, phone + length - 4);
    return buffer;
}

const char *mask_name(const char *name, char buffer[MASK_TEXT])
{
    uint32_t first;
    size_t size = strlen(name);
    size_t length = size > 0 ? utf8_next((const uint8_t *)name, size, &first) : 0;

    if (length == size) /* a name of one character would be shown whole */
        length = 0;
    snprintf(buffer, MASK_TEXT, "%.*s**", (int)length, name);
    return buffer;
}
