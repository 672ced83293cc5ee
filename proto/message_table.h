/* SPDX-License-Identifier: Apache-2.0
 * message_table - the closed list of messages.def as tables of events and of requests.  Included by
 * messages.h.
 */
#ifndef BANGBAN_MESSAGE_TABLE_H
#define BANGBAN_MESSAGE_TABLE_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

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
    ROLE_PUBLIC = 1 << 8, /* a terminal that anybody may use */
    ROLE_PEOPLE = ROLE_WINDOW | ROLE_AGENT | ROLE_OFFICE | ROLE_LEADER | ROLE_OPERATOR | ROLE_AUDITOR,
    ROLE_ALL = ROLE_SERVICE | ROLE_DEPARTMENT | ROLE_PEOPLE,
    ROLE_WATCHERS = ROLE_OPERATOR | ROLE_AUDITOR, /* may listen to what the services publish */
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

enum request_kind {
    QUERY,   /* changes nothing */
    COMMAND, /* does something */
    CHANGE,  /* a command on something that has a version, and honours expected_version */
};

enum message_type {
#define EVENT(Message, ...) MSG_##Message,
#include "messages.def"
    MESSAGE_TYPE_COUNT
};

#define EVENT_STREAMS_MAX 2

struct event_type {
    enum message_type number; /* of this table only; never stored or sent */
    const char *name;         /* "ApplicationAccepted" */
    const char *type;         /* "application.accepted.v1" */
    /* "intake", or "routing.*" with a partition per department; several where each of several services tells
     * it on its own.  Ends with NULL. */
    const char *streams[EVENT_STREAMS_MAX + 1];
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
