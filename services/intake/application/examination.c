/* SPDX-License-Identifier: Apache-2.0
 * examination - an application that is not answered at once waits for its check of form, or for the leader.
 *
 * Five working days are all that the law gives: without a notice by then the application counts as accepted
 * from the day of receipt (Administrative Licensing Law art. 32(4)), and what it misses is the window's
 * fault.
 */
#include "examination.h"

#include <string.h>

#include "application.h"
#include "deadline/course.h"
#include "leader/leader.h"
#include "notice.h"

#define KIND "notice"

int examination_open(struct handler_ctx *ctx, const struct application *application)
{
    const struct load_application_row *row = &application->row;
    const char *holder = arena_printf(ctx->arena, "window:%s", row->window_code);

    if (!holder)
        return ERR_NOMEM;
    return duty_open(ctx, &(struct duty){.kind = KIND,
                                         .application = &application->id,
                                         .subject = row->number,
                                         .holder = holder,
                                         .opened = ctx->now});
}

static int record(struct handler_ctx *ctx, const struct application *application, size_t omitted)
{
    char id[UUID_TEXT];

    log_event(LOG_OF_CASE(ctx, uuid_format(&application->id, id)), LOG_WARN, "application.deemed_accepted",
              LOG_U("missing", omitted), LOG_S("window", application->row.window_code));
    return act_record_own(
        ctx, &application->id, "application.deemed_accepted",
        arena_printf(ctx->arena, "五个工作日内未一次性告知，自收到申请材料之日起视为受理%s",
                     omitted ? arena_printf(ctx->arena, "；漏告知的 %zu 项材料不得再要求补正", omitted)
                             : ""));
}

/* Closing time is no longer within. */
static int find_spent(struct handler_ctx *ctx, const struct application *application, bool *ret_spent)
{
    const struct intake *intake = ctx->state;
    struct notice_term term;
    int err = course_notice_term(intake->calendar, application->row.submitted_at, &term);

    *ret_spent = err == 0 && wall_time_compare(ctx->now, term.limit) >= 0;
    return err;
}

/* Nobody may ask any more: the check misses nothing, and the lists of all items will be empty. */
static int waive(struct handler_ctx *ctx, const struct application *application, struct formality *formality)
{
    int err = record(ctx, application, formality->missing_count);

    if (err == 0 && formality->missing_count)
        err = notice_save_omissions(ctx, application, formality);
    formality->missing_count = 0;
    return err;
}

int examination_end(struct handler_ctx *ctx, const struct application *application,
                    struct formality *formality, wall_time *ret_from)
{
    bool spent = false;
    int err = find_spent(ctx, application, &spent);

    if (err == 0)
        err = duty_close(ctx, KIND, application->row.number, 0, spent ? DUTY_VOID : DUTY_DONE);
    if (err == ERR_NOT_FOUND) /* waited for the leader before that was a duty */
        err = 0;
    *ret_from = spent ? application->row.submitted_at : ctx->now;
    return err < 0 || !spent ? err : waive(ctx, application, formality);
}

static int tell_staff(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin,
                      const char *template_id)
{
    const char *const addressees[] = {rung->holder, "office"};

    for (size_t i = 0; i < 2; i++)
        bulletin_tell_staff(ctx, bulletin, rung->application, addressees[i], template_id,
                            FIELDS({"number", rung->subject}));
    return 0;
}

/* The period is over: the application counts as accepted.  One that a rule warns of waits on for the leader,
 * and should he agree, counts so from its receipt as well. */
static int overrun(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin)
{
    struct application application;
    struct formality formality = {0};
    bool undecided = false;
    int err = application_load(ctx, rung->application, &application);

    if (err == 0)
        err = leader_consult(ctx, &application, bulletin, &undecided);
    if (err == 0)
        err = application_recheck(ctx, &application, (struct material_list){0}, &formality);
    if (err == 0)
        err = application_advance(ctx, &application, &formality, bulletin);
    return err < 0 ? err
                   : tell_staff(ctx, rung, bulletin, undecided ? "examination.held" : "examination.overdue");
}

int examination_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin)
{
    if (strcmp(rung->message->rung, "overdue") == 0)
        return overrun(ctx, rung, bulletin);
    return tell_staff(ctx, rung, bulletin, "examination.due");
}
