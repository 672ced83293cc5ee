/* SPDX-License-Identifier: Apache-2.0
 * line - one JSON object under construction in a fixed buffer.
 *
 * A member that does not fit is left out whole and the object ends with "cut":true, so that what is
 * written is always valid JSON.  Private to common/log.
 */
#ifndef BANGBAN_LOG_LINE_H
#define BANGBAN_LOG_LINE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define LOG_TEXT_MAX 512 /* bytes of one value before it is cut; names and reasons fit, floods do not */

struct log_line {
    char bytes[PIPE_BUF];
    size_t used;
    bool cut;
};

void log_line_begin(struct log_line *line);

/* `literal` is JSON already: a number, true, null. */
void log_line_literal(struct log_line *line, const char *key, const char *literal);

/* Escapes what JSON demands, controls, bidi marks and bytes that are not UTF-8 (as \ufffd). NULL is null. */
void log_line_text(struct log_line *line, const char *key, const char *text);

/* Closes the object and adds the newline; the line is bytes[0 .. used). */
void log_line_end(struct log_line *line);

#endif
