/* SPDX-License-Identifier: Apache-2.0
 * close - how an application is said to have closed. */
#ifndef BANGBAN_INTAKE_CLOSE_H
#define BANGBAN_INTAKE_CLOSE_H

#include "message/bulletin.h"

struct closed_application {
    struct uuid id;
    const char *project_code;
    const char *outcome; /* "finished", "partly", "withdrawn", "terminated" */
};

/* Tells everybody; the application is closed already. */
int announce_closed(struct handler_ctx *ctx, const struct closed_application *closed,
                    struct bulletin *bulletin);

#endif
