/* SPDX-License-Identifier: Apache-2.0
 * on_record_visit - what the enterprise said, beside what the log says.  A difference is a finding, a bad
 * answer an issue; who was not reached is still owed a visit. */
#include <string.h>

#include "visit.sql.h"
#include "visit/visit.h"

#define TEXT_MAX_CHARACTERS   500
#define PERSON_MAX_CHARACTERS 50
#define NUMBER_MAX_CHARACTERS 40
#define SATISFACTION_MAX      5

struct record {
    struct handler_ctx *ctx;
    struct incoming *in;
    const RecordVisit *request;
    bool answered;
    struct find_visit_row visit;
    struct load_visit_log_row *log;
    size_t log_count;
    int number;
    struct bulletin bulletin;
    VisitReply reply;
};

/* ---- checks ---- */

static bool is_one_of(const char *text, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(text, *names) == 0)
            return true;
    return false;
}

static void check_answered(struct findings *findings, const RecordVisit *request)
{
    static const char *const words[] = {"yes", "no", "unknown", NULL};

    findings_check_text(findings, "answeredBy", request->answered_by, PERSON_MAX_CHARACTERS);
    if (request->satisfaction < 1 || request->satisfaction > SATISFACTION_MAX)
        findings_add(findings, "满意度应为 1（很不满意）至 5（很满意）", "请按企业的回答填写",
                     "satisfaction");
    if (request->n_answers == 0)
        findings_add(findings, "至少询问一个事项", "请逐项填写企业的回答", "answers");
    for (size_t i = 0; i < request->n_answers; i++) {
        const VisitAnswer *answer = request->answers[i];

        if (!is_one_of(answer->done, words))
            findings_add(findings, "应为 yes、no 或 unknown", "请按企业的回答填写", "answers[%zu].done", i);
        if (!is_one_of(answer->kept, words))
            findings_add(findings, "应为 yes、no 或 unknown", "请按企业的回答填写", "answers[%zu].kept", i);
        for (size_t k = 0; k < i; k++)
            if (request->answers[k]->item == answer->item)
                findings_add(findings, "同一事项重复填报", "请删除重复的一条", "answers[%zu].item", i);
    }
}

static void check_unreachable(struct findings *findings, const RecordVisit *request)
{
    if (*request->answered_by)
        findings_add(findings, "未联系上的没有回答人", "请留空", "answeredBy");
    if (request->satisfaction)
        findings_add(findings, "未联系上的没有满意度", "请留空", "satisfaction");
    if (request->n_answers)
        findings_add(findings, "未联系上的没有回答", "请留空", "answers");
}

static void check(struct findings *findings, const RecordVisit *request)
{
    static const char *const outcomes[] = {"answered", "unreachable", NULL}, *const ways[] = {
                                                                                 "phone", "on_site", NULL};

    findings_check_text(findings, "visit", request->visit, NUMBER_MAX_CHARACTERS);
    findings_check_text(findings, "text", request->text, TEXT_MAX_CHARACTERS);
    if (!is_one_of(request->how, ways))
        findings_add(findings, "应为 phone（电话）或 on_site（上门）", "请选择其中之一", "how");
    if (!is_one_of(request->outcome, outcomes))
        findings_add(findings, "应为 answered（已回答）或 unreachable（未联系上）", "请选择其中之一",
                     "outcome");
    else if (strcmp(request->outcome, "answered") == 0)
        check_answered(findings, request);
    else
        check_unreachable(findings, request);
}

static const struct load_visit_log_row *log_of(const struct record *record, int item)
{
    for (size_t i = 0; i < record->log_count; i++)
        if (record->log[i].item == item)
            return &record->log[i];
    return NULL;
}

static void check_items(struct findings *findings, const struct record *record)
{
    for (size_t i = 0; i < record->request->n_answers; i++)
        if (!log_of(record, record->request->answers[i]->item))
            findings_add(findings, "该办件没有这个事项", "请核对事项编号", "answers[%zu].item", i);
}

/* Answered once; after that only a correction of the last answer is taken. */
static const char *fault_of_state(const struct record *record)
{
    int32_t corrects = record->request->corrects;

    if (strcmp(record->visit.state, "dropped") == 0)
        return "该次回访已取消（办件已办结或恢复办理）：请按新的回访计划回访";
    if (!record->visit.has_answered)
        return corrects ? "该次回访还没有回答，无从更正：请不填 corrects" : NULL;
    if (!record->answered)
        return "该次回访已有回答，无需再记未联系上";
    return corrects == record->visit.answered
               ? NULL
               : "该次回访已有回答：记录有误的，请在 corrects 填写最后一次回答的记录号更正";
}

/* ---- writing ---- */

