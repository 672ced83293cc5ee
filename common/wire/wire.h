/* SPDX-License-Identifier: Apache-2.0
 * wire - protobuf bytes from outside, judged before they are unpacked.
 *
 * protobuf-c alone crashes on deep nesting, takes 64 times a message's size in memory, accepts invalid UTF-8
 * and NUL in strings and lets the last of two values win.  Here bytes are first walked against the descriptor
 * without allocating; only what passes is unpacked, into an arena and within a budget.
 *
 * Unknown fields are allowed: a newer peer may send them.  Pure functions; any thread.
 */
#ifndef BANGBAN_WIRE_H
#define BANGBAN_WIRE_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena/arena.h"
#include "err/err.h"

struct wire_limits {
    unsigned depth;    /* messages inside messages */
    unsigned elements; /* fields and packed values in the whole message */
    size_t text;       /* bytes of one string */
    size_t memory;     /* bytes that wire_unpack may take from the arena */
};

#define WIRE_LIMITS                                                                                          \
    ((struct wire_limits){.depth = 8, .elements = 20000, .text = 64 * 1024, .memory = 2 * 1024 * 1024})

#define WIRE_MAP_MAX    64  /* entries of one map: keys are compared with each other */
#define WIRE_FIELDS_MAX 128 /* of one message type */

/* Judges well-formed coding; wire types; depth and counts; strict UTF-8 without NUL, controls (newline and
 * tab are allowed) or bidi marks; a singular field, a oneof or a map key given twice; an enum number
 * without name.  0, or ERR_INVALID with "<path of the field>: <rule>；<cure>", in Chinese: people read it. */
int wire_check(const ProtobufCMessageDescriptor *descriptor, const uint8_t *bytes, size_t size,
               const struct wire_limits *limits, struct err_text *ret_text)
    __attribute__((warn_unused_result));

/* wire_check with WIRE_LIMITS, then unpacks into the arena (never call protobuf_c_message_free_unpacked).
 * NULL with a text if it is refused, or if it needs more memory than the limits or the arena give. */
ProtobufCMessage *wire_unpack(const ProtobufCMessageDescriptor *descriptor, const uint8_t *bytes, size_t size,
                              struct arena *arena, struct err_text *ret_text)
    __attribute__((warn_unused_result));

/* The packed bytes; NULL if the arena is full. */
uint8_t *wire_pack(struct arena *arena, const ProtobufCMessage *message, size_t *ret_size)
    __attribute__((warn_unused_result));

/* A type that contains itself could nest without end. Unit tests assert that none does. */
bool wire_has_cycle(const ProtobufCMessageDescriptor *descriptor);

/* protobuf-c keeps no mark of map fields; their entries have a generated form. */
bool wire_is_map(const ProtobufCFieldDescriptor *field);

#endif
