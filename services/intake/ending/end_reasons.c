/* SPDX-License-Identifier: Apache-2.0
 * end_reasons - loaded whole or refused with file, line, rule and cure. */
#include "end_reasons.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"

#define END_REASONS_MAX 64

enum column { COLUMN_CODE, COLUMN_NAME, COLUMN_ROLES, COLUMN_STATUS, COLUMN_NOTICE_DAYS };

static const char *const columns[] = {"code", "name", "roles", "status", "notice_days", NULL};
static const char *const statuses[] = {
    "", "received", "correction", "awaiting_instruction", "accepted", "accepted_tolerant", NULL,
};

struct end_reasons {
    struct csv_table *table; /* owns the strings */
    struct end_reason reasons[END_REASONS_MAX];
    size_t count;
};

static int load_reason(struct end_reasons *reasons, size_t row, struct err_text *ret_text)
{
    const struct csv_table *table = reasons->table;
    struct end_reason *reason = &reasons->reasons[row];
    int status = csv_choice(table, row, COLUMN_STATUS, statuses, ret_text);

    if (status < 0)
        return status;
    *reason = (struct end_reason){.code = csv_text(table, row, COLUMN_CODE),
                                  .name = csv_text(table, row, COLUMN_NAME),
                                  .roles = csv_text(table, row, COLUMN_ROLES),
                                  .status = statuses[status]};
    if (!*reason->code || !*reason->name || !*reason->roles)
        return csv_reject(table, row, ret_text, "code, name and roles must be filled in");
    if (end_reasons_find(reasons, reason->code))
        return csv_reject(table, row, ret_text, "code %s is given twice", reason->code);
    int err = csv_int(table, row, COLUMN_NOTICE_DAYS, &reason->notice_days, ret_text);
    if (err == 0 && reason->notice_days < 0)
        return csv_reject(table, row, ret_text, "notice_days must be 0 or more");
    if (err == 0 && reason->notice_days && strcmp(reason->status, "correction") != 0)
        return csv_reject(table, row, ret_text, "notice_days counts only with status correction");
    reasons->count++;
    return err;
}

static int load_reasons(struct end_reasons *reasons, const char *directory, struct err_text *ret_text)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/end_reasons.csv", directory);
    int err = csv_open(&reasons->table, path, columns, ret_text);
    if (err < 0)
        return err;
    if (csv_rows(reasons->table) > END_REASONS_MAX)
        return err_set(ret_text, ERR_TOO_BIG, "%s: more than %d reasons", path, END_REASONS_MAX);
    for (size_t row = 0; err == 0 && row < csv_rows(reasons->table); row++)
        err = load_reason(reasons, row, ret_text);
    if (err == 0 && !end_reasons_find(reasons, END_REASON_MISTAKE))
        return err_set(ret_text, ERR_INVALID, "%s: a row with code %s is needed", path, END_REASON_MISTAKE);
    return err;
}

int end_reasons_open(struct end_reasons **ret_reasons, const char *directory, struct err_text *ret_text)
{
    struct end_reasons *reasons = calloc(1, sizeof(*reasons));

    if (!reasons)
        return err_set(ret_text, ERR_NOMEM, "out of memory for end_reasons.csv");
    int err = load_reasons(reasons, directory, ret_text);
    if (err < 0)
        end_reasons_close(&reasons);
    else
        *ret_reasons = reasons;
    return err;
}

void end_reasons_close(struct end_reasons **reasons)
{
    if (!*reasons)
        return;
    csv_close(&(*reasons)->table);
    free(*reasons);
    *reasons = NULL;
}

const struct end_reason *end_reasons_find(const struct end_reasons *reasons, const char *code)
{
    for (size_t i = 0; i < reasons->count; i++)
        if (strcmp(reasons->reasons[i].code, code) == 0)
            return &reasons->reasons[i];
    return NULL;
}

bool end_reason_open_to(const struct end_reason *reason, const char *caller)
{
    size_t role = strcspn(caller, ".");

    for (const char *part = reason->roles; *part; part += *part == '|') {
        size_t size = strcspn(part, "|");

        if (size == role && memcmp(part, caller, size) == 0)
            return true;
        part += size;
    }
    return false;
}
