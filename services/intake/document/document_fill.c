/* SPDX-License-Identifier: Apache-2.0
 * document_fill - documents are made of what is on record, never of what a client says. */
#include "document/document_fill.h"

#include <string.h>

#include "control.sql.h"
#include "document.sql.h"

static void put(struct paper *paper, const char *name, const char *value)
{
    document_data_put(&paper->data, name, value);
}

static void put_number(struct paper *paper, const char *name, int64_t number)
{
    put(paper, name, arena_printf(paper->ctx->arena, "%lld", (long long)number));
}

static void put_day(struct paper *paper, const char *name, wall_time at)
{
    put(paper, name, document_day(paper->ctx->arena, civil_day_of(at)));
}

/* A day as it is stored, "2026-03-02"; what is no such day stays as it is. */
static void put_stored_day(struct paper *paper, const char *name, const char *text)
{
    civil_day day;

    put(paper, name, civil_day_parse(text, &day) == 0 ? document_day(paper->ctx->arena, day) : text);
}

static void open_element(struct paper *paper, const char *name)
{
    document_data_open(&paper->data, name);
}

static void close_element(struct paper *paper)
{
    document_data_close(&paper->data);
}

/* ---- parties ---- */

static void fill_application(struct paper *paper, const struct load_paper_row *row)
{
    open_element(paper, "application");
    put(paper, "number", row->number);
    put_day(paper, "submitted", row->submitted_at);
    if (row->has_query_code)
        put(paper, "query-code", row->query_code);
    if (paper->application.row.has_accepted_at)
        put_day(paper, "accepted", paper->application.row.accepted_at);
    if (row->deemed)
        put(paper, "deemed", "yes");
    close_element(paper);
}

static void fill_project(struct paper *paper)
{
    const struct load_application_row *row = &paper->application.row;

    open_element(paper, "project");
    put(paper, "code", row->project_code);
    put(paper, "name", row->name);
    close_element(paper);
    open_element(paper, "applicant");
    put(paper, "name", row->applicant);
    put(paper, "credit-code", row->credit_code);
    put(paper, "contact", row->contact_name);
    put(paper, "phone", row->contact_phone);
    close_element(paper);
}

static void fill_agent(struct paper *paper)
{
    const struct load_application_row *row = &paper->application.row;

    if (!row->has_agent)
        return;
    const struct agent *agent = roster_agent(paper->intake->roster, row->agent);
    open_element(paper, "agent");
    put(paper, "name", row->agent_name);
    if (agent)
        put(paper, "phone", agent->phone);
    close_element(paper);
}

static void fill_window(struct paper *paper, const char *code)
{
    const struct window *window = windows_find(paper->intake->windows, code);

    open_element(paper, "window");
    put(paper, "name", window ? window->name : code);
    close_element(paper);
}

int document_fill_parties(struct paper *paper)
{
    struct load_paper_row row;
    int err = load_paper(paper->ctx->tx, paper->ctx->arena, paper->application.id, &row);

    if (err < 0)
        return err;
    fill_application(paper, &row);
    fill_project(paper);
    fill_agent(paper);
    fill_window(paper, row.window_code);
    return 0;
}

/* ---- items and materials ---- */

static const char *handling_zh(enum catalogue_handling handling)
{
    static const char *const names[] = {
        [CATALOGUE_IMMEDIATE] = "即办件", [CATALOGUE_PROMISED] = "承诺件", [CATALOGUE_REPORTED] = "上报件"};

    return names[handling];
}

static void fill_item(struct paper *paper, int number)
{
    struct catalogue_item item =
        catalogue_item_for(paper->intake->catalogue, number, &paper->application.facts);

    open_element(paper, "item");
    put_number(paper, "number", number);
    put(paper, "name", item.name_zh);
    put(paper, "department", item.department->name_zh);
    put(paper, "handling", handling_zh(item.handling));
    put(paper, "promised",
        item.promised.n ? arena_printf(paper->ctx->arena, "%d个工作日", item.promised.n) : "当日办结");
    put(paper, "basis", item.legal_basis);
    close_element(paper);
}

