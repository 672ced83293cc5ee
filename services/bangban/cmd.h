/* SPDX-License-Identifier: Apache-2.0
 * cmd - the functions of the commands, one file each.
 */
#ifndef BANGBAN_CMD_H
#define BANGBAN_CMD_H

#include "cli.h"

enum status cmd_plan(struct cli *cli);
enum status cmd_calendar_add(struct cli *cli);
enum status cmd_calendar_days(struct cli *cli);
enum status cmd_calendar_count(struct cli *cli);
enum status cmd_keys_new(struct cli *cli);
enum status cmd_keys_revoke(struct cli *cli);
enum status cmd_keys_list(struct cli *cli);
enum status cmd_show_status(struct cli *cli);

#endif
