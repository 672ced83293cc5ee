/* SPDX-License-Identifier: Apache-2.0
 * ask - a command's conversation with services: which key to use, the request, the answer or the problem.
 */
#ifndef BANGBAN_ASK_H
#define BANGBAN_ASK_H

#include "bus/client.h"
#include "instance.h"
#include "messages.h"

/* Services of the instance, and how to reach them. */
struct ask {
    struct cli *cli;
    struct instance instance;
    struct service_place *places;
    size_t place_count;
    duration timeout;
    int64_t expected_version; /* of the thing that a command changes; 0: whichever */
};

enum status ask_open(struct ask *ask, struct cli *cli);

/* The first place of a service by its name in the topology ("intake", "department.housing"); NULL after
 * saying that there is none. */
const struct service_place *ask_place(const struct ask *ask, const char *service);

/* The name of "department.<code>" for a code; prints what is missing and returns NULL if it is. */
const char *ask_department(const struct ask *ask, const char *code);

/* --key, else the first key in the key directory that may send this request to that service, operators before
 * windows before others.  NULL after saying that there is none. */
const char *ask_key(const struct ask *ask, const char *request, const char *service);

/* --key, else the first key in the key directory that the services let listen. NULL after saying why not. */
const char *ask_watcher_key(const struct ask *ask);

/* A client for requests of this type to one instance of a service.  Closed by the caller with
 * bus_client_close.
 */
enum status ask_client(const struct ask *ask, const struct service_place *place, const char *request,
                       struct bus_client **ret_client);

/* The message of a reply; prints the problem if it is one. */
enum status ask_unpack(const struct ask *ask, const Reply *reply, const ProtobufCMessage **ret_message);

/* Prints that nobody answered, or that the key was turned away. */
enum status ask_unanswered(const struct ask *ask, const char *service, int err);

/* "BB20260302-0001": the number of a case as people have it on paper. */
bool ask_is_case_number(const char *text);

/* One request and its answer, in the cli's arena.  Where a request names a case by its number, the window is
 * asked first for the id: services know cases by that.  Where a service has several instances, the first that
 * answers from work. `ret_answer` is of the reply's message type. */
enum status ask(const struct ask *ask, const char *service, const ProtobufCMessage *message,
                const ProtobufCMessage **ret_answer);

/* For --json: the message on standard output. */
enum status ask_print_json(struct cli *cli, const ProtobufCMessage *message);

#endif
