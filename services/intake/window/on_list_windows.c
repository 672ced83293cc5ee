/* SPDX-License-Identifier: Apache-2.0
 * on_list_windows - the windows, their shifts, and who sits there now. */
#include "intake.h"
#include "reception.h"
#include "window.sql.h"

static int add_shift(struct arena *arena, const struct window_shift *shift, WindowView *view)
{
    ShiftView *message = arena_alloc(arena, sizeof(*message));

    if (!message)
        return ERR_NOMEM;
    bangban__v1__shift_view__init(message);
    message->days = borrow(shift->days);
    message->starts = borrow(shift->from);
    message->ends = borrow(shift->to);
    message->clerk = borrow(shift->clerk->code);
    message->clerk_name = borrow(shift->clerk->name);
    view->shifts[view->n_shifts++] = message;
    return 0;
}

static int fill_shifts(struct handler_ctx *ctx, const struct window *window, WindowView *view)
{
    const struct intake *intake = ctx->state;
    const struct window_shift *shift = NULL;
    size_t count = 0;
    int err = 0;

    while ((shift = windows_next_shift(intake->windows, shift)))
        count += shift->window == window;
    view->shifts = arena_array(ctx->arena, count, sizeof(*view->shifts));
    if (!view->shifts)
        return ERR_NOMEM;
    while (err == 0 && (shift = windows_next_shift(intake->windows, shift)))
        if (shift->window == window)
            err = add_shift(ctx->arena, shift, view);
    return err;
}

static int fill_window(struct handler_ctx *ctx, const struct window *window, WindowView *view)
{
    const struct intake *intake = ctx->state;
    const struct window_shift *now = windows_shift_at(intake->windows, window->code, ctx->now);

    bangban__v1__window_view__init(view);
    view->code = borrow(window->code);
    view->name = borrow(window->name);
    if (now) {
        view->clerk = borrow(now->clerk->code);
        view->clerk_name = borrow(now->clerk->name);
    }
    return fill_shifts(ctx, window, view);
}

static int fill_list(struct handler_ctx *ctx, WindowList *list)
{
    const struct intake *intake = ctx->state;
    const struct window *window = NULL;
    size_t count = 0;
    int err = 0;

    while ((window = windows_next(intake->windows, window)))
        count++;
    WindowView *views = arena_array(ctx->arena, count, sizeof(*views));
    list->windows = arena_array(ctx->arena, count, sizeof(*list->windows));
    if (!views || !list->windows)
        return ERR_NOMEM;
    while (err == 0 && (window = windows_next(intake->windows, window))) {
        WindowView *view = &views[list->n_windows];

        list->windows[list->n_windows++] = view;
        err = fill_window(ctx, window, view);
    }
    return err;
}

static enum verdict on_list_windows(struct handler_ctx *ctx, struct incoming *in)
{
    WindowList message;

    bangban__v1__window_list__init(&message);
    int err = fill_list(ctx, &message);
    if (err == 0)
        err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

static const struct service_handler handlers[] = {ON(ListWindows, on_list_windows)};

const struct service_part window_part = {SERVICE_HANDLERS(handlers), .queries = window_queries};
