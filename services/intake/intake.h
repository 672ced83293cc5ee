/* SPDX-License-Identifier: Apache-2.0
 * intake - what its handlers share: reference data and the forms of an application. Private to the service.
 */
#ifndef BANGBAN_INTAKE_H
#define BANGBAN_INTAKE_H

#include "bulletin.h"
#include "calendar/calendar.h"
#include "catalogue/catalogue.h"
#include "controlled_rules.h"
#include "findings.h"
#include "formality.h"
#include "queries.sql.h"
#include "roster.h"
#include "service/service.h"

struct intake {
    const char *data_directory; /* options */
    duration tolerance_bar;

    struct catalogue *catalogue;
    struct calendar *calendar;
    struct controlled_rules *controlled;
    struct roster *roster;
};

/* Loads the reference data (reference.c); stop takes also what a failed start left. */
int intake_start(void *state, struct err_text *ret_text);
void intake_stop(void *state);

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

/* The check of form on all that was handed in up to now, with `more` on top. */
int application_recheck(struct handler_ctx *ctx, const struct application *application,
                        const struct handed_in *more, size_t more_count, struct formality *ret_formality);

/* Items of whose approvals the project has the results. */
int delivered_results(struct handler_ctx *ctx, const char *project_code, item_set *ret_items);

/* Honours expected_version of a command; when false the conflict is answered: return VERDICT_DONE. `what` is
 * Chinese ("办件"). */
bool version_expected(struct handler_ctx *ctx, struct incoming *in, const char *what, int64_t version);

enum verdict refuse_unknown_application(struct handler_ctx *ctx, struct incoming *in);

/* ---- messages (application.c, application_reply.c): arena memory, NULL when it is full ---- */

Project *project_message(struct arena *arena, const struct load_application_row *row);
MissingMaterial **missing_messages(struct arena *arena, const struct formality *formality);
ExcludedItem **excluded_messages(struct arena *arena, const struct load_application_row *row);

/* Fills an initialised reply, with what is missing while the application is in correction. */
int application_fill_reply(struct handler_ctx *ctx, const struct application *application,
                           ApplicationReply *reply);

/* Answers a command with the application as it now is. */
enum verdict reply_with_application(struct handler_ctx *ctx, struct incoming *in, const struct uuid *id);

/* ---- acceptance (accept.c) ---- */

struct acceptance {
    const struct application *application; /* as it was before */
    const struct formality *formality;
    const struct agent *agent;
};

/* The agent for what the check found. */
int choose_agent(struct handler_ctx *ctx, const struct formality *formality, const struct agent **ret_agent);

/* Records the promises, tells routing and the enterprise. */
int announce_acceptance(struct handler_ctx *ctx, const struct acceptance *acceptance,
                        struct bulletin *bulletin);

/* ---- closing (close.c) ---- */

/* Closes those of the applications whose items are all at an end. */
int close_finished(struct handler_ctx *ctx, struct store_uuid_array applications, struct bulletin *bulletin);

/* Opens those of the applications that are closed although something is still to come: it was taken back that
 * nothing is. */
int reopen_closed(struct handler_ctx *ctx, struct store_uuid_array applications, struct bulletin *bulletin);

/* ---- handlers ---- */

enum verdict intake_on_register_project(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_submit_application(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_supply_materials(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_deliver_result(struct handler_ctx *ctx, struct incoming *in);
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
