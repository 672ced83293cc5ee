/* SPDX-License-Identifier: Apache-2.0
 * findings - all that is wrong with a request, collected before it is answered. */
#ifndef BANGBAN_FINDINGS_H
#define BANGBAN_FINDINGS_H

#include "arena/arena.h"
#include "service/service.h"

#define FINDINGS_MAX 200 /* of one answer; who has more than that sends the wrong file */

struct findings {
    struct arena *arena;
    struct field_problem list[FINDINGS_MAX];
    size_t count;
};

/* `rule` and `cure` are borrowed until the answer is sent; the path is made in the arena. */
void findings_add(struct findings *findings, const char *rule, const char *cure, const char *path, ...)
    __attribute__((format(printf, 4, 5)));

/* Text of 1 to `max` characters that is not only blank and has no line breaks. */
void findings_check_text(struct findings *findings, const char *path, const char *text, size_t max);

/* Refuses with "invalid-field"; asserts that something was found. */
enum verdict findings_refuse(struct handler_ctx *ctx, struct incoming *in, const struct findings *findings);

#endif
