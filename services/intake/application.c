/* SPDX-License-Identifier: Apache-2.0
 * application - loading one, checking it again, answering with it. */
#include "intake.h"

#include <string.h>

int facts_of_arrays(struct arena *arena, struct store_text_array names, struct store_text_array values,
                    struct catalogue_facts *ret_facts)
{
    struct catalogue_fact *list = arena_array(arena, names.count, sizeof(*list));

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < names.count; i++)
        list[i] = (struct catalogue_fact){names.items[i], values.items[i]};
    *ret_facts = (struct catalogue_facts){.list = list, .count = names.count};
    return 0;
}

item_set items_of_numbers(const int32_t *numbers, size_t count)
{
    item_set items = 0;

    for (size_t i = 0; i < count; i++)
        items |= ITEM_BIT(numbers[i]);
    return items;
}

int application_load(struct handler_ctx *ctx, const struct uuid *id, struct application *ret_application)
{
    struct load_application_row *row = &ret_application->row;
    int err = load_application(ctx->tx, ctx->arena, *id, row);

    if (err == 0)
        err = facts_of_arrays(ctx->arena, row->fact_names, row->fact_values, &ret_application->facts);
    ret_application->id = *id;
    return err;
}

static int all_handed_in(struct handler_ctx *ctx, const struct uuid *id, const struct handed_in *more,
                         size_t more_count, struct formality_input *input)
{
    struct load_materials_row *rows;
    size_t count;
    int err = load_materials(ctx->tx, ctx->arena, *id, &rows, &count);

    if (err < 0)
        return err;
    struct handed_in *list = arena_array(ctx->arena, more_count + count, sizeof(*list));
    if (!list)
        return ERR_NOMEM;
    if (more_count)
        memcpy(list, more, more_count * sizeof(*list));
    for (size_t i = 0; i < count; i++)
        list[more_count + i] = (struct handed_in){rows[i].item, rows[i].code,
                                                  rows[i].has_promised_on ? rows[i].promised_on : NULL};
    input->materials = list;
    input->material_count = more_count + count;
    return 0;
}

int delivered_results(struct handler_ctx *ctx, const char *project_code, item_set *ret_items)
{
    struct load_delivered_items_row *rows;
    size_t count;
    int err = load_delivered_items(ctx->tx, ctx->arena, project_code, &rows, &count);

    if (err < 0)
        return err;
    *ret_items = 0;
    for (size_t i = 0; i < count; i++)
        *ret_items |= ITEM_BIT(rows[i].item);
    return 0;
}

int application_recheck(struct handler_ctx *ctx, const struct application *application,
                        const struct handed_in *more, size_t more_count, struct formality *ret_formality)
{
    const struct intake *intake = ctx->state;
    const struct load_application_row *row = &application->row;
    struct formality_input input = {
        .catalogue = intake->catalogue,
        .facts = &application->facts,
        .asked = items_of_numbers(row->asked.items, row->asked.count),
        .barred = row->has_barred ? row->barred : NULL,
    };
    int err = all_handed_in(ctx, &application->id, more, more_count, &input);

    if (err == 0)
        err = delivered_results(ctx, row->project_code, &input.delivered);
    return err < 0 ? err : formality_check(ctx->arena, &input, ret_formality);
}

bool version_expected(struct handler_ctx *ctx, struct incoming *in, const char *what, int64_t version)
{
    const Request *request = in->request;

    if (request->_expected_case != BANGBAN__V1__REQUEST___EXPECTED_EXPECTED_VERSION ||
        request->expected_version == version)
        return true;
    const char *detail =
        arena_printf(ctx->arena, "%s已有变化：您依据的是第 %lld 版，现为第 %lld 版；请重新查询后再办理", what,
                     (long long)request->expected_version, (long long)version);
    refuse(ctx, in, &(struct problem){.code = "conflict", .detail = detail});
    return false;
}

enum verdict refuse_unknown_application(struct handler_ctx *ctx, struct incoming *in)
{
    return refuse(ctx, in,
                  &(struct problem){.code = "not-found", .detail = "没有这个办件：请核对办件编号或项目代码"});
}

static int fill_facts(struct arena *arena, const struct load_application_row *row, Project *project)
{
    size_t count = row->fact_names.count;
    Bangban__V1__Project__FactsEntry *entries = arena_array(arena, count, sizeof(*entries));

    project->facts = arena_array(arena, count, sizeof(*project->facts));
    if (!entries || !project->facts)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__project__facts_entry__init(&entries[i]);
        entries[i].key = borrow(row->fact_names.items[i]);
        entries[i].value = borrow(row->fact_values.items[i]);
        project->facts[i] = &entries[i];
    }
    project->n_facts = count;
    return 0;
}

Project *project_message(struct arena *arena, const struct load_application_row *row)
{
    Project *project = arena_alloc(arena, sizeof(*project));

    if (!project)
        return NULL;
    bangban__v1__project__init(project);
    project->project_code = borrow(row->project_code);
    project->credit_code = borrow(row->credit_code);
    project->name = borrow(row->name);
    project->applicant = borrow(row->applicant);
    project->contact_name = borrow(row->contact_name);
    project->contact_phone = borrow(row->contact_phone);
    project->industry_code = borrow(row->industry_code);
    project->land_zone = borrow(row->land_zone);
    project->investment_cents = row->investment_cents;
    return fill_facts(arena, row, project) == 0 ? project : NULL;
}
