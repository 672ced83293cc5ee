/* SPDX-License-Identifier: Apache-2.0
 * load_file - a CSV file of a bulk load, as UTF-8 or as a Chinese Excel writes it (GB18030).
 */
#ifndef BANGBAN_LOAD_FILE_H
#define BANGBAN_LOAD_FILE_H

#include "arena/arena.h"
#include "err/err.h"
#include "messages.h"

struct load_file {
    const char *bytes; /* as in the file */
    size_t size;
    LoadFile head;  /* name and columns */
    LoadRow **rows; /* messages with line and cells */
    size_t row_count;
};

/* All in the arena.  ERR_IO, ERR_NOMEM, ERR_TOO_BIG, or ERR_INVALID with file and line, in Chinese. */
int load_file_read(const char *path, struct arena *arena, struct load_file *ret_file,
                   struct err_text *ret_text) __attribute__((warn_unused_result));

#endif
