/* SPDX-License-Identifier: Apache-2.0
 * line - see line.h.
 */
#include "log/line.h"

#include <stdio.h>
#include <string.h>

#include "utf8/utf8.h"

static const char ending[] = ",\"cut\":true}\n";

#define ROOM (PIPE_BUF - sizeof ending) /* the ending always fits */

void log_line_begin(struct log_line *line)
{
    line->used = 0;
    line->cut = false;
}

static bool put(struct log_line *line, const char *bytes, size_t size)
{
    if (size > ROOM - line->used)
        return false;
    memcpy(line->bytes + line->used, bytes, size);
    line->used += size;
    return true;
}

static bool put_string(struct log_line *line, const char *text)
{
    return put(line, text, strlen(text));
}

static bool put_escaped(struct log_line *line, uint32_t character)
{
    char escape[8];

    if (character == '"' || character == '\\')
        snprintf(escape, sizeof escape, "\\%c", (char)character);
    else
        snprintf(escape, sizeof escape, "\\u%04x",
                 character & 0xFFFF); /* all that are escaped are below 64K */
    return put_string(line, escape);
}

/* Puts one character or one wrong byte; returns how much of `bytes` that was, 0 if there is no room. */
static size_t put_character(struct log_line *line, const uint8_t *bytes, size_t size)
{
    uint32_t character = 0;
    size_t length = utf8_next(bytes, size, &character);
    bool fits;

    if (length == 0) {
        length = 1;
        fits = put_escaped(line, 0xFFFD);
    } else if (character == '"' || character == '\\' || utf8_is_deceptive(character)) {
        fits = put_escaped(line, character);
    } else {
        fits = put(line, (const char *)bytes, length);
    }
    return fits ? length : 0;
}

static bool put_quoted(struct log_line *line, const char *text)
{
    const uint8_t *bytes = (const uint8_t *)text;
    size_t size = strlen(text);
    size_t at = 0;

    if (!put(line, "\"", 1))
        return false;
    while (at < size && at < LOG_TEXT_MAX) {
        size_t length = put_character(line, bytes + at, size - at);
        if (length == 0)
            return false;
        at += length;
    }
    return (at == size || put_string(line, "…")) && put(line, "\"", 1);
}

static bool put_key(struct log_line *line, const char *key)
{
    return put_string(line, line->used == 0 ? "{\"" : ",\"") && put_string(line, key) &&
           put_string(line, "\":");
}

void log_line_literal(struct log_line *line, const char *key, const char *literal)
{
    size_t before = line->used;

    if (put_key(line, key) && put_string(line, literal))
        return;
    line->used = before;
    line->cut = true;
}

void log_line_text(struct log_line *line, const char *key, const char *text)
{
    size_t before = line->used;

    if (!text) {
        log_line_literal(line, key, "null");
        return;
    }
    if (put_key(line, key) && put_quoted(line, text))
        return;
    line->used = before;
    line->cut = true;
}

void log_line_end(struct log_line *line)
{
    const char *end = line->cut ? ending : "}\n";
    size_t size = strlen(end);

    memcpy(line->bytes + line->used, end, size);
    line->used += size;
}
