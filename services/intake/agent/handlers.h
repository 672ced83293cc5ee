/* SPDX-License-Identifier: Apache-2.0
 * handlers - of the messages about agents; agent_part.c says which is whose.  Private to agent/.
 */
#ifndef BANGBAN_INTAKE_AGENT_HANDLERS_H
#define BANGBAN_INTAKE_AGENT_HANDLERS_H

#include "service/service.h"

enum verdict agent_on_set_availability(struct handler_ctx *ctx, struct incoming *in);
enum verdict agent_on_assign(struct handler_ctx *ctx, struct incoming *in);
enum verdict agent_on_offer(struct handler_ctx *ctx, struct incoming *in);
enum verdict agent_on_accept(struct handler_ctx *ctx, struct incoming *in);
enum verdict agent_on_decline(struct handler_ctx *ctx, struct incoming *in);
enum verdict agent_on_set_key_project(struct handler_ctx *ctx, struct incoming *in);
enum verdict agent_on_record_action(struct handler_ctx *ctx, struct incoming *in);
enum verdict agent_on_list(struct handler_ctx *ctx, struct incoming *in);
enum verdict agent_on_show_log(struct handler_ctx *ctx, struct incoming *in);
enum verdict agent_on_show_responsibility(struct handler_ctx *ctx, struct incoming *in);

#endif
