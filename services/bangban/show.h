/* SPDX-License-Identifier: Apache-2.0
 * show - one question to one service, its answer printed as JSON or for people.
 */
#ifndef BANGBAN_SHOW_H
#define BANGBAN_SHOW_H

#include "ask.h"
#include "words.h"

/* `message` is of the reply's type. */
typedef void (*show_fn)(struct cli *cli, const struct titles *titles, const void *message);

/* Asks `service`, or with NULL the adapter of --department. */
enum status show(struct cli *cli, const char *service, const ProtobufCMessage *question, show_fn print);

/* The value of --limit, 0 when it is not given. */
enum status show_limit(const struct cli *cli, uint32_t *ret_limit);

#endif
