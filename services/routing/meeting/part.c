/* SPDX-License-Identifier: Apache-2.0
 * part - the messages about meetings. */
#include "meeting.h"

static const struct service_handler handlers[] = {
    ON(ProposeMeeting, routing_on_propose_meeting), ON(ConveneMeeting, routing_on_convene_meeting),
    ON(DropMeeting, routing_on_drop_meeting),       ON(RecordMinutes, routing_on_record_minutes),
    ON(FinishTask, routing_on_finish_task),         ON(ShowMeeting, routing_on_show_meeting),
    ON(ListMeetings, routing_on_list_meetings),
};

const struct service_part meeting_part = {SERVICE_HANDLERS(handlers), .queries = meeting_queries};
