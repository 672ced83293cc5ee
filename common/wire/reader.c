/* SPDX-License-Identifier: Apache-2.0
 * reader - see reader.h.
 */
#include "wire/reader.h"

bool reader_varint(struct reader *reader, uint64_t *ret_number)
{
    uint64_t number = 0;

    if (reader->at < reader->end && *reader->at < 0x80) { /* most are one byte long */
        *ret_number = *reader->at++;
        return true;
    }
    for (unsigned shift = 0; shift < 70 && reader->at < reader->end; shift += 7) {
        uint8_t byte = *reader->at++;
        if (shift == 63 && byte > 1)
            return false;
        number |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *ret_number = number;
            return true;
        }
    }
    return false;
}

static const char *take_fixed(struct reader *reader, size_t size, struct raw_field *field)
{
    if ((size_t)(reader->end - reader->at) < size)
        return "数值不完整；请重新编码";
    field->bytes = reader->at;
    field->size = size;
    reader->at += size;
    return NULL;
}

static const char *take_bytes(struct reader *reader, struct raw_field *field)
{
    uint64_t size;

    if (!reader_varint(reader, &size) || size > (uint64_t)(reader->end - reader->at))
        return "长度超出报文末尾；请重新编码";
    field->bytes = reader->at;
    field->size = (size_t)size;
    reader->at += size;
    return NULL;
}

const char *reader_next(struct reader *reader, struct raw_field *ret_field)
{
    uint64_t tag;

    if (!reader_varint(reader, &tag) || tag >> 3 == 0 || tag >> 3 > 0x1FFFFFFF)
        return "字段编号有误；请重新编码";
    ret_field->id = (uint32_t)(tag >> 3);
    ret_field->type = (enum wire_type)(tag & 7);
    switch (ret_field->type) {
    case WIRE_VARINT:
        return reader_varint(reader, &ret_field->number) ? NULL : "数值编码有误；请重新编码";
    case WIRE_FIXED64:
        return take_fixed(reader, 8, ret_field);
    case WIRE_BYTES:
        return take_bytes(reader, ret_field);
    case WIRE_FIXED32:
        return take_fixed(reader, 4, ret_field);
    }
    return "不是 proto3 的编码类型；请重新编码"; /* groups, 6 and 7 */
}
