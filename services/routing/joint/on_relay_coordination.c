/* SPDX-License-Identifier: Apache-2.0
 * on_relay_coordination - the agent tells a handling department how the coordination stands; the department
 * says that it has read a relay. */
#include <string.h>

#include "joint.h"

static int send(struct handler_ctx *ctx, const struct incoming *in, const struct uuid *application,
                char number[NUMBER_TEXT])
{
    const RelayCoordination *request = (const RelayCoordination *)in->message;

    return relay_make(ctx,
                      &(struct new_relay){.application = application,
                                          .item = request->item,
                                          .department = request->department,
                                          .kind = "coordination",
                                          .text = request->text,
                                          .by = in->caller},
                      number);
}

enum verdict routing_on_relay_coordination(struct handler_ctx *ctx, struct incoming *in)
{
    const RelayCoordination *request = (const RelayCoordination *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct find_handling_row handling = {0};
    struct uuid application;
    char number[NUMBER_TEXT];

    if (uuid_parse(request->application_id, &application) < 0)
        findings_add(&findings, "应为 36 位 UUID", "请用受理回执上的办件编号", "applicationId");
    findings_check_text(&findings, "department", request->department, JOINT_NAME_MAX_CHARACTERS);
    findings_check_text(&findings, "text", request->text, JOINT_TEXT_MAX_CHARACTERS);
    if (request->item < 0 || request->item > CATALOGUE_ITEMS)
        findings_add(&findings, "事项编号应为 1 至 59，或留空", "请填写反馈所涉的事项编号", "item");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = find_handling(ctx->tx, ctx->arena, application, request->department, request->item, &handling);
    if (err == 0 && handling.items == 0)
        return routing_refuse(ctx, in, "not-found",
                              "该部门在这个办件中没有此事项：请核对办件编号、部门和事项");
    if (err == 0 && !handling.live)
        return routing_refuse(ctx, in, "conflict", "该事项已有结果或已停止办理，无须反馈");
    if (err == 0)
        err = send(ctx, in, &application, number);
    return err == 0 ? relay_reply(ctx, in, number) : verdict_of(ctx, in, err);
}

static int note_read(struct handler_ctx *ctx, const struct incoming *in, const struct list_relays_row *row)
{
    const char *by = routing_by(ctx->arena, in);
    int err = by ? read_relay(ctx->tx, row->number, ctx->now, by) : ERR_NOMEM;

    return err == 0 ? duty_close(ctx, DUTY_RELAY, row->number, row->item, DUTY_DONE) : err;
}

enum verdict routing_on_read_relay(struct handler_ctx *ctx, struct incoming *in)
{
    const ReadRelay *request = (const ReadRelay *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct list_relays_row row = {0};

    findings_check_text(&findings, "number", request->number, JOINT_NUMBER_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = relay_load(ctx, request->number, &row);
    if (err == ERR_NOT_FOUND)
        return routing_refuse(ctx, in, "not-found", "没有这份反馈：请核对编号");
    if (err == 0 && strcmp(row.department, routing_caller_department(in)) != 0)
        return routing_refuse(ctx, in, "forbidden", "这份反馈不是给贵单位的：由办理部门阅知");
    if (err == 0 && row.has_voided_at)
        return routing_refuse(ctx, in, "conflict", "该事项已有结果或已停止办理，反馈已失效");
    if (err == 0 && !row.has_read_at)
        err = note_read(ctx, in, &row);
    return err == 0 ? relay_reply(ctx, in, row.number) : verdict_of(ctx, in, err);
}