static int save_answers(struct record *record, const char *number)
{
    struct arena *arena = record->ctx->arena;
    size_t count = record->request->n_answers;
    int32_t *items = arena_array(arena, count, sizeof(*items));
    const char **texts = arena_array(arena, 4 * count, sizeof(*texts));

    if (!items || !texts)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const VisitAnswer *answer = record->request->answers[i];
        const struct load_visit_log_row *log = log_of(record, answer->item);

        items[i] = answer->item;
        texts[i] = answer->done;
        texts[count + i] = answer->kept;
        texts[2 * count + i] = log->done ? "yes" : "no";
        texts[3 * count + i] = log->kept;
    }
    return insert_visit_answers(
        record->ctx->tx, number, record->number, (struct store_int32_array){items, count},
        (struct store_text_array){texts, count}, (struct store_text_array){texts + count, count},
        (struct store_text_array){texts + 2 * count, count},
        (struct store_text_array){texts + 3 * count, count});
}

/* Whether there is one that the corrected record did not show. */
static bool has_news(const struct load_visit_findings_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].is_new)
            return true;
    return false;
}

/* Reads the findings back, which makes them be written. */
static int report_findings(struct record *record)
{
    struct handler_ctx *ctx = record->ctx;
    const char *numbers[] = {record->request->visit};
    struct load_visit_findings_row *rows;
    size_t count;
    int err = load_visit_findings(ctx->tx, ctx->arena, (struct store_text_array){numbers, 1}, &rows, &count);

    if (err < 0)
        return err;
    VisitFinding *views = arena_array(ctx->arena, count, sizeof(*views));
    record->reply.findings = arena_array(ctx->arena, count, sizeof(*record->reply.findings));
    if (!views || !record->reply.findings)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__visit_finding__init(&views[i]);
        views[i].visit = record->request->visit;
        views[i].record = rows[i].record;
        views[i].item = rows[i].item;
        views[i].kind = borrow(rows[i].kind);
        views[i].said = borrow(rows[i].said);
        views[i].logged = borrow(rows[i].logged);
        record->reply.findings[record->reply.n_findings++] = &views[i];
    }
    if (record->reply.n_findings && has_news(rows, count))
        bulletin_tell_staff(ctx, &record->bulletin, &record->visit.application_id, "office", "visit.finding",
                            FIELDS({"number", record->request->visit},
                                   {"count", arena_printf(ctx->arena, "%zu", record->reply.n_findings)}));
    return 0;
}

static int take_answers(struct record *record)
{
    const char *number = record->request->visit;
    int64_t changed;
    int err = save_answers(record, number);

    if (err == 0)
        err = answer_visit(record->ctx->tx, number, &changed);
    if (err == 0 && changed)
        err = duty_close(record->ctx, "visit", number, 0, DUTY_DONE);
    if (err == 0)
        err = visit_issues_follow(record->ctx, record->in, &record->visit.application_id, &record->bulletin,
                                  &record->reply);
    return err < 0 ? err : report_findings(record);
}

static int save(struct record *record)
{
    struct handler_ctx *ctx = record->ctx;
    const RecordVisit *request = record->request;

    record->number = (int)record->visit.records + 1;
    int err = insert_visit_record(ctx->tx, request->visit, record->number, request->outcome, request->how,
                                  request->answered_by, request->satisfaction, request->text,
                                  request->corrects ? &request->corrects : NULL, ctx->now, record->in->caller,
                                  record->in->request->actor);
    if (err == 0 && record->answered)
        err = take_answers(record);
    if (err == 0)
        err = act_record(ctx, record->in, &record->visit.application_id, "visit.recorded",
                         arena_printf(ctx->arena, "回访 %s：%s", request->visit,
                                      record->answered ? "已回答" : "未联系上"));
    return err < 0 ? err : bulletin_send(ctx, &record->bulletin);
}

static enum verdict write_and_reply(struct record *record)
{
    bangban__v1__visit_reply__init(&record->reply);
    int err = save(record);

    record->reply.visit = record->request->visit;
    record->reply.state = borrow(record->answered ? "answered" : "planned");
    record->reply.record = record->number;
    if (err == 0)
        err = reply(record->ctx, record->in, &record->reply);
    return err == 0 ? VERDICT_DONE : verdict_of(record->ctx, record->in, err);
}

enum verdict intake_on_record_visit(struct handler_ctx *ctx, struct incoming *in)
{
    struct record record = {
        .ctx = ctx, .in = in, .request = (const RecordVisit *)in->message, .bulletin = BULLETIN(ctx)};
    struct findings findings = {.arena = ctx->arena};

    check(&findings, record.request);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    record.answered = strcmp(record.request->outcome, "answered") == 0;
    int err = find_visit(ctx->tx, ctx->arena, record.request->visit, &record.visit);
    if (err == ERR_NOT_FOUND)
        return refuse(ctx, in,
                      &(struct problem){.code = "not-found", .detail = "没有这次回访：请核对回访编号"});
    if (err == 0)
        err =
            load_visit_log(ctx->tx, ctx->arena, record.visit.application_id, &record.log, &record.log_count);
    if (err < 0)
        return verdict_of(ctx, in, err);
    check_items(&findings, &record);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!act_expected(ctx, in, &record.visit.application_id, record.visit.version))
        return VERDICT_DONE;
    const char *fault = fault_of_state(&record);
    return fault ? refuse(ctx, in, &(struct problem){.code = "conflict", .detail = fault})
                 : write_and_reply(&record);
}
