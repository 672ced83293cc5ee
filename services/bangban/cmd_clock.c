/* SPDX-License-Identifier: Apache-2.0
 * cmd_clock - reads the clock of an instance, and moves a virtual one forward.  The system's clock is
 * nobody's to move.
 */
#include <string.h>

#include "clock/clock.h"
#include "cmd.h"
#include "instance.h"
#include "moment.h"

#define FILE_PREFIX "file:"

static enum status print_time(struct cli *cli, wall_time t, bool is_virtual)
{
    char text[WALL_TIME_TEXT];

    wall_time_format(t, text);
    if (cli->options.json)
        fprintf(cli->out, "{\"now\": \"%s\", \"virtual\": %s}\n", text, is_virtual ? "true" : "false");
    else
        fprintf(cli->out, "%s %s\n", text, is_virtual ? "虚拟时钟" : "系统时钟");
    return STATUS_OK;
}

static enum status read_clock(struct cli *cli, const struct instance *instance, wall_time *ret_now,
                              bool *ret_virtual)
{
    struct clock *clock = NULL;
    struct err_text why = {""};
    int err = clock_open(&clock, instance->clock, &why);

    if (err < 0)
        return cli_fail(cli, err, why.text);
    *ret_now = clock_now(clock);
    *ret_virtual = clock_is_virtual(clock);
    clock_close(&clock);
    return STATUS_OK;
}

enum status cmd_clock_show(struct cli *cli)
{
    struct instance instance;
    wall_time now = {0};
    bool is_virtual = false;
    enum status status = instance_open(cli, &instance);

    if (status == STATUS_OK)
        status = read_clock(cli, &instance, &now, &is_virtual);
    return status == STATUS_OK ? print_time(cli, now, is_virtual) : status;
}

static enum status move_clock(struct cli *cli, const struct instance *instance, wall_time t)
{
    struct err_text why = {""};
    int err = clock_write(instance->clock + strlen(FILE_PREFIX), t, &why);

    if (err == ERR_CONFLICT)
        return cli_fail(cli, err, "时钟只能向前拨，不能倒退");
    return err < 0 ? cli_fail(cli, err, why.text) : print_time(cli, t, true);
}

static enum status open_virtual(struct cli *cli, struct instance *ret_instance)
{
    enum status status = instance_open(cli, ret_instance);

    if (status == STATUS_OK && strncmp(ret_instance->clock, FILE_PREFIX, strlen(FILE_PREFIX)) != 0)
        return cli_fail(cli, ERR_FORBIDDEN, "本实例使用系统时钟，不能拨动；只有演示实例的虚拟时钟可以");
    return status;
}

enum status cmd_clock_set(struct cli *cli)
{
    struct instance instance;
    wall_time t;

    if (moment_parse(&cli->arena, cli->args[0], &t) < 0)
        return cli_usage(cli, "时刻 %s：请写成 " MOMENT_FORMS, cli->args[0]);
    enum status status = open_virtual(cli, &instance);
    return status == STATUS_OK ? move_clock(cli, &instance, t) : status;
}

/* "2d4h30m": whole numbers, each with its unit. */
static int parse_span(const char *text, duration *ret_span)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
    const int64_t most = (int64_t)50 * 366 * 86400;
    int64_t sum = 0;

    while (*text) {
        int64_t number = 0, seconds = 0;
        size_t digits = strspn(text, "0123456789");
        for (size_t i = 0; i < digits && number < most; i++)
            number = number * 10 + (text[i] - '0');
        for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
            if (text[digits] == units[i].unit)
                seconds = units[i].seconds;
        if (digits == 0 || seconds == 0 || number > most / seconds)
            return ERR_INVALID;
        sum += number * seconds;
        text += digits + 1;
    }
    *ret_span = DURATION_S(sum);
    return sum > 0 && sum <= most ? 0 : ERR_INVALID;
}

enum status cmd_clock_advance(struct cli *cli)
{
    struct instance instance;
    duration span;
    wall_time now = {0};
    bool is_virtual = false;

    if (parse_span(cli->args[0], &span) < 0)
        return cli_usage(cli, "时长 %s：请写成 30m、4h、2d 或 1d12h", cli->args[0]);
    enum status status = open_virtual(cli, &instance);
    if (status == STATUS_OK)
        status = read_clock(cli, &instance, &now, &is_virtual);
    return status == STATUS_OK ? move_clock(cli, &instance, wall_time_add(now, span)) : status;
}
