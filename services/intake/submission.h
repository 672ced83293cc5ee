/* SPDX-License-Identifier: Apache-2.0
 * submission - an application on its way in: what is known of it before the first write, and its rows.
 */
#ifndef BANGBAN_INTAKE_SUBMISSION_H
#define BANGBAN_INTAKE_SUBMISSION_H

#include "intake.h"

struct submission {
    const SubmitApplication *request;
    struct uuid id;
    struct find_project_row project;
    struct catalogue_facts facts;
    const char *barred;
    const struct controlled_rule *hits[CONTROLLED_RULES_MAX];
    size_t hit_count;
    bool refused;
    struct formality formality;
};

/* Each queues the rows of one table; nothing is waited for.  `agent` is NULL when not accepted. */
int save_application(struct handler_ctx *ctx, const struct submission *submission, const char *status,
                     const struct agent *agent);
int save_items(struct handler_ctx *ctx, const struct submission *submission);
int save_hits(struct handler_ctx *ctx, const struct submission *submission);
int save_notice(struct handler_ctx *ctx, const struct submission *submission);

/* Of a submission or of a supply. */
int save_handed_in(struct handler_ctx *ctx, const struct uuid *application, Material *const *materials,
                   size_t count);

/* Borrows the request. Arena memory; NULL when it is full. */
struct handed_in *handed_in_of(struct arena *arena, Material *const *materials, size_t count);

#endif
