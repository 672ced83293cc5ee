/* SPDX-License-Identifier: Apache-2.0
 * outcome - lists that grow, and their columns. */
#include "outcome.h"

#include <string.h>

#include "bulk.sql.h"

/* Room for one more; the elements of `size` bytes move. */
static int grow(struct arena *arena, void **list, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return 0;
    size_t larger = *room ? *room * 2 : 64;
    void *copy = arena_array(arena, larger, size);
    if (!copy)
        return ERR_NOMEM;
    if (count)
        memcpy(copy, *list, count * size);
    *list = copy;
    *room = larger;
    return 0;
}

int bulk_add_fault(struct bulk_outcome *outcome, const struct bulk_fault *fault)
{
    struct bulk_fault kept = *fault;

    kept.rule = arena_strdup(outcome->arena, fault->rule);
    kept.cure = arena_strdup(outcome->arena, fault->cure);
    if (!kept.rule || !kept.cure ||
        grow(outcome->arena, (void **)&outcome->faults, outcome->fault_count, &outcome->fault_room,
             sizeof(kept)) < 0)
        return ERR_NOMEM;
    outcome->faults[outcome->fault_count++] = kept;
    return 0;
}

/* The status as the list of statuses has it; NULL without room. */
static const char *count_status(struct bulk_outcome *outcome, const char *status)
{
    size_t i = 0;

    while (i < outcome->status_count && strcmp(outcome->statuses[i], status) != 0)
        i++;
    if (i == BULK_STATUSES_MAX)
        return NULL;
    if (i == outcome->status_count)
        outcome->statuses[outcome->status_count++] = arena_strdup(outcome->arena, status);
    outcome->counts[i]++;
    return outcome->statuses[i];
}

int bulk_add_result(struct bulk_outcome *outcome, const struct bulk_result *result)
{
    struct bulk_result kept = *result;

    kept.project_code = arena_strdup(outcome->arena, result->project_code);
    kept.number = arena_strdup(outcome->arena, result->number);
    kept.status = count_status(outcome, result->status);
    if (!kept.project_code || !kept.number || !kept.status ||
        grow(outcome->arena, (void **)&outcome->results, outcome->result_count, &outcome->result_room,
             sizeof(kept)) < 0)
        return ERR_NOMEM;
    outcome->results[outcome->result_count++] = kept;
    return 0;
}

/* ---- writing ---- */

/* Columns of either list. */
struct columns {
    int32_t *files, *lines;
    const char **texts[3];
    struct uuid *applications;
    size_t count;
};

static bool alloc_columns(struct columns *columns, struct arena *arena, size_t count)
{
    columns->count = count;
    columns->files = arena_array(arena, count, sizeof(*columns->files));
    columns->lines = arena_array(arena, count, sizeof(*columns->lines));
    columns->applications = arena_array(arena, count, sizeof(*columns->applications));
    for (size_t k = 0; k < 3; k++)
        columns->texts[k] = arena_array(arena, count, sizeof(**columns->texts));
    return columns->files && columns->lines && columns->applications && columns->texts[0] &&
           columns->texts[1] && columns->texts[2];
}

#define NUMBERS(columns_, name_) ((struct store_int32_array){(columns_).name_, (columns_).count})
#define TEXTS(columns_, k_)      ((struct store_text_array){(columns_).texts[k_], (columns_).count})

int bulk_save_faults(struct store_tx *tx, const char *load_id, const struct bulk_outcome *outcome)
{
    struct columns columns;
    int err = delete_faults(tx, load_id);

    if (err < 0 || outcome->fault_count == 0)
        return err;
    if (!alloc_columns(&columns, outcome->arena, outcome->fault_count))
        return ERR_NOMEM;
    for (size_t i = 0; i < columns.count; i++) {
        const struct bulk_fault *fault = &outcome->faults[i];

        columns.files[i] = (int32_t)fault->file;
        columns.lines[i] = (int32_t)fault->line;
        columns.texts[0][i] = fault->column;
        columns.texts[1][i] = fault->rule;
        columns.texts[2][i] = fault->cure;
    }
    return insert_faults(tx, load_id, NUMBERS(columns, files), NUMBERS(columns, lines), TEXTS(columns, 0),
                         TEXTS(columns, 1), TEXTS(columns, 2));
}

int bulk_save_results(struct store_tx *tx, const char *load_id, const struct bulk_outcome *outcome)
{
    struct columns columns;

    if (outcome->result_count == 0)
        return 0;
    if (!alloc_columns(&columns, outcome->arena, outcome->result_count))
        return ERR_NOMEM;
    for (size_t i = 0; i < columns.count; i++) {
        const struct bulk_result *result = &outcome->results[i];

        columns.files[i] = (int32_t)result->file;
        columns.lines[i] = (int32_t)result->line;
        columns.texts[0][i] = result->project_code;
        columns.applications[i] = result->application;
        columns.texts[1][i] = result->number;
        columns.texts[2][i] = result->status;
    }
    return insert_results(tx, load_id, NUMBERS(columns, files), NUMBERS(columns, lines), TEXTS(columns, 0),
                          (struct store_uuid_array){columns.applications, columns.count}, TEXTS(columns, 1),
                          TEXTS(columns, 2));
}
