/* SPDX-License-Identifier: Apache-2.0
 * cmd_list - the cases of the centre.
 */
#include "cmd.h"
#include "show.h"
#include "text_table.h"

static void print(struct cli *cli, const struct titles *titles, const void *message)
{
    const ApplicationList *list = message;
    struct text_table table;

    (void)titles;
    text_table_init(&table, &cli->arena,
                    (const char *const[]){"办件编号", "项目代码", "项目", "状态", "代办员", "受理", ">事项",
                                          ">已送达", NULL});
    for (size_t i = 0; i < list->n_applications; i++) {
        const ApplicationSummary *a = list->applications[i];
        TEXT_ROW(&table, a->application_id, a->project_code, a->project_name, word(WORD_STATUS, a->status),
                 a->agent_name, text_time(&cli->arena, a->accepted_at), text_cell(&table, "%u", a->items),
                 text_cell(&table, "%u", a->delivered));
    }
    text_table_print(&table, cli->out);
}

enum status cmd_list(struct cli *cli)
{
    ListApplications question = BANGBAN__V1__LIST_APPLICATIONS__INIT;
    enum status status = show_limit(cli, &question.limit);

    if (cli->options.status)
        question.status = (char *)(uintptr_t)cli->options.status;
    if (cli->options.agent)
        question.agent = (char *)(uintptr_t)cli->options.agent;
    return status == STATUS_OK ? show(cli, "intake", &question.base, print) : status;
}
