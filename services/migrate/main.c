/* SPDX-License-Identifier: Apache-2.0
 * bangban-migrate - brings the schemas of a database up to date with this build.
 *
 * Consumes  deploy/postgres/migrations.list and the NNNN_noun.sql files it points to
 * Owns      meta.migration: what was applied when, by which build
 * Read on   migration.c (files), database.c (one transaction per file)
 *
 * Exit: 0 all is applied; 1 a migration or the database failed, what was applied before stays, run it again
 * after the cause is gone; 2 refused: the files do not fit the database, nothing was done; 64 wrong use.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config/config.h"
#include "database.h"
#include "log/log.h"

#define ARENA_BYTES  ((size_t)256 << 20)
#define EXIT_DONE    0
#define EXIT_FAILED  1
#define EXIT_REFUSED 2
#define EXIT_USAGE   64

struct migrate {
    const char *database;
    const char *root;
    const char *list;
    struct clock *clock;
};

static const struct config_option options[] = {
    CONFIG_STRING(struct migrate, database, "database", "dbname=bangban user=migrator",
                  "libpq connection keywords of the database, as the role migrator"),
    CONFIG_PATH(struct migrate, root, "root", ".", "directory that the paths in the list start from"),
    CONFIG_STRING(struct migrate, list, "list", "deploy/postgres/migrations.list",
                  "file below root: schemas, their owners and directories, in order"),
    CONFIG_END,
};

/* What stands in the way of even starting is refused; what goes wrong on the way has failed. */
static int report(const char *event, int err, const struct err_text *text)
{
    log_event(NULL, LOG_ERROR, event, LOG_S("error", err_name(err)), LOG_S("reason", text->text));
    return strcmp(event, "migration.refused") == 0 ? EXIT_REFUSED : EXIT_FAILED;
}

static int apply_schema(struct database *database, const struct schema *schema, size_t applied)
{
    for (size_t i = applied; i < schema->count; i++) {
        const struct migration *migration = &schema->migrations[i];
        struct err_text text;
        duration took = {0};
        int err = database_apply(database, schema, migration, &took, &text);
        if (err < 0) {
            struct err_text where;
            (void)err_set(&where, err, "%s/%s: %s", schema->directory, migration->name, text.text);
            return report("migration.failed", err, &where);
        }
        log_event(NULL, LOG_INFO, "migration.applied", LOG_S("schema", schema->name),
                  LOG_S("name", migration->name), LOG_D("took_ms", took));
    }
    return EXIT_DONE;
}

/* Everything is checked before anything is applied. */
static int migrate_all(struct database *database, struct arena *arena, const struct schema_list *list)
{
    size_t *applied = arena_array(arena, list->count, sizeof(*applied));
    struct err_text text;

    if (!applied)
        return report("migration.failed", ERR_NOMEM, &(struct err_text){"out of memory"});
    for (size_t i = 0; i < list->count; i++) {
        int err = database_check(database, arena, &list->schemas[i], &applied[i], &text);
        if (err < 0)
            return report(err == ERR_CONFLICT ? "migration.refused" : "migration.failed", err, &text);
    }
    for (size_t i = 0; i < list->count; i++) {
        int status = apply_schema(database, &list->schemas[i], applied[i]);
        if (status != EXIT_DONE)
            return status;
    }
    log_event(NULL, LOG_INFO, "migration.complete", LOG_U("schemas", list->count));
    return EXIT_DONE;
}

static int read_files(const struct migrate *migrate, struct arena *arena, struct schema_list *ret_list,
                      struct err_text *ret_text)
{
    const char *path = arena_printf(arena, "%s/%s", migrate->root, migrate->list);
    int err = path ? schema_list_read(arena, path, ret_list, ret_text)
                   : err_set(ret_text, ERR_NOMEM, "out of memory");

    for (size_t i = 0; err == 0 && i < ret_list->count; i++)
        err = schema_read_migrations(arena, migrate->root, &ret_list->schemas[i], ret_text);
    return err;
}

static int run(const struct migrate *migrate)
{
    struct database *database = NULL;
    struct schema_list list = {0};
    struct err_text text;
    struct arena arena;
    int status;

    arena_init(&arena, ARENA_BYTES);
    int err = read_files(migrate, &arena, &list, &text);
    if (err < 0) {
        status = report("migration.refused", err, &text);
    } else if ((err = database_open(&database, migrate->database, migrate->clock, &text)) < 0) {
        status = report("migration.failed", err, &text);
    } else {
        status = migrate_all(database, &arena, &list);
    }
    database_close(&database);
    arena_done(&arena);
    return status;
}

static int with_log(struct migrate *migrate)
{
    struct err_text text;
    int err = clock_open(&migrate->clock, "system", &text);

    if (err == 0)
        err = log_init(
            &(struct log_options){
                .service = "migrate", .clock = migrate->clock, .fd = STDOUT_FILENO, .level = LOG_INFO},
            &text);
    if (err < 0) {
        fprintf(stderr, "bangban-migrate: %s\n", text.text);
        return EXIT_FAILED;
    }
    int status = run(migrate);
    log_done();
    clock_close(&migrate->clock);
    return status;
}

int main(int argc, char **argv)
{
    struct migrate migrate = {0};
    struct config_set set = {options, &migrate};
    struct config_spec spec = {"bangban-migrate", "bring the database schemas up to date with this build",
                               &set, 1};
    struct config *config;
    struct err_text text;

    if (config_load(&spec, argc, argv, &config, &text) < 0) {
        fprintf(stderr, "bangban-migrate: %s\n", text.text);
        return EXIT_USAGE;
    }
    int status = config_answer(config, stdout) ? EXIT_DONE : with_log(&migrate);
    config_free(&config);
    return status;
}
