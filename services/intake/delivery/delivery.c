/* SPDX-License-Identifier: Apache-2.0
 * delivery - the part of the window that delivers. */
#include "delivery.h"

static const struct service_handler handlers[] = {
    ON(DeliverResult, intake_on_deliver_result),
    ON(CorrectDelivery, intake_on_correct_delivery),
};

const struct service_part delivery_part = {SERVICE_HANDLERS(handlers), .queries = delivery_queries};
