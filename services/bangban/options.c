/* SPDX-License-Identifier: Apache-2.0
 * options - see options.h.
 */
#include "options.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "text_table.h"

struct option {
    const char *name;
    const char *value; /* what to write after it; NULL for a switch */
    size_t offset;
    enum option_bit bit;
    const char *help;
};

#define VALUE(field, name, value, bit, help)                                                                 \
    {                                                                                                        \
        name, value, offsetof(struct options, field), bit, help                                              \
    }
#define SWITCH(field, name, bit, help)                                                                       \
    {                                                                                                        \
        name, NULL, offsetof(struct options, field), bit, help                                               \
    }

/* clang-format off */
static const struct option table[] = {
    SWITCH(all_alternatives, "--all-alternatives", OPTION_ALTERNATIVES, "任选其一的前置事项全部计入（上限测算）"),
    SWITCH(statutory, "--statutory", OPTION_STATUTORY, "按法定时限测算，缺省按承诺时限"),
    VALUE(department, "--department", "代码", OPTION_DEPARTMENT, "部门代码，如 housing"),
    VALUE(application, "--application", "办件编号", OPTION_APPLICATION, "只看这一办件"),
    VALUE(status, "--status", "状态", OPTION_STATUS, "只看该状态的办件，如 accepted"),
    VALUE(agent, "--agent", "编号", OPTION_AGENT, "只看该代办员的办件"),
    VALUE(limit, "--limit", "条数", OPTION_LIMIT, "最多列出多少条，缺省 100"),
    VALUE(after, "--after", "位置", OPTION_AFTER, "从该位置之后开始"),
    VALUE(window, "--window", "编号", OPTION_WINDOW, "收件窗口，缺省为所用密钥的窗口"),
    VALUE(reason, "--reason", "理由", OPTION_REASON, "理由，记入档案"),
    VALUE(database, "--database", "连接串", OPTION_DATABASE, "libpq 连接参数，须为只读角色；缺省取实例配置"),
    VALUE(item, "--item", "编号", OPTION_ITEM, "只针对这一事项，1 至 59"),
    VALUE(round, "--round", "次数", OPTION_ROUND, "第几次告知，缺省为首次；送达回执为第几次送达，缺省为最近一次"),
    VALUE(output, "--output", "文件", OPTION_FILES, "HTML 写入该文件，缺省写到标准输出"),
    VALUE(pdf, "--pdf", "文件", OPTION_FILES, "另存为 PDF（需要 weasyprint）"),
    VALUE(with_items, "--with", "编号", OPTION_SUPPOSE, "假设另有这些事项，如 17,22"),
    VALUE(without_items, "--without", "编号", OPTION_SUPPOSE, "假设没有这些事项，如 17,22"),
    VALUE(facts, "--fact", "名称=值", OPTION_SUPPOSE, "假设项目情况如此，如 energy_tce=6000,report=yes"),
    VALUE(svg, "--svg", "文件", OPTION_SVG, "把横道图另存为 SVG"),
    SWITCH(all, "--all", OPTION_ALL, "已处理的也列出"),
    SWITCH(dry_run, "--dry-run", OPTION_DRY_RUN, "只核对，不导入"),
    VALUE(promised_on, "--promised-on", "日期", OPTION_MATERIAL, "不是提交，而是承诺最迟在该日补齐（容缺受理）"),
    VALUE(file, "--file", "文件", OPTION_MATERIAL, "材料的电子文件：登记其 SHA-256 和大小，只能对应一份材料"),
    VALUE(source, "--source", "来源", OPTION_MATERIAL,
          "applicant 申请人（缺省）、centre_record 中心留存、department 部门、electronic_certificate 电子证照"),
    VALUE(from_item, "--from-item", "编号", OPTION_MATERIAL, "中心留存的材料是哪个事项的结果，1 至 59"),
    VALUE(expected_version, "--expected-version", "版本", OPTION_EXPECTED, "只在仍是该版本时办理，否则报告冲突"),
    SWITCH(json, "--json", OPTION_COMMON, "输出 JSON"),
    VALUE(instance, "--instance", "目录", OPTION_COMMON,
          "实例目录；也可用环境变量 BANGBAN_HOME，缺省 var/demo，其次 var/live"),
    VALUE(key, "--key", "名称", OPTION_COMMON, "使用哪一把密钥，缺省按命令自动选择"),
    VALUE(actor, "--actor", "姓名", OPTION_COMMON, "操作人，记入档案；缺省为登录用户"),
    VALUE(timeout, "--timeout", "秒", OPTION_COMMON, "等待答复的时间，缺省 10；生成 PDF 缺省 120"),
    VALUE(key_directory, "--key-directory", "目录", OPTION_COMMON, "密钥目录，缺省为实例的 keys"),
    VALUE(topology, "--topology", "文件", OPTION_COMMON, "各服务地址表，缺省为实例的 topology.csv"),
    VALUE(data_directory, "--data-directory", "目录", OPTION_COMMON,
          "事项目录与日历数据；也可用环境变量 BANGBAN_DATA_DIRECTORY，缺省 deploy/data"),
    SWITCH(help, "--help", OPTION_COMMON, "显示说明"),
    SWITCH(version, "--version", OPTION_COMMON, "显示版本"),
};
/* clang-format on */

