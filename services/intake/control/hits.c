/* SPDX-License-Identifier: Apache-2.0
 * hits - what of the rules in force hits a project. */
#include "control.h"
#include "control.sql.h"
#include "intake.h"

int control_match(struct handler_ctx *ctx, const struct controlled_subject *subject,
                  struct control_hits *ret_hits)
{
    struct rules_in_force rules;
    int err = control_rules(ctx, &rules);

    if (err < 0)
        return err;
    struct control_hits hits = {.version = rules.version,
                                .list = arena_array(ctx->arena, CONTROL_RULES_MAX, sizeof(*hits.list))};
    if (!hits.list)
        return ERR_NOMEM;
    hits.count = rule_set_match(rules.set, subject, hits.list);
    for (size_t i = 0; i < hits.count; i++)
        hits.refuse = hits.refuse || hits.list[i].rule->refuses;
    *ret_hits = hits;
    return 0;
}

/* The cells of a rule that its hit keeps. */
static const enum rule_column kept[] = {
    RULE_ID, RULE_BASIS_KIND, RULE_BASIS_DOCUMENT, RULE_ARTICLE, RULE_REASON, RULE_REMEDY, RULE_CONTACT,
};
enum { KEPT = sizeof(kept) / sizeof(*kept) };

int control_save_hits(struct handler_ctx *ctx, const struct uuid *application,
                      const struct control_hits *hits)
{
    size_t n = hits->count;
    const char **texts[KEPT], **entries = arena_array(ctx->arena, n, sizeof(*entries));
    bool *refuses = arena_array(ctx->arena, n, sizeof(*refuses));

    if (n == 0)
        return 0;
    for (size_t k = 0; k < KEPT; k++) {
        texts[k] = arena_array(ctx->arena, n, sizeof(**texts));
        if (!entries || !refuses || !texts[k])
            return ERR_NOMEM;
        for (size_t i = 0; i < n; i++)
            texts[k][i] = hits->list[i].rule->cells[kept[k]];
    }
    for (size_t i = 0; i < n; i++) {
        refuses[i] = hits->list[i].rule->refuses;
        entries[i] = hits->list[i].entry;
    }
    return insert_hits(ctx->tx, *application, hits->version, (struct store_text_array){texts[0], n},
                       (struct store_bool_array){refuses, n}, (struct store_text_array){texts[1], n},
                       (struct store_text_array){texts[2], n}, (struct store_text_array){texts[3], n},
                       (struct store_text_array){texts[4], n}, (struct store_text_array){entries, n},
                       (struct store_text_array){texts[5], n}, (struct store_text_array){texts[6], n});
}
