/* SPDX-License-Identifier: Apache-2.0
 * gantt - bars for the terminal: █ at work, ░ slack, ● on the critical path. */
#include "gantt.h"

#include <string.h>

#include "text_table.h"

#define CELL sizeof("█")

/* A column for each day, or days drawn together on a long scale. */
static int column_of(const struct gantt *gantt, int day)
{
    return gantt->length <= GANTT_COLUMNS ? day : day * GANTT_COLUMNS / gantt->length;
}

static int at_least(int value, int least)
{
    return value > least ? value : least;
}

static char *put(char *at, const char *mark, int times)
{
    for (int i = 0; i < times; i++)
        at = stpcpy(at, mark);
    return at;
}

/* A bar is never narrower than a column, however long the scale. */
static const char *bar_text(const struct gantt *gantt, struct arena *arena, const struct gantt_bar *bar)
{
    int start = column_of(gantt, bar->planned.start);
    int finish = at_least(column_of(gantt, bar->planned.finish), start + 1);
    int late = at_least(column_of(gantt, bar->planned.finish + bar->slack), finish);
    char *text = arena_alloc(arena, (size_t)late * CELL + 1);

    if (!text)
        return "";
    char *at = put(text, " ", start);
    at = put(at, "█", finish - start);
    at = put(at, "░", late - finish);
    *at = '\0';
    return text;
}

void gantt_print(const struct gantt *gantt, struct arena *arena, FILE *out)
{
    struct text_table table;

    text_table_init(&table, arena, (const char *const[]){">事项", "名称", "", "", NULL});
    for (size_t i = 0; i < gantt->count; i++) {
        const struct gantt_bar *bar = &gantt->bars[i];
        TEXT_ROW(&table, text_cell(&table, "%d", bar->item), bar->name, bar->critical ? "●" : "",
                 bar_text(gantt, arena, bar));
    }
    text_table_print(&table, out);
    fprintf(out, "█ 办理  ░ 机动  ● 关键路径；全长 %d 个工作日\n", gantt->length);
}
