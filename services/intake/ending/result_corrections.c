/* SPDX-License-Identifier: Apache-2.0
 * result_corrections - the decisions that departments corrected. */
#include "result_corrections.h"

#include <string.h>

#include "ending.sql.h"

int result_corrections_add(struct result_corrections *corrections, struct arena *arena,
                           const struct result_correction *correction)
{
    if (corrections->count == corrections->room) {
        size_t room = corrections->room ? corrections->room * 2 : 8;
        struct result_correction *list = arena_array(arena, room, sizeof(*list));

        if (!list)
            return ERR_NOMEM;
        if (corrections->count)
            memcpy(list, corrections->list, corrections->count * sizeof(*list));
        corrections->list = list;
        corrections->room = room;
    }
    corrections->list[corrections->count++] = *correction;
    return 0;
}

struct correction_columns {
    const char **departments, **former_decisions, **former_results, **decisions, **results;
    int64_t *told;
    struct uuid *applications;
    int32_t *items;
    bool *after_delivery;
};

static bool alloc_columns(struct correction_columns *columns, struct arena *arena, size_t n)
{
    columns->departments = arena_array(arena, n, sizeof(char *));
    columns->former_decisions = arena_array(arena, n, sizeof(char *));
    columns->former_results = arena_array(arena, n, sizeof(char *));
    columns->decisions = arena_array(arena, n, sizeof(char *));
    columns->results = arena_array(arena, n, sizeof(char *));
    columns->told = arena_array(arena, n, sizeof(int64_t));
    columns->applications = arena_array(arena, n, sizeof(struct uuid));
    columns->items = arena_array(arena, n, sizeof(int32_t));
    columns->after_delivery = arena_array(arena, n, sizeof(bool));
    return columns->departments && columns->former_decisions && columns->former_results &&
           columns->decisions && columns->results && columns->told && columns->applications &&
           columns->items && columns->after_delivery;
}

static void fill_row(const struct correction_columns *columns, size_t i,
                     const struct result_correction *correction)
{
    columns->departments[i] = correction->event->department;
    columns->told[i] = (int64_t)correction->sequence;
    columns->applications[i] = *correction->application;
    columns->items[i] = correction->event->item;
    columns->former_decisions[i] = correction->before.decision;
    columns->former_results[i] = correction->before.result;
    columns->decisions[i] = correction->now.decision ? correction->now.decision : "";
    columns->results[i] = correction->now.result;
    columns->after_delivery[i] = correction->before.delivered;
}

int result_corrections_write(const struct result_corrections *corrections, struct handler_ctx *ctx)
{
    size_t n = corrections->count;
    struct correction_columns columns;

    if (n == 0)
        return 0;
    if (!alloc_columns(&columns, ctx->arena, n))
        return ERR_NOMEM;
    for (size_t i = 0; i < n; i++)
        fill_row(&columns, i, &corrections->list[i]);
    return insert_result_corrections(
        ctx->tx, (struct store_text_array){columns.departments, n},
        (struct store_int64_array){columns.told, n}, (struct store_uuid_array){columns.applications, n},
        (struct store_int32_array){columns.items, n}, (struct store_text_array){columns.former_decisions, n},
        (struct store_text_array){columns.former_results, n}, (struct store_text_array){columns.decisions, n},
        (struct store_text_array){columns.results, n}, (struct store_bool_array){columns.after_delivery, n},
        ctx->now);
}
