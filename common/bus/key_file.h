/* SPDX-License-Identifier: Apache-2.0
 * key_file - CURVE keys on disk: one line of Z85 text per file.
 */
#ifndef BANGBAN_BUS_KEY_FILE_H
#define BANGBAN_BUS_KEY_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "err/err.h"

#define BUS_KEY_TEXT 41 /* Z85 and NUL */
#define BUS_KEY_SIZE 32

struct bus_key_pair {
    char public_key[BUS_KEY_TEXT];
    char secret_key[BUS_KEY_TEXT];
};

/* Lower case letters, digits, '.', '-' and '_', not beginning with '.', shorter than BUS_KEY_NAME_MAX. */
bool bus_key_name_valid(const char *name);

/* Reads <directory>/<name>.key, which must belong to the caller and be closed to everybody else (mode 0600 or
 * less), and derives the public half.  ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_INVALID, ERR_IO. */
int bus_key_read_pair(const char *directory, const char *name, struct bus_key_pair *ret_pair,
                      struct err_text *ret_text) __attribute__((warn_unused_result));

/* Reads a .pub file as text and as bytes (`ret_bytes` may be NULL). */
int bus_key_read_public(const char *path, char ret_key[BUS_KEY_TEXT], uint8_t ret_bytes[BUS_KEY_SIZE],
                        struct err_text *ret_text) __attribute__((warn_unused_result));

/* <directory>/<name>.pub */
int bus_key_read_server(const char *directory, const char *name, char ret_key[BUS_KEY_TEXT],
                        struct err_text *ret_text) __attribute__((warn_unused_result));

#endif
