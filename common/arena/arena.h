/* SPDX-License-Identifier: Apache-2.0
 * arena - memory that is freed all at once.
 *
 * One arena per message, request or loaded table; what it hands out lives until
 * arena_reset or arena_done.  An arena is used by one thread at a time; there is
 * no global state.
 */
#ifndef BANGBAN_ARENA_H
#define BANGBAN_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

/* Fields are private. {0} is a valid arena of cap 0, from which every allocation fails. */
struct arena {
    struct arena_block *blocks; /* newest first; the bytes handed out come from its head */
    size_t cap;                 /* bytes that may be handed out */
    size_t used;                /* bytes handed out, padding included */
};

/* Allocates nothing yet. `cap` is what a caller may take before it gets NULL. */
void arena_init(struct arena *arena, size_t cap);
void arena_done(struct arena *arena);

/* Forget everything handed out; one block is kept, so that a reused arena stops calling malloc. */
void arena_reset(struct arena *arena);

/* Bytes handed out since arena_init or arena_reset. */
size_t arena_used(const struct arena *arena);

/* Zeroed and aligned for every type. NULL only over the cap or out of memory; `size` 0 is a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size)
    __attribute__((malloc, alloc_size(2), warn_unused_result));

/* arena_alloc of count * size, NULL also if that overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size)
    __attribute__((malloc, alloc_size(2, 3), warn_unused_result));

/* Copies; NULL as arena_alloc. arena_strndup takes at most `max` bytes and stops at a NUL. */
char *arena_strdup(struct arena *arena, const char *text) __attribute__((malloc, warn_unused_result));
char *arena_strndup(struct arena *arena, const char *text, size_t max)
    __attribute__((malloc, warn_unused_result));
void *arena_memdup(struct arena *arena, const void *bytes, size_t size)
    __attribute__((malloc, warn_unused_result));

char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((malloc, format(printf, 2, 3), warn_unused_result));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
    __attribute__((malloc, format(printf, 2, 0), warn_unused_result));

#endif
