/* SPDX-License-Identifier: Apache-2.0
 * person - who may be responsible for an inquiry: an agent ("agent:A01") or a clerk of a window
 * ("clerk:C01").
 */
#ifndef BANGBAN_INTAKE_INQUIRY_PERSON_H
#define BANGBAN_INTAKE_INQUIRY_PERSON_H

#include "intake.h"

/* NULL when there is no such person. */
const char *person_name(const struct intake *intake, const char *person);

#define ADDRESS_TEXT 64

/* Where messages and duties reach the person: an agent as such, a clerk at a window of his shifts. Returns
 * ret_address. */
const char *person_address(const struct intake *intake, const char *person, char ret_address[ADDRESS_TEXT]);

/* Who speaks through the caller's key: the agent that it is named after, the clerk whose shift it is at its
 * window.  Arena memory, NULL when it is full; "" when that is nobody. */
const char *person_of_key(struct handler_ctx *ctx, const struct incoming *in);

/* A key speaks for the person of the key; that of a window where nobody's shift it is, for its clerks. */
bool person_may_speak(struct handler_ctx *ctx, const struct incoming *in, const char *person);

/* Whether somebody may be asked to take over: ret_obstacle is why not, NULL when he may. */
int person_obstacle(struct handler_ctx *ctx, const char *person, const char **ret_obstacle);

/* Whether who calls may hand over what this person is responsible for: an agent his own, a window that of any
 * clerk, as colleagues do, the office all. */
bool person_may_hand_over(struct handler_ctx *ctx, const struct incoming *in, const char *responsible);

#endif
