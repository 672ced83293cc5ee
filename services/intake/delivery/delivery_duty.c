/* SPDX-License-Identifier: Apache-2.0
 * delivery_duty - within 10 working days of the decision its result is delivered (Administrative Licensing
 * Law art. 44). */
#include <stdlib.h>
#include <string.h>

#include "delivery.h"

static int subject_of(struct arena *arena, const struct delivery_change *change, const char **ret_subject)
{
    char *text = arena_alloc(arena, UUID_TEXT);

    if (!text)
        return ERR_NOMEM;
    *ret_subject = uuid_format(change->application, text);
    return 0;
}

static int close_owed(struct handler_ctx *ctx, const struct delivery_change *changes, size_t count)
{
    struct duty_subject *subjects = arena_array(ctx->arena, count, sizeof(*subjects));
    size_t n = 0;
    int err = subjects ? 0 : ERR_NOMEM;

    for (size_t i = 0; err == 0 && i < count; i++)
        if (changes[i].was_owed) {
            subjects[n].item = changes[i].item;
            err = subject_of(ctx->arena, &changes[i], &subjects[n++].subject);
        }
    return err < 0 || n == 0 ? err : duty_close_each(ctx, DUTY_DELIVERY, subjects, n, DUTY_VOID);
}

static int compare_holder(const void *id, const void *row)
{
    return memcmp(id, &((const struct load_delivery_holders_row *)row)->application_id, sizeof(struct uuid));
}

static int load_holders(struct handler_ctx *ctx, const struct delivery_change *changes, size_t count,
                        struct load_delivery_holders_row **ret_rows, size_t *ret_count)
{
    struct uuid *applications = arena_array(ctx->arena, count, sizeof(*applications));
    size_t n = 0;

    if (!applications)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        if (changes[i].is_owed)
            applications[n++] = *changes[i].application;
    return load_delivery_holders(ctx->tx, ctx->arena, (struct store_uuid_array){applications, n}, ret_rows,
                                 ret_count);
}

static int open_owed(struct handler_ctx *ctx, const struct delivery_change *changes, size_t count)
{
    struct duty *duties = arena_array(ctx->arena, count, sizeof(*duties));
    struct load_delivery_holders_row *holders;
    size_t holder_count, n = 0;
    int err = duties ? load_holders(ctx, changes, count, &holders, &holder_count) : ERR_NOMEM;

    for (size_t i = 0; err == 0 && i < count; i++) {
        if (!changes[i].is_owed)
            continue;
        const struct load_delivery_holders_row *holder =
            bsearch(changes[i].application, holders, holder_count, sizeof(*holders), compare_holder);
        duties[n] = (struct duty){.kind = DUTY_DELIVERY,
                                  .application = changes[i].application,
                                  .item = changes[i].item,
                                  .holder = holder->holder,
                                  .opened = changes[i].decided_at};
        err = subject_of(ctx->arena, &changes[i], &duties[n++].subject);
    }
    return err < 0 ? err : duty_open_each(ctx, duties, n);
}

int delivery_duties_follow(struct handler_ctx *ctx, const struct delivery_change *changes, size_t count)
{
    bool any = false;
    int err = close_owed(ctx, changes, count);

    for (size_t i = 0; i < count; i++)
        any = any || changes[i].is_owed;
    return err < 0 || !any ? err : open_owed(ctx, changes, count);
}

/* First the one who owes it, then also the office, at last the leader. */
static const struct {
    const char *rung, *to, *template_id; /* `to` NULL: the holder */
} calls[] = {
    {"80", NULL, "delivery.remind"},
    {"due_today", NULL, "delivery.remind"},
    {"overdue", NULL, "delivery.overdue"},
    {"overdue", "office", "delivery.overdue"},
    {"overdue_3", "leader", "delivery.overdue"},
};

int delivery_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;
    const struct catalogue_item *item = catalogue_item(intake->catalogue, rung->item);

    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
        if (strcmp(calls[i].rung, rung->message->rung) == 0)
            bulletin_tell_staff(ctx, bulletin, rung->application, calls[i].to ? calls[i].to : rung->holder,
                                calls[i].template_id, FIELDS({"item", item ? item->name_zh : ""}));
    return 0;
}
