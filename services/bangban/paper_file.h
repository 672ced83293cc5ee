/* SPDX-License-Identifier: Apache-2.0
 * paper_file - what a material's file is known by.
 */
#ifndef BANGBAN_PAPER_FILE_H
#define BANGBAN_PAPER_FILE_H

#include <stdint.h>

#include "err/err.h"

struct paper_file {
    char sha256[2 * 32 + 1];
    int64_t size;
};

/* ERR_IO, ERR_INVALID for an empty one, ERR_NOMEM, with `ret_text`. */
int paper_file_read(const char *path, struct paper_file *ret_file, struct err_text *ret_text)
    __attribute__((warn_unused_result));

#endif
