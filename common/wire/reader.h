/* SPDX-License-Identifier: Apache-2.0
 * reader - the fields of protobuf bytes, one after the other, without a schema.  Private to common/wire.
 */
#ifndef BANGBAN_WIRE_READER_H
#define BANGBAN_WIRE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_type { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };

struct reader {
    const uint8_t *at;
    const uint8_t *end;
};

struct raw_field {
    uint32_t id;
    enum wire_type type;
    uint64_t number;      /* WIRE_VARINT */
    const uint8_t *bytes; /* the other types */
    size_t size;
};

/* At most ten bytes and 64 bits; false if it is cut or longer. */
bool reader_varint(struct reader *reader, uint64_t *ret_number);

/* Takes the next field into the zeroed `ret_field`. NULL, or "<rule>；<cure>" of the coding, in Chinese. */
const char *reader_next(struct reader *reader, struct raw_field *ret_field);

#endif
