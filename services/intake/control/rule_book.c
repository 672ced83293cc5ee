/* SPDX-License-Identifier: Apache-2.0
 * rule_book - the versions of the rules that were needed, ready to be matched.
 *
 * Which version is in force is asked of the database each time, so a new one counts from its commit on, and
 * one that was undone never does.  Versions are few and small: what was read stays until the end. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "intake.h"
#include "rule_store.h"

#define FILE_BYTES_MAX ((size_t)64 << 20)
#define FILE_NOTE      "随部署的 controlled_rules.csv 及其名录"

struct known_set {
    struct known_set *next;
    struct uuid id; /* of the version */
    struct rule_set *set;
};

struct rule_book {
    struct arena arena; /* of the file */
    struct rule_table file;
    pthread_mutex_t lock; /* of the list below */
    struct known_set *known;
};

/* ---- the file ---- */

struct first_fault {
    const struct rule_table *table;
    const char *path;
    struct err_text *text;
    size_t count;
};

static void keep_first(void *context, const struct rule_fault *fault)
{
    struct first_fault *first = context;
    const struct rule_table *table = first->table;

    if (first->count++)
        return;
    if (fault->of_entry)
        err_format(first->text, "lists/%s.csv:%zu: %s：%s；%s", table->entries[fault->row].list,
                   table->entries[fault->row].line, fault->column, fault->rule, fault->cure);
    else
        err_format(first->text, "%s:%zu: %s：%s；%s", first->path, table->rules[fault->row].line,
                   fault->column, fault->rule, fault->cure);
}

static int read_file(struct rule_book *book, const char *directory, struct err_text *ret_text)
{
    char path[4096];
    struct first_fault first = {.table = &book->file, .path = path, .text = ret_text};

    snprintf(path, sizeof(path), "%s/controlled_rules.csv", directory);
    int err = rule_table_read(&book->arena, path, &book->file, ret_text);
    if (err < 0)
        return err;
    return rule_table_check(&book->file, keep_first, &first) ? ERR_INVALID : 0;
}

int rule_book_open(struct rule_book **ret_book, const char *directory, struct err_text *ret_text)
{
    struct rule_book *book = calloc(1, sizeof(*book));

    if (!book)
        return err_set(ret_text, ERR_NOMEM, "out of memory for controlled_rules.csv");
    arena_init(&book->arena, FILE_BYTES_MAX);
    pthread_mutex_init(&book->lock, NULL);
    int err = read_file(book, directory, ret_text);
    if (err < 0)
        rule_book_close(&book);
    else
        *ret_book = book;
    return err;
}

void rule_book_close(struct rule_book **book)
{
    if (!*book)
        return;
    for (struct known_set *known = (*book)->known, *next; known; known = next) {
        next = known->next;
        rule_set_free(&known->set);
        free(known);
    }
    pthread_mutex_destroy(&(*book)->lock);
    arena_done(&(*book)->arena);
    free(*book);
    *book = NULL;
}

/* ---- the versions ---- */

int control_first_rules(struct handler_ctx *ctx)
{
    const struct intake *intake = ctx->state;
    struct find_rule_set_row row;
    int err = find_rule_set(ctx->tx, ctx->arena, 0, &row);

    if (err != ERR_NOT_FOUND)
        return err;
    return rule_store_save(ctx, &(struct rule_version){1, "service.intake", "", FILE_NOTE},
                           &intake->rule_book->file);
}

static const struct rule_set *find_known(struct rule_book *book, const struct uuid *id)
{
    const struct rule_set *set = NULL;

    pthread_mutex_lock(&book->lock);
    for (const struct known_set *known = book->known; known && !set; known = known->next)
        if (uuid_equal(&known->id, id))
            set = known->set;
    pthread_mutex_unlock(&book->lock);
    return set;
}

/* Two threads may learn the same version; each then uses its own copy. */
static int learn(struct handler_ctx *ctx, struct rule_book *book, const struct find_rule_set_row *row,
                 const struct rule_set **ret_set)
{
    struct rule_table table;
    int err = rule_store_load(ctx, row->version, &table);

    if (err < 0)
        return err;
    struct known_set *known = calloc(1, sizeof(*known));
    if (!known)
        return ERR_NOMEM;
    known->id = row->set_id;
    err = rule_set_new(&known->set, &table);
    if (err < 0) {
        free(known);
        return err;
    }
    pthread_mutex_lock(&book->lock);
    known->next = book->known;
    book->known = known;
    pthread_mutex_unlock(&book->lock);
    *ret_set = known->set;
    return 0;
}

int control_rules(struct handler_ctx *ctx, struct rules_in_force *ret_rules)
{
    const struct intake *intake = ctx->state;
    struct find_rule_set_row row;
    int err = find_rule_set(ctx->tx, ctx->arena, 0, &row);

    if (err < 0)
        return err;
    ret_rules->version = row.version;
    ret_rules->set = find_known(intake->rule_book, &row.set_id);
    return ret_rules->set ? 0 : learn(ctx, intake->rule_book, &row, &ret_rules->set);
}
