/* SPDX-License-Identifier: Apache-2.0
 * database - applies migrations to one database, one migrator at a time.
 */
#ifndef BANGBAN_MIGRATE_DATABASE_H
#define BANGBAN_MIGRATE_DATABASE_H

#include "migration.h"
#include "store/store.h"

struct database;

/* Borrows `clock`, which dates the entries.  Makes the book meta.migration if it is not there, and waits for
 * other migrators to finish. Errors of store_open. */
int database_open(struct database **ret_database, const char *conninfo, const struct clock *clock,
                  struct err_text *ret_text) __attribute__((warn_unused_result));
void database_close(struct database **database);

/* Fills in the checksums, and counts the migrations that are applied already.  ERR_CONFLICT: what is applied
 * does not fit the files; ERR_UNAVAIL. */
int database_check(struct database *database, struct arena *arena, struct schema *schema, size_t *ret_applied,
                   struct err_text *ret_text) __attribute__((warn_unused_result));

/* Applies one migration in a transaction as the schema's owner, and records it. Nothing is left of one that
 * fails. */
int database_apply(struct database *database, const struct schema *schema, const struct migration *migration,
                   duration *ret_took, struct err_text *ret_text) __attribute__((warn_unused_result));

#endif
