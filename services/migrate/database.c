/* SPDX-License-Identifier: Apache-2.0
 * database - the book of applied migrations, and the transaction that applies one.
 */
#include "database.h"

#include <stdio.h>
#include <stdlib.h>

#include "migrate.sql.h"

/* The lock belongs to the session and ends with it.  Migrators wait for each other as long as it takes. */
static const char prologue[] =
    "SET lock_timeout = 0; SET statement_timeout = 0;\n"
    "SELECT pg_catalog.pg_advisory_lock(pg_catalog.hashtext('bangban-migrate'));\n"
    "SET client_min_messages = warning;\n"
    "CREATE TABLE IF NOT EXISTS meta.migration (\n"
    "    schema text, number int, name text NOT NULL, sha256 bytea NOT NULL, build text NOT NULL,\n"
    "    applied_at timestamptz NOT NULL, duration_us bigint NOT NULL,\n"
    "    PRIMARY KEY (schema, number));\n";

struct database {
    struct store *guard; /* holds the lock */
    struct store *work;
    const struct clock *clock;
};

static int open_store(struct store **ret_store, const char *conninfo,
                      const struct store_query *const *const *query_sets, struct err_text *ret_text)
{
    const struct store_options options = {
        .conninfo = conninfo, .application_name = "bangban-migrate", .query_sets = query_sets};

    return store_open(ret_store, &options, ret_text);
}

/* Ends the transaction; `text` keeps the first error. */
static int conclude(struct store *store, struct store_tx *tx, int err, struct err_text *ret_text)
{
    if (err < 0) {
        store_rollback(&tx);
        return err;
    }
    err = store_commit(&tx);
    return err < 0 ? err_set(ret_text, err, "%s", store_error(store)) : 0;
}

static int run_script(struct store *store, const char *sql, struct err_text *ret_text)
{
    struct store_tx *tx = NULL;
    int err = store_begin(store, &tx);

    if (err < 0)
        return err_set(ret_text, err, "%s", store_error(store));
    return conclude(store, tx, store_script(tx, sql, ret_text), ret_text);
}

int database_open(struct database **ret_database, const char *conninfo, const struct clock *clock,
                  struct err_text *ret_text)
{
    static const struct store_query *const *const none[] = {NULL};
    static const struct store_query *const *const queries[] = {migrate_queries, NULL};
    struct database *database = calloc(1, sizeof(*database));

    if (!database)
        return err_set(ret_text, ERR_NOMEM, "out of memory");
    database->clock = clock;
    int err = open_store(&database->guard, conninfo, none, ret_text);
    if (err == 0)
        err = run_script(database->guard, prologue, ret_text);
    if (err == 0)
        err = open_store(&database->work, conninfo, queries, ret_text);
    if (err < 0)
        database_close(&database);
    else
        *ret_database = database;
    return err;
}

void database_close(struct database **database)
{
    if (!*database)
        return;
    store_close(&(*database)->work);
    store_close(&(*database)->guard);
    free(*database);
    *database = NULL;
}

static int load_checksums(struct store_tx *tx, struct arena *arena, struct schema *schema)
{
    struct store_bytes *texts = arena_array(arena, schema->count, sizeof(*texts));
    struct hash_texts_row *hashes = NULL;
    size_t count = 0;

    if (!texts)
        return ERR_NOMEM;
    for (size_t i = 0; i < schema->count; i++)
        texts[i] =
            (struct store_bytes){(const uint8_t *)schema->migrations[i].text, schema->migrations[i].size};
    int err = hash_texts(tx, arena, (struct store_bytes_array){texts, schema->count}, &hashes, &count);
    if (err < 0)
        return err;
    for (size_t i = 0; i < count; i++)
        schema->migrations[i].sha256 = hashes[i].sha256;
    return 0;
}

static int load_book(struct store_tx *tx, struct arena *arena, const char *schema,
                     struct applied **ret_applied, size_t *ret_count)
{
    struct load_applied_row *rows = NULL;
    size_t count = 0;
    int err = load_applied(tx, arena, schema, &rows, &count);
    if (err < 0)
        return err;

    struct applied *applied = arena_array(arena, count, sizeof(*applied));
    if (!applied)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        applied[i] = (struct applied){rows[i].number, rows[i].name, rows[i].sha256, rows[i].build};
    *ret_applied = applied;
    *ret_count = count;
    return 0;
}

int database_check(struct database *database, struct arena *arena, struct schema *schema, size_t *ret_applied,
                   struct err_text *ret_text)
{
    struct applied *applied = NULL;
    struct store_tx *tx = NULL;
    int err = store_begin(database->work, &tx);

    if (err < 0)
        return err_set(ret_text, err, "%s", store_error(database->work));
    err = load_checksums(tx, arena, schema);
    if (err == 0)
        err = load_book(tx, arena, schema->name, &applied, ret_applied);
    if (err < 0)
        (void)err_set(ret_text, err, "%s", store_tx_error(tx));
    err = conclude(database->work, tx, err, ret_text);
    return err < 0 ? err : schema_check_applied(schema, applied, *ret_applied, ret_text);
}

/* Becomes the owner for the rest of the transaction.  A lock that is not granted in time fails the migration,
 * not the services that would queue behind it. */
static int become_owner(struct store_tx *tx, const struct schema *schema, struct err_text *ret_text)
{
    char sql[512];

    snprintf(sql, sizeof(sql),
             "SET LOCAL ROLE %s; SET LOCAL search_path = %s; SET LOCAL lock_timeout = '2s'; "
             "SET LOCAL statement_timeout = 0",
             schema->owner, schema->name);
    return store_script(tx, sql, ret_text);
}

int database_apply(struct database *database, const struct schema *schema, const struct migration *migration,
                   duration *ret_took, struct err_text *ret_text)
{
    duration start = clock_uptime();
    struct store_tx *tx = NULL;
    int err = store_begin(database->work, &tx);

    if (err < 0)
        return err_set(ret_text, err, "%s", store_error(database->work));
    err = become_owner(tx, schema, ret_text);
    if (err == 0)
        err = store_script(tx, migration->text, ret_text);
    if (err == 0)
        err = store_script(tx, "RESET ROLE; RESET search_path", ret_text);
    duration took = {clock_uptime().us - start.us};
    if (err == 0) {
        err = record_migration(tx, schema->name, migration->number, migration->name, migration->sha256,
                               BANGBAN_VERSION, clock_now(database->clock), took.us);
        if (err < 0)
            (void)err_set(ret_text, err, "%s", store_tx_error(tx));
    }
    err = conclude(database->work, tx, err, ret_text);
    if (err == 0)
        *ret_took = took;
    return err;
}
