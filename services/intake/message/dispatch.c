/* SPDX-License-Identifier: Apache-2.0
 * dispatch - the pages of a lane in the database. */
#include "dispatch.h"

#include "courier.h"
#include "intake.h"
#include "message.sql.h"

#include <string.h>

/* ---- claiming ---- */

static int fill_parcel(struct arena *arena, const struct claim_messages_row *row, struct parcel *parcel)
{
    *parcel = (struct parcel){
        .number = row->number,
        .told_at = row->told_at,
        .to = arena_strdup(arena, row->addressee),
        .name = arena_strdup(arena, row->name),
        .phone = arena_strdup(arena, row->phone),
        .email = arena_strdup(arena, row->email),
        .kind = arena_strdup(arena, row->kind),
        .text = *row->about ? arena_printf(arena, "【%s】%s", row->about, row->text)
                            : arena_strdup(arena, row->text),
        .attempts = row->attempts,
    };
    uuid_format(&row->message_id, parcel->id);
    if (row->has_application_id)
        uuid_format(&row->application_id, parcel->application);
    parcel->body = parcel->text ? parcel->text + strlen(parcel->text) - strlen(row->text) : NULL;
    return parcel->to && parcel->name && parcel->phone && parcel->email && parcel->kind && parcel->text
               ? 0
               : ERR_NOMEM;
}

int dispatch_claim(struct handler_ctx *ctx, struct lane *lane, size_t page)
{
    struct claim_messages_row *rows;
    size_t count;
    int err = claim_messages(ctx->tx, ctx->arena, lane->name, ctx->now, lane->channel->name,
                             page < LANE_PAGE_MAX ? (int64_t)page : LANE_PAGE_MAX, &rows, &count);

    lane->count = 0;
    arena_reset(&lane->arena);
    for (size_t i = 0; err == 0 && i < count; i++) {
        lane->notes[i] = (struct delivery_note){0};
        err = fill_parcel(&lane->arena, &rows[i], &lane->parcels[i]);
    }
    if (err == 0)
        lane->count = count;
    return err;
}

int dispatch_requeue(struct handler_ctx *ctx, const struct lane *lane)
{
    int64_t requeued = 0;
    int err = requeue_messages(ctx->tx, lane->name, &requeued);

    if (requeued)
        log_event(NULL, LOG_WARN, "courier.requeued", LOG_S("lane", lane->name), LOG_I("messages", requeued));
    return err;
}

/* ---- settling ---- */

struct outcomes {
    int64_t *numbers;
    const char **states, **failures;
    wall_time *retry_at;
    bool *tried;
    size_t count;
};

static bool alloc_outcomes(struct outcomes *outcomes, struct arena *arena, size_t n)
{
    outcomes->numbers = arena_array(arena, n, sizeof(*outcomes->numbers));
    outcomes->states = arena_array(arena, n, sizeof(*outcomes->states));
    outcomes->failures = arena_array(arena, n, sizeof(*outcomes->failures));
    outcomes->retry_at = arena_array(arena, n, sizeof(*outcomes->retry_at));
    outcomes->tried = arena_array(arena, n, sizeof(*outcomes->tried));
    outcomes->count = n;
    return outcomes->numbers && outcomes->states && outcomes->failures && outcomes->retry_at &&
           outcomes->tried;
}

static const char *state_after(const struct parcel *parcel, enum sending outcome, int64_t tries)
{
    if (outcome == SENDING_DONE)
        return "sent";
    if (outcome == SENDING_REFUSED || (outcome == SENDING_LATER && parcel->attempts + 1 >= tries))
        return "undeliverable";
    return "queued";
}

