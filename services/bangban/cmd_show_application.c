/* SPDX-License-Identifier: Apache-2.0
 * cmd_show_application - one case: its items, whose turn it is, lights, what the enterprise was told.
 */
#include "ask.h"
#include "cmd.h"
#include "print_reply.h"
#include "show.h"
#include "text_table.h"
#include "uuid/uuid.h"

static void print_head(struct cli *cli, const ApplicationView *view)
{
    const ApplicationReply *application = view->application;
    const Project *project = view->project;

    if (project)
        fprintf(cli->out, "%s（%s）  %s\n", project->name, project->project_code, project->applicant);
    if (application)
        fprintf(cli->out, "办件 %s（%s）  %s  代办员 %s\n", application->number, application->application_id,
                word(WORD_STATUS, application->status), application->agent_name);
    fprintf(cli->out, "受理 %s", text_time(&cli->arena, view->accepted_at));
    if (view->closed_at)
        fprintf(cli->out, "  办结 %s", text_time(&cli->arena, view->closed_at));
    fputs("\n\n", cli->out);
}

static void print_items(struct cli *cli, const struct titles *titles, const ApplicationView *view)
{
    struct text_table table;

    text_table_init(&table, &cli->arena,
                    (const char *const[]){">事项", "名称", "部门", "状态", "在谁手中", "灯", "承诺到期",
                                          "决定", "送达", "结果", NULL});
    for (size_t i = 0; i < view->n_items; i++) {
        const Bangban__V1__ItemView *item = view->items[i];
        TEXT_ROW(&table, text_cell(&table, "%d", item->item), item->name,
                 titles_department(titles, item->department), word(WORD_STATE, item->state),
                 titles_holder(titles, item->holder), word(WORD_LIGHT, item->light),
                 text_time(&cli->arena, item->promised_due_at), text_time(&cli->arena, item->decided_at),
                 text_time(&cli->arena, item->delivered_at), item->result);
    }
    text_table_print(&table, cli->out);
}

static void print_explanation(struct cli *cli, const RefusalExplanation *explanation)
{
    if (explanation)
        fprintf(cli->out, "\n不予代办的说明：%s %s，向%s：%s（%s）\n",
                text_time(&cli->arena, explanation->explained_at), word(WORD_VALUE, explanation->how),
                explanation->told, explanation->text, explanation->person);
}

static void print(struct cli *cli, const struct titles *titles, const void *message)
{
    const ApplicationView *view = message;

    print_head(cli, view);
    print_items(cli, titles, view);
    if (view->application)
        print_findings(cli, view->application);
    print_explanation(cli, view->explanation);
    if (view->n_messages)
        fputs("\n告知记录：\n", cli->out);
    for (size_t i = 0; i < view->n_messages; i++)
        fprintf(cli->out, "  %s  %s\n", text_time(&cli->arena, view->messages[i]->sent_at),
                view->messages[i]->text);
}

enum status cmd_show_application(struct cli *cli)
{
    ShowApplication question = BANGBAN__V1__SHOW_APPLICATION__INIT;
    char *wanted = (char *)(uintptr_t)cli->args[0];
    struct uuid id;

    if (uuid_parse(wanted, &id) == 0)
        question.application_id = wanted;
    else if (ask_is_case_number(wanted))
        question.number = wanted;
    else
        question.project_code = wanted;
    return show(cli, "intake", &question.base, print);
}
