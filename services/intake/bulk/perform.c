/* SPDX-License-Identifier: Apache-2.0
 * perform - every row of a bulk load through the handler of its command, in one trial that stands or is
 * undone.
 *
 * Memory: a page of rows and one row at a time; what stays until the end is the faults, and of each project
 * its code. */
#include <string.h>
#include <uthash.h>

#include "agent/agent.h"
#include "bulk.h"
#include "outcome.h"
#include "service/inner.h"
#include "wire/wire.h"

#define PAGE        200
#define PAGE_MEMORY ((size_t)64 << 20)
#define ROW_MEMORY  ((size_t)64 << 20)

struct project_seen {
    const char *code;
    uint32_t line;
    bool faulty;
    UT_hash_handle hh;
};

struct performance {
    struct handler_ctx *ctx; /* of the command: lives to the end */
    struct incoming *in;
    const struct load *load;
    bool keep;
    struct handler_ctx row_ctx; /* the same with the arena of one row */
    struct arena page_arena, row_arena;
    struct project_seen *projects;
    struct bulk_outcome outcome;
    int32_t project_count;
};

/* ---- faults ---- */

static int add_fault(struct performance *p, const LoadRow *row, const struct field_problem *problem)
{
    unsigned element;
    const char *column =
        bulk_column_of(&p->load->headers[row->file], p->load->files[row->file], problem->field, &element);

    const char *rule =
        element ? arena_printf(&p->row_arena, "第 %u 项：%s", element, problem->rule) : problem->rule;
    if (!rule)
        return ERR_NOMEM;
    return bulk_add_fault(&p->outcome,
                          &(struct bulk_fault){row->file, row->line, column, rule, problem->cure});
}

static int add_findings(struct performance *p, const LoadRow *row, const struct findings *findings)
{
    int err = 0;

    for (size_t i = 0; err == 0 && i < findings->count; i++)
        err = add_fault(p, row, &findings->list[i]);
    return err;
}

/* Numbers of a trial are nobody's: what one of its rows has taken is said by that row. */
static const char *without_trial_numbers(struct performance *p, const char *detail)
{
    for (size_t i = 0; detail && i < p->outcome.result_count; i++) {
        const struct bulk_result *result = &p->outcome.results[i];
        const char *found = strstr(detail, result->number);

        if (found)
            detail = arena_printf(&p->row_arena, "%.*s%s 第 %u 行%s", (int)(found - detail), detail,
                                  p->load->files[result->file]->name, result->line,
                                  found + strlen(result->number));
    }
    return detail;
}

/* What the handler found; a problem without fields is about the row. */
static int add_problem(struct performance *p, const LoadRow *row, const Problem *problem)
{
    const char *detail = without_trial_numbers(p, problem->detail);
    int err = detail ? 0 : ERR_NOMEM;

    if (err == 0 && problem->n_errors == 0)
        return add_fault(p, row, &(struct field_problem){"", detail, "请核对该行后重新导入"});
    for (size_t i = 0; err == 0 && i < problem->n_errors; i++) {
        const FieldProblem *error = problem->errors[i];

        err = add_fault(p, row, &(struct field_problem){error->field, error->rule, error->cure});
    }
    return err;
}

/* ---- one row ---- */

static struct project_seen *find_seen(struct performance *p, const char *code)
{
    struct project_seen *seen;

    HASH_FIND_STR(p->projects, code, seen);
    return seen;
}

/* A project stands once in a file: a second row would silently change the first. */
static int note_project(struct performance *p, const LoadRow *row, const RegisterProject *request)
{
    const char *code = request->project->project_code;
    struct project_seen *seen = find_seen(p, code);

    if (seen)
        return add_fault(p, row,
                         &(struct field_problem){"project.projectCode",
                                                 arena_printf(p->ctx->arena, "与第 %u 行重复", seen->line),
                                                 "同一项目只填一行"});
    seen = arena_alloc(p->ctx->arena, sizeof(*seen));
    code = arena_strdup(p->ctx->arena, code);
    if (!seen || !code)
        return ERR_NOMEM;
    *seen = (struct project_seen){.code = code, .line = row->line};
    HASH_ADD_KEYPTR(hh, p->projects, seen->code, strlen(seen->code), seen);
    return 0;
}

