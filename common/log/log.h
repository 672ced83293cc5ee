/* SPDX-License-Identifier: Apache-2.0
 * log - one JSON object per line, for the people and programs that watch operations.
 *
 *   log_event(&ctx, LOG_INFO, "application.accepted", LOG_S("items", "18"), LOG_D("took_ms", took));
 *   {"ts":"2026-03-02T09:00:00.000000+08:00","level":"info","svc":"...","event":"application.accepted",
 *    "case":"...","trace":"...","items":"18","took_ms":1.250}
 *
 * Event names are a closed list: deploy/logs/events.csv says what each means and what to do.
 * Each line is one write(2) of at most PIPE_BUF bytes, so lines of threads and of processes that share a
 * pipe never mix.  A line that cannot be written is counted and the next one says how many were lost.
 */
#ifndef BANGBAN_LOG_H
#define BANGBAN_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "clock/clock.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* What a line is about; a NULL member is left out. Borrowed during the call. */
struct log_context {
    const char *case_id;
    const char *approval_id;
    const char *department;
    const char *trace;
    const char *message_id;
};

enum log_kind {
    LOG_KIND_END,
    LOG_KIND_TEXT,
    LOG_KIND_INT,
    LOG_KIND_UINT,
    LOG_KIND_DURATION,
    LOG_KIND_TIME,
    LOG_KIND_BOOL,
    LOG_KIND_PHONE,
    LOG_KIND_NAME,
};

struct log_field {
    const char *key; /* a literal of [a-z0-9_] */
    enum log_kind kind;
    union {
        const char *text; /* NULL is written as null */
        int64_t i;
        uint64_t u;
        bool b;
    } value;
};

#define LOG_S(key_, text_)   ((struct log_field){.key = (key_), .kind = LOG_KIND_TEXT, .value.text = (text_)})
#define LOG_I(key_, number_) ((struct log_field){.key = (key_), .kind = LOG_KIND_INT, .value.i = (number_)})
#define LOG_U(key_, number_) ((struct log_field){.key = (key_), .kind = LOG_KIND_UINT, .value.u = (number_)})
#define LOG_B(key_, truth_)  ((struct log_field){.key = (key_), .kind = LOG_KIND_BOOL, .value.b = (truth_)})
/* A duration, written in milliseconds with three decimals: let the key end in _ms. */
#define LOG_D(key_, duration_)                                                                               \
    ((struct log_field){.key = (key_), .kind = LOG_KIND_DURATION, .value.i = (duration_).us})
#define LOG_T(key_, time_) ((struct log_field){.key = (key_), .kind = LOG_KIND_TIME, .value.i = (time_).us})
/* Personal data is masked here, not by callers: 138****0001, and the first character of a name. */
#define LOG_PHONE(key_, text_)                                                                               \
    ((struct log_field){.key = (key_), .kind = LOG_KIND_PHONE, .value.text = (text_)})
#define LOG_NAME(key_, text_)                                                                                \
    ((struct log_field){.key = (key_), .kind = LOG_KIND_NAME, .value.text = (text_)})

struct log_options {
    const char *service;       /* copied; the key "svc" */
    const struct clock *clock; /* gives "ts"; lives until log_done. If virtual, lines carry "real_ts" too */
    int fd;                    /* borrowed; normally STDOUT_FILENO */
    enum log_level level;      /* lines below it are not made */
};

/* Once, before threads start. Until then, and after log_done, log_event does nothing. */
int log_init(const struct log_options *options, struct err_text *ret_text)
    __attribute__((warn_unused_result));
void log_done(void);

/* "debug" "info" "warn" "error"; ERR_INVALID otherwise. */
int log_level_parse(const char *name, enum log_level *ret_level) __attribute__((warn_unused_result));

bool log_enabled(enum log_level level);

#define LOG_FIELDS_MAX 20 /* of one line; the compiler refuses more */

/* Use log_event. `fields` ends with a field of LOG_KIND_END, or after LOG_FIELDS_MAX; `context` may be NULL.
 * Any thread. */
void log_write(const struct log_context *context, enum log_level level, const char *event,
               const struct log_field *fields);

/* Arguments are evaluated only if the level is on. */
#define log_event(context, level, event, ...)                                                                \
    do {                                                                                                     \
        if (log_enabled(level))                                                                              \
            log_write((context), (level), (event), (const struct log_field[LOG_FIELDS_MAX]){__VA_ARGS__});   \
    } while (0)

#endif
