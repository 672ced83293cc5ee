/* SPDX-License-Identifier: Apache-2.0
 * json_line - see json_line.h.  Goes through the text without building anything.
 */
#include "json_line.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct scan {
    const char *at;
    int line;
};

static void skip_blanks(struct scan *scan)
{
    for (; *scan->at && strchr(" \t\r\n", *scan->at); scan->at++)
        scan->line += *scan->at == '\n';
}

/* Strings of JSON have no line ends in them. */
static void skip_string(struct scan *scan)
{
    for (scan->at++; *scan->at && *scan->at != '"'; scan->at++)
        scan->at += *scan->at == '\\' && scan->at[1];
    scan->at += *scan->at == '"';
}

/* A value with all that is in it, up to the comma or bracket behind. */
static void skip_value(struct scan *scan)
{
    int depth = 0;

    for (skip_blanks(scan); *scan->at; skip_blanks(scan)) {
        char c = *scan->at;
        if (depth == 0 && (c == ',' || c == '}' || c == ']'))
            return;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c == '"')
            skip_string(scan);
        else
            scan->at++;
    }
}

/* To the `index`-th value of the list at hand. */
static bool enter_list(struct scan *scan, unsigned long index)
{
    if (*scan->at != '[')
        return false;
    scan->at++;
    for (unsigned long i = 0; i < index; i++) {
        skip_value(scan);
        if (*scan->at != ',')
            return false;
        scan->at++;
    }
    skip_blanks(scan);
    return *scan->at && *scan->at != ']';
}

/* To the value under `name` in the object at hand. */
static bool enter_object(struct scan *scan, const char *name, size_t length)
{
    if (*scan->at != '{')
        return false;
    do {
        scan->at++;
        skip_blanks(scan);
        if (*scan->at != '"')
            return false;
        const char *key = scan->at + 1;
        skip_string(scan);
        bool found = (size_t)(scan->at - 1 - key) == length && memcmp(key, name, length) == 0;
        skip_blanks(scan);
        scan->at += *scan->at == ':';
        skip_blanks(scan);
        if (found)
            return true;
        skip_value(scan);
    } while (*scan->at == ',');
    return false;
}

int json_line(const char *text, const char *path)
{
    struct scan scan = {text, 1};
    bool found = true;
    int line = 1;

    for (skip_blanks(&scan); found && *path && *path != ':'; path += *path == '.') {
        char *end = (char *)(uintptr_t)path + strcspn(path, ".[:");
        line = scan.line;
        if (*path == '[') {
            found = enter_list(&scan, strtoul(path + 1, &end, 10));
            end += *end == ']';
        } else {
            found = enter_object(&scan, path, (size_t)(end - path));
        }
        path = end;
    }
    return found ? scan.line : line;
}
