/* SPDX-License-Identifier: Apache-2.0
 * check - one pass over the bytes of a message beside its descriptor, allocating nothing.
 *
 * The pass must stay in the order of 100 ns for a usual event: every frame goes through it.
 */
#include <stdio.h>
#include <string.h>

#include "utf8/utf8.h"
#include "wire/reader.h"
#include "wire/wire.h"

struct check {
    const struct wire_limits *limits;
    unsigned elements;
    struct err_text *ret_text;
};

/* One message being walked; frames of nested ones are chained, so that an error can name its path. */
struct frame {
    const struct frame *outer;
    const ProtobufCMessageDescriptor *descriptor;
    const ProtobufCFieldDescriptor *field; /* at which the walk stands, NULL for an unknown one */
    const uint8_t *begin;
    const uint8_t *end;
    unsigned depth;
    unsigned next; /* index of the field that is most likely next */
    unsigned map_entries;
    uint64_t seen[WIRE_FIELDS_MAX / 64];
};

static int check_message(struct check *check, struct frame *frame);

static size_t write_path(const struct frame *frame, char *path, size_t size)
{
    size_t used = frame->outer ? write_path(frame->outer, path, size) : 0;
    const char *name = frame->field ? frame->field->name : frame->descriptor->short_name;
    int length = snprintf(path + used, size - used, used > 0 ? ".%s" : "%s", name);

    return length < 0 || (size_t)length >= size - used ? size - 1 : used + (size_t)length;
}

static int refuse(const struct check *check, const struct frame *frame, const char *why)
{
    char path[256];

    write_path(frame, path, sizeof path);
    return err_set(check->ret_text, ERR_INVALID, "%s: %s", path, why);
}

static int count_elements(struct check *check, const struct frame *frame, size_t count)
{
    if (count > check->limits->elements - check->elements)
        return refuse(check, frame, "元素过多；请分次报送");
    check->elements += (unsigned)count;
    return 0;
}

/* Fields mostly come in the order of their numbers, or the same one again. */
static const ProtobufCFieldDescriptor *find_field(struct frame *frame, uint32_t id)
{
    const ProtobufCMessageDescriptor *d = frame->descriptor;
    const ProtobufCFieldDescriptor *field = NULL;

    if (frame->next < d->n_fields && d->fields[frame->next].id == id)
        field = &d->fields[frame->next];
    else
        field = protobuf_c_message_descriptor_get_field(d, id);
    if (field)
        frame->next = (unsigned)(field - d->fields) + (field->label != PROTOBUF_C_LABEL_REPEATED);
    return field;
}

static bool is_seen(const struct frame *frame, const ProtobufCFieldDescriptor *field)
{
    size_t index = (size_t)(field - frame->descriptor->fields);

    return index >= WIRE_FIELDS_MAX || (frame->seen[index / 64] & UINT64_C(1) << (index % 64));
}

static bool oneof_is_seen(const struct frame *frame, const ProtobufCFieldDescriptor *field)
{
    for (unsigned i = 0; i < frame->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *other = &frame->descriptor->fields[i];
        if ((other->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) &&
            other->quantifier_offset == field->quantifier_offset && is_seen(frame, other))
            return true;
    }
    return false;
}

static int check_singular(const struct check *check, struct frame *frame)
{
    const ProtobufCFieldDescriptor *field = frame->field;
    size_t index = (size_t)(field - frame->descriptor->fields);

    if (is_seen(frame, field))
        return refuse(check, frame, "重复填写；请只填一次");
    if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) && oneof_is_seen(frame, field))
        return refuse(check, frame, "与已填的另一字段互斥；请只填其一");
    frame->seen[index / 64] |= UINT64_C(1) << (index % 64);
    return 0;
}

static enum wire_type expected_type(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
        return WIRE_FIXED32;
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return WIRE_FIXED64;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return WIRE_BYTES;
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_BOOL:
    case PROTOBUF_C_TYPE_ENUM:
        return WIRE_VARINT;
    }
    return WIRE_VARINT;
}

static int check_number(const struct check *check, const struct frame *frame, uint64_t number)
{
    const ProtobufCFieldDescriptor *field = frame->field;

    if (field->type == PROTOBUF_C_TYPE_ENUM &&
        !protobuf_c_enum_descriptor_get_value(field->descriptor, (int)(uint32_t)number))
        return refuse(check, frame, "取值不在规定范围内；请按接口说明改正");
    return 0;
}

static int check_packed(struct check *check, const struct frame *frame, const struct raw_field *raw)
{
    enum wire_type type = expected_type(frame->field->type);
    size_t width = type == WIRE_FIXED32 ? 4 : 8;
    struct reader reader = {raw->bytes, raw->bytes + raw->size};

    if (type != WIRE_VARINT)
        return raw->size % width == 0 ? count_elements(check, frame, raw->size / width)
                                      : refuse(check, frame, "数值不完整；请重新编码");
    while (reader.at < reader.end) {
        uint64_t number;
        if (!reader_varint(&reader, &number))
            return refuse(check, frame, "数值编码有误；请重新编码");
        int err = count_elements(check, frame, 1);
        if (err == 0)
            err = check_number(check, frame, number);
        if (err < 0)
            return err;
    }
    return 0;
}

