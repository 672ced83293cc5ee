/* SPDX-License-Identifier: Apache-2.0
 * read - JSON to message, in an arena; every refusal names the path of the field.
 */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock/clock.h"
#include "protojson/field.h"
#include "protojson/protojson.h"
#include "utf8/utf8.h"
#include "wire/wire.h"

/* Where the reader stands; places of outer messages are chained for the path in an error. */
struct place {
    const struct place *outer;
    const char *name; /* NULL: element `index` of the outer place */
    size_t index;
    struct arena *arena;
    struct err_text *ret_text;
};

static ProtobufCMessage *read_message(const struct place *place, const ProtobufCMessageDescriptor *descriptor,
                                      const json_t *json);

static size_t write_path(const struct place *place, char *path, size_t size)
{
    size_t used = place->outer ? write_path(place->outer, path, size) : 0;
    int length;

    if (place->name)
        length = snprintf(path + used, size - used, used > 0 ? ".%s" : "%s", place->name);
    else
        length = snprintf(path + used, size - used, "[%zu]", place->index);
    return length < 0 || (size_t)length >= size - used ? size - 1 : used + (size_t)length;
}

static int refuse(const struct place *place, const char *why)
{
    char path[256] = "";

    write_path(place, path, sizeof path);
    return err_set(place->ret_text, ERR_INVALID, "%s: %s", path, why);
}

static struct place inside(const struct place *outer, const char *name, size_t index)
{
    return (struct place){outer, name, index, outer->arena, outer->ret_text};
}

/* Whole numbers come as JSON numbers or, so that no reader loses digits, as strings. */
static bool whole_number(const json_t *json, int64_t *ret_number)
{
    const char *text = json_string_value(json);
    char *end;

    if (json_is_integer(json)) {
        *ret_number = json_integer_value(json);
        return true;
    }
    if (!text || strspn(text, "-0123456789") != strlen(text) || text[0] == '\0')
        return false;
    errno = 0;
    *ret_number = strtoll(text, &end, 10);
    return errno == 0 && *end == '\0';
}

static int read_ranged(const struct place *place, const json_t *json, int64_t min, int64_t max, void *value)
{
    char why[96];
    int64_t number;

    if (!whole_number(json, &number) || number < min || number > max) {
        snprintf(why, sizeof why, "应为 %" PRId64 " 到 %" PRId64 " 的整数；请改正数值", min, max);
        return refuse(place, why);
    }
    uint32_t low = (uint32_t)number; /* the bits of int32 and uint32 alike */
    memcpy(value, &low, sizeof low);
    return 0;
}

static int read_signed(const struct place *place, const ProtobufCFieldDescriptor *field, const json_t *json,
                       int64_t *value)
{
    wall_time instant;

    if (!field_is_instant(field))
        return whole_number(json, value) ? 0 : refuse(place, "应为 64 位以内的整数；请改正数值");
    if (!json_is_string(json) || wall_time_parse(json_string_value(json), &instant) < 0)
        return refuse(place, "应为带时区的时间；请写成 \"2026-03-02T09:00:00+08:00\" 的形式");
    *value = instant.us;
    return 0;
}

static int read_unsigned(const struct place *place, const json_t *json, uint64_t *value)
{
    const char *text = json_string_value(json);
    char *end = NULL;

    if (json_is_integer(json) && json_integer_value(json) >= 0) {
        *value = (uint64_t)json_integer_value(json);
        return 0;
    }
    errno = 0;
    if (text && text[0] != '\0' && strspn(text, "0123456789") == strlen(text))
        *value = strtoull(text, &end, 10);
    return end && errno == 0 ? 0 : refuse(place, "应为 0 到 18446744073709551615 的整数；请改正数值");
}

static int read_real(const struct place *place, const json_t *json, double limit, double *value)
{
    if (!json_is_number(json) || fabs(json_number_value(json)) > limit)
        return refuse(place, "应为数字；请改正数值");
    *value = json_number_value(json);
    return 0;
}

static int read_float(const struct place *place, const json_t *json, float *value)
{
    double wide = 0;
    int err = read_real(place, json, 3.4028234663852886e38, &wide);

    if (err == 0)
        *value = (float)wide;
    return err;
}

static int read_bool(const struct place *place, const json_t *json, protobuf_c_boolean *value)
{
    if (!json_is_boolean(json))
        return refuse(place, "应为 true 或 false；请改正");
    *value = json_is_true(json);
    return 0;
}

