/* SPDX-License-Identifier: Apache-2.0
 * cmd_show_approval - one approval at its department, its history in business order; what a department holds
 * back.
 */
#include "cmd.h"
#include "show.h"
#include "text_table.h"

static void print_pushes(struct cli *cli, QuarantinedPush *const *pushes, size_t count)
{
    struct text_table table;

    text_table_init(
        &table, &cli->arena,
        (const char *const[]){"处置", "事件编号", "审批编号", "事件", "发生", "收到", "原因", "说明", NULL});
    for (size_t i = 0; i < count; i++)
        TEXT_ROW(&table, word(WORD_VERDICT, pushes[i]->disposition), pushes[i]->event_id,
                 pushes[i]->approval_id, word(WORD_EVENT, pushes[i]->event),
                 text_time(&cli->arena, pushes[i]->occurred_at),
                 text_time(&cli->arena, pushes[i]->received_at), pushes[i]->code, pushes[i]->detail);
    text_table_print(&table, cli->out);
}

static void print_history(struct cli *cli, const ApprovalView *view)
{
    struct text_table table;

    text_table_init(&table, &cli->arena,
                    (const char *const[]){"发生", "事件", "此前", "此后", "经办", "收到", "说明", NULL});
    for (size_t i = 0; i < view->n_history; i++) {
        const ApprovalStep *step = view->history[i];
        const char *note = step->document
                               ? text_cell(&table, "%s %s", step->document->title, step->document->number)
                               : step->reason;
        TEXT_ROW(&table, text_time(&cli->arena, step->occurred_at), word(WORD_EVENT, step->event),
                 word(WORD_STATE, step->from), word(WORD_STATE, step->to), step->officer,
                 text_time(&cli->arena, step->received_at), note);
    }
    text_table_print(&table, cli->out);
}

static void print_approval(struct cli *cli, const struct titles *titles, const void *message)
{
    const ApprovalView *view = message;

    fprintf(cli->out, "审批 %s  事项 %d %s\n办件 %s\n%s  %s  在谁手中：%s\n\n", view->approval_id, view->item,
            titles_item(titles, view->item), view->application_id,
            titles_department(titles, view->department), word(WORD_STATE, view->state),
            word(WORD_HOLDER, view->holder));
    print_history(cli, view);
    if (view->n_quarantine) {
        fputs("\n未生效的推送：\n", cli->out);
        print_pushes(cli, view->quarantine, view->n_quarantine);
    }
}

enum status cmd_show_approval(struct cli *cli)
{
    ShowApproval question = BANGBAN__V1__SHOW_APPROVAL__INIT;

    question.approval_id = (char *)(uintptr_t)cli->args[0];
    return show(cli, NULL, &question.base, print_approval);
}

static void print_quarantine(struct cli *cli, const struct titles *titles, const void *message)
{
    const QuarantineList *list = message;

    (void)titles;
    print_pushes(cli, list->pushes, list->n_pushes);
}

enum status cmd_quarantine(struct cli *cli)
{
    ListQuarantine question = BANGBAN__V1__LIST_QUARANTINE__INIT;
    enum status status = show_limit(cli, &question.limit);

    return status == STATUS_OK ? show(cli, NULL, &question.base, print_quarantine) : status;
}
