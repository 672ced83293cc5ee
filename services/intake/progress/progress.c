/* SPDX-License-Identifier: Apache-2.0
 * progress - the part of the window that answers applicants. */
#include "progress.h"

#include "progress.sql.h"

static const struct service_handler handlers[] = {ON(QueryProgress, intake_on_query_progress)};

const struct service_part progress_part = {SERVICE_HANDLERS(handlers), .queries = progress_queries};
