/* SPDX-License-Identifier: Apache-2.0
 * reception - by whom and when something was taken in at a window.
 *
 * A window takes in at any time (regulation, part four, 1: 随时办); what comes out of hours, or while nobody
 * has a shift, is recorded as that, and its clocks count from the next office minute.
 */
#ifndef BANGBAN_INTAKE_WINDOW_RECEPTION_H
#define BANGBAN_INTAKE_WINDOW_RECEPTION_H

#include "findings/findings.h"
#include "service/service.h"
#include "uuid/uuid.h"
#include "windows.h"

struct reception {
    const char *window;
    const struct clerk *clerk; /* NULL: nobody's shift */
    bool out_of_hours;
    wall_time counts_from;
};

/* The code that a key is named after: "A01" of "agent.a01". Arena memory, NULL when it is full. */
const char *code_of_key(struct handler_ctx *ctx, const char *key);

/* The window at which a request is made: that of a window's key, another one is a finding; else as `given`.
 * NULL when the arena is full. */
const char *reception_window(struct handler_ctx *ctx, const struct incoming *in, struct findings *findings,
                             const char *given);

/* ERR_TOO_BIG beyond the calendar. */
int reception_at(struct handler_ctx *ctx, const char *window, struct reception *ret_reception);

/* Queues the record of an application that is being taken in now. */
int reception_record(struct handler_ctx *ctx, const struct uuid *application, const char *window);

/* Arena memory; NULL for what was taken in before receptions were recorded. */
int reception_show(struct handler_ctx *ctx, const struct uuid *application, Reception **ret_message);

extern const struct service_part window_part;

#endif
