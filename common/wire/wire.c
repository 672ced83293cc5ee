/* SPDX-License-Identifier: Apache-2.0
 * wire - unpacking and packing in arenas, and questions about message types.
 */
#include "wire/wire.h"

#include <string.h>

/* What one message may take, whatever is left in the arena. */
struct budget {
    struct arena *arena;
    size_t left;
};

static void *take(void *allocator_data, size_t size)
{
    struct budget *budget = allocator_data;

    if (size > budget->left)
        return NULL;
    budget->left -= size;
    return arena_alloc(budget->arena, size);
}

static void keep(void *allocator_data, void *pointer)
{
    (void)allocator_data, (void)pointer; /* the arena frees */
}

ProtobufCMessage *wire_unpack(const ProtobufCMessageDescriptor *descriptor, const uint8_t *bytes, size_t size,
                              struct arena *arena, struct err_text *ret_text)
{
    const struct wire_limits limits = WIRE_LIMITS;
    struct budget budget = {arena, limits.memory};
    ProtobufCAllocator allocator = {take, keep, &budget};

    if (wire_check(descriptor, bytes, size, &limits, ret_text) < 0)
        return NULL;
    ProtobufCMessage *message = protobuf_c_message_unpack(descriptor, &allocator, size, bytes);
    if (!message)
        err_set(ret_text, ERR_TOO_BIG, "%s: 内容过多；请减少单次报送的内容",
                descriptor->short_name);
    return message;
}

uint8_t *wire_pack(struct arena *arena, const ProtobufCMessage *message, size_t *ret_size)
{
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = arena_alloc(arena, size);

    if (bytes)
        *ret_size = protobuf_c_message_pack(message, bytes);
    return bytes;
}

bool wire_is_map(const ProtobufCFieldDescriptor *field)
{
    if (field->label != PROTOBUF_C_LABEL_REPEATED || field->type != PROTOBUF_C_TYPE_MESSAGE)
        return false;
    const ProtobufCMessageDescriptor *entry = field->descriptor;
    if (entry->n_fields != 2)
        return false;
    size_t length = strlen(entry->short_name);
    return length > 5 && strcmp(entry->short_name + length - 5, "Entry") == 0 &&
           strcmp(entry->fields[0].name, "key") == 0 && strcmp(entry->fields[1].name, "value") == 0;
}

struct ancestor {
    const struct ancestor *outer;
    const ProtobufCMessageDescriptor *descriptor;
};

static bool meets_itself(const ProtobufCMessageDescriptor *descriptor, const struct ancestor *outer)
{
    struct ancestor self = {outer, descriptor};

    for (const struct ancestor *a = outer; a; a = a->outer)
        if (a->descriptor == descriptor)
            return true;
    for (unsigned i = 0; i < descriptor->n_fields; i++)
        if (descriptor->fields[i].type == PROTOBUF_C_TYPE_MESSAGE &&
            meets_itself(descriptor->fields[i].descriptor, &self))
            return true;
    return false;
}

bool wire_has_cycle(const ProtobufCMessageDescriptor *descriptor)
{
    return meets_itself(descriptor, NULL);
}
