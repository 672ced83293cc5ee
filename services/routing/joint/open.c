/* SPDX-License-Identifier: Apache-2.0
 * open - with the plan a joint case comes into being, gets new departments, and loses what nobody needs. */
#include <string.h>

#include "joint.h"
#include "lead.h"

struct opening {
    struct handler_ctx *ctx;
    const struct running_plan *running;
    const char *number;
    const char **departments; /* to get in touch with; sorted by their first item, each once */
    size_t count;
};

static bool holds(const char *const *list, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], text) == 0)
            return true;
    return false;
}

/* The departments of the items, each once. */
static size_t departments_of(const struct running_plan *running, item_set items, const char **list)
{
    size_t count = 0;

    for (size_t i = 0; i < running->step_count; i++) {
        const struct load_steps_row *step = &running->steps[i];

        if ((items & ITEM_BIT(step->item)) && !holds(list, count, step->department))
            list[count++] = step->department;
    }
    return count;
}

static item_set with_result(const struct running_plan *running)
{
    item_set done = 0;

    for (size_t i = 0; i < running->step_count; i++)
        if (strcmp(running->steps[i].state, "done") == 0)
            done |= ITEM_BIT(running->steps[i].item);
    return done;
}

/* Those that were not got in touch with, and are not to be yet. */
static void drop_known(struct opening *opening)
{
    const struct store_text_array *known = &opening->running->row->contacts;
    size_t kept = 0;

    for (size_t i = 0; i < opening->count; i++)
        if (!holds(known->items, known->count, opening->departments[i]))
            opening->departments[kept++] = opening->departments[i];
    opening->count = kept;
}

static const char *choose_lead(const struct running_plan *running, item_set standing)
{
    struct lead_share shares[CATALOGUE_ITEMS];
    uint8_t path[CATALOGUE_ITEMS];
    item_set on_path = 0;
    size_t length = plan_critical_path(running->plan, PLAN_PARALLEL, path), count = 0;

    for (size_t i = 0; i < length; i++)
        on_path |= ITEM_BIT(path[i]);
    for (size_t i = 0; i < running->step_count; i++) {
        const struct load_steps_row *step = &running->steps[i];
        bool counts = on_path & ITEM_BIT(step->item);

        if (standing & ITEM_BIT(step->item))
            shares[count++] = (struct lead_share){step->department,
                                                  counts ? plan_duration(running->plan, step->item).n : 0};
    }
    return lead_choose(shares, count);
}

/* ---- a new case ---- */

static int announce(const struct opening *opening, const char *lead)
{
    const struct uuid *application = &opening->running->row->application_id;
    struct handler_ctx *ctx = opening->ctx;
    char id[UUID_TEXT];
    JointCaseOpened event;

    bangban__v1__joint_case_opened__init(&event);
    event.number = borrow(opening->number);
    event.application_id = borrow(uuid_format(application, id));
    event.lead = borrow(lead);
    event.departments = (char **)(uintptr_t)opening->departments;
    event.n_departments = opening->count;
    event.opened_at = ctx->now.us;
    log_event(&ctx->log, LOG_INFO, "joint_case.opened", LOG_S("number", opening->number), LOG_S("lead", lead),
              LOG_I("departments", (int64_t)opening->count));
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_JointCaseOpened, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}

static int tell_opened(const struct opening *opening, const char *lead)
{
    struct handler_ctx *ctx = opening->ctx;
    const struct uuid *application = &opening->running->row->application_id;
    const char *names = "", *holder = routing_department_holder(ctx->arena, lead);

    for (size_t i = 0; names && i < opening->count; i++)
        names = arena_printf(ctx->arena, "%s%s%s", names, *names ? "、" : "",
                             routing_department_name(ctx, opening->departments[i]));
    if (!holder)
        return ERR_NOMEM;
    int err = routing_tell(ctx, application, "agent", "joint.opened",
                           TOLD({"number", opening->number}, {"departments", names},
                                {"lead", routing_department_name(ctx, lead)}));
    return err == 0 ? routing_tell(ctx, application, holder, "joint.to_lead",
                                   TOLD({"number", opening->number}, {"departments", names}))
                    : err;
}

