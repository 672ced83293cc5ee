/* SPDX-License-Identifier: Apache-2.0
 * migration - reads the list of schemas and their files, and compares them with what was applied.
 */
#include "migration.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMAS_MAX 32

/* At most MIGRATION_BYTES_MAX bytes of an open file, in the arena, with a NUL behind them. */
static int read_open_file(struct arena *arena, FILE *file, const char **ret_content, size_t *ret_size)
{
    char *buffer = malloc(MIGRATION_BYTES_MAX + 1);
    if (!buffer)
        return ERR_NOMEM;

    size_t size = fread(buffer, 1, MIGRATION_BYTES_MAX + 1, file);
    char *content = NULL;
    int err = 0;
    if (ferror(file))
        err = ERR_IO;
    else if (size > MIGRATION_BYTES_MAX)
        err = ERR_TOO_BIG;
    else if (memchr(buffer, '\0', size))
        err = ERR_INVALID; /* a text has none; what stands behind it would be lost */
    else if (!(content = arena_alloc(arena, size + 1)))
        err = ERR_NOMEM;
    if (content) {
        memcpy(content, buffer, size);
        *ret_content = content;
        *ret_size = size;
    }
    free(buffer);
    return err;
}

static int read_file(struct arena *arena, const char *path, const char **ret_content, size_t *ret_size,
                     struct err_text *ret_text)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return err_set(ret_text, ERR_IO, "%s: %s", path, strerror(errno));

    int err = read_open_file(arena, file, ret_content, ret_size);
    fclose(file);
    if (err < 0)
        (void)err_set(ret_text, err, "%s: not a text of at most %zu bytes: %s", path, MIGRATION_BYTES_MAX,
                      err_meaning(err));
    return err;
}

/* Names of schemas and roles become part of SQL text. */
static bool plain_name(const char *name)
{
    return strspn(name, "abcdefghijklmnopqrstuvwxyz_") == strlen(name);
}

static int parse_schema(char *line, struct schema *ret_schema, struct err_text *ret_text)
{
    char *rest = NULL;
    char *name = strtok_r(line, " \t", &rest);
    char *owner = strtok_r(NULL, " \t", &rest);
    char *directory = strtok_r(NULL, " \t", &rest);

    if (!directory || strtok_r(NULL, " \t", &rest))
        return err_set(ret_text, ERR_INVALID, "a line is `schema owner directory`");
    if (!plain_name(name) || !plain_name(owner))
        return err_set(ret_text, ERR_INVALID, "schema and owner are lower-case letters and `_`");
    *ret_schema = (struct schema){.name = name, .owner = owner, .directory = directory};
    return 0;
}

int schema_list_read(struct arena *arena, const char *path, struct schema_list *ret_list,
                     struct err_text *ret_text)
{
    const char *content;
    size_t size;
    int err = read_file(arena, path, &content, &size, ret_text);
    if (err < 0)
        return err;

    struct schema_list list = {.schemas = arena_array(arena, SCHEMAS_MAX, sizeof(struct schema))};
    char *lines = arena_memdup(arena, content, size + 1);
    if (!list.schemas || !lines)
        return err_set(ret_text, ERR_NOMEM, "%s: out of memory", path);
    int number = 0;
    for (char *line = strsep(&lines, "\n"); line; line = strsep(&lines, "\n")) {
        struct err_text why;
        number++;
        if (line[0] == '#' || line[strspn(line, " \t")] == '\0')
            continue;
        if (list.count == SCHEMAS_MAX)
            return err_set(ret_text, ERR_INVALID, "%s:%d: more than %d schemas", path, number, SCHEMAS_MAX);
        err = parse_schema(line, &list.schemas[list.count++], &why);
        if (err < 0)
            return err_set(ret_text, err, "%s:%d: %s", path, number, why.text);
    }
    *ret_list = list;
    return 0;
}

/* NNNN_noun.sql */
static int number_of(const char *name)
{
    size_t digits = strspn(name, "0123456789");
    size_t noun = strspn(name + digits + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");

    if (digits != 4 || name[4] != '_' || noun == 0 || strcmp(name + 5 + noun, ".sql") != 0)
        return ERR_INVALID;
    return (int)strtol(name, NULL, 10);
}

static int is_sql(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);
    return size > 4 && strcmp(entry->d_name + size - 4, ".sql") == 0;
}

static int read_migration(struct arena *arena, const char *directory, const char *name,
                          struct migration *ret_migration, struct err_text *ret_text)
{
    struct migration migration = {.number = number_of(name), .name = arena_strdup(arena, name)};
    const char *path = arena_printf(arena, "%s/%s", directory, name);

    if (!migration.name || !path)
        return err_set(ret_text, ERR_NOMEM, "%s: out of memory", directory);
    if (migration.number <= 0)
        return err_set(ret_text, ERR_INVALID, "%s: the name of a migration is NNNN_noun.sql, from 0001 on",
                       path);
    int err = read_file(arena, path, &migration.text, &migration.size, ret_text);
    if (err == 0)
        *ret_migration = migration;
    return err;
}

static int check_numbers(const struct schema *schema, const char *directory, struct err_text *ret_text)
{
    for (size_t i = 0; i < schema->count; i++)
        if (schema->migrations[i].number != (int)i + 1)
            return err_set(ret_text, ERR_INVALID,
                           "%s: %s stands where number %04zu belongs; numbers go up by one", directory,
                           schema->migrations[i].name, i + 1);
    return 0;
}

int schema_read_migrations(struct arena *arena, const char *root, struct schema *schema,
                           struct err_text *ret_text)
{
    const char *directory = arena_printf(arena, "%s/%s", root, schema->directory);
    if (!directory)
        return err_set(ret_text, ERR_NOMEM, "%s: out of memory", schema->directory);

    struct dirent **entries = NULL;
    int found = scandir(directory, &entries, is_sql, alphasort);
    if (found < 0 && errno == ENOENT)
        return 0;
    if (found < 0)
        return err_set(ret_text, ERR_IO, "%s: %s", directory, strerror(errno));
    struct migration *migrations = arena_array(arena, (size_t)found, sizeof(*migrations));
    int err = migrations ? 0 : err_set(ret_text, ERR_NOMEM, "%s: out of memory", directory);
    for (int i = 0; i < found; i++) {
        if (migrations && err == 0)
            err = read_migration(arena, directory, entries[i]->d_name, &migrations[i], ret_text);
        free(entries[i]);
    }
    free(entries);
    schema->migrations = migrations;
    schema->count = (size_t)found;
    return err < 0 ? err : check_numbers(schema, directory, ret_text);
}

int schema_check_applied(const struct schema *schema, const struct applied *applied, size_t count,
                         struct err_text *ret_text)
{
    for (size_t i = 0; i < count; i++) {
        if (i >= schema->count)
            return err_set(
                ret_text, ERR_CONFLICT,
                "schema %s: the database has %s of build %s, which this build lacks; install that build "
                "or a newer one",
                schema->name, applied[i].name, applied[i].build);

        const struct migration *file = &schema->migrations[i];
        bool same = applied[i].number == file->number && strcmp(applied[i].name, file->name) == 0 &&
                    applied[i].sha256.size == file->sha256.size &&
                    memcmp(applied[i].sha256.data, file->sha256.data, file->sha256.size) == 0;
        if (!same)
            return err_set(
                ret_text, ERR_CONFLICT,
                "schema %s: %s was applied as %s by build %s and has been changed since; restore it and put "
                "the change into a new migration",
                schema->name, file->name, applied[i].name, applied[i].build);
    }
    return 0;
}
