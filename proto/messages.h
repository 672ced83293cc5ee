/* SPDX-License-Identifier: Apache-2.0
 * messages - the closed list of messages.def as C: short type names, the table of events, the table of requests.
 */
#ifndef BANGBAN_MESSAGES_H
#define BANGBAN_MESSAGES_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

#include "assessment.pb-c.h"
#include "deadline.pb-c.h"
#include "department.pb-c.h"
#include "envelope.pb-c.h"
#include "intake.pb-c.h"
#include "routing.pb-c.h"

/* Short names: ApplicationAccepted for Bangban__V1__ApplicationAccepted; nested parts below. */
#define EVENT(Message, message, ...) typedef Bangban__V1__##Message Message;
#define REQUEST(Message, message, ...) typedef Bangban__V1__##Message Message;
#include "messages.def"

typedef Bangban__V1__AcceptedItem AcceptedItem;
typedef Bangban__V1__ApplicationList ApplicationList;
typedef Bangban__V1__ApplicationReply ApplicationReply;
typedef Bangban__V1__ApplicationSummary ApplicationSummary;
typedef Bangban__V1__ApplicationView ApplicationView;
typedef Bangban__V1__ApprovalStep ApprovalStep;
typedef Bangban__V1__ApprovalView ApprovalView;
typedef Bangban__V1__Assessment Assessment;
typedef Bangban__V1__Beacon Beacon;
typedef Bangban__V1__ClockExtension ClockExtension;
typedef Bangban__V1__ClockList ClockList;
typedef Bangban__V1__ClockView ClockView;
typedef Bangban__V1__CursorPosition CursorPosition;
typedef Bangban__V1__CursorSpan CursorSpan;
typedef Bangban__V1__DepartmentScore DepartmentScore;
typedef Bangban__V1__DepartmentSlack DepartmentSlack;
typedef Bangban__V1__Envelope Envelope;
typedef Bangban__V1__Evidence Evidence;
typedef Bangban__V1__ExcludedItem ExcludedItem;
typedef Bangban__V1__FieldProblem FieldProblem;
typedef Bangban__V1__HandedMaterial HandedMaterial;
typedef Bangban__V1__Handover Handover;
typedef Bangban__V1__HandoverPage HandoverPage;
typedef Bangban__V1__HolderSum HolderSum;
typedef Bangban__V1__Indicator Indicator;
typedef Bangban__V1__ItemView ItemView;
typedef Bangban__V1__LedgerEntry LedgerEntry;
typedef Bangban__V1__LedgerView LedgerView;
typedef Bangban__V1__Material Material;
typedef Bangban__V1__MessageView MessageView;
typedef Bangban__V1__MissingMaterial MissingMaterial;
typedef Bangban__V1__ParkedDecision ParkedDecision;
typedef Bangban__V1__ParkedList ParkedList;
typedef Bangban__V1__ParkedMessage ParkedMessage;
typedef Bangban__V1__PlanStep PlanStep;
typedef Bangban__V1__PlanView PlanView;
typedef Bangban__V1__Problem Problem;
typedef Bangban__V1__Project Project;
typedef Bangban__V1__ProjectReply ProjectReply;
typedef Bangban__V1__PromisedMaterial PromisedMaterial;
typedef Bangban__V1__PushReceipt PushReceipt;
typedef Bangban__V1__QuarantineList QuarantineList;
typedef Bangban__V1__QuarantinedPush QuarantinedPush;
typedef Bangban__V1__Refusal Refusal;
typedef Bangban__V1__Reply Reply;
typedef Bangban__V1__Request Request;
typedef Bangban__V1__ResultDocument ResultDocument;
typedef Bangban__V1__RungView RungView;
typedef Bangban__V1__ServiceStatus ServiceStatus;
typedef Bangban__V1__StoppedClock StoppedClock;
typedef Bangban__V1__StreamHead StreamHead;

/* Whose key may ask; the role is the first word of the key's name, "window.w01". */
enum role {
    ROLE_SERVICE = 1 << 0,
    ROLE_WINDOW = 1 << 1,
    ROLE_AGENT = 1 << 2,
    ROLE_DEPARTMENT = 1 << 3,
    ROLE_OFFICE = 1 << 4,
    ROLE_LEADER = 1 << 5,
    ROLE_OPERATOR = 1 << 6,
    ROLE_AUDITOR = 1 << 7,
    ROLE_PEOPLE = ROLE_WINDOW | ROLE_AGENT | ROLE_OFFICE | ROLE_LEADER | ROLE_OPERATOR | ROLE_AUDITOR,
    ROLE_ALL = 0xff,
};

/* Which services read an event. */
enum consumer {
    NOBODY = 0, /* told for the record, and to whoever watches */
    INTAKE = 1 << 0,
    ROUTING = 1 << 1,
    DEPARTMENT = 1 << 2,
    DEADLINE = 1 << 3,
    ASSESSMENT = 1 << 4,
};

enum request_kind { COMMAND, QUERY };

enum message_type {
#define EVENT(Message, ...) MSG_##Message,
#include "messages.def"
    MESSAGE_TYPE_COUNT
};

struct event_type {
    enum message_type number; /* of this table only; never stored or sent */
    const char *name;         /* "ApplicationAccepted" */
    const char *type;         /* "application.accepted.v1" */
    const char *publisher;
    const char *stream; /* "intake", or "routing.*" with a partition per department */
    unsigned consumers;
    const ProtobufCMessageDescriptor *descriptor;
};

struct request_type {
    const char *name; /* "SubmitApplication" */
    const char *service;
    unsigned roles;
    enum request_kind kind;
    const ProtobufCMessageDescriptor *descriptor;
    const ProtobufCMessageDescriptor *reply;
};

extern const struct event_type event_types[MESSAGE_TYPE_COUNT];
extern const struct request_type request_types[];
extern const size_t request_type_count;

/* NULL when there is none of that name. */
const struct event_type *event_type_find(const char *type);
const struct request_type *request_type_find(const char *name);

/* The role of a key name ("window.w01" -> ROLE_WINDOW), 0 when it names none. */
unsigned role_of(const char *key_name);

#endif
