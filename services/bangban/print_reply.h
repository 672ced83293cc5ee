/* SPDX-License-Identifier: Apache-2.0
 * print_reply - what intake answers to a window.
 */
#ifndef BANGBAN_PRINT_REPLY_H
#define BANGBAN_PRINT_REPLY_H

#include "ask.h"

/* What is missing, refused, to be noted, not needed. */
void print_findings(struct cli *cli, const ApplicationReply *reply);

/* Sends a command of the window and prints its ApplicationReply; STATUS_REFUSED if the application stays out.
 */
enum status ask_application(const struct ask *to, const ProtobufCMessage *command);

#endif
