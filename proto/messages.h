/* SPDX-License-Identifier: Apache-2.0
 * messages - the closed list of messages.def as C: short type names here, the tables in message_table.h.
 */
#ifndef BANGBAN_MESSAGES_H
#define BANGBAN_MESSAGES_H

#include "act.pb-c.h"
#include "agent.pb-c.h"
#include "assessment.pb-c.h"
#include "bulk.pb-c.h"
#include "control.pb-c.h"
#include "deadline.pb-c.h"
#include "department.pb-c.h"
#include "document.pb-c.h"
#include "duty.pb-c.h"
#include "ending.pb-c.h"
#include "envelope.pb-c.h"
#include "escalation.pb-c.h"
#include "inquiry.pb-c.h"
#include "intake.pb-c.h"
#include "issue.pb-c.h"
#include "joint.pb-c.h"
#include "leader.pb-c.h"
#include "meeting.pb-c.h"
#include "message.pb-c.h"
#include "notice.pb-c.h"
#include "order.pb-c.h"
#include "progress.pb-c.h"
#include "referral.pb-c.h"
#include "routing.pb-c.h"
#include "silence.pb-c.h"
#include "superior.pb-c.h"
#include "visit.pb-c.h"
#include "window.pb-c.h"

/* Short names: ApplicationAccepted for Bangban__V1__ApplicationAccepted; nested parts below. */
#define EVENT(Message, message, ...) typedef Bangban__V1__##Message Message;
#define REQUEST(Message, message, ...) typedef Bangban__V1__##Message Message;
#include "messages.def"

#define PART(Message) typedef Bangban__V1__##Message Message;
#include "message_parts.def"

#include "message_table.h"

#endif
