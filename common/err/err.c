/* SPDX-License-Identifier: Apache-2.0
 * err - names, meanings and texts of the error codes listed in err.h.
 */
#include "err/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct err_entry {
    int code;
    const char *name;
    const char *meaning;
};

static const struct err_entry entries[] = {{0, "OK", "no error"},
#define X(name, code, text) {(code), #name, text},
                                           ERR_LIST(X)
#undef X
};

static const struct err_entry *find(int err)
{
    static const struct err_entry unlisted = {1, "UNLISTED", "a number that is not an error code"};

    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        if (entries[i].code == err)
            return &entries[i];
    return &unlisted;
}

const char *err_name(int err)
{
    return find(err)->name;
}

const char *err_meaning(int err)
{
    return find(err)->meaning;
}

/* vsnprintf cuts between any two bytes: take back the head of a character that lost its tail. */
static void drop_cut_character(char *text)
{
    size_t end = strlen(text);
    size_t start = end;

    while (start > 0 && end - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t need = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;

    if (end - start < need)
        text[start - 1] = '\0';
}

void err_format(struct err_text *ret_text, const char *format, ...)
{
    if (!ret_text)
        return;

    /* An argument may be ret_text itself ("file x: <earlier text>"), hence the copy. */
    char text[sizeof ret_text->text];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);

    if (length < 0)
        text[0] = '\0';
    else if ((size_t)length >= sizeof text)
        drop_cut_character(text);
    memcpy(ret_text->text, text, sizeof text);
}