#define COUNT (sizeof(table) / sizeof(table[0]))

static const struct option *find(const char *name, size_t length)
{
    for (size_t i = 0; i < COUNT; i++)
        if (strlen(table[i].name) == length && memcmp(table[i].name, name, length) == 0)
            return &table[i];
    return NULL;
}

/* Gives the option its value, or NULL; `next` is the word after it. Returns how many words it took. */
static int assign(const struct option *option, struct options *options, const char *value, const char *next,
                  struct err_text *ret_text)
{
    char *field = (char *)options + option->offset;

    if (!option->value) {
        *(bool *)(void *)field = true;
        return value ? err_set(ret_text, ERR_INVALID, "选项 %s 不带值", option->name) : 1;
    }
    if (!value && !next)
        return err_set(ret_text, ERR_INVALID, "选项 %s 后面要写%s", option->name, option->value);
    *(const char **)(void *)field = value ? value : next;
    return value ? 1 : 2;
}

/* The option in argv[0]; argv ends with NULL. */
static int take(char **argv, struct command_line *line, struct err_text *ret_text)
{
    const char *equals = strchr(argv[0], '=');
    size_t length = equals ? (size_t)(equals - argv[0]) : strlen(argv[0]);
    const struct option *option = find(argv[0], length);

    const char *value = equals ? equals + 1 : argv[1];
    int taken = 1 + !equals;

    if (option) {
        line->given |= option->bit;
        taken = assign(option, &line->options, equals ? equals + 1 : NULL, argv[1], ret_text);
    } else if (!value || (!equals && strncmp(value, "--", 2) == 0)) {
        taken =
            err_set(ret_text, ERR_INVALID, "没有选项 %s，或它后面缺少值；用 --help 查看可用的选项", argv[0]);
    }
    if (taken > 0 && (!option || option->bit != OPTION_COMMON))
        line->fields[line->field_count++] =
            (struct given_field){argv[0] + 2, option && !option->value ? "true" : value, option};
    return taken;
}

int options_parse(int argc, char **argv, struct command_line *line, struct err_text *ret_text)
{
    bool only_words = false;

    for (int i = 1; i < argc;) {
        int taken = 1;
        if (only_words || strncmp(argv[i], "--", 2) != 0)
            line->words[line->word_count++] = argv[i];
        else if (argv[i][2] == '\0')
            only_words = true;
        else
            taken = take(argv + i, line, ret_text);
        if (taken < 0)
            return taken;
        i += taken;
    }
    return 0;
}

const char *options_name(unsigned bits)
{
    for (size_t i = 0; i < COUNT; i++)
        if (table[i].bit & bits)
            return table[i].name;
    return "";
}

void options_print(unsigned bits, FILE *out)
{
    char left[64];

    for (size_t i = 0; i < COUNT; i++) {
        if (!(table[i].bit & bits))
            continue;
        snprintf(left, sizeof(left), "%s%s%s", table[i].name, table[i].value ? " " : "",
                 table[i].value ? table[i].value : "");
        fprintf(out, "  %s%*s%s\n", left, text_gap(left, 28), "", table[i].help);
    }
}

int options_number(const char *text, uint64_t max, uint64_t *ret_number)
{
    char *end;

    if (text[0] < '0' || text[0] > '9')
        return ERR_INVALID;
    errno = 0;
    uint64_t number = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || number > max)
        return ERR_INVALID;
    *ret_number = number;
    return 0;
}
