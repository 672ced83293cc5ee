/* SPDX-License-Identifier: Apache-2.0
 * part - the messages about issues. */
#include "issue.h"

static const struct service_handler handlers[] = {
    ON(IssueOpened, routing_on_issue_opened),
    ON(IssueSolved, routing_on_issue_solved),
    ON(RecordIssueStep, routing_on_record_issue_step),
    ON(EscalateIssue, routing_on_escalate_issue),
    ON(AcknowledgeEscalation, routing_on_acknowledge_escalation),
    ON(AnswerEscalation, routing_on_answer_escalation),
    ON(ShowIssue, routing_on_show_issue),
    ON(ListEscalations, routing_on_list_escalations),
};

const struct service_part issue_part = {SERVICE_HANDLERS(handlers), .queries = issue_queries};
