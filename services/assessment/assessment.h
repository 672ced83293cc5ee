/* SPDX-License-Identifier: Apache-2.0
 * assessment - what its handlers share. Private to the service.
 */
#ifndef BANGBAN_ASSESSMENT_H
#define BANGBAN_ASSESSMENT_H

#include "queries.sql.h"
#include "score.h"
#include "service/service.h"

struct assessment {
    const char *data_directory; /* options */
    const char *rules_name;

    struct calendar *calendar;
    struct catalogue *catalogue;
    struct clock_rules *clock_rules;
    struct rules *rules;
};

int assessment_start(void *state, struct err_text *ret_text);
void assessment_stop(void *state);

/* Queues the record that these events have been read. */
int basis_note(struct handler_ctx *ctx, struct incoming *const *in, size_t count);

/* Facts of a quarter from rows, in arena memory: a fixed number of queries for one snapshot of all of them.
 */
int fact_set_load(struct handler_ctx *ctx, const struct score_order *order, struct facts *ret_facts);

enum verdict assessment_on_application_accepted(struct handler_ctx *ctx, struct incoming *in);
enum verdict assessment_on_approval_handed_over(struct handler_ctx *ctx, struct incoming *in);
enum verdict assessment_on_approval_changed(struct handler_ctx *ctx, struct incoming *const *in,
                                            size_t count);
enum verdict assessment_on_push_quarantined(struct handler_ctx *ctx, struct incoming *in);
enum verdict assessment_on_rung_fired(struct handler_ctx *ctx, struct incoming *in);
enum verdict assessment_on_rung_corrected(struct handler_ctx *ctx, struct incoming *in);
enum verdict assessment_on_assess_quarter(struct handler_ctx *ctx, struct incoming *in);

#endif
