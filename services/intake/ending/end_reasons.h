/* SPDX-License-Identifier: Apache-2.0
 * end_reasons - why the centre may end its service for a case.
 *
 * Loaded from end_reasons.csv.  Immutable once open; any thread.
 */
#ifndef BANGBAN_INTAKE_END_REASONS_H
#define BANGBAN_INTAKE_END_REASONS_H

#include <stdbool.h>

#include "err/err.h"

struct end_reasons;

struct end_reason {
    const char *code, *name;
    const char *roles;  /* that may give it, separated by '|': "agent|office" */
    const char *status; /* the application must have; "": any */
    int notice_days;    /* calendar days that must have passed since the one-time notice; 0: none */
};

/* The reason of an item that was recorded by mistake: always in the list. */
#define END_REASON_MISTAKE "mistake"

/* ERR_INVALID, ERR_IO, ERR_NOMEM with `ret_text`. */
int end_reasons_open(struct end_reasons **ret_reasons, const char *directory, struct err_text *ret_text)
    __attribute__((warn_unused_result));
void end_reasons_close(struct end_reasons **reasons);

/* NULL when there is none. Borrowed until close. */
const struct end_reason *end_reasons_find(const struct end_reasons *reasons, const char *code);

/* Whether the key ("agent.a01") has one of the roles. */
bool end_reason_open_to(const struct end_reason *reason, const char *caller);

#endif
