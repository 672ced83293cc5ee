/* SPDX-License-Identifier: Apache-2.0
 * help - what --help prints.
 */
#include <string.h>

#include "cli.h"
#include "messages.h"
#include "request_fields.h"
#include "text_table.h"

static const char exits[] = "退出码：\n"
                            "  0  成功\n"
                            "  1  服务拒绝或未能办成，原因已显示\n"
                            "  2  命令行有误\n"
                            "  3  服务或数据库没有答复\n"
                            "  4  输入文件有误\n"
                            "  5  审计发现损坏\n";

static void print_line(const struct command *command, FILE *out)
{
    char left[128];

    snprintf(left, sizeof(left), "%s %s", command->name, command->arguments);
    fprintf(out, "  %s%*s%s\n", left, text_gap(left, 44), "", command->summary);
}

static bool in_group(const struct command *command, const char *group)
{
    size_t length = strlen(group);

    return strncmp(command->name, group, length) == 0 && command->name[length] == ' ';
}

bool help_print_group(const char *group, FILE *out)
{
    bool some = false;

    const struct command *command;

    for (size_t i = 0; (command = command_at(i)); i++) {
        if (!in_group(command, group))
            continue;
        if (!some)
            fprintf(out, "用法：bangban [选项] %s 命令 [参数]\n\n命令：\n", group);
        print_line(command, out);
        some = true;
    }
    if (some)
        fprintf(out, "\n每个命令的例子：bangban %s 命令 --help\n", group);
    return some;
}

void help_print(FILE *out)
{
    fputs("bangban - 项目帮办代办服务命令行\n\n用法：bangban [选项] 命令 [参数]\n\n命令：\n", out);
    for (size_t i = 0; command_at(i); i++)
        print_line(command_at(i), out);
    fputs("\n通用选项：\n", out);
    options_print(OPTION_COMMON, out);
    fprintf(out, "\n%s\n每个命令的例子：bangban 命令 --help\n", exits);
}

/* Each line of the examples after two blanks and the program's name. */
static void print_examples(const char *examples, FILE *out)
{
    while (*examples) {
        size_t length = strcspn(examples, "\n");
        fprintf(out, "  bangban %.*s\n", (int)length, examples);
        examples += length + (examples[length] == '\n');
    }
}

void help_print_command(const struct command *command, FILE *out)
{
    fprintf(out, "用法：bangban [选项] %s %s\n\n%s\n\n例：\n", command->name, command->arguments,
            command->summary);
    print_examples(command->examples, out);
    if (command->request) {
        fputs("\n选项：\n", out);
        request_fields_print(request_type_find(command->request)->descriptor, out);
    }
    if (command->options)
        fputs("\n选项：\n", out);
    options_print(command_options(command), out);
    fputs("\n通用选项：\n", out);
    options_print(OPTION_COMMON, out);
    fprintf(out, "\n%s", exits);
}
