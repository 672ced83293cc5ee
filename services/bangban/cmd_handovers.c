/* SPDX-License-Identifier: Apache-2.0
 * cmd_handovers - what was handed over to a department, as its own system would fetch it.
 */
#include "cmd.h"
#include "show.h"
#include "text_table.h"

static void print(struct cli *cli, const struct titles *titles, const void *message)
{
    const HandoverPage *page = message;
    struct text_table table;

    text_table_init(&table, &cli->arena,
                    (const char *const[]){">位置", "何时", "何事", "审批编号", ">事项", "名称", "项目代码",
                                          "项目", NULL});
    for (size_t i = 0; i < page->n_handovers; i++) {
        const Handover *h = page->handovers[i];
        TEXT_ROW(&table, text_cell(&table, "%llu", (unsigned long long)h->position),
                 text_time(&cli->arena, h->at), word(WORD_EVENT, h->kind), h->approval_id,
                 text_cell(&table, "%d", h->item), titles_item(titles, h->item), h->project_code,
                 h->project_name);
    }
    text_table_print(&table, cli->out);
    if (page->more && page->n_handovers > 0)
        fprintf(cli->out, "还有更多：--after %llu\n",
                (unsigned long long)page->handovers[page->n_handovers - 1]->position);
}

enum status cmd_handovers(struct cli *cli)
{
    PullHandovers question = BANGBAN__V1__PULL_HANDOVERS__INIT;
    enum status status = show_limit(cli, &question.limit);

    if (status == STATUS_OK && cli->options.after &&
        options_number(cli->options.after, INT64_MAX, &question.after) < 0)
        return cli_usage(cli, "--after %s：请写位置数字", cli->options.after);
    return status == STATUS_OK ? show(cli, NULL, &question.base, print) : status;
}
