/* SPDX-License-Identifier: Apache-2.0
 * on_show_controlled_rules - a version of the rules, with who loaded it and when. */
#include "intake.h"
#include "rule_message.h"
#include "rule_store.h"

static void fill_version(ControlledRulesVersion *message, const struct find_rule_set_row *row,
                         const struct rule_table *table)
{
    bangban__v1__controlled_rules_version__init(message);
    message->version = row->version;
    message->loaded_by = borrow(row->loaded_by);
    message->person = borrow(row->person);
    message->loaded_at = row->loaded_at.us;
    message->note = borrow(row->note);
    message->rules = (uint32_t)table->rule_count;
    message->entries = (uint32_t)table->entry_count;
}

enum verdict intake_on_show_controlled_rules(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowControlledRules *request = (const ShowControlledRules *)in->message;
    struct find_rule_set_row row;
    struct rule_table table;
    ControlledRulesVersion version;
    ControlledRulesView view;
    int err = find_rule_set(ctx->tx, ctx->arena, request->version, &row);

    if (err == ERR_NOT_FOUND)
        return refuse(ctx, in,
                      &(struct problem){.code = "not-found",
                                        .detail = "没有这一版管控规则：请核对版本号，留空为现行版"});
    if (err == 0)
        err = rule_store_load(ctx, row.version, &table);
    if (err != 0)
        return verdict_of(ctx, in, err);
    bangban__v1__controlled_rules_view__init(&view);
    fill_version(&version, &row, &table);
    view.version = &version;
    view.rule_set = rule_set_message(ctx->arena, &table);
    err = view.rule_set ? reply(ctx, in, &view) : ERR_NOMEM;
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
