/* SPDX-License-Identifier: Apache-2.0
 * request_fields - the fields of a request as people type them: --asker-name 张三 --agreement.signed-on
 * 2026-03-01.
 *
 *   words of the command fill the fields that the command's row names, the last one takes all that are left
 *   --items 1,3,5               a list of numbers or names; giving the option again adds to it
 *   --agreement.signed-on DAY   a field within a message
 *   --facts.area 1200           an entry of a map
 *   --acted-at 2026-03-02T09:00 an instant, of Beijing unless it says otherwise
 *   --findings '[{…}]'          messages as JSON, or @FILE that holds it
 */
#ifndef BANGBAN_REQUEST_FIELDS_H
#define BANGBAN_REQUEST_FIELDS_H

#include <protobuf-c/protobuf-c.h>

#include "cli.h"

/* Prints what is wrong and returns STATUS_USAGE, or STATUS_BAD_INPUT for a file. Arena memory. */
enum status request_fields_read(struct cli *cli, const ProtobufCMessageDescriptor *descriptor,
                                ProtobufCMessage **ret_message);

/* How many words after the name the command's row asks for, from `fields` ("application_id codes..."). */
int request_fields_words(const char *fields, bool *ret_open_ended);

/* Lines for --help: what can be given, in the words of labels.h. */
void request_fields_print(const ProtobufCMessageDescriptor *descriptor, FILE *out);

#endif
