/* SPDX-License-Identifier: Apache-2.0
 * field - see field.h.
 */
#include "protojson/field.h"

#include <string.h>

const char *field_json_name(const ProtobufCFieldDescriptor *field, char buffer[FIELD_NAME_MAX])
{
    size_t used = 0;
    bool upper = false;

    for (const char *c = field->name; *c && used < FIELD_NAME_MAX - 1; c++) {
        if (*c == '_') {
            upper = true;
            continue;
        }
        buffer[used++] = upper && *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
        upper = false;
    }
    buffer[used] = '\0';
    return buffer;
}

size_t field_width(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_ENUM:
        return 4;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return 8;
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(void *);
    }
    return 0;
}

bool field_is_instant(const ProtobufCFieldDescriptor *field)
{
    size_t length = strlen(field->name);

    return field->type == PROTOBUF_C_TYPE_INT64 && length > 3 && strcmp(field->name + length - 3, "_at") == 0;
}
