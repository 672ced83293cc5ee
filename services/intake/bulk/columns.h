/* SPDX-License-Identifier: Apache-2.0
 * columns - the columns of the files of a bulk load, and rows as the requests that the window answers.
 *
 * What a cell must look like to become a value is said here; what the value must be, the handlers of
 * RegisterProject and SubmitApplication say.  Pure.
 */
#ifndef BANGBAN_INTAKE_BULK_COLUMNS_H
#define BANGBAN_INTAKE_BULK_COLUMNS_H

#include "intake.h"

#define BULK_COLUMNS_MAX 32

struct bulk_column;

enum bulk_kind { BULK_PROJECTS, BULK_APPLICATIONS };

/* A header, understood. */
struct bulk_header {
    enum bulk_kind kind;
    const struct bulk_column *columns[BULK_COLUMNS_MAX]; /* by position in the row */
    size_t count;
};

/* Names are English or Chinese.  Findings have the path "files[index].columns[i]". */
void bulk_read_header(struct findings *findings, const LoadFile *file, size_t index,
                      struct bulk_header *ret_header);

/* The request of a row; cells that have no value are findings under their column's name.  Arena of
 * `findings`; NULL when it is full. */
const ProtobufCMessage *bulk_read_row(struct findings *findings, const struct intake *intake,
                                      const struct bulk_header *header, const LoadRow *row);

/* The name of the column that a path of the request is read from, as the file has it; "" for none.
 * `ret_element` counts from 1 within the cell, 0 when the path is about the cell as a whole. */
const char *bulk_column_of(const struct bulk_header *header, const LoadFile *file, const char *path,
                           unsigned *ret_element);

#endif
