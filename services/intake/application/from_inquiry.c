/* SPDX-License-Identifier: Apache-2.0
 * from_inquiry - what the inquiry that an application grew from already says is not asked again. */
#include "inquiry/inquiry.h"
#include "submission.h"

/* Fields that the request leaves empty. Borrows both. */
static void fill_in(SubmitApplication *request, const struct inquiry_prefill *prefill)
{
    if (!*request->project_code)
        request->project_code = borrow(prefill->project_code);
    if (request->n_items == 0) {
        request->items = (int32_t *)(uintptr_t)prefill->items.items; /* requests are only read */
        request->n_items = prefill->items.count;
    }
    if (request->agreement && !*request->agreement->signed_by)
        request->agreement->signed_by = borrow(prefill->asker_name);
    if (request->power_of_attorney && !*request->power_of_attorney->principal)
        request->power_of_attorney->principal = borrow(prefill->enterprise);
}

/* The parts that are filled in are copies: the request as it came stays as it is. NULL when the arena is
 * full. */
static SubmitApplication *copy_request(struct arena *arena, const SubmitApplication *from)
{
    SubmitApplication *copy = arena_memdup(arena, from, sizeof(*from));

    if (copy && from->agreement)
        copy->agreement = arena_memdup(arena, from->agreement, sizeof(*from->agreement));
    if (copy && from->power_of_attorney)
        copy->power_of_attorney =
            arena_memdup(arena, from->power_of_attorney, sizeof(*from->power_of_attorney));
    bool whole =
        copy && !from->agreement == !copy->agreement && !from->power_of_attorney == !copy->power_of_attorney;
    return whole ? copy : NULL;
}

int fill_from_inquiry(struct handler_ctx *ctx, struct findings *findings, struct submission *submission)
{
    const SubmitApplication *request = submission->request;

    if (!*request->inquiry_number)
        return 0;
    int err = inquiry_prefill(ctx, findings, request->inquiry_number, &submission->inquiry);
    if (err < 0)
        return err;
    SubmitApplication *filled = copy_request(ctx->arena, request);
    if (!filled)
        return ERR_NOMEM;
    fill_in(filled, &submission->inquiry);
    submission->request = filled;
    return 0;
}
