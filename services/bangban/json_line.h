/* SPDX-License-Identifier: Apache-2.0
 * json_line - where in a JSON text a field stands, for messages to the person who wrote it.
 */
#ifndef BANGBAN_JSON_LINE_H
#define BANGBAN_JSON_LINE_H

/* Line, from 1, of the value at `path` ("materials[2].code"), or of the innermost object or list on the way
 * that is there.  What follows the path in `path` after ": " is passed over, so that an error text that
 * begins with one will do.  `text` is valid JSON. */
int json_line(const char *text, const char *path);

#endif
