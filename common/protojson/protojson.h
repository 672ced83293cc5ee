/* SPDX-License-Identifier: Apache-2.0
 * protojson - messages as JSON text and back, by the proto3 JSON mapping.
 *
 * Names are camelCase, 64-bit numbers are strings, bytes are base64, enums are names, maps are objects,
 * default values are left out.  One addition, a convention of proto/: an int64 field whose name ends in _at
 * is an instant, RFC 3339 with offset.  Pure functions; any thread.
 */
#ifndef BANGBAN_PROTOJSON_H
#define BANGBAN_PROTOJSON_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

#include "arena/arena.h"
#include "err/err.h"

struct json_t; /* jansson's; who uses the tree includes <jansson.h> */

/* A new reference; NULL out of memory. Unknown fields and enum numbers without name are left out. */
struct json_t *protojson_tree(const ProtobufCMessage *message);

/* Text in the arena: on one line if `indent` is 0. NULL if the arena is full. */
char *protojson_write(struct arena *arena, const ProtobufCMessage *message, size_t indent);

/* Reads what a person or another system wrote.  NULL with a Chinese text that gives the path of the field
 * ("materials[2].code"), what is wrong and what is allowed: an unknown or repeated name, a wrong type, a
 * number out of range, two members of a oneof, a bad time or base64, text with control characters. */
ProtobufCMessage *protojson_read(const ProtobufCMessageDescriptor *descriptor, const char *text, size_t size,
                                 struct arena *arena, struct err_text *ret_text)
    __attribute__((warn_unused_result));

/* The same from a tree, which is borrowed. */
ProtobufCMessage *protojson_read_tree(const ProtobufCMessageDescriptor *descriptor, const struct json_t *tree,
                                      struct arena *arena, struct err_text *ret_text)
    __attribute__((warn_unused_result));

#endif
