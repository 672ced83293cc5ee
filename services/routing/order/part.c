/* SPDX-License-Identifier: Apache-2.0
 * part - the messages about supervision orders. */
#include "order.h"

static const struct service_handler handlers[] = {
    ON(RungFired, routing_on_rung_fired),     ON(RungCorrected, routing_on_rung_corrected),
    ON(IssueOrder, routing_on_issue_order),   ON(ReplyOrder, routing_on_reply_order),
    ON(ExtendOrder, routing_on_extend_order), ON(CloseOrder, routing_on_close_order),
    ON(ShowOrder, routing_on_show_order),     ON(ListOrders, routing_on_list_orders),
};

const struct service_part order_part = {SERVICE_HANDLERS(handlers), .queries = order_queries};
