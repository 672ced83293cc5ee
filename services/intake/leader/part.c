/* SPDX-License-Identifier: Apache-2.0
 * part - reports to the leader, as a part of the window. */
#include "leader.h"
#include "leader.sql.h"

static const struct service_handler handlers[] = {
    ON(ReportCannotHandle, intake_on_report_cannot_handle),
    ON(RequestInstruction, intake_on_request_instruction),
    ON(GiveInstruction, intake_on_give_instruction),
    ON(ListInstructionRequests, intake_on_list_instruction_requests),
    ON(ReadDigest, intake_on_read_digest),
    ON(ShowDigest, intake_on_show_digest),
    ON(ListDigests, intake_on_list_digests),
};

static const struct service_timer timers[] = {
    {.name = "digest", .every = DURATION_S(1), .due = leader_digest_due, .fire = leader_make_digest},
};

const struct service_part leader_part = {SERVICE_HANDLERS(handlers), SERVICE_TIMERS(timers),
                                         .queries = leader_queries};
