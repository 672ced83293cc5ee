/* SPDX-License-Identifier: Apache-2.0
 * reasons - loading cannot_handle_reasons.csv. */
#include "reasons.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"

enum column { COLUMN_CODE, COLUMN_NAME };
static const char *const columns[] = {"code", "name", NULL};

struct reasons {
    struct csv_table *table; /* owns the strings */
};

static const char *name_before(const struct reasons *reasons, const char *code, size_t end)
{
    for (size_t row = 0; row < end; row++)
        if (strcmp(csv_text(reasons->table, row, COLUMN_CODE), code) == 0)
            return csv_text(reasons->table, row, COLUMN_NAME);
    return NULL;
}

const char *reasons_name(const struct reasons *reasons, const char *code)
{
    return name_before(reasons, code, csv_rows(reasons->table));
}

static int check(const struct reasons *reasons, const char *path, struct err_text *ret_text)
{
    const struct csv_table *table = reasons->table;

    if (csv_rows(table) == 0)
        return err_set(ret_text, ERR_INVALID, "%s: no reason at all", path);
    for (size_t row = 0; row < csv_rows(table); row++) {
        const char *code = csv_text(table, row, COLUMN_CODE);

        if (!*code || !*csv_text(table, row, COLUMN_NAME))
            return csv_reject(table, row, ret_text, "code and name must be filled in");
        if (name_before(reasons, code, row))
            return csv_reject(table, row, ret_text, "code %s is given twice", code);
    }
    return 0;
}

int reasons_open(struct reasons **ret_reasons, const char *directory, struct err_text *ret_text)
{
    struct reasons *reasons = calloc(1, sizeof(*reasons));
    char path[4096];

    if (!reasons)
        return err_set(ret_text, ERR_NOMEM, "out of memory for cannot_handle_reasons.csv");
    snprintf(path, sizeof(path), "%s/cannot_handle_reasons.csv", directory);
    int err = csv_open(&reasons->table, path, columns, ret_text);
    if (err == 0)
        err = check(reasons, path, ret_text);
    if (err < 0)
        reasons_close(&reasons);
    else
        *ret_reasons = reasons;
    return err;
}

void reasons_close(struct reasons **reasons)
{
    if (!*reasons)
        return;
    csv_close(&(*reasons)->table);
    free(*reasons);
    *reasons = NULL;
}

const char *reasons_choice(const struct reasons *reasons, struct arena *arena)
{
    const char *text = "请填写 ";

    for (size_t row = 0; text && row < csv_rows(reasons->table); row++)
        text = arena_printf(arena, "%s%s%s（%s）", text, row ? "、" : "",
                            csv_text(reasons->table, row, COLUMN_CODE),
                            csv_text(reasons->table, row, COLUMN_NAME));
    return text;
}
