/* SPDX-License-Identifier: Apache-2.0
 * on_issue_document - a document is issued, printed again, or issued anew.
 *
 * An issue fills it from the records, takes the next number of its kind and year, and keeps data and HTML.
 * After that the same paper comes out, unless the records say otherwise by then and somebody says why it is
 * to be issued anew. */
#include <stdio.h>

#include "act.sql.h"
#include "bus/bus.h"
#include "document.sql.h"
#include "record.sql.h"
#include "document/document_fill.h"
#include "document/document_reply.h"
#include "document/document_templates.h"
#include "validate.h"

#define NUMBER_SIZE           128
#define REASON_MAX_CHARACTERS 200
#define PAPER                 "paper"                 /* the element of what is no record */
#define DOCUMENT_MAX          (BUS_FRAME_MAX / 8 * 7) /* data and HTML: what is issued can be shown in one frame */

static const char *kind_names(struct arena *arena)
{
    const char *text = "";

    for (const struct document_kind *kind = document_kinds; text && kind->name; kind++)
        text = arena_printf(arena, "%s%s%s", text, *text ? "、" : "应为 ", kind->name);
    return text;
}

static void validate_item(struct findings *findings, const struct document_kind *kind, int32_t item)
{
    if (kind->scope == DOCUMENT_OF_APPLICATION && item != 0)
        findings_add(findings, "该文书针对整个办件，不分事项", "请不填事项编号", "item");
    else if (item < (kind->scope == DOCUMENT_OF_ITEM) || item > CATALOGUE_ITEMS)
        findings_add(findings, "事项编号应为 1 至 59", "请填写文书所针对的事项编号", "item");
}

static void validate_issue(struct findings *findings, const IssueDocument *request, struct paper *paper)
{
    validate_application_id(findings, request->application_id, &paper->application.id);
    paper->kind = document_kind_find(request->kind);
    paper->item = request->item;
    paper->round = request->round;
    paper->reason = request->reason;
    if (*request->reason)
        findings_check_text(findings, "reason", request->reason, REASON_MAX_CHARACTERS);
    if (!paper->kind) {
        findings_add(findings, kind_names(findings->arena), "请选择文书种类", "kind");
        return;
    }
    validate_item(findings, paper->kind, request->item);
    if (request->round < 0 || (request->round && !paper->kind->rounds))
        findings_add(findings, "该文书不分次数", "请不填次数", "round");
}

static int choose_round(struct paper *paper)
{
    if (!paper->kind->rounds || paper->round)
        return 0;
    paper->round = 1;
    return paper->kind->choose ? paper->kind->choose(paper) : 0;
}

/* "东帮受〔2026〕0012号": a series of its own for each kind, which begins anew every year. */
static int take_number(struct paper *paper, const struct document_form *form, char ret_number[NUMBER_SIZE])
{
    struct handler_ctx *ctx = paper->ctx;
    struct next_number_row row;
    int year, month, day;

    civil_day_split(civil_day_of(ctx->now), &year, &month, &day);
    const char *series = arena_printf(ctx->arena, "document.%s", paper->kind->name);
    int err = series ? next_number(ctx->tx, ctx->arena, series, civil_day_from(year, 1, 1), &row) : ERR_NOMEM;
    if (err == 0)
        snprintf(ret_number, NUMBER_SIZE, "%s%s〔%d〕%04d号", paper->intake->document_prefix, form->word,
                 year, row.last);
    return err;
}

struct edition {
    char number[NUMBER_SIZE];
    const struct find_document_row *former; /* NULL: the first */
};

static int finish_data(struct paper *paper, const char *title, const struct edition *edition,
                       struct store_bytes *ret_data)
{
    struct document_data *data = &paper->data;
    struct handler_ctx *ctx = paper->ctx;

    document_data_open(data, PAPER);
    document_data_put(data, "title", title);
    document_data_put(data, "number", edition->number);
    document_data_put(data, "day", document_day(ctx->arena, civil_day_of(ctx->now)));
    if (edition->former) {
        document_data_put(data, "replaces", edition->former->number);
        document_data_put(data, "reason", paper->reason);
    }
    return document_data_end(data, ctx->arena, ret_data);
}

static int render(struct paper *paper, const struct document_form *form, struct store_bytes data,
                  struct store_bytes *ret_html)
{
    struct err_text why;
    int err = document_render(form, data, paper->ctx->arena, ret_html, &why);

    if (err < 0)
        log_event(&paper->ctx->log, LOG_ERROR, "document.failed", LOG_S("reason", why.text));
    return err == 0 && data.size + ret_html->size > DOCUMENT_MAX ? ERR_TOO_BIG : err;
}

