/* SPDX-License-Identifier: Apache-2.0
 * cmd - the functions behind the table of commands; cmd_<name>.c has each.
 */
#ifndef BANGBAN_CMD_H
#define BANGBAN_CMD_H

#include "cli.h"

/* Of every row that names a request. */
enum status cmd_request(struct cli *cli);

enum status cmd_plan(struct cli *cli);
enum status cmd_calendar_add(struct cli *cli);
enum status cmd_calendar_days(struct cli *cli);
enum status cmd_calendar_count(struct cli *cli);

enum status cmd_submit(struct cli *cli);
enum status cmd_load(struct cli *cli);
enum status cmd_supply(struct cli *cli);
enum status cmd_list(struct cli *cli);
enum status cmd_document(struct cli *cli);

enum status cmd_show_application(struct cli *cli);
enum status cmd_show_plan(struct cli *cli);
enum status cmd_show_approval(struct cli *cli);
enum status cmd_show_clocks(struct cli *cli);
enum status cmd_show_ledger(struct cli *cli);
enum status cmd_show_status(struct cli *cli);
enum status cmd_watch(struct cli *cli);

enum status cmd_push(struct cli *cli);
enum status cmd_handovers(struct cli *cli);
enum status cmd_quarantine(struct cli *cli);

enum status cmd_parked_list(struct cli *cli);
enum status cmd_parked_show(struct cli *cli);
enum status cmd_parked_replay(struct cli *cli);
enum status cmd_parked_discard(struct cli *cli);
enum status cmd_audit_verify(struct cli *cli);
enum status cmd_assess(struct cli *cli);

enum status cmd_rules_check(struct cli *cli);
enum status cmd_rules_try(struct cli *cli);
enum status cmd_rules_load(struct cli *cli);

enum status cmd_clock_show(struct cli *cli);
enum status cmd_clock_set(struct cli *cli);
enum status cmd_clock_advance(struct cli *cli);
enum status cmd_keys_new(struct cli *cli);
enum status cmd_keys_revoke(struct cli *cli);
enum status cmd_keys_list(struct cli *cli);

#endif
