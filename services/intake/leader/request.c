/* SPDX-License-Identifier: Apache-2.0
 * request - asking the leader: the record, his duty, and what is shown of it. */
#include <string.h>

#include "leader.h"
#include "leader.sql.h"
#include "validate.h"

static const char *item_name(struct handler_ctx *ctx, int item)
{
    const struct intake *intake = ctx->state;

    return item ? catalogue_item(intake->catalogue, item)->name_zh : "整个办件";
}

const char *leader_addressee(struct arena *arena, const struct load_application_row *row)
{
    return row->has_agent ? arena_printf(arena, "agent:%s", row->agent)
                          : arena_printf(arena, "window:%s", row->window_code);
}

static int store(struct handler_ctx *ctx, const struct instruction_request *request)
{
    const char *to = leader_addressee(ctx->arena, &request->application->row);
    int64_t stored = 0;

    if (!to || !request->explanation)
        return ERR_NOMEM;
    int err = insert_request(ctx->tx, request->number, request->kind, request->application->id, request->item,
                             request->reason_code, request->reason, request->explanation, request->request,
                             to, ctx->now, request->raised_by, request->person, &stored);
    return err == 0 && stored == 0 ? ERR_CONFLICT : err;
}

int leader_ask(struct handler_ctx *ctx, struct instruction_request *request, struct bulletin *bulletin)
{
    const struct uuid *id = &request->application->id;
    char text[UUID_TEXT];
    int err = number_next(ctx, "QS", request->number);

    if (err == 0)
        err = store(ctx, request);
    if (err == 0)
        err = duty_open(ctx, &(struct duty){.kind = "instruction",
                                            .application = id,
                                            .subject = request->number,
                                            .item = request->item,
                                            .holder = "leader",
                                            .opened = ctx->now});
    if (err < 0)
        return err;
    bulletin_tell_staff(ctx, bulletin, id, "leader", "instruction.requested",
                        FIELDS({"number", request->number}, {"project", request->application->row.name},
                               {"item", item_name(ctx, request->item)}, {"reason", request->reason},
                               {"explanation", request->explanation}, {"request", request->request}));
    log_event(LOG_OF_CASE(ctx, uuid_format(id, text)), LOG_INFO, "instruction.requested",
              LOG_S("number", request->number), LOG_S("kind", request->kind), LOG_I("item", request->item));
    return 0;
}

/* ---- what is not needed any more ---- */

static int void_duties(struct handler_ctx *ctx, const struct void_requests_row *rows, size_t count)
{
    struct duty_subject *subjects = arena_array(ctx->arena, count, sizeof(*subjects));

    if (!subjects)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        subjects[i] = (struct duty_subject){rows[i].number, rows[i].item};
    return count ? duty_close_each(ctx, "instruction", subjects, count, DUTY_VOID) : 0;
}

int leader_void_requests(struct handler_ctx *ctx, struct store_uuid_array applications,
                         struct store_int32_array items, const char *why, struct bulletin *bulletin)
{
    struct void_requests_row *rows;
    size_t count;
    int err = void_requests(ctx->tx, ctx->arena, applications, items, ctx->now, why, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++) {
        const char *const to[] = {"leader", rows[i].reply_to};
        for (size_t n = 0; n < sizeof(to) / sizeof(*to); n++)
            bulletin_tell_staff(ctx, bulletin, &rows[i].application_id, to[n], "instruction.void",
                                FIELDS({"number", rows[i].number}, {"reason", why}));
    }
    return err < 0 ? err : void_duties(ctx, rows, count);
}

int leader_on_instruction_rung(struct handler_ctx *ctx, const struct duty_rung *rung,
                               struct bulletin *bulletin)
{
    bool overdue = strncmp(rung->message->rung, "overdue", strlen("overdue")) == 0;

    bulletin_tell_staff(ctx, bulletin, rung->application, rung->holder,
                        overdue ? "instruction.overdue" : "instruction.due_today",
                        FIELDS({"number", rung->subject}));
    if (overdue)
        bulletin_tell_staff(ctx, bulletin, rung->application, "office", "instruction.overdue",
                            FIELDS({"number", rung->subject}));
    return 0;
}

int leader_on_ask_again_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin)
{
    bool overdue = strcmp(rung->message->rung, "overdue") == 0;

    bulletin_tell_staff(ctx, bulletin, rung->application, rung->holder, "instruction.ask_again", NO_FIELDS);
    if (overdue)
        bulletin_tell_staff(ctx, bulletin, rung->application, "office", "instruction.not_asked_again",
                            NO_FIELDS);
    return 0;
}

