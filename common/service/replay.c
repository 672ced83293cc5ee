/* SPDX-License-Identifier: Apache-2.0
 * replay - see replay.h. */
#include "replay.h"

#include <string.h>

#include "bus.sql.h"
#include "log/log.h"

#define PAGE       200 /* parked events read at a time */
#define STILL_SHOW 100 /* of them in the answer */

struct decision {
    struct batch *batch;
    struct item *item; /* the command */
    const char *stream;
    uint64_t sequence;
    const char *reason;
    const char *decided_by;
    const char *key;
};

bool replay_is_command(const struct item *item)
{
    return item->kind == ITEM_REQUEST && !item->handler && item->request_type &&
           item->request_type->kind == COMMAND;
}

static enum verdict refuse_field(const struct decision *decision, const char *field, const char *rule)
{
    const struct field_problem fields[] = {
        {.field = field, .rule = rule, .cure = "按 bangban parked list 所列填写"}};

    return refuse(
        &decision->batch->ctx, &decision->item->in,
        &(struct problem){.code = "invalid-field", .detail = rule, .fields = fields, .field_count = 1});
}

static enum verdict refuse_plain(const struct decision *decision, const char *code, const char *detail)
{
    return refuse(&decision->batch->ctx, &decision->item->in,
                  &(struct problem){.code = code, .detail = detail});
}

static int decide(const struct decision *decision, const char *stream, int64_t sequence, const char *state)
{
    struct batch *batch = decision->batch;
    int64_t affected;
    int err = bus_decide_parked(batch->tx, batch->wiring->name, stream, sequence, state, decision->decided_by,
                                decision->reason, batch->ctx.now, &affected);

    if (err < 0)
        return err;
    return affected == 1 ? 0 : ERR_CONFLICT;
}

/* ---- replay ---- */

static enum verdict handle_row(const struct decision *decision, struct item *event)
{
    struct batch *batch = decision->batch;
    enum verdict verdict = VERDICT_DONE;

    if (event->code)
        return VERDICT_REJECT;
    if (event->handler)
        verdict = batch_call(batch, event->handler, &event, 1);
    batch->current = decision->item;
    if (verdict != VERDICT_DONE)
        return verdict;
    /* Waits for its answer, and with it for all that the handler has queued: a fault shows at its own event.
     */
    int err = decide(decision, event->in.stream, (int64_t)event->in.sequence, "replayed");
    return err < 0 ? verdict_of(&batch->ctx, &event->in, err) : VERDICT_DONE;
}

static enum verdict replay_row(const struct decision *decision, const struct bus_load_parked_row *row,
                               size_t number)
{
    struct batch *batch = decision->batch;
    size_t source = wiring_source(batch->wiring, row->stream);
    struct item *event = NULL;

    const struct logged_event logged = {.sequence = (uint64_t)row->seq,
                                        .header = {row->header.data, row->header.size},
                                        .payload = {row->payload.data, row->payload.size}};

    if (source == WIRING_NONE || item_event(&event, batch->wiring, source, &logged) < 0)
        return VERDICT_REJECT;
    enum verdict verdict = handle_row(decision, event);
    bool trusted = batch->fresh || !store_tx_failed(batch->tx);
    if ((verdict == VERDICT_REJECT || verdict == VERDICT_DEFER) && trusted) {
        struct item *command = decision->item;
        command->replay_max = number;
        command->replay_again = true;
        command->replay_stop =
            arena_strdup(&command->arena, event->reason ? event->reason : "needs an event of another stream");
    }
    item_free(&event);
    return verdict == VERDICT_DEFER ? VERDICT_REJECT : verdict;
}

static int load(const struct decision *decision, struct bus_load_parked_row **ret_rows, size_t *ret_count)
{
    return bus_load_parked(decision->batch->tx, &decision->batch->arena, decision->batch->wiring->name,
                           decision->key, decision->stream, (int64_t)decision->sequence, PAGE, ret_rows,
                           ret_count);
}

static enum verdict replay_all(const struct decision *decision, size_t *ret_applied)
{
    struct batch *batch = decision->batch;
    struct bus_load_parked_row *rows;
    size_t count, applied = 0;

    do {
        int err = load(decision, &rows, &count);
        if (err < 0)
            return verdict_of(&batch->ctx, &decision->item->in, err);
        for (size_t i = 0; i < count && applied < decision->item->replay_max; i++) {
            enum verdict verdict = replay_row(decision, &rows[i], applied);
            if (verdict != VERDICT_DONE)
                return verdict;
            applied++;
        }
    } while (count == PAGE && applied < decision->item->replay_max);
    *ret_applied = applied;
    return VERDICT_DONE;
}

/* ---- the answer ---- */

