/* SPDX-License-Identifier: Apache-2.0
 * cmd_plan - what a project would take: serial, parallel, tolerant.  Needs no service.
 */
#include <jansson.h>
#include <string.h>

#include "cmd.h"
#include "instance.h"
#include "plan/plan.h"
#include "project_file.h"
#include "text_table.h"

static int facts_of(const struct project_file *file, struct arena *arena, struct catalogue_facts *ret_facts,
                    struct err_text *ret_text)
{
    const Project *project = file->project->project;
    struct catalogue_fact *list = arena_array(arena, project->n_facts, sizeof(*list));
    struct err_text why = {""};

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < project->n_facts; i++) {
        char field[128];
        list[i] = (struct catalogue_fact){project->facts[i]->key, project->facts[i]->value};
        snprintf(field, sizeof(field), "project.facts.%s", list[i].name);
        if (catalogue_fact_check(&list[i], &why) < 0)
            return project_file_reject(file, ret_text, field, "%s", why.text);
    }
    *ret_facts = (struct catalogue_facts){list, project->n_facts};
    return 0;
}

static int items_of(const struct project_file *file, item_set *ret_items, struct err_text *ret_text)
{
    item_set items = 0;

    for (size_t i = 0; i < file->application->n_items; i++) {
        int item = file->application->items[i];
        char field[32];
        snprintf(field, sizeof(field), "items[%zu]", i);
        if (item < 1 || item > CATALOGUE_ITEMS)
            return project_file_reject(file, ret_text, field, "没有事项 %d；编号为 1 至 %d", item,
                                       CATALOGUE_ITEMS);
        if (items & ITEM_BIT(item))
            return project_file_reject(file, ret_text, field, "事项 %d 重复；请删去一个", item);
        items |= ITEM_BIT(item);
    }
    *ret_items = items;
    return items ? 0 : project_file_reject(file, ret_text, "items", "至少写一个事项编号");
}

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

static void print_json(struct cli *cli, const struct plan *plan)
{
    json_t *json =
        json_pack("{s:i, s:i, s:i, s:o, s:o, s:o, s:o}", "serial_workdays", plan_length(plan, PLAN_SERIAL).n,
                  "parallel_workdays", plan_length(plan, PLAN_PARALLEL).n, "tolerant_workdays",
                  plan_length(plan, PLAN_TOLERANT).n, "critical_path", path_json(plan, PLAN_PARALLEL),
                  "tolerant_critical_path", path_json(plan, PLAN_TOLERANT), "steps",
                  each_json(plan, plan_items(plan), step_json), "dropped",
                  each_json(plan, plan_dropped(plan), dropped_json));

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

static void print_text(struct cli *cli, const struct plan *plan)
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
}

static int make_plan(struct cli *cli, const struct catalogue *catalogue, struct plan **ret_plan,
                     struct err_text *ret_text)
{
    const struct plan_options options = {.basis = cli->options.statutory ? PLAN_STATUTORY : PLAN_PROMISED,
                                         .all_alternatives = cli->options.all_alternatives};
    struct project_file file;
    struct catalogue_facts facts = {0};
    item_set items = 0;
    int err = project_file_read(cli->args[0], &cli->arena, &file, ret_text);

    if (err == 0)
        err = facts_of(&file, &cli->arena, &facts, ret_text);
    if (err == 0)
        err = items_of(&file, &items, ret_text);
    return err == 0 ? plan_new(ret_plan, catalogue, items, &facts, &options) : err;
}

enum status cmd_plan(struct cli *cli)
{
    struct catalogue *catalogue = NULL;
    struct plan *plan = NULL;
    struct err_text why = {""};
    int err = catalogue_open(&catalogue, instance_data_directory(cli), &why);

    if (err == 0)
        err = make_plan(cli, catalogue, &plan, &why);
    if (err == 0)
        (cli->options.json ? print_json : print_text)(cli, plan);
    plan_free(&plan);
    catalogue_close(&catalogue);
    return err < 0 ? cli_fail(cli, err, why.text) : STATUS_OK;
}
