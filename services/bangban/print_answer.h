/* SPDX-License-Identifier: Apache-2.0
 * print_answer - any answer for people: a line for each field that says something, a table for a list of
 * messages. The words are those of labels.h.
 */
#ifndef BANGBAN_PRINT_ANSWER_H
#define BANGBAN_PRINT_ANSWER_H

#include <protobuf-c/protobuf-c.h>

#include "words.h"

void print_answer(struct cli *cli, const ProtobufCMessage *message);

/* On one line, in the arena; "" when it says nothing. */
const char *answer_line(struct arena *arena, const struct titles *titles, const ProtobufCMessage *message);

#endif
