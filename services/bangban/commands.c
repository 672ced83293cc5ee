/* SPDX-License-Identifier: Apache-2.0
 * commands - the table of commands.
 */
#include "cmd.h"

#define MANY 1000 /* arguments */

const struct command commands[] = {
    {"plan", "文件", "测算项目的串联、并联、容缺并联工作日和关键路径（不联网）",
     "plan deploy/examples/factory.json\n"
     "plan deploy/examples/road.json --all-alternatives --statutory --json",
     OPTION_ALTERNATIVES | OPTION_STATUTORY, 1, 1, cmd_plan},
    {"calendar add", "日期 天数", "某日之后第几个工作日",
     "calendar add 2026-02-13 5", 0, 2, 2, cmd_calendar_add},
    {"calendar days", "年份", "逐日列出是否工作日（CSV）",
     "calendar days 2026", 0, 1, 1, cmd_calendar_days},
    {"calendar count", "起日 止日", "起日之后至止日的工作日数",
     "calendar count 2026-02-13 2026-02-27", 0, 2, 2, cmd_calendar_count},
    {"show status", "[服务|all]", "各服务状态：是否工作、读到哪里、是否有滞留",
     "show status\n"
     "show status intake\n"
     "show status all --json",
     0, 0, 1, cmd_show_status},
    {"keys new", "名称...", "生成密钥并列入白名单",
     "keys new window.w02\n"
     "--key-directory deploy/secrets/keys keys new service.intake",
     0, 1, MANY, cmd_keys_new},
    {"keys revoke", "名称", "把密钥移出白名单，一秒内生效", "keys revoke window.w02", 0, 1, 1, cmd_keys_revoke},
    {"keys list", "", "列出密钥及是否在白名单", "keys list", 0, 0, 0, cmd_keys_list},
};

const size_t command_count = sizeof(commands) / sizeof(commands[0]);
