/* SPDX-License-Identifier: Apache-2.0
 * progress - what an applicant sees without an account: by the number of the application and its query code.
 */
#ifndef BANGBAN_INTAKE_PROGRESS_H
#define BANGBAN_INTAKE_PROGRESS_H

#include "service/service.h"

enum verdict intake_on_query_progress(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part progress_part;

#endif
