/* SPDX-License-Identifier: Apache-2.0
 * on_list_messages - the inbox of a member of staff, what was said about an application, or what did not get
 * out. */
#include "intake.h"
#include "message.h"
#include "message.sql.h"
#include "validate.h"

#include <string.h>

static const char *const addressees[] = {"agent:", "window:", "department:", "applicant", "office", "leader"};

static bool good_addressee(const char *to)
{
    for (size_t i = 0; i < sizeof(addressees) / sizeof(addressees[0]); i++)
        if (strncmp(to, addressees[i], strlen(addressees[i])) == 0)
            return true;
    return false;
}

static void validate(struct findings *findings, const ListMessages *request, struct uuid *ret_id)
{
    if (*request->to && !good_addressee(request->to))
        findings_add(
            findings, "没有这类收信人",
            "请填写 office、leader、applicant，或 agent:代办员编号、window:窗口编号、department:部门代码",
            "to");
    if (*request->application_id)
        validate_application_id(findings, request->application_id, ret_id);
    if (request->limit > LIST_LIMIT_MAX)
        findings_add(findings, "一次最多列出 1000 条", "请减小条数", "limit");
}

static int fill_ids(struct arena *arena, const struct list_messages_row *row, MessageRecord *record)
{
    char *id = arena_alloc(arena, UUID_TEXT);
    char *application = arena_alloc(arena, UUID_TEXT);

    if (!id || !application)
        return ERR_NOMEM;
    uuid_format(&row->message_id, id);
    if (row->has_application_id)
        uuid_format(&row->application_id, application);
    record->message_id = id;
    record->application_id = application;
    return 0;
}

static int fill_record(struct arena *arena, const struct list_messages_row *row, MessageRecord *record)
{
    bangban__v1__message_record__init(record);
    record->number = (uint64_t)row->number;
    record->told_at = row->told_at.us;
    record->to = borrow(row->addressee);
    record->name = borrow(row->name);
    record->phone = borrow(row->phone);
    record->email = borrow(row->email);
    record->template_id = borrow(row->template_id);
    record->kind = borrow(row->kind);
    record->text = borrow(row->text);
    record->about = borrow(row->about);
    record->cause = borrow(row->has_cause ? row->cause : "");
    record->state = borrow(row->state);
    record->channel = borrow(row->has_channel ? row->channel : "");
    record->attempts = row->attempts;
    record->settled_at = row->has_settled_at ? row->settled_at.us : 0;
    record->failure = borrow(row->has_failure ? row->failure : "");
    return fill_ids(arena, row, record);
}

static int fill_list(struct handler_ctx *ctx, const ListMessages *request, const struct uuid *application,
                     MessageList *list)
{
    uint32_t limit = request->limit ? request->limit : LIST_LIMIT_DEFAULT;
    struct list_messages_row *rows;
    size_t count;
    int err = list_messages(ctx->tx, ctx->arena, request->to, application, request->undelivered, limit, &rows,
                            &count);

    if (err < 0)
        return err;
    MessageRecord *records = arena_array(ctx->arena, count, sizeof(*records));
    list->messages = arena_array(ctx->arena, count, sizeof(*list->messages));
    if (!records || !list->messages)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_record(ctx->arena, &rows[i], &records[i]);
        list->messages[list->n_messages++] = &records[i];
    }
    return err;
}

enum verdict intake_on_list_messages(struct handler_ctx *ctx, struct incoming *in)
{
    const ListMessages *request = (const ListMessages *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct uuid id;
    MessageList message;

    validate(&findings, request, &id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    bangban__v1__message_list__init(&message);
    int err = fill_list(ctx, request, *request->application_id ? &id : NULL, &message);
    if (err == 0)
        err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