static int note_answer(struct performance *p, const LoadRow *row, const ProtobufCMessage *answer)
{
    const ApplicationReply *application = (const ApplicationReply *)answer;
    struct uuid id;

    if (p->load->headers[row->file].kind == BULK_PROJECTS) {
        p->project_count += ((const ProjectReply *)answer)->changed;
        return 0;
    }
    int err = uuid_parse(application->application_id, &id);
    return err < 0 ? err
                   : bulk_add_result(&p->outcome,
                                     &(struct bulk_result){row->file, row->line, application->project_code,
                                                           application->number, application->status, id});
}

/* The fault of its project's row would come back as one of this row's: it is said for what it is. */
static int wait_for_project(struct performance *p, const LoadRow *row, const struct project_seen *project)
{
    return add_fault(
        p, row,
        &(struct field_problem){
            "projectCode",
            arena_printf(p->ctx->arena, "所属项目（第 %u 行）有误，本行待其更正后核对", project->line),
            "请先更正项目行"});
}

static enum verdict ask(struct performance *p, const LoadRow *row, const ProtobufCMessage *request)
{
    struct inner_answer answer;
    enum verdict verdict = inner_perform(&p->row_ctx, p->in, request, &answer);

    if (verdict != VERDICT_DONE)
        return verdict;
    int err = answer.problem ? add_problem(p, row, answer.problem) : note_answer(p, row, answer.message);
    return verdict_of(p->ctx, p->in, err);
}

/* The project is not there, but what is wrong with the row itself is said now. */
static enum verdict check_form(struct performance *p, const LoadRow *row, const ProtobufCMessage *request,
                               const struct project_seen *project)
{
    struct inner_answer answer;
    int err = wait_for_project(p, row, project);
    enum verdict verdict = err == 0 ? inner_perform(&p->row_ctx, p->in, request, &answer) : VERDICT_DONE;

    if (verdict != VERDICT_DONE)
        return verdict;
    for (size_t i = 0; err == 0 && answer.problem && i < answer.problem->n_errors; i++) {
        const FieldProblem *error = answer.problem->errors[i];

        if (strcmp(error->field, "projectCode") != 0)
            err = add_fault(p, row, &(struct field_problem){error->field, error->rule, error->cure});
    }
    return verdict_of(p->ctx, p->in, err);
}

static enum verdict perform_project(struct performance *p, const LoadRow *row,
                                    const ProtobufCMessage *request)
{
    int err = note_project(p, row, (const RegisterProject *)request);

    return err < 0 ? verdict_of(p->ctx, p->in, err) : ask(p, row, request);
}

static enum verdict perform_application(struct performance *p, const LoadRow *row,
                                        const ProtobufCMessage *request)
{
    const struct project_seen *project = find_seen(p, ((const SubmitApplication *)request)->project_code);

    return project && project->faulty ? check_form(p, row, request, project) : ask(p, row, request);
}

static enum verdict perform_row(struct performance *p, const LoadRow *row)
{
    struct findings findings = {.arena = &p->row_arena};
    const struct bulk_header *header = &p->load->headers[row->file];
    size_t before = p->outcome.fault_count;
    const ProtobufCMessage *request = bulk_read_row(&findings, p->ctx->state, header, row);
    int err = request ? add_findings(p, row, &findings) : ERR_NOMEM;