static int fill_items(struct paper *paper)
{
    struct load_items_row *rows;
    size_t count;
    int err = load_items(paper->ctx->tx, paper->ctx->arena, paper->application.id, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++)
        fill_item(paper, rows[i].item);
    return err;
}

/* Opens the element of a material; what else there is to say of it the caller puts before closing it. */
static void open_material(struct paper *paper, int item, const char *code)
{
    const struct catalogue *catalogue = paper->intake->catalogue;
    const struct catalogue_material *material = formality_material(catalogue, item, code);

    open_element(paper, "material");
    put_number(paper, "item", item);
    put(paper, "item-name", catalogue_item(catalogue, item)->name_zh);
    put(paper, "code", code);
    put(paper, "name", material ? material->name_zh : code);
}

static int fill_materials(struct paper *paper)
{
    struct load_paper_materials_row *rows;
    size_t count;
    int err = load_paper_materials(paper->ctx->tx, paper->ctx->arena, paper->application.id, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++) {
        open_material(paper, rows[i].item, rows[i].code);
        put(paper, "status", rows[i].status);
        if (rows[i].has_promised_on)
            put_stored_day(paper, "promised", rows[i].promised_on);
        close_element(paper);
    }
    return err;
}

/* ---- kinds ---- */

int document_fill_acceptance(struct paper *paper)
{
    if (!paper->application.row.has_accepted_at)
        return ERR_NOT_FOUND;
    int err = document_fill_parties(paper);
    if (err == 0)
        err = fill_items(paper);
    return err < 0 ? err : fill_materials(paper);
}

static void fill_mandate(struct paper *paper, const struct load_paper_mandate_row *row)
{
    struct arena *arena = paper->ctx->arena;

    open_element(paper, "mandate");
    put(paper, "signed", document_day(arena, row->signed_on));
    put(paper, "signed-by", row->signed_by);
    put(paper, "principal", row->principal);
    put(paper, "scope", row->scope);
    put(paper, "until", document_day(arena, row->valid_until_on));
    close_element(paper);
}

int document_fill_authorization(struct paper *paper)
{
    struct load_paper_mandate_row row;

    if (!paper->application.row.has_agent)
        return ERR_NOT_FOUND;
    int err = load_paper_mandate(paper->ctx->tx, paper->ctx->arena, paper->application.id, &row);
    if (err == 0)
        err = document_fill_parties(paper);
    if (err < 0)
        return err;
    fill_mandate(paper, &row);
    return fill_items(paper);
}

int document_fill_notice(struct paper *paper)
{
    struct load_paper_notice_row *rows;
    size_t count;
    int err = load_paper_notice(paper->ctx->tx, paper->ctx->arena, paper->application.id, paper->item,
                                paper->round, &rows, &count);

    if (err == 0 && count == 0)
        return ERR_NOT_FOUND;
    if (err == 0)
        err = document_fill_parties(paper);
    for (size_t i = 0; err == 0 && i < count; i++) {
        open_material(paper, rows[i].item, rows[i].code);
        put(paper, "reason", rows[i].reason);
        put(paper, "form", rows[i].form);
        put(paper, "where", rows[i].where_to_get);
        close_element(paper);
    }
    return err;
}

int document_fill_commitment(struct paper *paper)
{
    struct load_paper_promises_row *rows;
    size_t count;
    int err = load_paper_promises(paper->ctx->tx, paper->ctx->arena, paper->application.id, paper->item,
                                  &rows, &count);

    if (err == 0 && count == 0)
        return ERR_NOT_FOUND;
    if (err == 0)
        err = document_fill_parties(paper);
    for (size_t i = 0; err == 0 && i < count; i++) {
        open_material(paper, rows[i].item, rows[i].code);
        put_stored_day(paper, "promised", rows[i].promised_on);
        close_element(paper);
    }
    return err;
}