/* ---- as messages ---- */

static int fill_request(struct handler_ctx *ctx, const struct load_requests_row *row,
                        InstructionRequest *message)
{
    bangban__v1__instruction_request__init(message);
    message->application_id = arena_alloc(ctx->arena, UUID_TEXT);
    if (!message->application_id)
        return ERR_NOMEM;
    uuid_format(&row->application_id, message->application_id);
    message->number = borrow(row->number);
    message->kind = borrow(row->kind);
    message->application_number = borrow(row->has_application_number ? row->application_number : "");
    message->project_name = borrow(row->project_name);
    message->item = row->item;
    message->item_name = borrow(item_name(ctx, row->item));
    message->reason_code = borrow(row->reason_code);
    message->reason = borrow(row->reason);
    message->explanation = borrow(row->explanation);
    message->request = borrow(row->request);
    message->reply_to = borrow(row->reply_to);
    message->raised_at = row->raised_at.us;
    message->raised_by = borrow(row->raised_by);
    if (row->has_decision) {
        message->decision = borrow(row->decision);
        message->instruction = borrow(row->instruction);
        message->decided_at = row->decided_at.us;
        message->decided_by = borrow(row->decided_by);
    }
    if (row->has_voided_at) {
        message->voided_at = row->voided_at.us;
        message->void_reason = borrow(row->void_reason);
    }
    return 0;
}

static int fill_requests(struct handler_ctx *ctx, const struct load_requests_row *rows, size_t count,
                         InstructionRequest ***ret_list)
{
    InstructionRequest *messages = arena_array(ctx->arena, count, sizeof(*messages));
    InstructionRequest **list = arena_array(ctx->arena, count, sizeof(*list));
    int err = messages && list ? 0 : ERR_NOMEM;

    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_request(ctx, &rows[i], &messages[i]);
        list[i] = &messages[i];
    }
    *ret_list = list;
    return err;
}

enum verdict reply_with_request(struct handler_ctx *ctx, struct incoming *in, const char *number)
{
    struct load_requests_row *rows;
    size_t count;
    InstructionRequest message;
    int err = load_requests(ctx->tx, ctx->arena, number, NULL, true, 1, &rows, &count);

    if (err == 0)
        err = count ? fill_request(ctx, &rows[0], &message) : ERR_BUG;
    if (err == 0)
        err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

static void mark_item(const ApplicationView *view, const InstructionRequest *request)
{
    for (size_t i = 0; i < view->n_items; i++)
        if (view->items[i]->item == request->item)
            view->items[i]->instruction_request = request->number;
}

int leader_fill_view(struct handler_ctx *ctx, const struct uuid *application, ApplicationView *view)
{
    struct load_requests_row *rows;
    int err = load_requests(ctx->tx, ctx->arena, "", application, true, LIST_LIMIT_MAX, &rows,
                            &view->n_instruction_requests);

    if (err == 0)
        err = fill_requests(ctx, rows, view->n_instruction_requests, &view->instruction_requests);
    for (size_t i = 0; err == 0 && i < view->n_instruction_requests; i++)
        if (!*view->instruction_requests[i]->decision && !view->instruction_requests[i]->voided_at)
            mark_item(view, view->instruction_requests[i]);
    return err;
}

static enum verdict list(struct handler_ctx *ctx, struct incoming *in, const struct uuid *application)
{
    const ListInstructionRequests *request = (const ListInstructionRequests *)in->message;
    InstructionRequestList message;
    struct load_requests_row *rows;

    bangban__v1__instruction_request_list__init(&message);
    int err = load_requests(ctx->tx, ctx->arena, "", application, request->all,
                            request->limit ? request->limit : LIST_LIMIT_DEFAULT, &rows, &message.n_requests);
    if (err == 0)
        err = fill_requests(ctx, rows, message.n_requests, &message.requests);
    if (err == 0)
        err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict intake_on_list_instruction_requests(struct handler_ctx *ctx, struct incoming *in)
{
    const ListInstructionRequests *request = (const ListInstructionRequests *)in->message;
    struct findings findings = {.arena = ctx->arena};
    bool of_one = *request->application_id != '\0';
    struct uuid id = {0};

    if (of_one)
        validate_application_id(&findings, request->application_id, &id);
    validate_limit(&findings, request->limit);
    return findings.count ? findings_refuse(ctx, in, &findings) : list(ctx, in, of_one ? &id : NULL);
}
