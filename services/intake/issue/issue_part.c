/* SPDX-License-Identifier: Apache-2.0
 * issue_part - the messages about issues. */
#include "issue.sql.h"
#include "issue/issue.h"

static const struct service_handler handlers[] = {
    ON(OpenIssue, intake_on_open_issue),
    ON(SolveIssue, intake_on_solve_issue),
    ON(ListIssues, intake_on_list_issues),
};

const struct service_part issue_part = {SERVICE_HANDLERS(handlers), .queries = issue_queries};
