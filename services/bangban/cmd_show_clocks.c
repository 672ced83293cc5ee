/* SPDX-License-Identifier: Apache-2.0
 * cmd_show_clocks - running and closed periods with their lights; cmd_show_ledger - who held a case how long.
 */
#include "cmd.h"
#include "show.h"
#include "text_table.h"

static void print_clocks(struct cli *cli, const struct titles *titles, const void *message)
{
    const ClockList *list = message;
    struct text_table table;

    text_table_init(&table, &cli->arena,
                    (const char *const[]){"灯", ">事项", "名称", "责任人", "时限", "状态", ">已用", ">限期",
                                          "单位", "到期", "对象", "办件编号", NULL});
    for (size_t i = 0; i < list->n_clocks; i++) {
        const ClockView *c = list->clocks[i];
        TEXT_ROW(
            &table, word(WORD_LIGHT, c->light), c->item ? text_cell(&table, "%d", c->item) : "",
            c->item ? titles_item(titles, c->item) : "", titles_holder(titles, c->holder),
            word(WORD_CLOCK, c->kind), word(WORD_RUNNING, c->state),
            text_cell(&table, "%d", c->consumed_days), text_cell(&table, "%d", c->budget_days),
            word(WORD_UNIT, c->unit),
            text_cell(&table, "%s%s", text_time(&cli->arena, c->due_at), c->provisional ? "（暂定）" : ""),
            c->subject, c->application_id);
    }
    text_table_print(&table, cli->out);
}

enum status cmd_show_clocks(struct cli *cli)
{
    ListClocks question = BANGBAN__V1__LIST_CLOCKS__INIT;
    enum status status = show_limit(cli, &question.limit);

    if (cli->options.application)
        question.application_id = (char *)(uintptr_t)cli->options.application;
    if (cli->options.department)
        question.department = (char *)(uintptr_t)cli->options.department;
    return status == STATUS_OK ? show(cli, "deadline", &question.base, print_clocks) : status;
}

static const char *hours(struct text_table *table, int64_t minutes)
{
    return text_cell(table, "%lld:%02lld", (long long)(minutes / 60), (long long)(minutes % 60));
}

static void print_ledger(struct cli *cli, const struct titles *titles, const void *message)
{
    const LedgerView *ledger = message;
    struct text_table entries, sums;

    text_table_init(&entries, &cli->arena,
                    (const char *const[]){">事项", "名称", "在谁手中", "从", "到", ">工作时间", NULL});
    for (size_t i = 0; i < ledger->n_entries; i++) {
        const LedgerEntry *e = ledger->entries[i];
        TEXT_ROW(&entries, text_cell(&entries, "%d", e->item), titles_item(titles, e->item),
                 titles_holder(titles, e->holder), text_time(&cli->arena, e->from_at),
                 text_time(&cli->arena, e->until_at), hours(&entries, e->work_minutes));
    }
    text_table_print(&entries, cli->out);
    fputc('\n', cli->out);
    text_table_init(&sums, &cli->arena, (const char *const[]){"各方合计", ">工作时间", NULL});
    for (size_t i = 0; i < ledger->n_sums; i++)
        TEXT_ROW(&sums, titles_holder(titles, ledger->sums[i]->holder),
                 hours(&sums, ledger->sums[i]->work_minutes));
    TEXT_ROW(&sums, "总历时", hours(&sums, ledger->elapsed_work_minutes));
    text_table_print(&sums, cli->out);
}

enum status cmd_show_ledger(struct cli *cli)
{
    ShowLedger question = BANGBAN__V1__SHOW_LEDGER__INIT;

    question.application_id = (char *)(uintptr_t)cli->args[0];
    return show(cli, "deadline", &question.base, print_ledger);
}
