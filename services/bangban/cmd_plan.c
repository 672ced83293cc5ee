/* SPDX-License-Identifier: Apache-2.0
 * cmd_plan - what a project would take: serial, parallel, tolerant; and what if.  Needs no service.
 */
#include <stdlib.h>

#include "cmd.h"
#include "gantt.h"
#include "instance.h"
#include "plan_input.h"
#include "plan_print.h"

/* ---- as bars ---- */

static item_set path_set(const struct plan *plan)
{
    uint8_t items[CATALOGUE_ITEMS];
    size_t count = plan_critical_path(plan, PLAN_PARALLEL, items);
    item_set set = 0;

    for (size_t i = 0; i < count; i++)
        set |= ITEM_BIT(items[i]);
    return set;
}

static struct gantt_bar bar_of(const struct plan *plan, int number, item_set critical)
{
    struct plan_span planned = plan_span(plan, PLAN_PARALLEL, number);
    struct plan_span tolerant = plan_span(plan, PLAN_TOLERANT, number);

    return (struct gantt_bar){.item = number,
                              .name = plan_item(plan, number)->name_zh,
                              .planned = {planned.start.n, planned.finish.n},
                              .slack = planned.slack.n,
                              .critical = critical & ITEM_BIT(number),
                              .tolerant = {tolerant.start.n, tolerant.finish.n},
                              .has_tolerant = true};
}

static int by_start(const void *a, const void *b)
{
    const struct gantt_bar *x = a, *y = b;

    return x->planned.start != y->planned.start ? x->planned.start - y->planned.start : x->item - y->item;
}

static int draw(struct cli *cli, const struct plan_input *input, const struct plan *plan,
                struct err_text *ret_text)
{
    struct gantt_bar bars[CATALOGUE_ITEMS];
    struct gantt gantt = {
        .title = input->project, .bars = bars, .length = plan_length(plan, PLAN_PARALLEL).n};
    item_set critical = path_set(plan);

    for (int number = 1; number <= CATALOGUE_ITEMS; number++)
        if (plan_items(plan) & ITEM_BIT(number))
            bars[gantt.count++] = bar_of(plan, number, critical);
    qsort(bars, gantt.count, sizeof(*bars), by_start);
    if (!cli->options.json) {
        fputc('\n', cli->out);
        gantt_print(&gantt, &cli->arena, cli->out);
    }
    return cli->options.svg ? gantt_write_svg(&gantt, cli->options.svg, ret_text) : 0;
}

/* ---- what if ---- */

static void print_difference(FILE *out, const char *title, const struct plan *before,
                             const struct plan *after, enum plan_schedule schedule)
{
    int days = plan_length(after, schedule).n - plan_length(before, schedule).n;

    fprintf(out, "  %s %d → %d 个工作日", title, plan_length(before, schedule).n,
            plan_length(after, schedule).n);
    if (days)
        fprintf(out, "（%s %d）", days > 0 ? "多" : "少", abs(days));
    fputc('\n', out);
}

static void print_supposed(FILE *out, const struct plan *before, const struct plan *after)
{
    fputs("\n以上为假设情形，与原方案相比：\n", out);
    print_difference(out, "串联", before, after, PLAN_SERIAL);
    print_difference(out, "并联", before, after, PLAN_PARALLEL);
    print_difference(out, "容缺并联", before, after, PLAN_TOLERANT);
}

static int make_plan(const struct cli *cli, const struct catalogue *catalogue, const struct plan_input *input,
                     struct plan **ret_plan)
{
    const struct plan_options options = {.basis = cli->options.statutory ? PLAN_STATUTORY : PLAN_PROMISED,
                                         .all_alternatives = cli->options.all_alternatives};

    return plan_new(ret_plan, catalogue, input->items, &input->facts, &options);
}

static int show_plan(struct cli *cli, const struct catalogue *catalogue, const struct plan_input *input,
                     struct err_text *ret_text)
{
    struct plan *plan = NULL;
    int err = make_plan(cli, catalogue, input, &plan);

    if (err == 0)
        (cli->options.json ? plan_print_json : plan_print_text)(cli, catalogue, plan);
    if (err == 0)
        err = draw(cli, input, plan, ret_text);
    plan_free(&plan);
    return err;
}

static int compare(struct cli *cli, const struct catalogue *catalogue, const struct plan_input *input,
                   const struct plan_input *supposed)
{
    struct plan *before = NULL, *after = NULL;
    int err = make_plan(cli, catalogue, input, &before);

    if (err == 0)
        err = make_plan(cli, catalogue, supposed, &after);
    if (err == 0)
        print_supposed(cli->out, before, after);
    plan_free(&before);
    plan_free(&after);
    return err;
}

static int show(struct cli *cli, const struct catalogue *catalogue, const struct supposition *supposition,
                struct err_text *ret_text)
{
    struct plan_input input = {0};
    int err = plan_input_read(cli, &input, ret_text);
    struct plan_input supposed = input;

    if (err == 0)
        err = plan_input_suppose(&cli->arena, &supposed, supposition, ret_text);
    if (err == 0)
        err = show_plan(cli, catalogue, &supposed, ret_text);
    if (err == 0 && supposition->given && !cli->options.json)
        err = compare(cli, catalogue, &input, &supposed);
    return err;
}

enum status cmd_plan(struct cli *cli)
{
    struct catalogue *catalogue = NULL;
    struct supposition supposition;
    struct err_text why = {""};

    if (supposition_parse(cli, &supposition, &why) < 0)
        return cli_usage(cli, "%s", why.text);
    int err = catalogue_open(&catalogue, instance_data_directory(cli), &why);
    if (err == 0)
        err = show(cli, catalogue, &supposition, &why);
    catalogue_close(&catalogue);
    return err < 0 ? cli_fail(cli, err, why.text) : STATUS_OK;
}
