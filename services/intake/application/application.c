/* SPDX-License-Identifier: Apache-2.0
 * application - loading one, checking it again, answering with it. */
#include "intake.h"

#include <string.h>

#include "application.sql.h"
#include "handed_in.h"
#include "validate.h"

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

/* What is not accepted yet has no clock that waits for the material. */
static bool is_over(const struct handler_ctx *ctx, const struct load_materials_row *row)
{
    const struct intake *intake = ctx->state;
    civil_day day;

    return row->has_promised_on && civil_day_parse(row->promised_on, &day) == 0 &&
           promise_over(intake->calendar, day, ctx->now);
}

static struct handed_in row_handed_in(struct handler_ctx *ctx, const struct load_materials_row *row)
{
    struct material_fault *fault = row->has_fault ? arena_alloc(ctx->arena, sizeof(*fault)) : NULL;

    if (fault)
        *fault = (struct material_fault){row->fault, row->form, row->where_to_get};
    return (struct handed_in){.item = row->item,
                              .code = row->code,
                              .promised_on = row->has_promised_on ? row->promised_on : NULL,
                              .promise_over = is_over(ctx, row),
                              .fault = fault,
                              .handed_in_at = row->handed_in_at};
}

static int all_handed_in(struct handler_ctx *ctx, const struct uuid *id, struct material_list more,
                         struct formality_input *input)
{
    struct load_materials_row *rows;
    size_t count;
    int err = load_materials(ctx->tx, ctx->arena, *id, &rows, &count);

    if (err < 0)
        return err;
    const struct handed_in *first = handed_in_of(ctx->arena, more);
    struct handed_in *list = arena_array(ctx->arena, more.count + count, sizeof(*list));
    if (!first || !list)
        return ERR_NOMEM;
    if (more.count)
        memcpy(list, first, more.count * sizeof(*list));
    for (size_t i = 0; i < count; i++) {
        list[more.count + i] = row_handed_in(ctx, &rows[i]);
        if (rows[i].has_fault && !list[more.count + i].fault)
            return ERR_NOMEM;
    }
    input->materials = list;
    input->material_count = more.count + count;
    return 0;
}

int results_held(struct handler_ctx *ctx, const char *project_code, item_set *ret_items)
{
    struct load_results_held_row *rows;
    size_t count;
    int err = load_results_held(ctx->tx, ctx->arena, project_code, &rows, &count);

    if (err < 0)
        return err;
    *ret_items = 0;
    for (size_t i = 0; i < count; i++)
        *ret_items |= ITEM_BIT(rows[i].item);
    return 0;
}

int application_recheck(struct handler_ctx *ctx, const struct application *application,
                        struct material_list more, struct formality *ret_formality)
{
    const struct intake *intake = ctx->state;
    const struct load_application_row *row = &application->row;
    struct formality_input input = {
        .catalogue = intake->catalogue,
        .facts = &application->facts,
        .asked = items_of_numbers(row->asked.items, row->asked.count),
        .barred = row->has_barred ? row->barred : NULL,
    };
    int err = all_handed_in(ctx, &application->id, more, &input);

    if (err == 0)
        err = results_held(ctx, row->project_code, &input.results);
    return err < 0 ? err : formality_check(ctx->arena, &input, ret_formality);
}

enum verdict refuse_unknown_application(struct handler_ctx *ctx, struct incoming *in)
{
    return refuse(ctx, in,
                  &(struct problem){.code = "not-found", .detail = "没有这个办件：请核对办件编号或项目代码"});
}

enum verdict refuse_foreign_item(struct handler_ctx *ctx, struct incoming *in)
{
    return refuse(ctx, in,
                  &(struct problem){.code = "not-found",
                                    .detail = "该办件没有这个事项：请核对事项编号，以受理回执为准"});
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
    project->contact_email = borrow(row->contact_email);
    project->industry_code = borrow(row->industry_code);
    project->land_zone = borrow(row->land_zone);
    project->investment_cents = row->investment_cents;
    return fill_facts(arena, row, project) == 0 ? project : NULL;
}
