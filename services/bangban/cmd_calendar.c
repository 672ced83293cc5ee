/* SPDX-License-Identifier: Apache-2.0
 * cmd_calendar - the working days, as all services count them.
 */
#include <jansson.h>
#include <stdlib.h>

#include "calendar/calendar.h"
#include "cmd.h"
#include "instance.h"

static const char why_provisional[] = "国务院办公厅尚未公布该年的放假安排，公布后重新计算";

static enum status open_calendar(struct cli *cli, struct calendar **ret_calendar)
{
    struct err_text why = {""};
    int err = calendar_open(ret_calendar, instance_data_directory(cli), &why);

    return err < 0 ? cli_fail(cli, err, why.text) : STATUS_OK;
}

static enum status parse_day(struct cli *cli, const char *text, civil_day *ret_day)
{
    if (civil_day_parse(text, ret_day) == 0 && calendar_covers(*ret_day))
        return STATUS_OK;
    return cli_usage(cli, "日期 %s：请写 %d 至 %d 年间的日期，如 2026-02-13", text, CALENDAR_FIRST_YEAR,
                     CALENDAR_LAST_YEAR);
}

enum status cmd_calendar_add(struct cli *cli)
{
    struct calendar *calendar = NULL;
    civil_day start, day;
    char text[CIVIL_DAY_TEXT];
    uint64_t n;
    enum status status = parse_day(cli, cli->args[0], &start);

    if (status != STATUS_OK)
        return status;
    if (options_number(cli->args[1], INT32_MAX, &n) < 0)
        return cli_usage(cli, "天数 %s：请写不小于 0 的整数", cli->args[1]);
    status = open_calendar(cli, &calendar);
    if (status != STATUS_OK)
        return status;
    int err = calendar_add(calendar, start, (workdays){(int32_t)n}, &day);
    bool provisional = err == 0 && calendar_is_provisional(calendar, day);
    calendar_free(&calendar);
    if (err < 0)
        return cli_usage(cli, "结果超出 %d 年底，日历没有那么远", CALENDAR_LAST_YEAR);
    civil_day_format(day, text);
    if (cli->options.json)
        fprintf(cli->out, "{\"date\": \"%s\", \"provisional\": %s}\n", text, provisional ? "true" : "false");
    else
        fprintf(cli->out, "%s\n", text);
    if (provisional)
        fprintf(cli->err, "bangban: %s 为暂定：%s\n", text, why_provisional);
    return STATUS_OK;
}

enum status cmd_calendar_count(struct cli *cli)
{
    struct calendar *calendar = NULL;
    civil_day from, to;
    enum status status = parse_day(cli, cli->args[0], &from);

    if (status == STATUS_OK)
        status = parse_day(cli, cli->args[1], &to);
    if (status == STATUS_OK)
        status = open_calendar(cli, &calendar);
    if (status != STATUS_OK)
        return status;
    int count = calendar_count(calendar, from, to).n;
    fprintf(cli->out, cli->options.json ? "{\"workdays\": %d}\n" : "%d\n", count);
    calendar_free(&calendar);
    return STATUS_OK;
}

static void print_days(const struct calendar *calendar, civil_day first, civil_day last, FILE *out)
{
    char text[CIVIL_DAY_TEXT];

    fputs("date,workday,name,provisional\n", out);
    for (civil_day day = first; day.n <= last.n; day.n++)
        fprintf(out, "%s,%d,%s,%d\n", civil_day_format(day, text), calendar_is_workday(calendar, day),
                calendar_day_name(calendar, day), calendar_is_provisional(calendar, day));
}

static void print_days_json(const struct calendar *calendar, civil_day first, civil_day last, FILE *out)
{
    char text[CIVIL_DAY_TEXT];
    json_t *list = json_array();

    for (civil_day day = first; day.n <= last.n; day.n++)
        json_array_append_new(list, json_pack("{s:s, s:b, s:s, s:b}", "date", civil_day_format(day, text),
                                              "workday", calendar_is_workday(calendar, day), "name",
                                              calendar_day_name(calendar, day), "provisional",
                                              calendar_is_provisional(calendar, day)));
    json_dumpf(list, out, JSON_INDENT(2));
    fputc('\n', out);
    json_decref(list);
}

enum status cmd_calendar_days(struct cli *cli)
{
    struct calendar *calendar = NULL;
    uint64_t year;

    if (options_number(cli->args[0], CALENDAR_LAST_YEAR, &year) < 0 || year < CALENDAR_FIRST_YEAR)
        return cli_usage(cli, "年份 %s：请写 %d 至 %d", cli->args[0], CALENDAR_FIRST_YEAR,
                         CALENDAR_LAST_YEAR);
    enum status status = open_calendar(cli, &calendar);
    if (status != STATUS_OK)
        return status;
    civil_day first = civil_day_from((int)year, 1, 1), last = civil_day_from((int)year, 12, 31);
    (cli->options.json ? print_days_json : print_days)(calendar, first, last, cli->out);
    calendar_free(&calendar);
    return STATUS_OK;
}
