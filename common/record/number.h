/* SPDX-License-Identifier: Apache-2.0
 * number - numbers that people say aloud, one series for each kind of record of a service.
 */
#ifndef BANGBAN_RECORD_NUMBER_H
#define BANGBAN_RECORD_NUMBER_H

#include "service/handler.h"

#define NUMBER_TEXT 32

/* The next of a series on ctx->now's day: "BB20260302-0007" for series "BB".  Two services number apart, so a
 * series belongs to one. */
int number_next(struct handler_ctx *ctx, const char *series, char ret_number[NUMBER_TEXT]);

#endif
