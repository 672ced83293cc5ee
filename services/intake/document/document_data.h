/* SPDX-License-Identifier: Apache-2.0
 * document_data - what a document says, as XML for its template: elements with attributes, escaped by the
 * library that writes them.
 *
 * Nothing fails on the way: document_data_end says whether all of it was written.
 */
#ifndef BANGBAN_INTAKE_DOCUMENT_DATA_H
#define BANGBAN_INTAKE_DOCUMENT_DATA_H

#include "arena/arena.h"
#include "store/store_query.h"

struct document_data {
    struct _xmlTextWriter *writer;
    struct _xmlBuffer *buffer;
    bool failed;
};

/* With the root element open; ends with document_data_end or document_data_done. ERR_NOMEM. */
int document_data_begin(struct document_data *data, const char *root);

void document_data_open(struct document_data *data, const char *element);
void document_data_close(struct document_data *data);

/* An attribute of the element that is open and has no child yet; a NULL value counts as out of memory. */
void document_data_put(struct document_data *data, const char *name, const char *value);

/* Whether `earlier`, the XML of another document, says the same before its element `until`, the name of one
 * that nothing else has.  False when the memory was full. */
bool document_data_same(struct document_data *data, struct store_bytes earlier, const char *until);

/* Closes all elements and ends the writing. ERR_NOMEM. */
int document_data_end(struct document_data *data, struct arena *arena, struct store_bytes *ret_xml);

/* Gives the memory back; also after document_data_end. */
void document_data_done(struct document_data *data);

#endif
