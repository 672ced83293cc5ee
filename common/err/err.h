/* SPDX-License-Identifier: Apache-2.0
 * err - the one list of error codes, with a text for the person who must act.
 *
 * Functions return 0 or a negative ERR_*.  A loader or parser that a person
 * feeds also fills an err_text that says what, where and what to do.
 */
#ifndef BANGBAN_ERR_H
#define BANGBAN_ERR_H

#include <stddef.h>

#define ERR_LIST(X)                                                                                          \
    X(INVALID, -1001, "input breaks a rule")                                                                 \
    X(NOT_FOUND, -1002, "no such thing")                                                                     \
    X(EXISTS, -1003, "already there")                                                                        \
    X(CONFLICT, -1004, "changed meanwhile, or not possible in this state")                                   \
    X(FORBIDDEN, -1005, "not allowed to this caller")                                                        \
    X(TOO_BIG, -1006, "over a stated limit")                                                                 \
    X(NOMEM, -1007, "out of memory")                                                                         \
    X(IO, -1008, "the operating system refused")                                                             \
    X(UNAVAIL, -1009, "a peer or the database is away; try again")                                           \
    X(FENCED, -1010, "another instance owns this service now; exit")                                         \
    X(UNKNOWN, -1011, "outcome unknown: it may or may not have happened")                                    \
    X(BUG, -1012, "a broken promise inside the program")

enum err_code {
#define X(name, code, text) ERR_##name = (code),
    ERR_LIST(X)
#undef X
};

/* Stable name ("INVALID") and one-line meaning; "OK" for 0. Static storage. */
const char *err_name(int err);
const char *err_meaning(int err);

/* What, where, what to do - one sentence for a person. */
struct err_text {
    char text[512];
};

/* err_set(ret_text, err, format, ...) fills `ret_text` (may be NULL) and is `err`, so that a caller can
 * `return err_set(...)`.  Truncates at a character boundary of UTF-8.  A macro, so that compilers and
 * analysers see which value comes back. */
#define err_set(ret_text, err, ...) (err_format((ret_text), __VA_ARGS__), err_pass(err))
void err_format(struct err_text *ret_text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline int err_pass(int err)
{
    return err;
}

#endif
