/* SPDX-License-Identifier: Apache-2.0
 * on_digest - the leader's digests: listed, shown, read.  Showing one is not its receipt; ReadDigest is. */
#include "leader.h"
#include "leader.sql.h"
#include "validate.h"

static enum verdict refuse_unknown_day(struct handler_ctx *ctx, struct incoming *in)
{
    return refuse(
        ctx, in,
        &(struct problem){.code = "not-found",
                          .detail = "没有这一日的每日办结报告：报告在每个工作日下班时生成，请核对日期"});
}

static bool read_day(struct findings *findings, const char *text, civil_day *ret_day)
{
    if (civil_day_parse(text, ret_day) == 0)
        return true;
    findings_add(findings, "应为真实日期，格式 YYYY-MM-DD", "请填写报告的日期", "day");
    return false;
}

static int fill_digest(struct arena *arena, const struct load_digests_row *row, Digest *message)
{
    bangban__v1__digest__init(message);
    message->day = arena_alloc(arena, CIVIL_DAY_TEXT);
    if (!message->day)
        return ERR_NOMEM;
    civil_day_format(row->day, message->day);
    message->made_at = row->made_at.us;
    message->late = row->late;
    message->decided = (uint32_t)row->decided;
    message->ended = (uint32_t)row->ended;
    message->corrected = (uint32_t)row->corrected;
    message->delivered = (uint32_t)row->delivered;
    message->cannot_handle = (uint32_t)row->cannot_handle;
    message->read_at = row->has_read_at ? row->read_at.us : 0;
    message->read_by = borrow(row->has_read_by ? row->read_by : "");
    return 0;
}

/* ---- one ---- */

static int fill_line(struct handler_ctx *ctx, const struct load_digest_lines_row *row, DigestLine *line)
{
    const struct intake *intake = ctx->state;

    bangban__v1__digest_line__init(line);
    line->application_id = arena_alloc(ctx->arena, UUID_TEXT);
    if (!line->application_id)
        return ERR_NOMEM;
    uuid_format(&row->application_id, line->application_id);
    line->what = borrow(row->what);
    line->application_number = borrow(row->has_application_number ? row->application_number : "");
    line->project_name = borrow(row->project_name);
    line->item = row->item;
    line->item_name = borrow(catalogue_item(intake->catalogue, row->item)->name_zh);
    line->happened_at = row->happened_at.us;
    line->outcome = borrow(row->outcome);
    line->agent_name = borrow(row->has_agent_name ? row->agent_name : "");
    return 0;
}

static int fill_lines(struct handler_ctx *ctx, civil_day day, DigestView *view)
{
    struct load_digest_lines_row *rows;
    size_t count;
    int err = load_digest_lines(ctx->tx, ctx->arena, day, &rows, &count);

    if (err < 0)
        return err;
    DigestLine *lines = arena_array(ctx->arena, count, sizeof(*lines));
    view->lines = arena_array(ctx->arena, count, sizeof(*view->lines));
    if (!lines || !view->lines)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_line(ctx, &rows[i], &lines[i]);
        view->lines[view->n_lines++] = &lines[i];
    }
    return err;
}

/* `day` NULL: the newest. */
static enum verdict answer(struct handler_ctx *ctx, struct incoming *in, const civil_day *day)
{
    struct load_digests_row *rows;
    size_t count;
    Digest digest;
    DigestView view;
    int err = load_digests(ctx->tx, ctx->arena, day, false, 1, &rows, &count);

    if (err == 0 && count == 0)
        return refuse_unknown_day(ctx, in);
    bangban__v1__digest_view__init(&view);
    view.digest = &digest;
    if (err == 0)
        err = fill_digest(ctx->arena, &rows[0], &digest);
    if (err == 0)
        err = fill_lines(ctx, rows[0].day, &view);
    if (err == 0)
        err = reply(ctx, in, &view);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict intake_on_show_digest(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowDigest *request = (const ShowDigest *)in->message;
    struct findings findings = {.arena = ctx->arena};
    bool newest = *request->day == '\0';
    civil_day day;

    if (!newest && !read_day(&findings, request->day, &day))
        return findings_refuse(ctx, in, &findings);
    return answer(ctx, in, newest ? NULL : &day);
}

/* ---- the receipt ---- */

enum verdict intake_on_read_digest(struct handler_ctx *ctx, struct incoming *in)
{
    const ReadDigest *request = (const ReadDigest *)in->message;
    struct findings findings = {.arena = ctx->arena};
    int64_t read = 0;
    civil_day day;

    if (!read_day(&findings, request->day, &day))
        return findings_refuse(ctx, in, &findings);
    int err = read_digest(ctx->tx, day, ctx->now, in->caller, &read);
    if (err == 0 && read)
        err = duty_close(ctx, "digest", request->day, 0, DUTY_DONE);
    return err == 0 ? answer(ctx, in, &day) : verdict_of(ctx, in, err);
}

/* ---- many ---- */

static int fill_list(struct handler_ctx *ctx, const struct load_digests_row *rows, size_t count,
                     DigestList *list)
{
    Digest *digests = arena_array(ctx->arena, count, sizeof(*digests));
    int err = 0;

    list->digests = arena_array(ctx->arena, count, sizeof(*list->digests));
    if (!digests || !list->digests)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_digest(ctx->arena, &rows[i], &digests[i]);
        list->digests[list->n_digests++] = &digests[i];
    }
    return err;
}

enum verdict intake_on_list_digests(struct handler_ctx *ctx, struct incoming *in)
{
    const ListDigests *request = (const ListDigests *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct load_digests_row *rows;
    size_t count;
    DigestList list;

    validate_limit(&findings, request->limit);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    bangban__v1__digest_list__init(&list);
    int err = load_digests(ctx->tx, ctx->arena, NULL, request->unread,
                           request->limit ? request->limit : LIST_LIMIT_DEFAULT, &rows, &count);
    if (err == 0)
        err = fill_list(ctx, rows, count, &list);
    if (err == 0)
        err = reply(ctx, in, &list);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
