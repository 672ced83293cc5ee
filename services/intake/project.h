/* SPDX-License-Identifier: Apache-2.0
 * project - a registered project, and the applications of it.
 */
#ifndef BANGBAN_INTAKE_PROJECT_H
#define BANGBAN_INTAKE_PROJECT_H

#include "intake.h"

/* Honours expected_version; version 0: not registered. When false the conflict is answered: return
 * VERDICT_DONE. */
bool project_expected(struct handler_ctx *ctx, struct incoming *in, int64_t version);

/* Those of a project, or where that is NULL those of a status and an agent; empty: of any. */
struct application_filter {
    const char *project_code;
    const char *status, *agent;
    uint32_t limit;
};

/* The newest first, as messages in the arena. */
int application_summaries(struct handler_ctx *ctx, const struct application_filter *filter,
                          ApplicationSummary ***ret_list, size_t *ret_count);

enum verdict intake_on_register_project(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_show_project(struct handler_ctx *ctx, struct incoming *in);

#endif
