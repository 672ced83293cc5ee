/* SPDX-License-Identifier: Apache-2.0
 * on_load_controlled_rules - a new version of the rules, in force for applications from now on. */
#include "intake.h"
#include "rule_message.h"
#include "rule_store.h"

#define NOTE_MAX_CHARACTERS 200

static bool version_expected(struct handler_ctx *ctx, struct incoming *in, int64_t version)
{
    const Request *request = in->request;

    if (request->_expected_case != BANGBAN__V1__REQUEST___EXPECTED_EXPECTED_VERSION ||
        request->expected_version == version)
        return true;
    refuse(ctx, in,
           &(struct problem){.code = "conflict",
                             .detail = arena_printf(
                                 ctx->arena,
                                 "管控规则已有变化：您依据的是第 %lld 版，现为第 %lld 版；请重新试算后再载入",
                                 (long long)request->expected_version, (long long)version)});
    return false;
}

static enum verdict answer(struct handler_ctx *ctx, struct incoming *in, const struct rule_version *version,
                           const struct rule_table *table)
{
    ControlledRulesVersion message;

    bangban__v1__controlled_rules_version__init(&message);
    message.version = version->number;
    message.loaded_by = borrow(version->loaded_by);
    message.person = borrow(version->person);
    message.loaded_at = ctx->now.us;
    message.note = borrow(version->note);
    message.rules = (uint32_t)table->rule_count;
    message.entries = (uint32_t)table->entry_count;
    log_event(&ctx->log, LOG_INFO, "rules.loaded", LOG_I("version", version->number),
              LOG_U("rules", table->rule_count), LOG_U("entries", table->entry_count));
    int err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict intake_on_load_controlled_rules(struct handler_ctx *ctx, struct incoming *in)
{
    const LoadControlledRules *request = (const LoadControlledRules *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct rule_table table;
    struct find_rule_set_row row;
    int err = rule_table_of_message(&findings, request->rule_set, &table);

    findings_check_text(&findings, "note", request->note, NOTE_MAX_CHARACTERS);
    if (err == 0 && findings.count)
        return findings_refuse(ctx, in, &findings);
    if (err == 0)
        err = find_rule_set(ctx->tx, ctx->arena, 0, &row);
    if (err == 0 && !version_expected(ctx, in, row.version))
        return VERDICT_DONE;
    if (err != 0)
        return verdict_of(ctx, in, err);
    struct rule_version version = {row.version + 1, in->caller, in->request->actor, request->note};
    err = rule_store_save(ctx, &version, &table);
    return err == 0 ? answer(ctx, in, &version, &table) : verdict_of(ctx, in, err);
}
