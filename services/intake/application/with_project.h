/* SPDX-License-Identifier: Apache-2.0
 * with_project - an application that brings its project.
 */
#ifndef BANGBAN_INTAKE_APPLICATION_WITH_PROJECT_H
#define BANGBAN_INTAKE_APPLICATION_WITH_PROJECT_H

#include "intake.h"

/* Of a SubmitApplication with a project. */
enum verdict submit_with_project(struct handler_ctx *ctx, struct incoming *in);

#endif
