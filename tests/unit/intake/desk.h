/* SPDX-License-Identifier: Apache-2.0
 * desk - the deployed reference data and an arena, for the tests of the window. */
#ifndef BANGBAN_TEST_INTAKE_DESK_H
#define BANGBAN_TEST_INTAKE_DESK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake.h"

extern struct intake desk;
extern struct arena desk_arena;
extern struct rule_set *desk_rules;

/* cmocka group fixtures. */
int desk_open(void **state);
int desk_close(void **state);

/* "a.b: rule" of every finding, joined with '\n'; arena memory. */
const char *desk_findings(const struct findings *findings);
/* Whether some finding is about that field. */
bool desk_found(const struct findings *findings, const char *field);

#endif