static int check_text(const struct check *check, const struct frame *frame, const struct raw_field *raw)
{
    if (raw->size > check->limits->text)
        return refuse(check, frame, "文字过长；请缩短");
    if (utf8_check(raw->bytes, raw->size, true) != raw->size)
        return refuse(check, frame, "不是规范的 UTF-8 文字；请删除控制字符、方向标记，并改用 UTF-8 编码");
    return 0;
}

static int check_nested(struct check *check, const struct frame *frame, const struct raw_field *raw)
{
    struct frame inner = {.outer = frame,
                          .descriptor = frame->field->descriptor,
                          .begin = raw->bytes,
                          .end = raw->bytes + raw->size,
                          .depth = frame->depth + 1};

    if (inner.depth > check->limits->depth)
        return refuse(check, frame, "嵌套过深；请减少嵌套层次");
    return check_message(check, &inner);
}

/* The key of a map entry as raw bytes; one left out is the empty key, as encoders may do. */
static struct raw_field entry_key(const struct raw_field *entry)
{
    struct reader reader = {entry->bytes, entry->bytes + entry->size};

    while (reader.at < reader.end) {
        struct raw_field field = {0};
        if (!reader_next(&reader, &field) && field.id == 1)
            return field;
    }
    return (struct raw_field){.bytes = entry->bytes};
}

static bool same_key(const struct raw_field *a, const struct raw_field *b)
{
    return a->size == b->size && a->number == b->number &&
           (a->size == 0 || memcmp(a->bytes, b->bytes, a->size) == 0);
}

/* Readers differ in which of two equal keys they believe, so there must not be two. Walks the entries before
 * this one again, which WIRE_MAP_MAX keeps cheap. */
static int check_map_key(const struct check *check, struct frame *frame, const struct raw_field *raw)
{
    struct reader reader = {frame->begin, frame->end};
    struct raw_field key = entry_key(raw);

    if (++frame->map_entries > WIRE_MAP_MAX)
        return refuse(check, frame, "条目过多；请减少条目");
    for (;;) {
        struct raw_field earlier = {0};
        if (reader_next(&reader, &earlier) || earlier.bytes == raw->bytes)
            return 0;
        if (earlier.id != raw->id)
            continue;
        struct raw_field other = entry_key(&earlier);
        if (same_key(&key, &other))
            return refuse(check, frame, "键重复；请只填一次");
    }
}

static int check_bytes(struct check *check, struct frame *frame, const struct raw_field *raw)
{
    switch (frame->field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return check_text(check, frame, raw);
    case PROTOBUF_C_TYPE_MESSAGE: {
        int err = check_nested(check, frame, raw);
        return err == 0 && wire_is_map(frame->field) ? check_map_key(check, frame, raw) : err;
    }
    default:
        return 0;
    }
}

static int check_field(struct check *check, struct frame *frame, const struct raw_field *raw)
{
    const ProtobufCFieldDescriptor *field = frame->field;
    enum wire_type expected = expected_type(field->type);
    bool repeated = field->label == PROTOBUF_C_LABEL_REPEATED;

    if (repeated && raw->type == WIRE_BYTES && expected != WIRE_BYTES)
        return check_packed(check, frame, raw);
    if (raw->type != expected)
        return refuse(check, frame, "类型与接口规定不符；请按接口说明编码");
    int err = repeated ? 0 : check_singular(check, frame);
    if (err < 0)
        return err;
    return expected == WIRE_BYTES ? check_bytes(check, frame, raw) : check_number(check, frame, raw->number);
}

static int check_message(struct check *check, struct frame *frame)
{
    struct reader reader = {frame->begin, frame->end};

    while (reader.at < reader.end) {
        struct raw_field raw = {0};
        frame->field = NULL;
        const char *malformed = reader_next(&reader, &raw);
        if (malformed)
            return refuse(check, frame, malformed);
        frame->field = find_field(frame, raw.id);
        int err = count_elements(check, frame, 1);
        if (err == 0 && frame->field)
            err = check_field(check, frame, &raw);
        if (err < 0)
            return err;
    }
    return 0;
}

int wire_check(const ProtobufCMessageDescriptor *descriptor, const uint8_t *bytes, size_t size,
               const struct wire_limits *limits, struct err_text *ret_text)
{
    static const uint8_t nothing[1];
    struct check check = {.limits = limits, .ret_text = ret_text};
    struct frame frame = {.descriptor = descriptor, .begin = size > 0 ? bytes : nothing, .depth = 1};

    frame.end = frame.begin + size;
    return check_message(&check, &frame);
}
