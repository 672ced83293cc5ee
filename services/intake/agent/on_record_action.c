/* SPDX-License-Identifier: Apache-2.0
 * on_record_action - an entry of the agent's log.  Whoever writes it acts for the responsible agent
 * (regulation, part two, 1: 只找一个人). */
#include <string.h>

#include "action.h"
#include "handlers.h"
#include "case.h"
#include "validate.h"

struct entry {
    const RecordAction *request;
    const struct action_kind *kind;
    struct agent_case c;
    struct find_action_item_row item; /* where request->item is not 0 */
    wall_time at;
};

static struct problem item_objection(struct arena *arena, const struct entry *entry)
{
    const struct action_kind *kind = entry->kind;

    if (kind->handling && strcmp(entry->item.handling_type, kind->handling) != 0)
        return (struct problem){
            .code = "conflict",
            .detail =
                arena_printf(arena, "事项 %d 不是%s：不能作“%s”记录", entry->request->item,
                             strcmp(kind->handling, "immediate") == 0 ? "即办件" : "上报件", kind->name_zh)};
    if (strcmp(kind->name, "submitted_at_hall") != 0)
        return (struct problem){0};
    if (!entry->item.has_due_since)
        return (struct problem){.code = "conflict", .detail = "事项尚未转交部门，还不能到服务大厅提交"};
    if (entry->item.has_submitted_at)
        return (struct problem){.code = "conflict", .detail = "该事项到服务大厅提交已有记录，不能重复记录"};
    return (struct problem){0};
}

static struct problem time_objection(const struct entry *entry)
{
    bool hall = strcmp(entry->kind->name, "submitted_at_hall") == 0;

    if (entry->at.us < entry->c.row.accepted_at.us)
        return (struct problem){.code = "conflict", .detail = "办理时间早于办件受理：请核对办理时间"};
    if (hall && entry->at.us < entry->item.due_since.us)
        return (struct problem){.code = "conflict", .detail = "办理时间早于事项转交部门：请核对办理时间"};
    return (struct problem){0};
}

static int find_objection(struct handler_ctx *ctx, struct entry *entry, struct problem *ret_problem)
{
    *ret_problem = (struct problem){0};
    if (entry->request->item) {
        int err = find_action_item(ctx->tx, ctx->arena, entry->c.id, entry->request->item, &entry->item);

        if (err == ERR_NOT_FOUND)
            *ret_problem =
                (struct problem){.code = "not-found", .detail = "该办件没有这个事项：请核对事项编号"};
        else if (err < 0)
            return err;
        else
            *ret_problem = item_objection(ctx->arena, entry);
    }
    if (!ret_problem->code)
        *ret_problem = time_objection(entry);
    return 0;
}

static int settle_hall(struct handler_ctx *ctx, const struct entry *entry)
{
    int item = entry->request->item;
    int err = make_hall_visit(ctx->tx, entry->c.id, item, entry->at);

    if (err == 0)
        err = duty_close(ctx, "hall", entry->c.id_text, item, DUTY_DONE);
    return err == ERR_NOT_FOUND ? 0 : err; /* void: the department did not wait for it */
}

static int write_entry(struct handler_ctx *ctx, struct incoming *in, const struct entry *entry)
{
    const RecordAction *request = entry->request;
    const int32_t *item = request->item ? &request->item : NULL;
    const char *department = *request->department ? request->department : NULL;

    if (!department && item)
        department = entry->item.department;
    int err = insert_action(
        ctx->tx, entry->c.id, item, entry->kind->name, department, request->text,
        *request->contact ? request->contact : NULL, *request->answer ? request->answer : NULL, entry->at,
        ctx->now, entry->c.row.has_agent ? entry->c.row.agent : NULL, in->caller, in->request->actor);
    if (err == 0 && strcmp(entry->kind->name, "submitted_at_hall") == 0)
        err = settle_hall(ctx, entry);
    if (err == 0 && entry->kind->with_answer && item)
        err = close_task(ctx->tx, entry->c.id, request->item, ctx->now);
    if (err == 0)
        err = act_record(ctx, in, &entry->c.id, "action.recorded",
                         arena_printf(ctx->arena, "%s：%s", entry->kind->name_zh, request->text));
    return err;
}

static void tell(struct handler_ctx *ctx, const struct entry *entry, struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;
    const RecordAction *request = entry->request;
    const struct catalogue_item *item = catalogue_item(intake->catalogue, request->item);
    const struct catalogue_department *department =
        catalogue_department(intake->catalogue, request->department);

    if (strcmp(entry->kind->name, "submitted_at_hall") == 0)
        bulletin_tell(ctx, bulletin, &entry->c.id, "agent.submitted", FIELDS({"item", item->name_zh}));
    else if (entry->kind->with_answer && item)
        bulletin_tell(ctx, bulletin, &entry->c.id, "agent.coordinated",
                      FIELDS({"item", item->name_zh}, {"department", department->name_zh},
                             {"answer", request->answer}));
}

static enum verdict record(struct handler_ctx *ctx, struct incoming *in, const struct entry *entry)
{
    struct bulletin bulletin = BULLETIN(ctx);
    int err = write_entry(ctx, in, entry);

    if (err == 0)
        tell(ctx, entry, &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_application(ctx, in, &entry->c.id) : verdict_of(ctx, in, err);
}

enum verdict agent_on_record_action(struct handler_ctx *ctx, struct incoming *in)
{
    struct entry entry = {.request = (const RecordAction *)in->message};
    struct findings findings = {.arena = ctx->arena};
    struct problem problem;
    struct uuid id;
    enum verdict verdict;

    validate_application_id(&findings, entry.request->application_id, &id);
    action_validate(&findings, ctx->state, entry.request, ctx->now);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!agent_case_of_command(ctx, in, &id, &entry.c, &verdict))
        return verdict;
    entry.kind = action_kind_find(entry.request->kind);
    entry.at = ctx->now;
    if (entry.request->acted_at)
        entry.at.us = entry.request->acted_at;
    int err = find_objection(ctx, &entry, &problem);
    if (err < 0)
        return verdict_of(ctx, in, err);
    return problem.code ? refuse(ctx, in, &problem) : record(ctx, in, &entry);
}
