/* SPDX-License-Identifier: Apache-2.0
 * announce - what the stream department.<department> tells of an event.
 */
#include "event_batch.h"
#include "wire/wire.h"

static int step_of(struct arena *arena, struct event_record *record, ApprovalStep *step)
{
    if (!record->push) /* stored earlier: its bytes were checked when they came */
        record->push = (const PushStatus *)wire_unpack(&bangban__v1__push_status__descriptor,
                                                       record->raw.data, record->raw.size, arena, NULL);
    const PushStatus *push = record->push;
    if (!push)
        return ERR_NOMEM;
    bangban__v1__approval_step__init(step);
    step->event_id = push->event_id;
    step->event = (char *)approval_event_name(record->fold.taken_as);
    step->from = (char *)approval_state_name(record->fold.from);
    step->to = (char *)approval_state_name(record->fold.to);
    step->holder = (char *)approval_holder(record->fold.to);
    step->occurred_at = push->occurred_at;
    step->received_at = record->received.us;
    step->source_sequence = push->source_sequence;
    step->officer = push->officer;
    step->reason = push->reason;
    step->stop = push->stop;
    step->document = push->document;
    step->n_materials = push->n_materials;
    step->materials = push->materials;
    step->extension = push->extension;
    return 0;
}

int approval_history(struct arena *arena, const struct approval *approval, ApprovalStep ***ret_steps,
                     size_t *ret_count)
{
    ApprovalStep *steps = arena_array(arena, approval->event_count, sizeof *steps);
    ApprovalStep **list = arena_array(arena, approval->event_count, sizeof *list);
    size_t count = 0;

    if (!steps || !list)
        return ERR_NOMEM;
    for (size_t i = 0; i < approval->event_count; i++) {
        struct event_record *record = record_of(approval->events[i]);
        if (record->fold.disposition != FOLD_APPLIED || record->fold.event == EVENT_VOIDED)
            continue;
        int err = step_of(arena, record, &steps[count]);
        if (err < 0)
            return err;
        list[count] = &steps[count];
        count++;
    }
    *ret_steps = list;
    *ret_count = count;
    return 0;
}

static void log_refold(const struct event_batch *batch, const struct event_record *record)
{
    struct log_context log = batch->ctx->log;

    log.approval_id = record->approval->text;
    log.case_id = record->approval->application;
    log.department = batch->adapter->department;
    log_event(&log, LOG_INFO, "approval.refolded", LOG_S("event_id", record->fold.key.event_id),
              LOG_S("event", approval_event_name(record->fold.event)),
              LOG_S("state", approval_state_name(record->approval->fold.state)));
}

int announce_change(struct event_batch *batch, struct event_record *record, bool refolded)
{
    const struct approval *approval = record->approval;
    ApprovalChanged changed = BANGBAN__V1__APPROVAL_CHANGED__INIT;
    ApprovalStep step;
    int err = step_of(batch->ctx->arena, record, &step);

    if (err == 0 && refolded)
        err = approval_history(batch->ctx->arena, approval, &changed.history, &changed.n_history);
    if (err < 0)
        return err;
    if (refolded)
        log_refold(batch, record);
    changed.approval_id = (char *)approval->text;
    changed.application_id = (char *)approval->application;
    changed.project_code = (char *)approval->project_code;
    changed.item = approval->item;
    changed.department = (char *)batch->adapter->department;
    changed.state = (char *)approval_state_name(approval->fold.state);
    changed.holder = (char *)approval_holder(approval->fold.state);
    changed.step = &step;
    changed.refolded = refolded;
    const struct emission emission = {
        .type = MSG_ApprovalChanged,
        .message = &changed,
        .partition = batch->adapter->department,
        .subject = approval->text,
        .key = approval->application,
        .occurred = record->fold.key.occurred,
        .cause = record->cause,
    };
    return emit(batch->ctx, &emission, &record->receipt.position);
}

int announce_quarantine(struct handler_ctx *ctx, const struct quarantine_notice *notice,
                        struct stream_position *ret_position)
{
    const struct adapter *adapter = ctx->state;
    PushQuarantined message = BANGBAN__V1__PUSH_QUARANTINED__INIT;
    struct log_context log = ctx->log;

    log.approval_id = notice->approval_id;
    log.department = adapter->department;
    log_event(&log, LOG_WARN, "push.quarantined", LOG_S("event_id", notice->event_id),
              LOG_S("event", notice->event), LOG_S("code", fold_code_name(notice->code)));
    message.event_id = (char *)notice->event_id;
    message.approval_id = (char *)notice->approval_id;
    message.department = (char *)adapter->department;
    message.event = (char *)notice->event;
    message.code = (char *)fold_code_name(notice->code);
    message.detail = (char *)fold_code_detail(notice->code);
    message.occurred_at = notice->occurred.us;
    message.received_at = notice->received.us;
    const struct emission emission = {
        .type = MSG_PushQuarantined,
        .message = &message,
        .partition = adapter->department,
        .subject = notice->approval_id,
        .key = notice->application_id ? notice->application_id : notice->approval_id,
        .occurred = notice->occurred,
        .cause = notice->cause,
    };
    return emit(ctx, &emission, ret_position);
}
