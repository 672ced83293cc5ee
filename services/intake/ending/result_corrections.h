/* SPDX-License-Identifier: Apache-2.0
 * result_corrections - the decisions that departments corrected, collected over a batch and written at once
 * (regulation, part four, 1: 精确办结). */
#ifndef BANGBAN_INTAKE_RESULT_CORRECTIONS_H
#define BANGBAN_INTAKE_RESULT_CORRECTIONS_H

#include "course.h"
#include "service/service.h"
#include "uuid/uuid.h"

struct result_correction {
    const struct uuid *application;
    const ApprovalChanged *event;
    uint64_t sequence; /* of the event in the department's stream */
    struct course before, now;
};

struct result_corrections {
    struct result_correction *list;
    size_t count, room;
};

/* The correction's strings are borrowed until it is written. ERR_NOMEM. */
int result_corrections_add(struct result_corrections *corrections, struct arena *arena,
                           const struct result_correction *correction);

/* Queues one statement, or nothing when there are none. */
int result_corrections_write(const struct result_corrections *corrections, struct handler_ctx *ctx);

#endif
