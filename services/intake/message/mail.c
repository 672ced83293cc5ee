/* SPDX-License-Identifier: Apache-2.0
 * mail - a message as RFC 5322 text. */
#include "mail.h"

#include <stdio.h>
#include <string.h>

#define WORD_BYTES 42 /* bytes of text in an encoded word: 75 characters with its frame */
#define LINE_BYTES 57 /* bytes of a body line: 76 characters */

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void encode_group(const unsigned char *bytes, size_t count, char *out)
{
    unsigned group = (unsigned)bytes[0] << 16 | (count > 1 ? (unsigned)bytes[1] << 8 : 0) |
                     (count > 2 ? (unsigned)bytes[2] : 0);

    for (int i = 0; i < 4; i++)
        out[i] = (size_t)i <= count ? digits[group >> (18 - 6 * i) & 63] : '=';
}

static const char *base64(struct arena *arena, const char *text, size_t size)
{
    char *out = arena_alloc(arena, (size + 2) / 3 * 4 + 1);

    for (size_t i = 0; out && i < size; i += 3)
        encode_group((const unsigned char *)text + i, size - i, out + i / 3 * 4);
    return out;
}

/* At most `max` bytes, and whole characters. */
static size_t piece(const char *text, size_t max)
{
    size_t size = strlen(text);

    if (size <= max)
        return size;
    for (size = max; size > 1 && ((unsigned char)text[size] & 0xc0) == 0x80; size--)
        ;
    return size;
}

static const char *encoded_words(struct arena *arena, const char *text)
{
    const char *words = "";

    while (words && *text) {
        size_t size = piece(text, WORD_BYTES);
        const char *word = base64(arena, text, size);

        words = word ? arena_printf(arena, "%s%s=?UTF-8?B?%s?=", words, *words ? "\r\n " : "", word) : NULL;
        text += size;
    }
    return words;
}

static const char *body_lines(struct arena *arena, const char *text)
{
    size_t size = strlen(text), lines = size / LINE_BYTES + 1;
    char *body = arena_alloc(arena, lines * (LINE_BYTES / 3 * 4 + 2) + 1), *end = body;

    for (size_t at = 0; body && at < size; at += LINE_BYTES) {
        const char *line = base64(arena, text + at, size - at < LINE_BYTES ? size - at : LINE_BYTES);

        if (!line)
            return NULL;
        end = stpcpy(stpcpy(end, line), "\r\n");
    }
    return body;
}

const char *mail_address(struct arena *arena, const char *from)
{
    const char *open = strrchr(from, '<');

    return open ? arena_strndup(arena, open + 1, strcspn(open + 1, ">")) : arena_strdup(arena, from);
}

bool mail_address_good(const char *address)
{
    const char *at = strchr(address, '@');

    for (const char *c = address; *c; c++)
        if (*c <= ' ' || *c > '~')
            return false;
    return at && at > address && at[1] && !strchr(at + 1, '@') && !strpbrk(address, "<>,;\"") &&
           strlen(address) <= 254;
}

static const char *party(struct arena *arena, const char *name, const char *address)
{
    const char *words = encoded_words(arena, name);

    if (!words)
        return NULL;
    return arena_printf(arena, "%s%s<%s>", words, *words ? "\r\n " : "", address);
}

/* "Mon, 02 Mar 2026 09:00:00 +0800" of the instant as the centre's clock shows it. */
static const char *date_of(struct arena *arena, wall_time at)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[WALL_TIME_TEXT];

    wall_time_format(at, text); /* 2026-03-02T09:00:00 */
    int month = (text[5] - '0') * 10 + text[6] - '0';
    return arena_printf(arena, "%.2s %s %.4s %.8s +0800", text + 8, months[month - 1], text, text + 11);
}

static const char *name_of(struct arena *arena, const char *from)
{
    const char *open = strrchr(from, '<');
    size_t size = open ? (size_t)(open - from) : 0;

    while (size > 0 && from[size - 1] == ' ')
        size--;
    return arena_strndup(arena, from, size);
}

const char *mail_text(struct arena *arena, const struct parcel *parcel, const char *from, const char *subject)
{
    const char *address = mail_address(arena, from), *name = name_of(arena, from);
    const char *domain = address ? strrchr(address, '@') : NULL;
    const char *sender = name && address ? party(arena, name, address) : NULL;
    const char *receiver = party(arena, parcel->name, parcel->email);
    const char *words = encoded_words(arena, subject), *body = body_lines(arena, parcel->text);
    const char *date = date_of(arena, parcel->told_at);

    if (!domain || !sender || !receiver || !words || !body || !date)
        return NULL;
    return arena_printf(
        arena,
        "Date: %s\r\nFrom: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s%s>\r\n"
        "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%s",
        date, sender, receiver, words, parcel->id, domain, body);
}
