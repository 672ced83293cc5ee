/* SPDX-License-Identifier: Apache-2.0
 * message - what enterprises and staff are told, as records; the courier's way out. Private to the service.
 */
#ifndef BANGBAN_INTAKE_MESSAGE_H
#define BANGBAN_INTAKE_MESSAGE_H

#include "service/service.h"

enum verdict intake_on_message_wanted(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_list_messages(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part message_part;

#endif
