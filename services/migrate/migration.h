/* SPDX-License-Identifier: Apache-2.0
 * migration - the numbered SQL files of each schema, and whether they fit what a database has applied.
 *
 * Pure but for reading files; all memory is the arena's.
 */
#ifndef BANGBAN_MIGRATION_H
#define BANGBAN_MIGRATION_H

#include "arena/arena.h"
#include "err/err.h"
#include "store/store_query.h"

#define MIGRATION_BYTES_MAX ((size_t)4 << 20) /* of one file */

struct migration {
    int number;       /* 1, 2, 3 … without a gap */
    const char *name; /* file name, "0001_bus.sql" */
    const char *text;
    size_t size;
    struct store_bytes sha256; /* empty until the database has computed it */
};

struct schema {
    const char *name;
    const char *owner;     /* role that applies the migrations and owns what they make */
    const char *directory; /* relative to the root */
    struct migration *migrations;
    size_t count;
};

struct schema_list {
    struct schema *schemas; /* in the order in which they are brought up to date */
    size_t count;
};

/* Reads deploy/postgres/migrations.list: lines of `schema owner directory`, `#` comments.
 * ERR_IO, ERR_TOO_BIG, ERR_NOMEM, ERR_INVALID with the line. */
int schema_list_read(struct arena *arena, const char *path, struct schema_list *ret_list,
                     struct err_text *ret_text) __attribute__((warn_unused_result));

/* Reads the schema's files below `root`; a directory that is not there has none.  Other files than *.sql are
 * left alone.  ERR_INVALID: a name that is not NNNN_noun.sql, a number twice, a gap. */
int schema_read_migrations(struct arena *arena, const char *root, struct schema *schema,
                           struct err_text *ret_text) __attribute__((warn_unused_result));

/* What the database says was applied, in order of number. */
struct applied {
    int number;
    const char *name;
    struct store_bytes sha256;
    const char *build;
};

/* 0 if `applied` is the beginning of the schema's migrations, unchanged; else ERR_CONFLICT and what to do. */
int schema_check_applied(const struct schema *schema, const struct applied *applied, size_t count,
                         struct err_text *ret_text) __attribute__((warn_unused_result));

#endif
