/* SPDX-License-Identifier: Apache-2.0
 * field - what reading and writing share about a field.  Private to common/protojson.
 */
#ifndef BANGBAN_PROTOJSON_FIELD_H
#define BANGBAN_PROTOJSON_FIELD_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>

#define FIELD_NAME_MAX 96

/* "expected_version" is "expectedVersion". Returns `buffer`. */
const char *field_json_name(const ProtobufCFieldDescriptor *field, char buffer[FIELD_NAME_MAX]);

/* Bytes of one value in the C struct or in its array. */
size_t field_width(const ProtobufCFieldDescriptor *field);

/* An int64 that is an instant by its name. */
bool field_is_instant(const ProtobufCFieldDescriptor *field);

#endif
