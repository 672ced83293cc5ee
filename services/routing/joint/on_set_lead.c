/* SPDX-License-Identifier: Apache-2.0
 * on_set_lead - the office or the leader has another department lead a joint case. */
#include <string.h>

#include "joint.h"

static int change(struct handler_ctx *ctx, struct incoming *in, const struct find_contact_row *row)
{
    const SetLead *request = (const SetLead *)in->message;
    const char *name = routing_department_name(ctx, request->department);
    const char *to[] = {routing_department_holder(ctx->arena, request->department),
                        routing_department_holder(ctx->arena, row->lead), "agent"};
    int err = to[0] && to[1] ? set_lead(ctx->tx, request->number, request->department) : ERR_NOMEM;

    if (err == 0)
        err = act_record(
            ctx, &(struct routing_act){request->number, "lead", in->caller, in->request->actor,
                                       arena_printf(ctx->arena, "改由%s牵头：%s", name, request->reason)});
    for (size_t i = 0; err == 0 && i < sizeof(to) / sizeof(to[0]); i++)
        err = routing_tell(ctx, &row->application_id, to[i], "joint.lead_changed",
                           TOLD({"number", request->number}, {"lead", name}, {"reason", request->reason}));
    return err;
}

enum verdict routing_on_set_lead(struct handler_ctx *ctx, struct incoming *in)
{
    const SetLead *request = (const SetLead *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct find_contact_row row = {0};
    enum verdict verdict;

    findings_check_text(&findings, "number", request->number, JOINT_NUMBER_MAX_CHARACTERS);
    findings_check_text(&findings, "department", request->department, JOINT_NAME_MAX_CHARACTERS);
    findings_check_text(&findings, "reason", request->reason, JOINT_TEXT_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = find_contact(ctx->tx, ctx->arena, request->number, request->department, &row);
    if (err == ERR_NOT_FOUND)
        return routing_refuse(ctx, in, "not-found",
                              "没有这个联办件，或者该部门不在其中：牵头部门须是其中之一");
    if (err < 0)
        return verdict_of(ctx, in, err);
    if (strcmp(row.lead, request->department) == 0)
        return routing_refuse(ctx, in, "conflict", "该部门已是牵头部门");
    if (!act_expected(ctx, in, request->number, &verdict))
        return verdict;
    err = change(ctx, in, &row);
    return err == 0 ? joint_case_reply(ctx, in, request->number) : verdict_of(ctx, in, err);
}
