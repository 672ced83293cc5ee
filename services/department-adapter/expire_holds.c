/* SPDX-License-Identifier: Apache-2.0
 * expire_holds - an event whose predecessor did not come within hold-limit is quarantined: the department is
 * asked.
 *
 * It goes on taking part in folds: should the predecessor come after all, it takes effect.
 */
#include "event_batch.h"

#define PAGE 500 /* of one transaction; the rest is due at the next look */

bool adapter_holds_due(void *state, wall_time now)
{
    const struct adapter *adapter = state;

    return wall_time_compare(now, adapter->next_expiry) >= 0;
}

static int sleep_until_next(struct handler_ctx *ctx)
{
    struct adapter *adapter = ctx->state;
    struct oldest_hold_row oldest;
    int err = oldest_hold(ctx->tx, ctx->arena, adapter->department, &oldest);

    if (err < 0 && err != ERR_NOT_FOUND)
        return err;
    adapter->next_expiry =
        err == 0 ? wall_time_add(oldest.since, adapter->hold_limit) : (wall_time){INT64_MAX};
    return 0;
}

struct expiry_columns {
    const char **ids, **dispositions, **codes;
};

static int make_columns(struct expiry_columns *columns, struct arena *arena, size_t count)
{
    columns->ids = arena_array(arena, count, sizeof *columns->ids);
    columns->dispositions = arena_array(arena, count, sizeof *columns->dispositions);
    columns->codes = arena_array(arena, count, sizeof *columns->codes);
    return columns->ids && columns->dispositions && columns->codes ? 0 : ERR_NOMEM;
}

static int expire(struct handler_ctx *ctx, const struct expired_holds_row *row)
{
    char approval_id[UUID_TEXT], application_id[UUID_TEXT];
    const struct quarantine_notice notice = {
        .event_id = row->event_id,
        .approval_id = uuid_format(&row->approval_id, approval_id),
        .application_id = row->has_application_id ? uuid_format(&row->application_id, application_id) : NULL,
        .event = row->event,
        .code = fold_code_find(row->code),
        .occurred = row->occurred_at,
        .received = row->received_at,
    };
    return announce_quarantine(ctx, &notice, NULL);
}

static int expire_all(struct handler_ctx *ctx, const struct expired_holds_row *rows, size_t count)
{
    const struct adapter *adapter = ctx->state;
    struct expiry_columns c;
    int64_t updated = 0;
    int err = make_columns(&c, ctx->arena, count);

    for (size_t i = 0; i < count && err == 0; i++) {
        err = expire(ctx, &rows[i]);
        c.ids[i] = rows[i].event_id;
        c.dispositions[i] = disposition_name(FOLD_QUARANTINED);
        c.codes[i] = rows[i].code;
    }
    if (err == 0)
        err = update_events(ctx->tx, adapter->department, ctx->now, (struct store_text_array){c.ids, count},
                            (struct store_text_array){c.dispositions, count},
                            (struct store_text_array){c.codes, count}, &updated);
    return err < 0 ? err : updated == (int64_t)count ? 0 : ERR_FORBIDDEN;
}

enum verdict adapter_expire_holds(struct handler_ctx *ctx)
{
    const struct adapter *adapter = ctx->state;
    const wall_time held_until = {ctx->now.us - adapter->hold_limit.us};
    struct expired_holds_row *rows;
    size_t count;
    int err = expired_holds(ctx->tx, ctx->arena, adapter->department, held_until, PAGE, &rows, &count);

    if (err == 0)
        err = count > 0 ? expire_all(ctx, rows, count) : sleep_until_next(ctx);
    return err < 0 ? verdict_of(ctx, NULL, err) : VERDICT_DONE;
}
