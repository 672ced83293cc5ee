/* SPDX-License-Identifier: Apache-2.0
 * on_pull_handovers - the department's system fetches what was handed over to it, page by page.
 *
 * A position is one in the stream routing.<department>; the department remembers its own, so fetching twice
 * is harmless and nothing is acknowledged.
 */
#include <string.h>

#include "adapter.h"
#include "wire/wire.h"

#define PAGE_DEFAULT 100
#define PAGE_MAX     500 /* a page stays well under one frame */

static int fill_handed_over(const ProtobufCMessage *payload, Handover *handover, struct arena *arena)
{
    const ApprovalHandedOver *message = (const ApprovalHandedOver *)payload;

    handover->project_name = message->project_name;
    handover->applicant = message->applicant;
    handover->handling_type = message->handling_type;
    handover->agent_name = message->agent_name;
    handover->materials = arena_array(arena, message->n_promised, sizeof *handover->materials);
    if (!handover->materials)
        return ERR_NOMEM;
    handover->n_materials = message->n_promised;
    for (size_t i = 0; i < message->n_promised; i++) {
        handover->materials[i] = message->promised[i]->code;
        if (strcmp(message->promised[i]->promised_on, handover->promised_on) > 0)
            handover->promised_on = message->promised[i]->promised_on; /* the last day of them all */
    }
    return 0;
}

static int fill_supplied(const ProtobufCMessage *payload, Handover *handover, struct arena *arena)
{
    const ApprovalSupplied *message = (const ApprovalSupplied *)payload;

    (void)arena;
    handover->materials = message->codes;
    handover->n_materials = message->n_codes;
    return 0;
}

static int fill_promise_broken(const ProtobufCMessage *payload, Handover *handover, struct arena *arena)
{
    const ApprovalPromiseBroken *message = (const ApprovalPromiseBroken *)payload;

    (void)arena;
    handover->materials = message->codes;
    handover->n_materials = message->n_codes;
    return 0;
}

static int fill_withdrawn(const ProtobufCMessage *payload, Handover *handover, struct arena *arena)
{
    const ApprovalWithdrawn *message = (const ApprovalWithdrawn *)payload;

    (void)arena;
    handover->reason = message->reason;
    return 0;
}

static int fill_delivery_taken_back(const ProtobufCMessage *payload, Handover *handover, struct arena *arena)
{
    const ApprovalDeliveryTakenBack *message = (const ApprovalDeliveryTakenBack *)payload;

    (void)arena;
    handover->reason = message->reason;
    return 0;
}

/* What each kind adds to the row; a delivery adds nothing. */
static const struct {
    const char *kind;
    const ProtobufCMessageDescriptor *descriptor;
    int (*fill)(const ProtobufCMessage *payload, Handover *handover, struct arena *arena);
} kinds[] = {
    {"handed_over", &bangban__v1__approval_handed_over__descriptor, fill_handed_over},
    {"supplied", &bangban__v1__approval_supplied__descriptor, fill_supplied},
    {"promise_broken", &bangban__v1__approval_promise_broken__descriptor, fill_promise_broken},
    {"delivery_taken_back", &bangban__v1__approval_delivery_taken_back__descriptor, fill_delivery_taken_back},
    {"withdrawn", &bangban__v1__approval_withdrawn__descriptor, fill_withdrawn},
    {"terminated", &bangban__v1__approval_withdrawn__descriptor, fill_withdrawn},
};

static int fill_details(struct arena *arena, const struct list_handovers_row *row, Handover *handover)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].kind, row->kind) != 0)
            continue;
        const ProtobufCMessage *payload =
            wire_unpack(kinds[i].descriptor, row->payload.data, row->payload.size, arena, NULL);
        if (!payload)
            return ERR_NOMEM;
        return kinds[i].fill(payload, handover, arena);
    }
    return 0;
}

static int fill_handover(struct arena *arena, const struct list_handovers_row *row, Handover *handover)
{
    char approval_id[UUID_TEXT];

    bangban__v1__handover__init(handover);
    handover->position = (uint64_t)row->position;
    handover->kind = (char *)row->kind;
    handover->approval_id = arena_strdup(arena, uuid_format(&row->approval_id, approval_id));
    handover->project_code = (char *)row->project_code;
    handover->item = row->item;
    handover->at = row->at.us;
    return handover->approval_id ? fill_details(arena, row, handover) : ERR_NOMEM;
}

static int fill_page(struct arena *arena, const struct list_handovers_row *rows, size_t count,
                     HandoverPage *page)
{
    Handover *handovers = arena_array(arena, count, sizeof *handovers);
    int err = 0;

    page->handovers = arena_array(arena, count, sizeof *page->handovers);
    if (!handovers || !page->handovers)
        return ERR_NOMEM;
    for (size_t i = 0; i < count && err == 0; i++) {
        err = fill_handover(arena, &rows[i], &handovers[i]);
        page->handovers[i] = &handovers[i];
    }
    page->n_handovers = count;
    return err;
}

static size_t check_page(const PullHandovers *request, struct field_problem problems[2])
{
    size_t count = 0;

    if (request->limit > PAGE_MAX)
        problems[count++] = (struct field_problem){"limit", "一次最多取 500 条", "请填写 0 至 500"};
    if (request->after > INT64_MAX)
        problems[count++] =
            (struct field_problem){"after", "没有这样的位置", "请填写上一页最后一条的 position，首次填写 0"};
    return count;
}

enum verdict adapter_on_pull_handovers(struct handler_ctx *ctx, struct incoming *in)
{
    const struct adapter *adapter = ctx->state;
    const PullHandovers *request = (const PullHandovers *)in->message;
    HandoverPage page = BANGBAN__V1__HANDOVER_PAGE__INIT;
    struct field_problem problems[2];
    struct list_handovers_row *rows;
    size_t count, wrong = check_page(request, problems);

    if (!caller_is_department(in->caller, adapter->department))
        return refuse_stranger(ctx, in);
    if (wrong > 0)
        return refuse(ctx, in,
                      &(struct problem){
                          .code = "invalid-field",
                          .detail = "分页参数超出范围，请按 errors 改正",
                          .fields = problems,
                          .field_count = wrong,
                      });
    size_t limit = request->limit > 0 ? request->limit : PAGE_DEFAULT;
    int err = list_handovers(ctx->tx, ctx->arena, adapter->department, (int64_t)request->after,
                             (int64_t)limit + 1, &rows, &count);
    if (err < 0)
        return verdict_of(ctx, in, err);
    page.more = count > limit;
    err = fill_page(ctx->arena, rows, page.more ? limit : count, &page);
    if (err == 0)
        err = reply(ctx, in, &page);
    return verdict_of(ctx, in, err);
}
