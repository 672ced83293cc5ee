/* SPDX-License-Identifier: Apache-2.0
 * demo - three tiny services under the names of real ones, to test the skeleton.
 */
#ifndef BANGBAN_TEST_DEMO_H
#define BANGBAN_TEST_DEMO_H

#include "service/service.h"

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

int demo_intake(int argc, char **argv);
int demo_routing(int argc, char **argv);
int demo_department(int argc, char **argv);

/* A part that ignores every event that messages.def gives to `consumer` (INTAKE, ROUTING, ...) and `own` does
 * not handle.  One a process. */
const struct service_part *demo_rest(unsigned consumer, const struct service_part *own);

#endif
