/* SPDX-License-Identifier: Apache-2.0
 * plan_print - see plan_print.h.
 */
#include "plan_print.h"

#include <jansson.h>

#include "text_table.h"

static json_t *path_json(const struct plan *plan, enum plan_schedule schedule)
{
    uint8_t items[CATALOGUE_ITEMS];
    size_t count = plan_critical_path(plan, schedule, items);
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_integer(items[i]));
    return list;
}

static json_t *span_json(const struct plan *plan, enum plan_schedule schedule, int item)
{
    struct plan_span span = plan_span(plan, schedule, item);

    return json_pack("{s:i, s:i, s:i}", "start_workday", span.start.n, "finish_workday", span.finish.n,
                     "slack_workdays", span.slack.n);
}

static json_t *step_json(const struct plan *plan, int number)
{
    const struct catalogue_item *item = plan_item(plan, number);

    return json_pack("{s:i, s:s, s:s, s:s, s:i, s:o, s:o}", "item", number, "name", item->name_zh,
                     "department", item->department->code, "handling_type",
                     catalogue_handling_name(item->handling), "duration_workdays",
                     plan_duration(plan, number).n, "parallel", span_json(plan, PLAN_PARALLEL, number),
                     "tolerant", span_json(plan, PLAN_TOLERANT, number));
}

static json_t *dropped_json(const struct plan *plan, int number)
{
    char reason[CATALOGUE_DROP_TEXT];

    return json_pack("{s:i, s:s, s:s}", "item", number, "name", plan_item(plan, number)->name_zh, "reason",
                     catalogue_drop_text(plan_item(plan, number), reason));
}

static json_t *each_json(const struct plan *plan, item_set items, json_t *(*make)(const struct plan *, int))
{
    json_t *list = json_array();

    for (int number = 1; number <= CATALOGUE_ITEMS; number++)
        if (items & ITEM_BIT(number))
            json_array_append_new(list, make(plan, number));
    return list;
}

static json_t *reliefs_json(const struct catalogue *catalogue, const struct plan *plan,
                            enum plan_edge_use use)
{
    static struct plan_relief list[CATALOGUE_EDGES_MAX];
    size_t all, count = plan_reliefs(plan, PLAN_TOLERANT, use, list);
    const struct catalogue_edge *edges = catalogue_edges(catalogue, &all);
    json_t *json = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(json,
                              json_pack("{s:i, s:i, s:i}", "before", edges[list[i].edge].before, "after",
                                        edges[list[i].edge].after, "workdays", list[i].days.n));
    return json;
}

void plan_print_json(struct cli *cli, const struct catalogue *catalogue, const struct plan *plan)
{
    json_t *json =
        json_pack("{s:i, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:o}", "serial_workdays",
                  plan_length(plan, PLAN_SERIAL).n, "parallel_workdays", plan_length(plan, PLAN_PARALLEL).n,
                  "tolerant_workdays", plan_length(plan, PLAN_TOLERANT).n, "critical_path",
                  path_json(plan, PLAN_PARALLEL), "tolerant_critical_path", path_json(plan, PLAN_TOLERANT),
                  "steps", each_json(plan, plan_items(plan), step_json), "dropped",
                  each_json(plan, plan_dropped(plan), dropped_json), "relaxed",
                  reliefs_json(catalogue, plan, PLAN_EDGE_RELAXED), "relaxable",
                  reliefs_json(catalogue, plan, PLAN_EDGE_OBEYED));

    json_dumpf(json, cli->out, JSON_INDENT(2));
    fputc('\n', cli->out);
    json_decref(json);
}

static void add_step(struct text_table *table, const struct plan *plan, int number)
{
    const struct catalogue_item *item = plan_item(plan, number);
    struct plan_span parallel = plan_span(plan, PLAN_PARALLEL, number);
    struct plan_span tolerant = plan_span(plan, PLAN_TOLERANT, number);

    TEXT_ROW(table, text_cell(table, "%d", number), item->name_zh, item->department->name_zh,
             text_cell(table, "%d", plan_duration(plan, number).n),
             text_cell(table, "%d–%d", parallel.start.n, parallel.finish.n),
             text_cell(table, "%d–%d", tolerant.start.n, tolerant.finish.n),
             text_cell(table, "%d", parallel.slack.n));
}

static void print_path(FILE *out, const char *title, const struct plan *plan, enum plan_schedule schedule)
{
    uint8_t items[CATALOGUE_ITEMS];
    size_t count = plan_critical_path(plan, schedule, items);

    fputs(title, out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%d", i ? " → " : "", items[i]);
    fputc('\n', out);
}

/* The first `most` that matter. */
static void print_reliefs(FILE *out, const struct catalogue *catalogue, const struct plan *plan,
                          enum plan_edge_use use)
{
    enum { MOST = 10 };
    static struct plan_relief list[CATALOGUE_EDGES_MAX];
    size_t all, count = plan_reliefs(plan, PLAN_TOLERANT, use, list);
    const struct catalogue_edge *edges = catalogue_edges(catalogue, &all);
    bool relaxed = use == PLAN_EDGE_RELAXED;

    for (size_t i = 0; i < count && i < MOST && list[i].days.n > 0; i++) {
        const struct catalogue_edge *edge = &edges[list[i].edge];
        fprintf(out, "  %d → %d %s %d 个工作日：%s\n", edge->before, edge->after, relaxed ? "省" : "可再省",
                list[i].days.n, edge->reason_zh);
    }
    if (count == 0 || list[0].days.n == 0)
        fputs(relaxed ? "  单独一项都不影响全长\n" : "  没有\n", out);
}

void plan_print_text(struct cli *cli, const struct catalogue *catalogue, const struct plan *plan)
{
    struct text_table table;
    char reason[CATALOGUE_DROP_TEXT];

    text_table_init(
        &table, &cli->arena,
        (const char *const[]){">事项", "名称", "部门", ">工作日", ">并联", ">容缺并联", ">机动", NULL});
    for (int number = 1; number <= CATALOGUE_ITEMS; number++)
        if (plan_items(plan) & ITEM_BIT(number))
            add_step(&table, plan, number);
    text_table_print(&table, cli->out);
    for (int number = 1; number <= CATALOGUE_ITEMS; number++)
        if (plan_dropped(plan) & ITEM_BIT(number))
            fprintf(cli->out, "无需办理：%d %s（%s）\n", number, plan_item(plan, number)->name_zh,
                    catalogue_drop_text(plan_item(plan, number), reason));
    fprintf(cli->out, "\n串联需 %d 个工作日，并联 %d 个，容缺并联 %d 个\n", plan_length(plan, PLAN_SERIAL).n,
            plan_length(plan, PLAN_PARALLEL).n, plan_length(plan, PLAN_TOLERANT).n);
    print_path(cli->out, "关键路径      ", plan, PLAN_PARALLEL);
    print_path(cli->out, "容缺关键路径  ", plan, PLAN_TOLERANT);
    fprintf(cli->out, "\n容缺放宽的前置关系（先受理、后补齐），每一项单独省下的时间：\n");
    print_reliefs(cli->out, catalogue, plan, PLAN_EDGE_RELAXED);
    fprintf(cli->out, "若再放宽一项前置关系（能并则并），可再省的时间：\n");
    print_reliefs(cli->out, catalogue, plan, PLAN_EDGE_OBEYED);
}