    if (err < 0)
        return verdict_of(p->ctx, p->in, err);
    if (header->kind == BULK_APPLICATIONS)
        return perform_application(p, row, request);
    enum verdict verdict = perform_project(p, row, request);
    struct project_seen *seen = find_seen(p, ((const RegisterProject *)request)->project->project_code);
    if (seen && p->outcome.fault_count > before)
        seen->faulty = true;
    return verdict;
}

/* ---- all rows ---- */

static enum verdict perform_page(struct performance *p, const struct load_rows_row *rows, size_t count)
{
    enum verdict verdict = VERDICT_DONE;
    struct err_text text;

    for (size_t i = 0; verdict == VERDICT_DONE && i < count; i++) {
        arena_reset(&p->row_arena);
        const LoadRow *row = (const LoadRow *)wire_unpack(
            &bangban__v1__load_row__descriptor, rows[i].cells.data, rows[i].cells.size, &p->row_arena, &text);
        verdict = row ? perform_row(p, row) : verdict_of(p->ctx, p->in, ERR_NOMEM);
    }
    return verdict;
}

static enum verdict perform_rows(struct performance *p)
{
    enum verdict verdict = VERDICT_DONE;
    struct load_rows_row *rows;
    size_t count = PAGE;

    for (int32_t after = 0; verdict == VERDICT_DONE && count == PAGE; after += PAGE) {
        arena_reset(&p->page_arena);
        int err = load_rows(p->ctx->tx, &p->page_arena, p->load->id, after, PAGE, &rows, &count);
        verdict = err < 0 ? verdict_of(p->ctx, p->in, err) : perform_page(p, rows, count);
    }
    return verdict;
}

/* ---- the end ---- */

static int let_stand(struct performance *p)
{
    struct store_tx *tx = p->ctx->tx;
    int err = bulk_save_results(tx, p->load->id, &p->outcome);

    if (err == 0)
        err = commit_load(tx, p->load->id, p->ctx->now);
    return err < 0 ? err : delete_rows(tx, p->load->id);
}

static int conclude(struct performance *p, const struct inner_trial *trial)
{
    struct handler_ctx *ctx = p->ctx;
    const struct bulk_outcome *outcome = &p->outcome;
    bool stands = p->keep && outcome->fault_count == 0;
    int err = stands ? inner_keep(ctx) : inner_undo(ctx, trial);

    if (err == 0)
        err = bulk_save_faults(ctx->tx, p->load->id, outcome);
    if (err == 0)
        err = check_load(ctx->tx, p->load->id, ctx->now, (int32_t)outcome->fault_count, p->project_count,
                         (struct store_text_array){outcome->statuses, outcome->status_count},
                         (struct store_int32_array){outcome->counts, outcome->status_count});
    if (err == 0 && stands)
        err = let_stand(p);
    log_event(&ctx->log, LOG_INFO, stands ? "load.committed" : "load.checked", LOG_S("load", p->load->id),
              LOG_U("rows", (uint64_t)p->load->row.row_count), LOG_U("faults", outcome->fault_count));
    return err;
}

enum verdict load_perform(struct handler_ctx *ctx, struct incoming *in, const struct load *load, bool keep)
{
    struct performance p = {
        .ctx = ctx, .in = in, .load = load, .keep = keep, .row_ctx = *ctx, .outcome.arena = ctx->arena};
    struct inner_trial *trial;
    int err = inner_try(ctx, &trial);

    if (err == 0)
        err = agent_count_on(ctx);
    if (err < 0)
        return verdict_of(ctx, in, err);
    arena_init(&p.page_arena, PAGE_MEMORY);
    arena_init(&p.row_arena, ROW_MEMORY);
    p.row_ctx.arena = &p.row_arena;
    enum verdict verdict = perform_rows(&p);
    agent_count_end(ctx);
    HASH_CLEAR(hh, p.projects);
    arena_done(&p.row_arena);
    arena_done(&p.page_arena);
    if (verdict != VERDICT_DONE)
        return verdict;
    return load_answer_with(ctx, in, load->id, conclude(&p, trial));
}
