/* SPDX-License-Identifier: Apache-2.0
 * cmd_show_plan - the plan of a running case: what is done, what waits for what, when it will end.
 */
#include "cmd.h"
#include "show.h"
#include "text_table.h"

static const char *join_numbers(struct cli *cli, const int32_t *numbers, size_t count, const char *between)
{
    const char *text = "";

    for (size_t i = 0; i < count && text; i++)
        text = arena_printf(&cli->arena, "%s%s%d", text, i ? between : "", numbers[i]);
    return text ? text : "";
}

static void print_steps(struct cli *cli, const struct titles *titles, const PlanView *plan)
{
    struct text_table table;

    text_table_init(&table, &cli->arena,
                    (const char *const[]){">事项", "名称", "部门", "状态", ">工作日", ">计划", ">机动",
                                          "等待", "预计完成", NULL});
    for (size_t i = 0; i < plan->n_steps; i++) {
        const PlanStep *step = plan->steps[i];
        TEXT_ROW(&table, text_cell(&table, "%d", step->item), titles_item(titles, step->item),
                 titles_department(titles, step->department), word(WORD_STATE, step->state),
                 text_cell(&table, "%d", step->duration_workdays),
                 text_cell(&table, "%d–%d", step->start_workday, step->finish_workday),
                 text_cell(&table, "%d", step->slack_workdays),
                 join_numbers(cli, step->waits_for, step->n_waits_for, "、"),
                 text_cell(&table, "%s%s", step->projected_finish_on, step->provisional ? "（暂定）" : ""));
    }
    text_table_print(&table, cli->out);
}

static void print_versions(struct cli *cli, const PlanView *plan)
{
    struct text_table table;

    if (plan->n_versions < 2)
        return;
    fputs("\n计划的历次调整\n", cli->out);
    text_table_init(&table, &cli->arena,
                    (const char *const[]){">版本", "时间", ">事项数", ">串联", ">并联", ">容缺", "预计完成",
                                          "原因", NULL});
    for (size_t i = 0; i < plan->n_versions; i++) {
        const PlanVersion *version = plan->versions[i];
        TEXT_ROW(&table, text_cell(&table, "%d", version->number), text_time(&cli->arena, version->made_at),
                 text_cell(&table, "%zu", version->n_items),
                 text_cell(&table, "%d", version->serial_workdays),
                 text_cell(&table, "%d", version->parallel_workdays),
                 text_cell(&table, "%d", version->tolerant_workdays), version->projected_finish_on,
                 version->reason);
    }
    text_table_print(&table, cli->out);
}

static void print(struct cli *cli, const struct titles *titles, const void *message)
{
    const PlanView *plan = message;

    print_steps(cli, titles, plan);
    fprintf(cli->out, "\n串联需 %d 个工作日，并联计划 %d 个，容缺并联 %d 个；%s %d 个\n",
            plan->serial_workdays, plan->parallel_workdays, plan->tolerant_workdays,
            plan->finished ? "实际用了" : "已经用了", plan->actual_workdays);
    if (!plan->finished)
        fprintf(cli->out, "预计完成 %s\n", plan->projected_finish_on);
    fprintf(cli->out, "关键路径      %s\n",
            join_numbers(cli, plan->critical_path, plan->n_critical_path, " → "));
    fprintf(cli->out, "容缺关键路径  %s\n",
            join_numbers(cli, plan->tolerant_critical_path, plan->n_tolerant_critical_path, " → "));
    for (size_t i = 0; i < plan->n_departments; i++)
        fprintf(cli->out, "  %s 机动 %d 个工作日\n",
                titles_department(titles, plan->departments[i]->department),
                plan->departments[i]->slack_workdays);
    print_versions(cli, plan);
}

enum status cmd_show_plan(struct cli *cli)
{
    ShowPlan question = BANGBAN__V1__SHOW_PLAN__INIT;

    question.application_id = (char *)(uintptr_t)cli->args[0];
    return show(cli, "routing", &question.base, print);
}