static void fill_outcome(struct outcomes *outcomes, size_t i, const struct lane *lane,
                         const struct retry_rule *rule, wall_time now)
{
    const struct parcel *parcel = &lane->parcels[i];
    const struct delivery_note *note = &lane->notes[i];
    duration pause = note->outcome == SENDING_LATER
                         ? courier_pause(rule->first, rule->last, (unsigned)parcel->attempts + 1)
                         : (duration){0};

    outcomes->numbers[i] = parcel->number;
    outcomes->states[i] = state_after(parcel, note->outcome, rule->tries);
    outcomes->failures[i] =
        note->outcome == SENDING_LATER || note->outcome == SENDING_REFUSED ? note->why.text : NULL;
    outcomes->retry_at[i] = wall_time_add(now, pause);
    outcomes->tried[i] = note->outcome != SENDING_UNTRIED;
}

static const struct parcel *find_parcel(const struct lane *lane, int64_t number, size_t *ret_at)
{
    for (size_t i = 0; i < lane->count; i++)
        if (lane->parcels[i].number == number) {
            *ret_at = i;
            return &lane->parcels[i];
        }
    return NULL;
}

/* The office sees to what could not be said to others; what could not be said to it is in the log and in the
 * list of what is undelivered. */
static void give_up(struct handler_ctx *ctx, const struct parcel *parcel, const char *why,
                    struct bulletin *bulletin)
{
    bool applicant = strcmp(parcel->to, "applicant") == 0;
    struct uuid application;

    log_event((&(struct log_context){.case_id = parcel->application, .message_id = parcel->id}), LOG_ERROR,
              "message.undeliverable", LOG_S("to", parcel->to), LOG_NAME("name", parcel->name),
              LOG_PHONE("phone", parcel->phone), LOG_I("attempts", parcel->attempts + 1),
              LOG_S("reason", why));
    if (strcmp(parcel->to, "office") == 0)
        return;
    bulletin->cause = parcel->id;
    bulletin_tell_staff(ctx, bulletin,
                        uuid_parse(parcel->application, &application) == 0 ? &application : NULL, "office",
                        applicant ? "message.undeliverable" : "message.undeliverable_staff",
                        FIELDS({"name", parcel->name}, {"phone", parcel->phone}, {"text", parcel->body}));
}

static int tell_undeliverable(struct handler_ctx *ctx, const struct lane *lane,
                              const struct settle_messages_row *rows, size_t count)
{
    struct bulletin bulletin = BULLETIN(ctx);

    for (size_t i = 0; i < count; i++) {
        size_t at;
        const struct parcel *parcel = find_parcel(lane, rows[i].number, &at);

        if (parcel)
            give_up(ctx, parcel, lane->notes[at].why.text, &bulletin);
    }
    return bulletin_send(ctx, &bulletin);
}

static bool met_trouble(const struct lane *lane)
{
    for (size_t i = 0; i < lane->count; i++)
        if (lane->notes[i].outcome == SENDING_LATER) {
            log_event(NULL, LOG_WARN, "courier.failed", LOG_S("lane", lane->name),
                      LOG_S("channel", lane->channel->name), LOG_S("message", lane->parcels[i].id),
                      LOG_S("reason", lane->notes[i].why.text));
            return true;
        }
    return false;
}

int dispatch_settle(struct handler_ctx *ctx, struct lane *lane, const struct retry_rule *rule,
                    bool *ret_trouble)
{
    struct outcomes outcomes;
    struct settle_messages_row *rows;
    size_t count, n = lane->count;

    if (!alloc_outcomes(&outcomes, ctx->arena, n))
        return ERR_NOMEM;
    for (size_t i = 0; i < n; i++)
        fill_outcome(&outcomes, i, lane, rule, ctx->now);
    int err = settle_messages(ctx->tx, ctx->arena, (struct store_int64_array){outcomes.numbers, n},
                              (struct store_text_array){outcomes.states, n},
                              (struct store_text_array){outcomes.failures, n},
                              (struct store_time_array){outcomes.retry_at, n},
                              (struct store_bool_array){outcomes.tried, n}, ctx->now, &rows, &count);
    *ret_trouble = met_trouble(lane);
    return err < 0 ? err : tell_undeliverable(ctx, lane, rows, count);
}