static int list_still_parked(const struct decision *decision, ParkedDecision *message)
{
    struct arena *arena = &decision->batch->arena;
    struct bus_load_parked_row *rows;
    size_t count;
    int err = load(decision, &rows, &count);

    if (err < 0)
        return err;
    if (count > STILL_SHOW)
        count = STILL_SHOW;
    ParkedMessage *parked = arena_array(arena, count, sizeof *parked);
    message->still_parked = arena_array(arena, count, sizeof *message->still_parked);
    if (!parked || !message->still_parked)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__parked_message__init(&parked[i]);
        parked[i].stream = (char *)rows[i].stream;
        parked[i].sequence = (uint64_t)rows[i].seq;
        parked[i].key = (char *)rows[i].key;
        parked[i].type = (char *)rows[i].type;
        parked[i].code = (char *)rows[i].code;
        parked[i].reason =
            (char *)(i == 0 && decision->item->replay_stop ? decision->item->replay_stop : rows[i].reason);
        parked[i].parked_at = rows[i].parked_at.us;
        parked[i].state = "parked";
        message->still_parked[i] = &parked[i];
    }
    message->n_still_parked = count;
    return 0;
}

static enum verdict answer(const struct decision *decision, size_t applied)
{
    struct batch *batch = decision->batch;
    ParkedDecision message = BANGBAN__V1__PARKED_DECISION__INIT;
    struct bus_count_parked_row parked = {0};
    int err = list_still_parked(decision, &message);

    if (err == 0)
        err = bus_count_parked(batch->tx, &batch->arena, batch->wiring->name, &parked);
    if (err < 0)
        return verdict_of(&batch->ctx, &decision->item->in, err);
    batch->after.parked = (uint64_t)parked.parked;
    batch->after.oldest_parked = parked.oldest;
    message.applied = (uint32_t)applied;
    return verdict_of(&batch->ctx, &decision->item->in,
                      reply(&batch->ctx, &decision->item->in, &message.base));
}

static enum verdict discard(const struct decision *decision)
{
    int err = decide(decision, decision->stream, (int64_t)decision->sequence, "discarded");

    if (err < 0)
        return verdict_of(&decision->batch->ctx, &decision->item->in, err);
    return answer(decision, 0);
}

/* ---- both ---- */

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\n")] == '\0';
}

static enum verdict run(struct decision *decision, bool replaying)
{
    struct batch *batch = decision->batch;
    struct bus_find_parked_row row;
    size_t applied = 0;

    if (decision->sequence == 0 || decision->stream[0] == '\0')
        return refuse_field(decision, "sequence", "须指明流名与序号");
    if (is_blank(decision->reason))
        return refuse_field(decision, "reason", "须写明处理理由");
    int err = bus_find_parked(batch->tx, &batch->arena, batch->wiring->name, decision->stream,
                              (int64_t)decision->sequence, &row);
    if (err == ERR_NOT_FOUND)
        return refuse_plain(decision, "not-found", "该流的该序号没有搁置的消息");
    if (err < 0)
        return verdict_of(&batch->ctx, &decision->item->in, err);
    if (strcmp(row.state, "parked") != 0)
        return refuse_plain(decision, "conflict", "该消息已经处理过");
    decision->key = row.key;
    if (!replaying)
        return discard(decision);
    enum verdict verdict = replay_all(decision, &applied);
    return verdict == VERDICT_DONE ? answer(decision, applied) : verdict;
}

static void read_command(const struct item *item, struct decision *ret_decision)
{
    if (item->in.message->descriptor == &bangban__v1__replay_parked__descriptor) {
        const ReplayParked *message = (const ReplayParked *)item->in.message;
        ret_decision->stream = message->stream;
        ret_decision->sequence = message->sequence;
        ret_decision->reason = message->reason;
    } else {
        const DiscardParked *message = (const DiscardParked *)item->in.message;
        ret_decision->stream = message->stream;
        ret_decision->sequence = message->sequence;
        ret_decision->reason = message->reason;
    }
}

enum verdict replay_command(struct batch *batch, struct item *item)
{
    struct decision decision = {.batch = batch, .item = item};

    read_command(item, &decision);
    decision.decided_by = arena_printf(&batch->arena, "%s/%s", item->in.caller, item->in.request->actor);
    if (!decision.decided_by)
        return verdict_of(&batch->ctx, &item->in, ERR_NOMEM);
    return run(&decision, item->in.message->descriptor == &bangban__v1__replay_parked__descriptor);
}

void replay_log(const struct item *item)
{
    struct decision decision = {0};

    read_command(item, &decision);
    log_event(NULL, LOG_INFO, "parked.decided", LOG_S("command", item->request_type->name),
              LOG_S("stream", decision.stream), LOG_U("sequence", decision.sequence),
              LOG_S("key_name", item->in.caller), LOG_S("actor", item->in.request->actor),
              LOG_S("reason", decision.reason), LOG_S("stopped_by", item->replay_stop));
}
