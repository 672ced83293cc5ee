/* SPDX-License-Identifier: Apache-2.0
 * records - the rows of CSV text that people wrote, whatever their columns: for who judges the cells himself.
 *
 * RFC 4180 with leading `#` comment lines; empty lines are passed over; surrounding blanks of cells that are
 * not quoted are dropped.  A row may have any number of cells, of which the first CSV_COLUMNS_MAX are given.
 */
#ifndef BANGBAN_CSV_RECORDS_H
#define BANGBAN_CSV_RECORDS_H

#include "csv/csv.h"

/* Cells are borrowed for the call; `line` counts from 1, where the row begins.  Anything but 0 ends the walk.
 */
typedef int (*csv_record_handler)(void *data, size_t line, const char *const *cells, size_t count);

/* What the handler returned; or ERR_INVALID with *ret_line for a quote that stands inside a cell or is never
 * closed, ERR_NOMEM. */
int csv_each_record(const char *text, size_t size, csv_record_handler handler, void *data, size_t *ret_line)
    __attribute__((warn_unused_result));

#endif
