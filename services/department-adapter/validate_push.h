/* SPDX-License-Identifier: Apache-2.0
 * validate_push - every rule about the fields of a pushed status event. Pure; any thread.
 */
#ifndef BANGBAN_VALIDATE_PUSH_H
#define BANGBAN_VALIDATE_PUSH_H

#include <stddef.h>

#include "fold.h"
#include "messages.h"
#include "service/service.h"

#define PUSH_BYTES_MAX    8192 /* of one PushStatus as sent */
#define PUSH_PROBLEMS_MAX 16   /* told at once */

struct push_problems {
    struct field_problem items[PUSH_PROBLEMS_MAX];
    size_t count; /* 0: nothing is wrong */
};

void validate_push(const PushStatus *push, struct push_problems *ret_problems);

#endif
