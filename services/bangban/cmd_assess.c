/* SPDX-License-Identifier: Apache-2.0
 * cmd_assess - the scores of departments over a quarter, with what they rest on.
 */
#include "cmd.h"
#include "show.h"
#include "text_table.h"

static void add_department(struct text_table *table, const struct titles *titles,
                           const DepartmentScore *score)
{
    TEXT_ROW(table, score->assessment_class, titles_department(titles, score->department),
             score->rated ? score->score : "不评分", score->rated ? score->grade : "");
    for (size_t i = 0; i < score->n_indicators; i++) {
        const Indicator *indicator = score->indicators[i];
        bool rated = indicator->denominator != 0;
        TEXT_ROW(table, "", text_cell(table, "  %s", indicator->title), rated ? indicator->points : "—",
                 rated ? text_cell(table, "%lld/%lld", (long long)indicator->numerator,
                                   (long long)indicator->denominator)
                       : "无事实",
                 text_cell(table, "%d", indicator->weight));
    }
}

static void print(struct cli *cli, const struct titles *titles, const void *message)
{
    const Assessment *assessment = message;
    struct text_table table;

    fprintf(cli->out, "%s 部门评价  规则 %s  日历 %s\nSHA-256 ", assessment->quarter,
            assessment->rule_version, assessment->calendar_version);
    for (size_t i = 0; i < assessment->sha256.len; i++)
        fprintf(cli->out, "%02x", assessment->sha256.data[i]);
    fputs("\n\n", cli->out);
    text_table_init(&table, &cli->arena,
                    (const char *const[]){"类", "部门和指标", ">得分", "等次/事实", ">权重", NULL});
    for (size_t i = 0; i < assessment->n_departments; i++)
        add_department(&table, titles, assessment->departments[i]);
    text_table_print(&table, cli->out);
}

enum status cmd_assess(struct cli *cli)
{
    AssessQuarter question = BANGBAN__V1__ASSESS_QUARTER__INIT;

    question.quarter = (char *)(uintptr_t)cli->args[0];
    if (cli->options.department)
        question.department = (char *)(uintptr_t)cli->options.department;
    return show(cli, "assessment", &question.base, print);
}
