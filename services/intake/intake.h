/* SPDX-License-Identifier: Apache-2.0
 * intake - what its handlers share: reference data and the forms of an application. Private to the service.
 */
#ifndef BANGBAN_INTAKE_H
#define BANGBAN_INTAKE_H

#include "act.h"
#include "calendar/calendar.h"
#include "catalogue/catalogue.h"
#include "control/control.h"
#include "findings/findings.h"
#include "agent/officers.h"
#include "agent/teams.h"
#include "application/formality.h"
#include "message/bulletin.h"
#include "message/courier.h"
#include "message/recipients.h"
#include "queries.sql.h"
#include "service/service.h"
#include "window/windows.h"

struct intake {
    const char *data_directory; /* options */
    duration tolerance_bar, digest_reach;
    int64_t hand_over_days;
    int64_t load_rows_max;
    int64_t silence_days;
    int64_t visit_within, visit_every, visit_share;
    const char *visit_seed;
    const char *document_directory, *document_prefix;

    struct catalogue *catalogue;
    struct calendar *calendar;
    struct clock_rules *clock_rules;
    struct rule_book *rule_book;
    struct reasons *reasons;
    struct roster *roster;
    struct teams *teams;
    struct officers *officers;
    struct windows *windows;
    struct end_reasons *end_reasons;
    struct templates *templates;
    struct recipients *recipients;
    struct courier_options courier_options;
    struct courier *courier; /* NULL: nothing leaves the house */
    int64_t progress_tries, progress_load;
    struct limiter *progress_numbers, *progress_callers;
    struct agent_workload *workload; /* while a bulk load is performed (agent/agent.h); NULL else */
    civil_day visits_planned_on;     /* the day on which the regular visits were planned */
    civil_day silences_seen_on;      /* the day on which it was last asked which cases are silent */
    civil_day agents_seen_on;        /* the day on which it was last asked who is back from leave */
    _Atomic int64_t digest_due_us;   /* the instant of the next digest, as far as it is known */
    struct document_templates *documents;
};

/* Loads the reference data (reference.c); stop takes also what a failed start left. */
int intake_start(void *state, struct err_text *ret_text);
void intake_stop(void *state);
void intake_forget(void *state);

/* First transaction as the writer. */
enum verdict intake_elected(struct handler_ctx *ctx);

/* Message fields are not const in generated code; emit() and reply() only read them. */
static inline char *borrow(const char *text)
{
    return (char *)(uintptr_t)text;
}

/* The context of a message, about this case. */
#define LOG_OF_CASE(ctx_, id_)                                                                               \
    (&(struct log_context){(id_), NULL, NULL, (ctx_)->log.trace, (ctx_)->log.message_id})

/* ---- facts and sets ---- */

/* Arena memory. */
int facts_of_arrays(struct arena *arena, struct store_text_array names, struct store_text_array values,
                    struct catalogue_facts *ret_facts);
item_set items_of_numbers(const int32_t *numbers, size_t count);

/* ---- applications (application.c) ---- */

struct application {
    struct uuid id;
    struct load_application_row row; /* with its project */
    struct catalogue_facts facts;
};

/* ERR_NOT_FOUND. */
int application_load(struct handler_ctx *ctx, const struct uuid *id, struct application *ret_application);

/* Materials on their way in, as messages. */
struct material_list {
    Material **list;
    size_t count;
};

/* The check of form on all that was handed in up to now, with `more` on top. */
int application_recheck(struct handler_ctx *ctx, const struct application *application,
                        struct material_list more, struct formality *ret_formality);

/* Items of whose approvals the project or the centre has the results. */
int results_held(struct handler_ctx *ctx, const char *project_code, item_set *ret_items);

enum verdict refuse_unknown_application(struct handler_ctx *ctx, struct incoming *in);
enum verdict refuse_foreign_item(struct handler_ctx *ctx, struct incoming *in);

/* ---- messages (application.c, application_reply.c): arena memory, NULL when it is full ---- */

Project *project_message(struct arena *arena, const struct load_application_row *row);
MissingMaterial **missing_messages(struct arena *arena, const struct formality *formality);
ExcludedItem **excluded_messages(struct arena *arena, const struct load_application_row *row);

/* Fills an initialised reply, with what is missing while the application is in correction. */
int application_fill_reply(struct handler_ctx *ctx, const struct application *application,
                           ApplicationReply *reply);

/* Answers a command with the application as it now is. */
enum verdict reply_with_application(struct handler_ctx *ctx, struct incoming *in, const struct uuid *id);

/* The promised end as an instant; 0 when no clock runs. */
int64_t item_planned_finish(const struct calendar *calendar, const struct load_lights_row *light);

/* ---- closing (close.c) ---- */

/* Closes those of the applications whose items are all at an end. */
int close_finished(struct handler_ctx *ctx, struct store_uuid_array applications, struct bulletin *bulletin);

/* Opens those of the applications that are closed although something is still to come: it was taken back that
 * nothing is. */
int reopen_closed(struct handler_ctx *ctx, struct store_uuid_array applications, struct bulletin *bulletin);

/* ---- handlers ---- */

enum verdict intake_on_plan_made(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_step_blocked(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_step_unblocked(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_plan_finished(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_approval_handed_over(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_approval_changed(struct handler_ctx *ctx, struct incoming *const *in, size_t count);
enum verdict intake_on_rung_fired(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_rung_corrected(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_show_application(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_list_applications(struct handler_ctx *ctx, struct incoming *in);

#endif