static void tell_enterprise(const struct paper *paper, struct bulletin *bulletin,
                            const struct edition *edition, const char *title)
{
    const struct uuid *id = &paper->application.id;

    if (edition->former)
        bulletin_tell(paper->ctx, bulletin, id, "document.reissued",
                      FIELDS({"title", title}, {"number", edition->number},
                             {"former", edition->former->number}, {"reason", paper->reason}));
    else
        bulletin_tell(paper->ctx, bulletin, id, "document.issued",
                      FIELDS({"title", title}, {"number", edition->number}));
}

static int tell(struct paper *paper, struct incoming *in, const struct edition *edition, const char *title)
{
    struct handler_ctx *ctx = paper->ctx;
    const struct uuid *id = &paper->application.id;
    struct bulletin bulletin = BULLETIN(ctx);
    char text[UUID_TEXT];
    const char *summary = edition->former
                              ? arena_printf(ctx->arena, "换发%s，文号 %s，替代 %s，理由：%s", title,
                                             edition->number, edition->former->number, paper->reason)
                              : arena_printf(ctx->arena, "出具%s，文号 %s", title, edition->number);
    int err = act_record(ctx, in, id, "document.issued", summary);

    tell_enterprise(paper, &bulletin, edition, title);
    log_event(LOG_OF_CASE(ctx, uuid_format(id, text)), LOG_INFO, "document.issued",
              LOG_S("kind", paper->kind->name), LOG_S("number", edition->number));
    return err < 0 ? err : bulletin_send(ctx, &bulletin);
}

static int keep(struct paper *paper, struct incoming *in, const struct edition *edition,
                const struct document_form *form)
{
    struct handler_ctx *ctx = paper->ctx;
    const struct find_document_row *former = edition->former;
    struct store_bytes data = {0}, html = {0};
    int err = finish_data(paper, form->title, edition, &data);

    if (err == 0)
        err = render(paper, form, data, &html);
    return err < 0 ? err
                   : insert_document(ctx->tx, edition->number, paper->application.id, paper->kind->name,
                                     paper->item, paper->round, former ? former->version + 1 : 1,
                                     former ? former->number : NULL, former ? paper->reason : "", form->title,
                                     data, html, ctx->now, in->caller, in->request->actor);
}

static enum verdict print(struct paper *paper, struct incoming *in, const char *number, bool outdated)
{
    struct handler_ctx *ctx = paper->ctx;
    DocumentSummary message;
    int err = print_document(ctx->tx, number, ctx->now, in->caller, in->request->actor);

    if (err == 0)
        err = document_summary(ctx, number, &message);
    message.outdated = outdated;
    if (err == 0)
        err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

/* The records were read; everything from here on writes. */
static enum verdict issue(struct paper *paper, struct incoming *in, const struct find_document_row *former)
{
    const struct document_form *form = document_templates_form(paper->intake->documents, paper->kind->name);
    struct edition edition = {.former = former};

    int err = take_number(paper, form, edition.number);
    if (err == 0)
        err = keep(paper, in, &edition, form);
    if (err == 0)
        err = tell(paper, in, &edition, form->title);
    return err == 0 ? print(paper, in, edition.number, false) : verdict_of(paper->ctx, in, err);
}

/* What the records say now is in paper->data, unless they say nothing (`absent`). */
static enum verdict issue_or_print(struct paper *paper, struct incoming *in, bool absent)
{
    struct find_document_row known = {0};
    struct handler_ctx *ctx = paper->ctx;
    int err = find_document(ctx->tx, ctx->arena, paper->application.id, paper->kind->name, paper->item,
                            paper->round, &known);
    bool issued = err == 0;

    if (err < 0 && err != ERR_NOT_FOUND)
        return verdict_of(ctx, in, err);
    bool outdated = issued && (absent || !document_data_same(&paper->data, known.data, PAPER));
    if (issued && (!outdated || !*paper->reason))
        return print(paper, in, known.number, outdated);
    if (absent)
        return refuse(ctx, in, &(struct problem){.code = "conflict", .detail = paper->kind->absent});
    return issue(paper, in, issued ? &known : NULL);
}

static enum verdict read_records(struct paper *paper, struct incoming *in)
{
    int err = document_data_begin(&paper->data, "document");

    if (err == 0)
        err = choose_round(paper);
    if (err == 0)
        err = paper->kind->fill(paper);
    enum verdict verdict = err == 0 || err == ERR_NOT_FOUND ? issue_or_print(paper, in, err < 0)
                                                            : verdict_of(paper->ctx, in, err);
    document_data_done(&paper->data);
    return verdict;
}

enum verdict intake_on_issue_document(struct handler_ctx *ctx, struct incoming *in)
{
    struct paper paper = {.ctx = ctx, .intake = ctx->state};
    struct findings findings = {.arena = ctx->arena};

    validate_issue(&findings, (const IssueDocument *)in->message, &paper);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    struct uuid id = paper.application.id;
    int err = application_load(ctx, &id, &paper.application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err == 0 && !act_expected(ctx, in, &id, paper.application.row.version))
        return VERDICT_DONE;
    return err == 0 ? read_records(&paper, in) : verdict_of(ctx, in, err);
}
