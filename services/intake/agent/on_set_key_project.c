/* SPDX-License-Identifier: Apache-2.0
 * on_set_key_project - a project gets the team (专班) of key projects, another one, or none any more
 * (regulation, part two, 2).  A case whose agent is none of the members is offered to one. */
#include <string.h>

#include "case.h"
#include "handlers.h"
#include "project.h"
#include "project_code.h"

struct key_project {
    const SetKeyProject *request;
    const struct team *team; /* NULL: not one any more */
    struct find_project_row project;
    struct load_project_cases_row *rows;
    size_t count;
};

static void validate(struct findings *findings, const struct teams *teams, struct key_project *key)
{
    const SetKeyProject *request = key->request;
    const char *fault = project_code_fault(request->project_code);

    if (fault)
        findings_add(findings, fault, "请核对项目代码", "projectCode");
    key->team = *request->team ? teams_find(teams, request->team) : NULL;
    if (*request->team && !key->team)
        findings_add(findings, "没有这个专班", "请填写专班名册中的编号；不再列为重点项目的留空", "team");
    agent_check_reason(findings, request->reason);
}

static int settle(struct handler_ctx *ctx, struct incoming *in, const struct key_project *key,
                  const struct uuid *application, struct bulletin *bulletin)
{
    struct agent_case c;
    const char *summary = key->team
                              ? arena_printf(ctx->arena, "项目列为重点项目，由专班“%s”代办：%s",
                                             key->team->name, key->request->reason)
                              : arena_printf(ctx->arena, "项目不再列为重点项目：%s", key->request->reason);
    int err = act_record(ctx, in, application, "project.key", summary);

    if (err == 0)
        err = agent_case_load(ctx, application, &c);
    return err == 0 ? agent_settle(ctx, &c, bulletin) : err;
}

static int record(struct handler_ctx *ctx, struct incoming *in, struct key_project *key,
                  struct bulletin *bulletin)
{
    const SetKeyProject *request = key->request;
    int err = insert_key_project(ctx->tx, request->project_code, key->team ? key->team->code : NULL,
                                 request->reason, in->caller, ctx->now);

    if (err == 0)
        err = load_project_cases(ctx->tx, ctx->arena, request->project_code, &key->rows, &key->count);
    for (size_t i = 0; err == 0 && i < key->count; i++)
        err = settle(ctx, in, key, &key->rows[i].application_id, bulletin);
    if (err < 0 || !key->team)
        return err;
    const char *leader = agent_holder(ctx->arena, key->team->leader->code);
    if (!leader)
        return ERR_NOMEM;
    bulletin_tell_staff(
        ctx, bulletin, NULL, leader, "staff.key_project",
        FIELDS({"project", key->project.name}, {"team", key->team->name}, {"reason", request->reason}));
    log_event(&ctx->log, LOG_INFO, "project.key", LOG_S("project", request->project_code),
              LOG_S("team", key->team->code));
    return 0;
}

static int fill_cases(struct handler_ctx *ctx, struct key_project *key, KeyProjectReply *message)
{
    int err = load_project_cases(ctx->tx, ctx->arena, key->request->project_code, &key->rows, &key->count);

    if (err < 0)
        return err;
    KeyProjectCase *cases = arena_array(ctx->arena, key->count, sizeof(*cases));
    message->cases = arena_array(ctx->arena, key->count, sizeof(*message->cases));
    if (!cases || !message->cases)
        return ERR_NOMEM;
    for (size_t i = 0; i < key->count; i++) {
        const struct load_project_cases_row *row = &key->rows[i];

        bangban__v1__key_project_case__init(&cases[i]);
        cases[i].application_id = arena_alloc(ctx->arena, UUID_TEXT);
        if (!cases[i].application_id)
            return ERR_NOMEM;
        uuid_format(&row->application_id, cases[i].application_id);
        cases[i].number = borrow(row->label);
        cases[i].agent = borrow(row->has_agent ? row->agent : "");
        cases[i].in_team = row->has_agent && key->team && team_has(key->team, row->agent);
        cases[i].offered_to = borrow(row->has_offered_to ? row->offered_to : "");
        message->cases[message->n_cases++] = &cases[i];
    }
    return 0;
}

static int answer(struct handler_ctx *ctx, struct incoming *in, struct key_project *key)
{
    KeyProjectReply message;

    bangban__v1__key_project_reply__init(&message);
    message.project_code = key->request->project_code;
    message.team = key->request->team;
    if (key->team)
        message.team_name = borrow(key->team->name);
    int err = fill_cases(ctx, key, &message);
    return err < 0 ? err : reply(ctx, in, &message);
}

enum verdict agent_on_set_key_project(struct handler_ctx *ctx, struct incoming *in)
{
    const struct intake *intake = ctx->state;
    struct key_project key = {.request = (const SetKeyProject *)in->message};
    struct findings findings = {.arena = ctx->arena};
    struct bulletin bulletin = BULLETIN(ctx);

    validate(&findings, intake->teams, &key);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = find_project(ctx->tx, ctx->arena, key.request->project_code, &key.project);
    if (err == ERR_NOT_FOUND)
        return refuse(ctx, in,
                      &(struct problem){.code = "not-found", .detail = "项目尚未登记：请先登记项目信息"});
    if (err == 0 && !project_expected(ctx, in, key.project.version))
        return VERDICT_DONE;
    if (err == 0)
        err = record(ctx, in, &key, &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    if (err == 0)
        err = answer(ctx, in, &key);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