static int open_case(struct opening *opening, item_set standing, char number[NUMBER_TEXT])
{
    struct handler_ctx *ctx = opening->ctx;
    const char *lead = choose_lead(opening->running, standing);
    int err = number_next(ctx, "LB", number);

    opening->number = number;
    if (err == 0)
        err = insert_joint_case(ctx->tx, number, opening->running->row->application_id, lead, ctx->now);
    if (err == 0)
        err = announce(opening, lead);
    return err == 0 ? tell_opened(opening, lead) : err;
}

/* ---- contacts ---- */

static int open_duties(const struct opening *opening)
{
    struct arena *arena = opening->ctx->arena;
    const struct load_plans_row *row = opening->running->row;
    const char *holder = routing_agent_holder(arena, row->agent);
    struct duty *duties = arena_array(arena, opening->count, sizeof(*duties));

    if (!holder || !duties)
        return ERR_NOMEM;
    for (size_t i = 0; i < opening->count; i++) {
        duties[i] =
            (struct duty){.kind = DUTY_CONTACT,
                          .application = &row->application_id,
                          .subject = arena_printf(arena, "%s/%s", opening->number, opening->departments[i]),
                          .department = opening->departments[i],
                          .holder = holder,
                          .opened = opening->ctx->now};
        if (!duties[i].subject)
            return ERR_NOMEM;
    }
    return duty_open_each(opening->ctx, duties, opening->count);
}

int joint_note(struct handler_ctx *ctx, const struct running_plan *running, item_set standing)
{
    const char *all[CATALOGUE_ITEMS], *left[CATALOGUE_ITEMS];
    struct opening opening = {
        .ctx = ctx, .running = running, .number = running->row->joint_number, .departments = left};
    bool is_new = *opening.number == '\0';
    char number[NUMBER_TEXT];
    int err = 0;

    if (is_new && departments_of(running, standing, all) < 2)
        return 0;
    /* whoever is done has nothing to be asked, but belongs to a case that begins */
    opening.count = departments_of(running, is_new ? standing : standing & ~with_result(running), left);
    drop_known(&opening);
    if (opening.count == 0)
        return 0;
    if (is_new)
        err = open_case(&opening, standing, number);
    if (err == 0)
        err =
            open_contacts(ctx->tx, opening.number, (struct store_text_array){left, opening.count}, ctx->now);
    return err == 0 ? open_duties(&opening) : err;
}

/* ---- what nobody needs any more ---- */

static int announce_void(struct handler_ctx *ctx, const struct void_joint_records_row *row)
{
    char id[UUID_TEXT];
    OpinionVoided event;

    bangban__v1__opinion_voided__init(&event);
    event.number = borrow(row->subject);
    event.application_id = borrow(uuid_format(&row->application_id, id));
    event.department = borrow(row->department);
    event.voided_at = ctx->now.us;
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_OpinionVoided, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}

/* The rows of one kind stand together. */
static int close_duties(struct handler_ctx *ctx, const struct void_joint_records_row *rows, size_t count)
{
    struct duty_subject *subjects = arena_array(ctx->arena, count, sizeof(*subjects));
    size_t begin = 0;
    int err = subjects ? 0 : ERR_NOMEM;

    for (size_t i = 0; err == 0 && i < count; i++) {
        subjects[i] = (struct duty_subject){rows[i].subject, rows[i].item};
        if (i + 1 < count && strcmp(rows[i + 1].kind, rows[i].kind) == 0)
            continue;
        err = duty_close_each(ctx, rows[i].kind, subjects + begin, i + 1 - begin, DUTY_VOID);
        begin = i + 1;
    }
    return err;
}

int joint_settle(struct handler_ctx *ctx, struct store_uuid_array applications)
{
    struct void_joint_records_row *rows;
    size_t count;
    int err = void_joint_records(ctx->tx, ctx->arena, applications, ctx->now, &rows, &count);

    if (err == 0 && count)
        err = close_duties(ctx, rows, count);
    for (size_t i = 0; err == 0 && i < count; i++)
        if (rows[i].untold)
            err = announce_void(ctx, &rows[i]);
    return err;
}