static void fill_ground(struct paper *paper, const struct load_hits_row *row)
{
    open_element(paper, "ground");
    put(paper, "basis", row->basis_document);
    put(paper, "article", row->article);
    put(paper, "reason", row->reason);
    put(paper, "remedy", row->remedy);
    put(paper, "contact", row->contact);
    if (row->has_instruction)
        put(paper, "instruction", row->instruction);
    close_element(paper);
}

/* A rule that only warns is a ground where the leader refused because of it. */
int document_fill_refusal(struct paper *paper)
{
    struct load_hits_row *rows;
    size_t count;

    if (strcmp(paper->application.row.status, "refused") != 0)
        return ERR_NOT_FOUND;
    int err = load_hits(paper->ctx->tx, paper->ctx->arena, paper->application.id, &rows, &count);
    if (err == 0)
        err = document_fill_parties(paper);
    for (size_t i = 0; err == 0 && i < count; i++)
        if (rows[i].refuses || rows[i].has_instruction)
            fill_ground(paper, &rows[i]);
    return err;
}

int document_choose_delivery(struct paper *paper)
{
    struct find_last_delivery_row row;
    int err = find_last_delivery(paper->ctx->tx, paper->ctx->arena, paper->application.id, paper->item, &row);

    if (err == 0)
        paper->round = row.number;
    return err;
}

struct word {
    const char *name, *text;
};

static const struct word channels[] = {
    {"counter", "窗口领取"}, {"mail", "邮寄送达"}, {"electronic", "电子送达"}, {NULL, NULL}};
static const struct word decisions[] = {
    {"approved", "准予许可"}, {"refused", "不予许可"}, {"not_accepted", "不予受理"}, {NULL, NULL}};
static const struct word capacities[] = {
    {"applicant", "申请人本人或其负责人"}, {"authorised", "受委托人"}, {NULL, NULL}};
/* Of a decision that came without a document of its own. */
static const struct word notices[] = {
    {"refused", "不予行政许可决定书"}, {"not_accepted", "不予受理通知书"}, {NULL, NULL}};

static const char *text_of(const struct word *words, const char *name)
{
    while (words->name && strcmp(words->name, name) != 0)
        words++;
    return words->text;
}

static const char *result_of(const struct paper *paper, const struct load_paper_delivery_row *row)
{
    const char *notice = row->has_decision ? text_of(notices, row->decision) : NULL;

    if (*row->document)
        return row->document;
    return notice ? notice : catalogue_item(paper->intake->catalogue, paper->item)->result_zh;
}

static void put_given(struct paper *paper, const char *name, const char *value)
{
    if (*value)
        put(paper, name, value);
}

static void fill_delivery(struct paper *paper, const struct load_paper_delivery_row *row)
{
    open_element(paper, "delivery");
    put_number(paper, "number", paper->round);
    if (row->has_decision)
        put(paper, "decision", text_of(decisions, row->decision));
    put(paper, "result", result_of(paper, row));
    put_day(paper, "day", row->delivered_at);
    put(paper, "channel", text_of(channels, row->channel));
    put_given(paper, "tracking-number", row->tracking_number);
    put_given(paper, "address", row->address);
    put_given(paper, "receipt", row->receipt);
    put(paper, "received-by", row->received_by);
    put(paper, "capacity", text_of(capacities, row->relation));
    put_given(paper, "identity", row->identity);
    put_given(paper, "reason", row->reason);
    close_element(paper);
}

int document_fill_delivery(struct paper *paper)
{
    struct load_paper_delivery_row row;
    int err = load_paper_delivery(paper->ctx->tx, paper->ctx->arena, paper->application.id, paper->item,
                                  paper->round, &row);

    if (err == 0)
        err = document_fill_parties(paper);
    if (err < 0)
        return err;
    fill_item(paper, paper->item);
    fill_delivery(paper, &row);
    return 0;
}
