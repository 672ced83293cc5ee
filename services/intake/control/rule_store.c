/* SPDX-License-Identifier: Apache-2.0
 * rule_store - a version of the rules as rows. */
#include "rule_store.h"

/* One column of the table as a parameter; `cells` is the first row's cell, `step` the bytes between rows. */
static int column_of(struct arena *arena, const void *cells, size_t step, size_t count,
                     struct store_text_array *ret_column)
{
    const char **texts = arena_array(arena, count, sizeof(*texts));

    for (size_t i = 0; texts && i < count; i++)
        texts[i] = *(const char *const *)((const char *)cells + i * step);
    *ret_column = (struct store_text_array){texts, count};
    return texts ? 0 : ERR_NOMEM;
}

static int save_rules(struct handler_ctx *ctx, int64_t version, const struct rule_table *table)
{
    struct store_text_array c[RULE_COLUMNS];

    for (size_t k = 0; k < RULE_COLUMNS; k++)
        if (column_of(ctx->arena, &table->rules[0].cells[k], sizeof(*table->rules), table->rule_count,
                      &c[k]) < 0)
            return ERR_NOMEM;
    return insert_rules(ctx->tx, version, c[RULE_ID], c[RULE_BASIS_KIND], c[RULE_BASIS_DOCUMENT],
                        c[RULE_ARTICLE], c[RULE_MATCH_KIND], c[RULE_MATCH_VALUE], c[RULE_ZONE],
                        c[RULE_KEYWORD], c[RULE_ACTION], c[RULE_REASON], c[RULE_REMEDY], c[RULE_CONTACT],
                        c[RULE_SOURCE_STATUS], c[RULE_CONFIDENCE]);
}

static int save_entries(struct handler_ctx *ctx, int64_t version, const struct rule_table *table)
{
    struct store_text_array lists, c[ENTRY_COLUMNS];
    size_t count = table->entry_count, step = sizeof(*table->entries);

    if (count == 0)
        return 0;
    if (column_of(ctx->arena, &table->entries[0].list, step, count, &lists) < 0)
        return ERR_NOMEM;
    for (size_t k = 0; k < ENTRY_COLUMNS; k++)
        if (column_of(ctx->arena, &table->entries[0].cells[k], step, count, &c[k]) < 0)
            return ERR_NOMEM;
    return insert_entries(ctx->tx, version, lists, c[ENTRY_NAME], c[ENTRY_INDUSTRY], c[ENTRY_KEYWORD],
                          c[ENTRY_SOURCE_STATUS]);
}

int rule_store_save(struct handler_ctx *ctx, const struct rule_version *version,
                    const struct rule_table *table)
{
    int err = insert_rule_set(ctx->tx, version->number, uuid_v7(ctx->now), version->loaded_by,
                              version->person, ctx->now, version->note);

    if (err == 0 && table->rule_count)
        err = save_rules(ctx, version->number, table);
    return err < 0 ? err : save_entries(ctx, version->number, table);
}

static struct rule_row rule_of(const struct load_rules_row *row)
{
    return (struct rule_row){.cells = {
                                 [RULE_ID] = row->rule_id,
                                 [RULE_BASIS_KIND] = row->basis_kind,
                                 [RULE_BASIS_DOCUMENT] = row->basis_document,
                                 [RULE_ARTICLE] = row->article,
                                 [RULE_MATCH_KIND] = row->match_kind,
                                 [RULE_MATCH_VALUE] = row->match_value,
                                 [RULE_ZONE] = row->zone,
                                 [RULE_KEYWORD] = row->keyword,
                                 [RULE_ACTION] = row->action,
                                 [RULE_REASON] = row->reason,
                                 [RULE_REMEDY] = row->remedy,
                                 [RULE_CONTACT] = row->contact,
                                 [RULE_SOURCE_STATUS] = row->source_status,
                                 [RULE_CONFIDENCE] = row->confidence,
                             }};
}

static int load_rule_rows(struct handler_ctx *ctx, int64_t version, struct rule_table *table)
{
    struct load_rules_row *rows;
    int err = load_rules(ctx->tx, ctx->arena, version, &rows, &table->rule_count);

    if (err < 0)
        return err;
    table->rules = arena_array(ctx->arena, table->rule_count, sizeof(*table->rules));
    if (!table->rules)
        return ERR_NOMEM;
    for (size_t i = 0; i < table->rule_count; i++)
        table->rules[i] = rule_of(&rows[i]);
    return 0;
}

static int load_entry_rows(struct handler_ctx *ctx, int64_t version, struct rule_table *table)
{
    struct load_entries_row *rows;
    int err = load_entries(ctx->tx, ctx->arena, version, &rows, &table->entry_count);

    if (err < 0)
        return err;
    table->entries = arena_array(ctx->arena, table->entry_count, sizeof(*table->entries));
    if (!table->entries)
        return ERR_NOMEM;
    for (size_t i = 0; i < table->entry_count; i++)
        table->entries[i] = (struct entry_row){.list = rows[i].list,
                                               .cells = {
                                                   [ENTRY_NAME] = rows[i].entry,
                                                   [ENTRY_INDUSTRY] = rows[i].industry,
                                                   [ENTRY_KEYWORD] = rows[i].keyword,
                                                   [ENTRY_SOURCE_STATUS] = rows[i].source_status,
                                               }};
    return 0;
}

int rule_store_load(struct handler_ctx *ctx, int64_t version, struct rule_table *ret_table)
{
    struct rule_table table = {0};
    int err = load_rule_rows(ctx, version, &table);

    if (err == 0)
        err = load_entry_rows(ctx, version, &table);
    if (err == 0)
        *ret_table = table;
    return err;
}
