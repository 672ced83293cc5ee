/* SPDX-License-Identifier: Apache-2.0
 * reception - by whom and when something was taken in at a window. */
#include "reception.h"

#include "intake.h"
#include "window.sql.h"

#include <ctype.h>
#include <string.h>

/* Names of keys are lower case. */
const char *code_of_key(struct handler_ctx *ctx, const char *key)
{
    const char *dot = strchr(key, '.');
    char *code = arena_strdup(ctx->arena, dot ? dot + 1 : "");

    for (char *c = code; c && *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return code;
}

const char *reception_window(struct handler_ctx *ctx, const struct incoming *in, struct findings *findings,
                             const char *given)
{
    if (role_of(in->caller) != ROLE_WINDOW)
        return given;
    const char *own = code_of_key(ctx, in->caller);
    if (own && *given && strcmp(own, given) != 0)
        findings_add(findings, arena_printf(ctx->arena, "本密钥是窗口 %s 的，不能以其他窗口的名义收件", own),
                     "请留空，或在该窗口办理", "window");
    return own;
}

int reception_at(struct handler_ctx *ctx, const char *window, struct reception *ret_reception)
{
    const struct intake *intake = ctx->state;
    const struct window_shift *shift = windows_shift_at(intake->windows, window, ctx->now);
    wall_time counts_from;
    int err = calendar_effective_start(intake->calendar, ctx->now, &counts_from);

    if (err < 0)
        return err;
    *ret_reception = (struct reception){.window = window,
                                        .clerk = shift ? shift->clerk : NULL,
                                        .out_of_hours = wall_time_compare(counts_from, ctx->now) != 0,
                                        .counts_from = counts_from};
    return 0;
}

int reception_record(struct handler_ctx *ctx, const struct uuid *application, const char *window)
{
    struct reception reception;
    int err = reception_at(ctx, window, &reception);

    if (err < 0)
        return err;
    return insert_reception(ctx->tx, *application, window, reception.clerk ? reception.clerk->code : NULL,
                            reception.clerk ? reception.clerk->name : NULL, reception.out_of_hours,
                            reception.counts_from);
}

int reception_show(struct handler_ctx *ctx, const struct uuid *application, Reception **ret_message)
{
    struct find_reception_row row;
    int err = find_reception(ctx->tx, ctx->arena, *application, &row);

    *ret_message = NULL;
    if (err < 0)
        return err == ERR_NOT_FOUND ? 0 : err;
    Reception *message = arena_alloc(ctx->arena, sizeof(*message));
    if (!message)
        return ERR_NOMEM;
    bangban__v1__reception__init(message);
    message->window = borrow(row.window_code);
    if (row.has_clerk) {
        message->clerk = borrow(row.clerk);
        message->clerk_name = borrow(row.clerk_name);
    }
    message->out_of_hours = row.out_of_hours;
    message->counts_from_at = row.counts_from.us;
    *ret_message = message;
    return 0;
}
