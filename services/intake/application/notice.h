/* SPDX-License-Identifier: Apache-2.0
 * notice - the one-time notice (regulation, part two, 1: 一次性告知; Administrative Licensing Law art.
 * 32(4)).
 *
 * The centre names all that an item misses once; the database refuses whatever it names later, unless it is a
 * typed exception that is charged to who demands it.
 */
#ifndef BANGBAN_INTAKE_APPLICATION_NOTICE_H
#define BANGBAN_INTAKE_APPLICATION_NOTICE_H

#include "intake.h"

/* The first and only list of each item, also the empty one of an item that misses nothing. Queued. */
int notice_save(struct handler_ctx *ctx, const struct uuid *application, const struct formality *formality);

/* Tells the enterprise and the log; what is missing must be saved. */
int notice_tell(struct handler_ctx *ctx, const struct application *application,
                const struct formality *formality, struct bulletin *bulletin);

/* "事项 3“可研报告”（必交材料未提交；纸质一份；由…）；…" Arena memory, NULL when it is full. */
const char *notice_text(struct arena *arena, const struct formality_missing *missing, size_t count);

/* What the centre failed to ask for in time: charged to the window, asked for by nobody any more. Queued. */
int notice_save_omissions(struct handler_ctx *ctx, const struct application *application,
                          const struct formality *formality);

/* Marks what is here as supplied, whoever demanded it; a promise or a fault supplies nothing. Queued. */
int notice_supplied(struct handler_ctx *ctx, const struct uuid *application, Material *const *materials,
                    size_t count);

#endif
