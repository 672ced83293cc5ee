/* SPDX-License-Identifier: Apache-2.0
 * part - the messages about joint handling. */
#include "joint.h"

static const struct service_handler handlers[] = {
    ON(SetLead, routing_on_set_lead),
    ON(RecordContact, routing_on_record_contact),
    ON(AnswerContact, routing_on_answer_contact),
    ON(ShowJointCase, routing_on_show_joint_case),
    ON(ListJointCases, routing_on_list_joint_cases),
    ON(AskOpinion, routing_on_ask_opinion),
    ON(GiveOpinion, routing_on_give_opinion),
    ON(ListOpinions, routing_on_list_opinions),
    ON(RelayCoordination, routing_on_relay_coordination),
    ON(ReadRelay, routing_on_read_relay),
    ON(ListRelays, routing_on_list_relays),
};

const struct service_part joint_part = {SERVICE_HANDLERS(handlers), .queries = joint_queries};
