/* SPDX-License-Identifier: Apache-2.0
 * on_try_controlled_rules - which applications under way the new rules would hit differently.  Nothing is
 * stored. */
#include <string.h>

#include "rule_message.h"
#include "rule_store.h"
#include "validate.h"

struct trial {
    struct handler_ctx *ctx;
    struct rules_in_force now;
    struct rule_set *then;
    struct controlled_hit *before, *after; /* of the application that is looked at */
    size_t before_count, after_count;
    size_t limit;
    ControlledTrial message;
};

static const struct controlled_hit *find_hit(const struct controlled_hit *hits, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(hits[i].rule->cells[RULE_ID], id) == 0)
            return &hits[i];
    return NULL;
}

static const char *action_of(const struct controlled_hit *hit)
{
    return hit ? hit->rule->cells[RULE_ACTION] : "";
}

/* `before` or `after` is NULL where the rule does not hit; `rule` is the newer of them. */
static int add_change(const struct trial *trial, ControlledTrialCase *message,
                      const struct controlled_rule *rule, const struct controlled_hit *before,
                      const struct controlled_hit *after)
{
    if (strcmp(action_of(before), action_of(after)) == 0)
        return 0;
    ControlledChange *change = arena_alloc(trial->ctx->arena, sizeof(*change));
    if (!change)
        return ERR_NOMEM;
    bangban__v1__controlled_change__init(change);
    change->rule_id = borrow(rule->cells[RULE_ID]);
    change->before = borrow(action_of(before));
    change->after = borrow(action_of(after));
    change->reason = borrow(rule->cells[RULE_REASON]);
    message->changes[message->n_changes++] = change;
    return 0;
}

static int compare_hits(const struct trial *trial, ControlledTrialCase *message)
{
    int err = 0;

    message->changes =
        arena_array(trial->ctx->arena, trial->before_count + trial->after_count, sizeof(*message->changes));
    if (!message->changes)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < trial->before_count; i++) {
        const struct controlled_hit *before = &trial->before[i];
        const struct controlled_hit *after =
            find_hit(trial->after, trial->after_count, before->rule->cells[RULE_ID]);

        err = add_change(trial, message, after ? after->rule : before->rule, before, after);
    }
    for (size_t i = 0; err == 0 && i < trial->after_count; i++) {
        const struct controlled_hit *after = &trial->after[i];

        if (!find_hit(trial->before, trial->before_count, after->rule->cells[RULE_ID]))
            err = add_change(trial, message, after->rule, NULL, after);
    }
    return err;
}

static int fill_case(struct arena *arena, ControlledTrialCase *message,
                     const struct load_open_projects_row *row)
{
    message->application_id = arena_alloc(arena, UUID_TEXT);
    if (!message->application_id)
        return ERR_NOMEM;
    uuid_format(&row->application_id, message->application_id);
    if (row->has_number)
        message->number = borrow(row->number);
    message->status = borrow(row->status);
    message->project_code = borrow(row->project_code);
    message->project_name = borrow(row->name);
    return 0;
}

static int try_one(struct trial *trial, const struct load_open_projects_row *row)
{
    struct arena *arena = trial->ctx->arena;
    struct controlled_subject subject = {row->industry_code, row->land_zone, row->name};
    ControlledTrialCase found, *message;

    trial->before_count = rule_set_match(trial->now.set, &subject, trial->before);
    trial->after_count = rule_set_match(trial->then, &subject, trial->after);
    if (trial->before_count + trial->after_count == 0)
        return 0;
    bangban__v1__controlled_trial_case__init(&found);
    int err = compare_hits(trial, &found);
    if (err < 0 || found.n_changes == 0)
        return err;
    if (trial->message.changed++ >= trial->limit)
        return 0;
    message = arena_memdup(arena, &found, sizeof(found));
    if (!message)
        return ERR_NOMEM;
    trial->message.cases[trial->message.n_cases++] = message;
    return fill_case(arena, message, row);
}

static int try_all(struct trial *trial)
{
    struct arena *arena = trial->ctx->arena;
    struct load_open_projects_row *rows;
    size_t count;
    int err = load_open_projects(trial->ctx->tx, arena, &rows, &count);

    trial->before = arena_array(arena, CONTROL_RULES_MAX, sizeof(*trial->before));
    trial->after = arena_array(arena, CONTROL_RULES_MAX, sizeof(*trial->after));
    trial->message.cases = arena_array(arena, trial->limit, sizeof(*trial->message.cases));
    if (err == 0 && (!trial->before || !trial->after || !trial->message.cases))
        err = ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++)
        err = try_one(trial, &rows[i]);
    trial->message.tried = (uint32_t)(err == 0 ? count : 0);
    return err;
}

static enum verdict answer(struct incoming *in, struct trial *trial, const struct rule_table *table)
{
    struct handler_ctx *ctx = trial->ctx;
    int err = control_rules(ctx, &trial->now);

    bangban__v1__controlled_trial__init(&trial->message);
    if (err == 0)
        err = rule_set_new(&trial->then, table);
    if (err == 0)
        err = try_all(trial);
    trial->message.version = err == 0 ? trial->now.version : 0;
    if (err == 0)
        err = reply(ctx, in, &trial->message);
    rule_set_free(&trial->then);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict intake_on_try_controlled_rules(struct handler_ctx *ctx, struct incoming *in)
{
    const TryControlledRules *request = (const TryControlledRules *)in->message;
    struct trial trial = {.ctx = ctx, .limit = request->limit ? request->limit : LIST_LIMIT_DEFAULT};
    struct findings findings = {.arena = ctx->arena};
    struct rule_table table;
    int err = rule_table_of_message(&findings, request->rule_set, &table);

    validate_limit(&findings, request->limit);
    if (err < 0)
        return verdict_of(ctx, in, err);
    return findings.count ? findings_refuse(ctx, in, &findings) : answer(in, &trial, &table);
}
