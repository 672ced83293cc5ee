/* SPDX-License-Identifier: Apache-2.0
 * document_data - a thin hand on the XML writer of libxml2. */
#include "document/document_data.h"

#include <stdio.h>
#include <string.h>

#include <libxml/xmlwriter.h>

#include "err/err.h"

static void note(struct document_data *data, int written)
{
    data->failed |= written < 0;
}

int document_data_begin(struct document_data *data, const char *root)
{
    *data = (struct document_data){.buffer = xmlBufferCreate()};
    if (data->buffer)
        data->writer = xmlNewTextWriterMemory(data->buffer, 0);
    if (!data->writer) {
        document_data_done(data);
        return ERR_NOMEM;
    }
    note(data, xmlTextWriterStartDocument(data->writer, NULL, "UTF-8", NULL));
    document_data_open(data, root);
    return 0;
}

void document_data_open(struct document_data *data, const char *element)
{
    note(data, xmlTextWriterStartElement(data->writer, BAD_CAST element));
}

void document_data_close(struct document_data *data)
{
    note(data, xmlTextWriterEndElement(data->writer));
}

void document_data_put(struct document_data *data, const char *name, const char *value)
{
    if (value)
        note(data, xmlTextWriterWriteAttribute(data->writer, BAD_CAST name, BAD_CAST value));
    else
        data->failed = true;
}

/* In values `<` is escaped: where it stands before the name, the element begins. */
bool document_data_same(struct document_data *data, struct store_bytes earlier, const char *until)
{
    char tag[32];
    int length = snprintf(tag, sizeof(tag), "<%s ", until);

    note(data, xmlTextWriterFlush(data->writer));
    size_t size = (size_t)xmlBufferLength(data->buffer);
    return !data->failed && earlier.size >= size + (size_t)length &&
           memcmp(earlier.data, xmlBufferContent(data->buffer), size) == 0 &&
           memcmp(earlier.data + size, tag, (size_t)length) == 0;
}

int document_data_end(struct document_data *data, struct arena *arena, struct store_bytes *ret_xml)
{
    note(data, xmlTextWriterEndDocument(data->writer));
    note(data, xmlTextWriterFlush(data->writer));
    if (data->failed)
        return ERR_NOMEM;
    size_t size = (size_t)xmlBufferLength(data->buffer);
    uint8_t *copy = arena_memdup(arena, xmlBufferContent(data->buffer), size);
    if (!copy)
        return ERR_NOMEM;
    *ret_xml = (struct store_bytes){copy, size};
    return 0;
}

void document_data_done(struct document_data *data)
{
    if (data->writer)
        xmlFreeTextWriter(data->writer);
    if (data->buffer)
        xmlBufferFree(data->buffer);
    *data = (struct document_data){0};
}
