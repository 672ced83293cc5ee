/* SPDX-License-Identifier: Apache-2.0
 * cli - finds the command that a command line names and runs it.
 */
#include "cli.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "request_fields.h"
#include "words.h"

#define ARENA_CAP ((size_t)256 << 20)

static const struct {
    int err;
    enum status status;
} statuses[] = {
    {ERR_INVALID, STATUS_BAD_INPUT},   {ERR_IO, STATUS_BAD_INPUT},        {ERR_TOO_BIG, STATUS_BAD_INPUT},
    {ERR_UNAVAIL, STATUS_UNAVAILABLE}, {ERR_UNKNOWN, STATUS_UNAVAILABLE},
};

enum status cli_usage(const struct cli *cli, const char *format, ...)
{
    va_list arguments;

    fputs("bangban: ", cli->err);
    va_start(arguments, format);
    vfprintf(cli->err, format, arguments);
    va_end(arguments);
    if (cli->command)
        fprintf(cli->err, "\n用法：bangban %s %s\n详见 bangban %s --help\n", cli->command->name,
                cli->command->arguments, cli->command->name);
    else
        fputs("\n详见 bangban --help\n", cli->err);
    return STATUS_USAGE;
}

enum status cli_fail(const struct cli *cli, int err, const char *text)
{
    fprintf(cli->err, "bangban: %s\n", text[0] ? text : word(WORD_ERROR, err_name(err)));
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
        if (statuses[i].err == err)
            return statuses[i].status;
    return STATUS_REFUSED;
}

/* How many of the words are the command's name; 0 if they are not. */
static int match(const struct command *command, const char *const *words, int count)
{
    const char *space = strchr(command->name, ' ');
    size_t length = space ? (size_t)(space - command->name) : strlen(command->name);

    if (count < 1 || strlen(words[0]) != length || memcmp(words[0], command->name, length) != 0)
        return 0;
    if (!space)
        return 1;
    return count > 1 && strcmp(words[1], space + 1) == 0 ? 2 : 0;
}

static const struct command *find(const char *const *words, int count, int *ret_used)
{
    const struct command *command;

    for (size_t i = 0; (command = command_at(i)); i++) {
        *ret_used = match(command, words, count);
        if (*ret_used > 0)
            return command;
    }
    return NULL;
}

/* "bangban show" alone: the commands that begin so. */
static enum status no_command(const struct cli *cli, const char *const *words, int count)
{
    bool asked = cli->options.help && count == 1;

    if (count == 0) {
        help_print(cli->err);
        return STATUS_USAGE;
    }
    if (!help_print_group(words[0], asked ? cli->out : cli->err))
        return cli_usage(cli, "没有命令 %s", words[0]);
    return asked ? STATUS_OK : STATUS_USAGE;
}

static void count_words(const struct command *command, int *ret_min, int *ret_max)
{
    bool open_ended;

    *ret_min = *ret_max = request_fields_words(command->fields, &open_ended);
    if (open_ended)
        *ret_max = INT_MAX;
}

static enum status run(struct cli *cli, unsigned given)
{
    const struct command *command = cli->command;
    unsigned foreign = given & ~(command_options(command) | OPTION_COMMON);

    if (cli->options.help) {
        help_print_command(command, cli->out);
        return STATUS_OK;
    }
    if (command->request) /* the others are fields of the request, or are found to be none */
        foreign &= OPTION_EXPECTED;
    if (foreign)
        return cli_usage(cli, "命令 %s 没有选项 %s", command->name, options_name(foreign));
    for (int i = 0; !command->request && i < cli->field_count; i++)
        if (!cli->fields[i].known)
            return cli_usage(cli, "没有选项 --%s；用 --help 查看可用的选项", cli->fields[i].name);
    int min = command->min_args, max = command->max_args;
    if (command->request)
        count_words(command, &min, &max);
    if (cli->arg_count < min || cli->arg_count > max)
        return cli_usage(cli, "命令 %s 的参数%s", command->name, cli->arg_count < min ? "不够" : "太多");
    return command->run(cli);
}

static enum status dispatch(struct cli *cli, const struct command_line *line)
{
    int used;

    cli->options = line->options;
    if (cli->options.version) {
        fprintf(cli->out, "bangban %s\n", BANGBAN_VERSION);
        return STATUS_OK;
    }
    if (line->word_count == 0 && cli->options.help) {
        help_print(cli->out);
        return STATUS_OK;
    }
    cli->command = find(line->words, line->word_count, &used);
    if (!cli->command)
        return no_command(cli, line->words, line->word_count);
    cli->fields = line->fields;
    cli->field_count = line->field_count;
    cli->args = line->words + used;
    cli->arg_count = line->word_count - used;
    return run(cli, line->given);
}

/* A full disk must not look like success. */
static enum status finish(struct cli *cli, enum status status)
{
    bool lost = fflush(cli->out) != 0 || ferror(cli->out);

    config_free(&cli->config);
    arena_done(&cli->arena);
    return lost && status == STATUS_OK ? cli_fail(cli, ERR_IO, "输出未能写出") : status;
}

int cli_main(int argc, char **argv)
{
    struct cli cli = {.out = stdout, .err = stderr};
    struct command_line line = {.words = calloc((size_t)argc + 1, sizeof(*line.words)),
                                .fields = calloc((size_t)argc + 1, sizeof(*line.fields))};
    struct err_text why = {"内存不足"};

    arena_init(&cli.arena, ARENA_CAP);
    int err = line.words && line.fields ? options_parse(argc, argv, &line, &why) : ERR_NOMEM;
    enum status status = err < 0 ? cli_usage(&cli, "%s", why.text) : dispatch(&cli, &line);
    status = finish(&cli, status);
    free(line.words);
    free(line.fields);
    return (int)status;
}
