/* SPDX-License-Identifier: Apache-2.0
 * part - the messages about reported items. */
#include "superior.h"

static const struct service_handler handlers[] = {
    ON(ListReported, routing_on_list_reported),
};

const struct service_part superior_part = {SERVICE_HANDLERS(handlers), .queries = superior_queries};
