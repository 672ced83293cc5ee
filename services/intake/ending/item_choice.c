/* SPDX-License-Identifier: Apache-2.0
 * item_choice - which items of an application may be given up, or opened again. Pure. */
#include <string.h>

#include "ending.h"

const char *why_not_given_up(const struct load_ending_items_row *row)
{
    if (row->decided)
        return "已经作出决定，应当送达，不能撤回或终止";
    if (row->has_given_up)
        return "已经撤回或终止";
    return row->open ? NULL : "已经了结";
}

/* By the window's word, not by the department's own.  What the centre ended before adapters told the two
 * apart was withdrawn. */
static bool ended_as_given_up(const struct load_ending_items_row *row)
{
    return !row->open && (strcmp(row->state, row->given_up) == 0 || strcmp(row->state, "withdrawn") == 0);
}

const char *why_not_reopened(const struct load_ending_items_row *row)
{
    if (!row->has_given_up)
        return "不是由申请人撤回或中心终止的，不能恢复";
    if (row->decided)
        return "部门此前已作出决定，不需恢复";
    if (!ended_as_given_up(row))
        return "部门尚未停止办理，请稍候再恢复";
    if (row->taken_up)
        return "已由本项目的另一办件办理";
    return row->owes ? "有承诺而未补齐的材料，请补齐后重新提交申请" : NULL;
}

static void choose_all(item_rule rule, const struct load_ending_items_row *rows, size_t row_count,
                       struct item_choice *choice)
{
    for (size_t i = 0; i < row_count; i++)
        if (!rule(&rows[i]))
            choice->items[choice->count++] = rows[i].item;
}

static const char *why_not(item_rule rule, const struct load_ending_items_row *rows, size_t row_count,
                           int item)
{
    for (size_t i = 0; i < row_count; i++)
        if (rows[i].item == item)
            return rule(&rows[i]);
    return "不在本办件内";
}

const char *choose_items(struct arena *arena, const struct item_wish *wish,
                         const struct load_ending_items_row *rows, size_t row_count,
                         struct item_choice *ret_choice)
{
    struct item_choice choice = {.count = 0};
    const char *text = NULL;

    if (wish->count == 0)
        choose_all(wish->rule, rows, row_count, &choice);
    for (size_t i = 0; i < wish->count; i++) {
        const char *why = why_not(wish->rule, rows, row_count, wish->items[i]);

        if (why)
            text = arena_printf(arena, "%s%s事项 %d %s", text ? text : "", text ? "；" : "", wish->items[i],
                                why);
        else
            choice.items[choice.count++] = wish->items[i];
    }
    *ret_choice = choice;
    return text || choice.count ? text : "没有这样的事项：都已经了结、作出决定或不能恢复，请查询办件后核对";
}

const char *name_items(struct arena *arena, const struct catalogue *catalogue,
                       const struct item_choice *choice)
{
    const char *text = "";

    for (size_t i = 0; text && i < choice->count; i++)
        text = arena_printf(arena, "%s%s“%s”", text, i ? "、" : "",
                            catalogue_item(catalogue, choice->items[i])->name_zh);
    return text;
}
