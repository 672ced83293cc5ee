/* SPDX-License-Identifier: Apache-2.0
 * outcome - what performing a bulk load has come to: its faults, or what became of each application.
 *
 * Collected in memory, because what was performed may be undone, and written at the end in one statement
 * each.
 */
#ifndef BANGBAN_INTAKE_BULK_OUTCOME_H
#define BANGBAN_INTAKE_BULK_OUTCOME_H

#include "intake.h"

#define BULK_STATUSES_MAX 16

struct bulk_fault {
    uint32_t file, line;
    const char *column, *rule, *cure;
};

struct bulk_result {
    uint32_t file, line;
    const char *project_code, *number, *status;
    struct uuid application;
};

struct bulk_outcome {
    struct arena *arena;
    struct bulk_fault *faults;
    size_t fault_count, fault_room;
    struct bulk_result *results;
    size_t result_count, result_room;
    const char *statuses[BULK_STATUSES_MAX]; /* of applications */
    int32_t counts[BULK_STATUSES_MAX];
    size_t status_count;
};

/* The column's name is borrowed, other texts are copied.  ERR_NOMEM. */
int bulk_add_fault(struct bulk_outcome *outcome, const struct bulk_fault *fault);

/* Counts its status as well; texts are copied.  ERR_NOMEM. */
int bulk_add_result(struct bulk_outcome *outcome, const struct bulk_result *result);

/* The faults take the place of those of the last check. */
int bulk_save_faults(struct store_tx *tx, const char *load_id, const struct bulk_outcome *outcome);
int bulk_save_results(struct store_tx *tx, const char *load_id, const struct bulk_outcome *outcome);

#endif
