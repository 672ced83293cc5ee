/* SPDX-License-Identifier: Apache-2.0
 * advance - an application that is not accepted yet moves as far as it can. */
#include "application.h"
#include "application.sql.h"
#include "examination.h"
#include "notice.h"
#include "leader/leader.h"

#include <string.h>

static bool is(const struct application *application, const char *status)
{
    return strcmp(application->row.status, status) == 0;
}

/* The leader is asked before the first check: what he refuses need not be completed. */
static bool is_unchecked(const struct application *application)
{
    return is(application, "received") || is(application, "awaiting_instruction");
}

/* What is missing after the first check was named in its notice, or by an exception that told it itself. */
static int ask_correction(struct handler_ctx *ctx, const struct application *application,
                          const struct formality *formality, struct bulletin *bulletin)
{
    int err = is_unchecked(application) ? notice_tell(ctx, application, formality, bulletin) : 0;

    return err < 0 || is(application, "correction") ? err
                                                    : set_status(ctx->tx, application->id, "correction");
}

int application_answer(struct handler_ctx *ctx, const struct application *application,
                       const struct formality *formality, wall_time from, struct bulletin *bulletin)
{
    int err = is_unchecked(application) ? notice_save(ctx, &application->id, formality) : 0;

    if (err < 0)
        return err;
    if (formality->missing_count)
        return ask_correction(ctx, application, formality, bulletin);
    return application_accept(ctx, application, formality, from, bulletin);
}

int application_advance(struct handler_ctx *ctx, const struct application *application,
                        const struct formality *formality, struct bulletin *bulletin)
{
    struct formality found = *formality;
    wall_time from = ctx->now;
    bool held = false;
    int err = leader_hold(ctx, application, bulletin, &held);

    if (err < 0 || held)
        return err;
    if (is_unchecked(application))
        err = examination_end(ctx, application, &found, &from);
    return err < 0 ? err : application_answer(ctx, application, &found, from, bulletin);
}

int application_reconsider(struct handler_ctx *ctx, const struct uuid *id, struct bulletin *bulletin)
{
    struct application application;
    struct formality formality = {0};
    int err = application_load(ctx, id, &application);

    if (err == 0)
        err = application_recheck(ctx, &application, (struct material_list){0}, &formality);
    return err < 0 ? err : application_advance(ctx, &application, &formality, bulletin);
}