static int read_enum(const struct place *place, const ProtobufCFieldDescriptor *field, const json_t *json,
                     int *value)
{
    const char *name = json_string_value(json);
    const ProtobufCEnumValue *found =
        name ? protobuf_c_enum_descriptor_get_value_by_name(field->descriptor, name) : NULL;

    if (!found)
        return refuse(place, "应为规定的名称之一；请按接口说明改正");
    *value = found->value;
    return 0;
}

static int read_text(const struct place *place, const json_t *json, char **value)
{
    const char *text = json_string_value(json);
    size_t size = json_string_length(json);

    if (!text)
        return refuse(place, "应为文字；请用引号写成字符串");
    if (size > WIRE_LIMITS.text)
        return refuse(place, "文字过长；请缩短");
    if (utf8_check((const uint8_t *)text, size, true) != size)
        return refuse(place, "含有控制字符或方向标记；请删除");
    *value = arena_strdup(place->arena, text);
    return *value ? 0 : refuse(place, "内容过多；请减少单次报送的内容");
}

static int read_bytes(const struct place *place, const json_t *json, ProtobufCBinaryData *value)
{
    const char *text = json_string_value(json);
    size_t length = json_string_length(json), size = 0;
    uint8_t *bytes = text ? arena_alloc(place->arena, length / 4 * 3 + 3) : NULL;

    if (!bytes || sodium_base642bin(bytes, length / 4 * 3 + 3, text, length, NULL, &size, NULL,
                                    sodium_base64_VARIANT_ORIGINAL) < 0)
        return refuse(place, "应为带填充的 base64 文字；请重新编码");
    *value = (ProtobufCBinaryData){size, bytes};
    return 0;
}

static int read_value(const struct place *place, const ProtobufCFieldDescriptor *field, const json_t *json,
                      void *value)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        return read_ranged(place, json, INT32_MIN, INT32_MAX, value);
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        return read_ranged(place, json, 0, UINT32_MAX, value);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
        return read_signed(place, field, json, value);
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        return read_unsigned(place, json, value);
    case PROTOBUF_C_TYPE_FLOAT:
        return read_float(place, json, value);
    case PROTOBUF_C_TYPE_DOUBLE:
        return read_real(place, json, HUGE_VAL, value);
    case PROTOBUF_C_TYPE_BOOL:
        return read_bool(place, json, value);
    case PROTOBUF_C_TYPE_ENUM:
        return read_enum(place, field, json, value);
    case PROTOBUF_C_TYPE_STRING:
        return read_text(place, json, value);
    case PROTOBUF_C_TYPE_BYTES:
        return read_bytes(place, json, value);
    case PROTOBUF_C_TYPE_MESSAGE:
        *(ProtobufCMessage **)value = read_message(place, field->descriptor, json);
        return *(ProtobufCMessage **)value ? 0 : ERR_INVALID;
    }
    return ERR_BUG;
}

static int read_array(const struct place *place, const ProtobufCFieldDescriptor *field, const json_t *json,
                      char *values)
{
    for (size_t i = 0; i < json_array_size(json); i++) {
        struct place element = inside(place, NULL, i);
        int err = read_value(&element, field, json_array_get(json, i), values + i * field_width(field));
        if (err < 0)
            return err;
    }
    return 0;
}

/* Map entries are messages of a key and a value; the key is text, as in every map of ours. */
static int read_map(const struct place *place, const ProtobufCFieldDescriptor *field, json_t *json,
                    char *values)
{
    const ProtobufCMessageDescriptor *type = field->descriptor;
    ProtobufCMessage **entries = (ProtobufCMessage **)(void *)values;
    const char *name;
    json_t *value;

    if (json_object_size(json) > WIRE_MAP_MAX)
        return refuse(place, "条目过多；请减少条目");
    json_object_foreach(json, name, value)
    {
        struct place element = inside(place, name, 0);
        json_t *key = json_string(name);
        ProtobufCMessage *entry = arena_alloc(place->arena, type->sizeof_message);
        int err = entry && key ? 0 : ERR_NOMEM;
        if (err == 0) {
            protobuf_c_message_init(type, entry);
            err = read_value(&element, &type->fields[0], key, (char *)entry + type->fields[0].offset);
        }
        if (err == 0)
            err = read_value(&element, &type->fields[1], value, (char *)entry + type->fields[1].offset);
        json_decref(key);
        if (err < 0)
            return err;
        *entries++ = entry;
    }
    return 0;
}

