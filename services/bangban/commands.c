/* SPDX-License-Identifier: Apache-2.0
 * commands - the table of commands.
 */
#include "messages.h"

#include "cmd.h"

#define MANY 1000 /* arguments */

#define CASE "0190a3f2-5b1c-7d00-8000-000000000001"

/* clang-format off */
static const struct command commands[] = {
    {"submit", "文件", "登记项目并提交申请（文件格式见 deploy/examples）",
     "submit deploy/examples/factory.json\n"
     "--key agent.a01 submit deploy/examples/factory.json --window W02 --json",
     OPTION_WINDOW, 1, 1, cmd_submit, NULL, NULL},
    {"load", "项目文件 [申请文件]", "批量导入项目和申请（CSV，UTF-8 或 GB18030）：全部导入，或一行也不导入并列出全部问题",
     "load deploy/examples/bulk/projects.csv deploy/examples/bulk/applications.csv --dry-run\n"
     "load deploy/examples/bulk/projects.csv deploy/examples/bulk/applications.csv",
     OPTION_DRY_RUN, 1, 2, cmd_load, NULL, NULL},
    {"list", "", "办件一览",
     "list\n"
     "list --status accepted --limit 20",
     OPTION_STATUS | OPTION_AGENT | OPTION_LIMIT, 0, 0, cmd_list, NULL, NULL},
    {"show application", "办件编号|办件号|项目代码", "一个办件的进度、各事项在谁手中、亮灯",
     "show application 2603-150602-04-01-482174\n"
     "show application BB20260302-0001\n"
     "show application " CASE,
     0, 1, 1, cmd_show_application, NULL, NULL},
    {"show plan", "办件编号", "办理中的计划：已完成、等待、预计完成日", "show plan " CASE, 0, 1, 1, cmd_show_plan, NULL, NULL},
    {"show approval", "审批编号 --department 代码", "一项审批的全部状态记录",
     "show approval " CASE " --department housing", OPTION_DEPARTMENT, 1, 1, cmd_show_approval, NULL, NULL},
    {"show clocks", "", "时限与亮灯",
     "show clocks\n"
     "show clocks --application " CASE "\n"
     "show clocks --department housing",
     OPTION_APPLICATION | OPTION_DEPARTMENT | OPTION_LIMIT, 0, 0, cmd_show_clocks, NULL, NULL},
    {"show ledger", "办件编号", "各方各持有办件多少工作时间", "show ledger " CASE, 0, 1, 1, cmd_show_ledger, NULL, NULL},
    {"show status", "[服务|all]", "各服务状态：是否工作、待读多少、是否有滞留",
     "show status\n"
     "show status intake\n"
     "show status all --json",
     0, 0, 1, cmd_show_status, NULL, NULL},
    {"watch", "[办件编号|审批编号|项目代码]", "实时动态，Ctrl-C 结束",
     "watch\n"
     "watch " CASE "\n"
     "watch --json",
     0, 0, 1, cmd_watch, NULL, NULL},
    {"supply", "办件编号 材料代码...", "补交容缺承诺或补正的材料，或者承诺补齐的日期",
     "supply " CASE " M22-04 --file 登记表.pdf\n"
     "supply " CASE " M03-03 --promised-on 2026-03-05\n"
     "supply " CASE " M04-03 --source centre_record --from-item 3",
     OPTION_MATERIAL | OPTION_EXPECTED, 2, MANY, cmd_supply, NULL, NULL},
    {"document", "种类 办件编号",
     "出具文书或者重新打印：acceptance 受理通知书、notice 一次性告知书、commitment 容缺受理承诺书、refusal 不予办理答复书、"
     "delivery 送达回执、authorization 代办委托书",
     "document acceptance " CASE " --output 受理通知书.html\n"
     "document acceptance " CASE " --reason 企业名称更正 --pdf 受理通知书.pdf\n"
     "document delivery " CASE " --item 1 --round 2 --pdf 送达回执.pdf",
     OPTION_ITEM | OPTION_ROUND | OPTION_REASON | OPTION_FILES | OPTION_EXPECTED, 2, 2, cmd_document, NULL, NULL},
    {"push", "文件 --department 代码", "以部门身份推送状态（每行一个 JSON 对象，- 为标准输入），逐条打印回执",
     "push events.jsonl --department housing\n"
     "push - --department housing --json",
     OPTION_DEPARTMENT, 1, 1, cmd_push, NULL, NULL},
    {"handovers", "--department 代码", "转交给某部门的审批事项",
     "handovers --department housing\n"
     "handovers --department housing --after 120 --limit 50",
     OPTION_DEPARTMENT | OPTION_AFTER | OPTION_LIMIT, 0, 0, cmd_handovers, NULL, NULL},
    {"quarantine", "--department 代码", "某部门被隔离和暂存的推送", "quarantine --department housing",
     OPTION_DEPARTMENT | OPTION_LIMIT, 0, 0, cmd_quarantine, NULL, NULL},
    {"assess", "季度", "部门评价及其依据",
     "assess 2026Q1\n"
     "assess 2026Q1 --department housing --json",
     OPTION_DEPARTMENT, 1, 1, cmd_assess, NULL, NULL},
    {"plan", "文件", "测算项目的串联、并联、容缺并联工作日和关键路径（不联网）",
     "plan deploy/examples/factory.json\n"
     "plan deploy/examples/road.json --all-alternatives --statutory --json\n"
     "plan deploy/examples/factory.json --without 43 --fact energy_tce=6000 --svg 横道图.svg",
     OPTION_ALTERNATIVES | OPTION_STATUTORY | OPTION_SUPPOSE | OPTION_SVG, 1, 1, cmd_plan, NULL, NULL},
    {"calendar add", "日期 天数", "某日之后第几个工作日", "calendar add 2026-02-13 5", 0, 2, 2, cmd_calendar_add, NULL, NULL},
    {"calendar days", "年份", "逐日列出是否工作日（CSV）", "calendar days 2026", 0, 1, 1, cmd_calendar_days, NULL, NULL},
    {"calendar count", "起日 止日", "起日之后至止日的工作日数", "calendar count 2026-02-13 2026-02-27", 0, 2, 2,
     cmd_calendar_count, NULL, NULL},
    {"rules check", "文件", "核对管控规则文件及其名录，逐行逐列列出全部错误（不联网）",
     "rules check deploy/data/controlled_rules.csv", 0, 1, 1, cmd_rules_check, NULL, NULL},
    {"rules try", "文件", "用管控规则文件试算在办办件：哪些会有不同的命中（不改变任何内容）",
     "rules try deploy/data/controlled_rules.csv\n"
     "rules try deploy/data/controlled_rules.csv --limit 20",
     OPTION_LIMIT, 1, 1, cmd_rules_try, NULL, NULL},
    {"rules load", "文件 --reason 理由", "把管控规则文件载入为新的一版，即时起用于新的申请",
     "rules load deploy/data/controlled_rules.csv --reason 按新目录更新\n"
     "rules load deploy/data/controlled_rules.csv --reason 按新目录更新 --expected-version 3",
     OPTION_REASON | OPTION_EXPECTED, 1, 1, cmd_rules_load, NULL, NULL},
    {"parked list", "[服务|all]", "服务无法处理而滞留的消息",
     "parked list\n"
     "parked list routing --all",
     OPTION_ALL, 0, 1, cmd_parked_list, NULL, NULL},
    {"parked show", "服务 流 序号", "一条滞留消息的内容", "parked show routing department.housing 17", 0, 3, 3,
     cmd_parked_show, NULL, NULL},
    {"parked replay", "服务 流 序号 --reason 理由", "重放同一办件滞留的消息，按原顺序",
     "parked replay routing department.housing 17 --reason 数据已修复", OPTION_REASON, 3, 3, cmd_parked_replay, NULL, NULL},
    {"parked discard", "服务 流 序号 --reason 理由", "放弃一条滞留消息（记录保留）",
     "parked discard routing department.housing 17 --reason 测试数据", OPTION_REASON, 3, 3, cmd_parked_discard, NULL, NULL},
    {"audit verify", "", "核对每条事件流的哈希链",
     "audit verify\n"
     "audit verify --database \"host=/run/postgresql dbname=bangban user=operator\"",
     OPTION_DATABASE, 0, 0, cmd_audit_verify, NULL, NULL},
    {"clock show", "", "实例的时钟", "clock show", 0, 0, 0, cmd_clock_show, NULL, NULL},
    {"clock set", "时刻", "拨动虚拟时钟，只能向前",
     "clock set 2026-03-02T09:00\n"
     "clock set 2026-03-02T09:00:00+08:00",
     0, 1, 1, cmd_clock_set, NULL, NULL},
    {"clock advance", "时长", "虚拟时钟向前拨",
     "clock advance 30m\n"
     "clock advance 1d12h",
     0, 1, 1, cmd_clock_advance, NULL, NULL},
    {"keys new", "名称...", "生成密钥并列入白名单",
     "keys new window.w02\n"
     "--key-directory deploy/secrets/keys keys new service.intake",
     0, 1, MANY, cmd_keys_new, NULL, NULL},
    {"keys revoke", "名称", "把密钥移出白名单，一秒内生效", "keys revoke window.w02", 0, 1, 1, cmd_keys_revoke, NULL, NULL},
    {"keys list", "", "列出密钥及是否在白名单", "keys list", 0, 0, 0, cmd_keys_list, NULL, NULL},
};
/* clang-format on */

static const struct {
    const struct command *rows;
    const size_t *count;
} tables[] = {{commands, &(const size_t){sizeof(commands) / sizeof(commands[0])}},
              {request_commands, &request_command_count}};

const struct command *command_at(size_t number)
{
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        if (number < *tables[i].count)
            return &tables[i].rows[number];
        number -= *tables[i].count;
    }
    return NULL;
}

unsigned command_options(const struct command *command)
{
    const struct request_type *type = command->request ? request_type_find(command->request) : NULL;

    return command->options | (type && type->kind == CHANGE ? OPTION_EXPECTED : 0);
}
