/* SPDX-License-Identifier: Apache-2.0
 * problem - refusals as RFC 9457 problem details. Private to common/service.
 */
#ifndef BANGBAN_SERVICE_PROBLEM_H
#define BANGBAN_SERVICE_PROBLEM_H

#include "service.h"

/* A Reply with the problem, packed into the arena; `request_id` "" when there is none. {0} if the arena is
 * full. */
struct bytes_view problem_reply(struct arena *arena, const char *request_id, const struct problem *problem);

#endif