static int read_repeated(const struct place *place, const ProtobufCFieldDescriptor *field, json_t *json,
                         ProtobufCMessage *message)
{
    bool map = wire_is_map(field);
    size_t count = map ? json_object_size(json) : json_array_size(json);

    if (map ? !json_is_object(json) : !json_is_array(json))
        return refuse(place, map ? "应为对象 {…}；请改正结构" : "应为列表 […]；请改正结构");
    char *values = arena_array(place->arena, count, field_width(field));
    if (!values)
        return refuse(place, "内容过多；请减少单次报送的内容");
    int err = map ? read_map(place, field, json, values) : read_array(place, field, json, values);
    if (err < 0)
        return err;
    *(char **)(void *)((char *)message + field->offset) = values;
    *(size_t *)(void *)((char *)message + field->quantifier_offset) = count;
    return 0;
}

static int read_field(const struct place *place, const ProtobufCFieldDescriptor *field, json_t *json,
                      ProtobufCMessage *message)
{
    char *quantifier = (char *)message + field->quantifier_offset;

    if (json_is_null(json)) /* the mapping's way to say "default" */
        return 0;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return read_repeated(place, field, json, message);
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        uint32_t *chosen = (uint32_t *)(void *)quantifier;
        if (*chosen != 0)
            return refuse(place, "与已填的另一字段互斥；请只填其一");
        *chosen = field->id;
    }
    return read_value(place, field, json, (char *)message + field->offset);
}

/* Both spellings are accepted, as the mapping demands: "expectedVersion" and "expected_version". */
static const ProtobufCFieldDescriptor *find_field(const ProtobufCMessageDescriptor *descriptor,
                                                  const char *name)
{
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        char json_name[FIELD_NAME_MAX];
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        if (strcmp(field_json_name(field, json_name), name) == 0 || strcmp(field->name, name) == 0)
            return field;
    }
    return NULL;
}

static int read_members(const struct place *place, const json_t *json, ProtobufCMessage *message)
{
    uint64_t seen[WIRE_FIELDS_MAX / 64] = {0};
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)json, name, value)
    {
        struct place member = inside(place, name, 0);
        const ProtobufCFieldDescriptor *field = find_field(message->descriptor, name);
        if (!field)
            return refuse(&member, "没有此字段；请改正名称或删除");
        size_t index = (size_t)(field - message->descriptor->fields);
        if (index >= WIRE_FIELDS_MAX || (seen[index / 64] & UINT64_C(1) << (index % 64)))
            return refuse(&member, "以两种写法重复填写；请只填一次");
        seen[index / 64] |= UINT64_C(1) << (index % 64);
        int err = read_field(&member, field, value, message);
        if (err < 0)
            return err;
    }
    return 0;
}

static ProtobufCMessage *read_message(const struct place *place, const ProtobufCMessageDescriptor *descriptor,
                                      const json_t *json)
{
    ProtobufCMessage *message;

    if (!json_is_object(json)) {
        refuse(place, "应为对象 {…}；请改正结构");
        return NULL;
    }
    message = arena_alloc(place->arena, descriptor->sizeof_message);
    if (!message) {
        refuse(place, "内容过多；请减少单次报送的内容");
        return NULL;
    }
    protobuf_c_message_init(descriptor, message);
    return read_members(place, json, message) < 0 ? NULL : message;
}

ProtobufCMessage *protojson_read_tree(const ProtobufCMessageDescriptor *descriptor, const json_t *tree,
                                      struct arena *arena, struct err_text *ret_text)
{
    struct place top = {.name = "", .arena = arena, .ret_text = ret_text};

    if (!json_is_object(tree)) {
        err_set(ret_text, ERR_INVALID, "%s: 应为对象 {…}；请改正结构", descriptor->short_name);
        return NULL;
    }
    return read_message(&top, descriptor, tree);
}

ProtobufCMessage *protojson_read(const ProtobufCMessageDescriptor *descriptor, const char *text, size_t size,
                                 struct arena *arena, struct err_text *ret_text)
{
    json_error_t error;
    json_t *tree = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);

    if (!tree) {
        err_set(ret_text, ERR_INVALID, "不是 JSON：第 %d 行第 %d 列（%s）；请改正格式", error.line,
                error.column, error.text);
        return NULL;
    }
    ProtobufCMessage *message = protojson_read_tree(descriptor, tree, arena, ret_text);
    json_decref(tree);
    return message;
}
