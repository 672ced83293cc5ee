/* SPDX-License-Identifier: Apache-2.0
 * write - message to JSON.
 */
#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock/clock.h"
#include "protojson/field.h"
#include "protojson/protojson.h"
#include "wire/wire.h"

#define MEMBER(message, offset_) ((const void *)((const char *)(message) + (offset_)))

static json_t *write_signed(const ProtobufCFieldDescriptor *field, int64_t number)
{
    char text[WALL_TIME_TEXT];

    if (field_is_instant(field))
        return json_string(wall_time_format((wall_time){number}, text));
    snprintf(text, sizeof text, "%" PRId64, number);
    return json_string(text);
}

static json_t *write_unsigned(uint64_t number)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRIu64, number);
    return json_string(text);
}

static json_t *write_bytes(const ProtobufCBinaryData *bytes)
{
    size_t size = sodium_base64_encoded_len(bytes->len, sodium_base64_VARIANT_ORIGINAL);
    char *text = malloc(size);

    if (!text)
        return NULL;
    sodium_bin2base64(text, size, bytes->data, bytes->len, sodium_base64_VARIANT_ORIGINAL);
    json_t *json = json_string(text);
    free(text);
    return json;
}

static json_t *write_enum(const ProtobufCFieldDescriptor *field, int number)
{
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(field->descriptor, number);

    return value ? json_string(value->name) : json_null();
}

static json_t *write_value(const ProtobufCFieldDescriptor *field, const void *value)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        return json_integer(*(const int32_t *)value);
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        return json_integer(*(const uint32_t *)value);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
        return write_signed(field, *(const int64_t *)value);
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        return write_unsigned(*(const uint64_t *)value);
    case PROTOBUF_C_TYPE_FLOAT:
        return json_real((double)*(const float *)value);
    case PROTOBUF_C_TYPE_DOUBLE:
        return json_real(*(const double *)value);
    case PROTOBUF_C_TYPE_BOOL:
        return json_boolean(*(const protobuf_c_boolean *)value);
    case PROTOBUF_C_TYPE_ENUM:
        return write_enum(field, *(const int *)value);
    case PROTOBUF_C_TYPE_STRING:
        return json_string(*(const char *const *)value);
    case PROTOBUF_C_TYPE_BYTES:
        return write_bytes(value);
    case PROTOBUF_C_TYPE_MESSAGE:
        return protojson_tree(*(const ProtobufCMessage *const *)value);
    }
    return NULL;
}

/* As a proto3 encoder decides whether a field without presence is written. */
static bool is_default(const ProtobufCFieldDescriptor *field, const void *value)
{
    static const char zero[8];
    const char *text;

    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        text = *(const char *const *)value;
        return !text || text[0] == '\0';
    case PROTOBUF_C_TYPE_BYTES:
        return ((const ProtobufCBinaryData *)value)->len == 0;
    case PROTOBUF_C_TYPE_MESSAGE:
        return !*(const void *const *)value;
    default:
        return memcmp(value, zero, field_width(field)) == 0;
    }
}

static int add_entry(json_t *object, const ProtobufCMessage *entry)
{
    const ProtobufCFieldDescriptor *key = &entry->descriptor->fields[0];
    const ProtobufCFieldDescriptor *value = &entry->descriptor->fields[1];
    json_t *name = write_value(key, MEMBER(entry, key->offset));
    char *plain = json_is_string(name) ? NULL : json_dumps(name, JSON_ENCODE_ANY);
    int err = json_object_set_new(object, plain ? plain : json_string_value(name),
                                  write_value(value, MEMBER(entry, value->offset)));

    free(plain);
    json_decref(name);
    return err;
}

static json_t *write_repeated(const ProtobufCFieldDescriptor *field, const ProtobufCMessage *message)
{
    size_t count = *(const size_t *)MEMBER(message, field->quantifier_offset);
    const char *values = *(const char *const *)MEMBER(message, field->offset);
    bool map = wire_is_map(field);
    json_t *json = map ? json_object() : json_array();
    int err = json ? 0 : -1;

    for (size_t i = 0; i < count && err == 0; i++) {
        const void *value = values + i * field_width(field);
        err = map ? add_entry(json, *(const ProtobufCMessage *const *)value)
                  : json_array_append_new(json, write_value(field, value));
    }
    if (err == 0)
        return json;
    json_decref(json);
    return NULL;
}

static bool is_present(const ProtobufCFieldDescriptor *field, const ProtobufCMessage *message)
{
    const void *quantifier = MEMBER(message, field->quantifier_offset);

    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return *(const size_t *)quantifier > 0;
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        return *(const uint32_t *)quantifier == field->id;
    return !is_default(field, MEMBER(message, field->offset));
}

json_t *protojson_tree(const ProtobufCMessage *message)
{
    json_t *object = json_object();

    for (unsigned i = 0; object && i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        char name[FIELD_NAME_MAX];
        if (!is_present(field, message))
            continue;
        json_t *value = field->label == PROTOBUF_C_LABEL_REPEATED
                            ? write_repeated(field, message)
                            : write_value(field, MEMBER(message, field->offset));
        if (json_object_set_new(object, field_json_name(field, name), value) < 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

char *protojson_write(struct arena *arena, const ProtobufCMessage *message, size_t indent)
{
    json_t *tree = protojson_tree(message);
    char *text = tree ? json_dumps(tree, indent > 0 ? JSON_INDENT(indent) : JSON_COMPACT) : NULL;
    char *copy = text ? arena_strdup(arena, text) : NULL;

    free(text);
    json_decref(tree);
    return copy;
}
