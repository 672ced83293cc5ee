/* SPDX-License-Identifier: Apache-2.0
 * log - see log.h.  Lines are made on the caller's stack; the kernel serialises the writes.
 */
#include "log/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "log/line.h"
#include "log/mask.h"

#define TEXT_MAX 48 /* any number or time */

static const char *const level_names[] = {"debug", "info", "warn", "error"};

/* The one logger of the process; written only by log_init and log_done. */
static struct {
    char service[48];
    const struct clock *clock;
    struct clock *real_clock; /* NULL unless `clock` is virtual */
    int fd;
    enum log_level level;
    bool ready;
    _Atomic uint64_t lost;
} logger;

int log_init(const struct log_options *options, struct err_text *ret_text)
{
    log_done();
    if (clock_is_virtual(options->clock)) {
        int err = clock_open(&logger.real_clock, "system", ret_text);
        if (err < 0)
            return err;
    }
    snprintf(logger.service, sizeof logger.service, "%s", options->service);
    logger.clock = options->clock;
    logger.fd = options->fd;
    logger.level = options->level;
    logger.ready = true;
    return 0;
}

void log_done(void)
{
    if (logger.real_clock)
        clock_close(&logger.real_clock);
    logger.ready = false;
}

int log_level_parse(const char *name, enum log_level *ret_level)
{
    for (int i = LOG_DEBUG; i <= LOG_ERROR; i++)
        if (strcmp(name, level_names[i]) == 0) {
            *ret_level = (enum log_level)i;
            return 0;
        }
    return ERR_INVALID;
}

bool log_enabled(enum log_level level)
{
    return logger.ready && level >= logger.level;
}

/* Always with six decimals, unlike wall_time_format: lines sort as text. */
static const char *format_stamp(wall_time t, char buffer[TEXT_MAX])
{
    int year, month, day;
    civil_day civil = civil_day_of(t);
    int64_t us = wall_time_since(t, wall_time_at(civil, 0, 0)).us;
    int seconds = (int)(us / 1000000);

    civil_day_split(civil, &year, &month, &day);
    snprintf(buffer, TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02d.%06d+08:00", year, month, day, seconds / 3600,
             seconds / 60 % 60, seconds % 60, (int)(us % 1000000));
    return buffer;
}

static void put_context(struct log_line *line, const struct log_context *context)
{
    const struct {
        const char *key;
        const char *text;
    } members[] = {
        {"case", context->case_id}, {"approval", context->approval_id}, {"dept", context->department},
        {"trace", context->trace},  {"msg_id", context->message_id},
    };

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (members[i].text)
            log_line_text(line, members[i].key, members[i].text);
}

static const char *format_duration(int64_t us, char buffer[TEXT_MAX])
{
    const char *sign = us < 0 ? "-" : "";
    uint64_t size = us < 0 ? -(uint64_t)us : (uint64_t)us;

    snprintf(buffer, TEXT_MAX, "%s%" PRIu64 ".%03" PRIu64, sign, size / 1000, size % 1000);
    return buffer;
}

static void put_masked(struct log_line *line, const struct log_field *field)
{
    char masked[MASK_TEXT];
    const char *text = field->value.text;

    if (text)
        text = field->kind == LOG_KIND_PHONE ? mask_phone(text, masked) : mask_name(text, masked);
    log_line_text(line, field->key, text);
}

static void put_field(struct log_line *line, const struct log_field *field)
{
    char text[TEXT_MAX];

    switch (field->kind) {
    case LOG_KIND_TEXT:
        log_line_text(line, field->key, field->value.text);
        break;
    case LOG_KIND_INT:
        snprintf(text, sizeof text, "%" PRId64, field->value.i);
        log_line_literal(line, field->key, text);
        break;
    case LOG_KIND_UINT:
        snprintf(text, sizeof text, "%" PRIu64, field->value.u);
        log_line_literal(line, field->key, text);
        break;
    case LOG_KIND_DURATION:
        log_line_literal(line, field->key, format_duration(field->value.i, text));
        break;
    case LOG_KIND_TIME:
        log_line_text(line, field->key, format_stamp((wall_time){field->value.i}, text));
        break;
    case LOG_KIND_BOOL:
        log_line_literal(line, field->key, field->value.b ? "true" : "false");
        break;
    case LOG_KIND_PHONE:
    case LOG_KIND_NAME:
        put_masked(line, field);
        break;
    case LOG_KIND_END:
        break;
    }
}

/* Puts how many lines were lost so far, if any, and returns it. */
static uint64_t put_lost(struct log_line *line)
{
    char text[TEXT_MAX];
    uint64_t lost = atomic_load(&logger.lost);

    if (lost == 0)
        return 0;
    snprintf(text, sizeof text, "%" PRIu64, lost);
    log_line_literal(line, "lost", text);
    return lost;
}

static bool write_line(const struct log_line *line)
{
    ssize_t written;

    do {
        written = write(logger.fd, line->bytes, line->used);
    } while (written < 0 && errno == EINTR);
    return written == (ssize_t)line->used;
}

void log_write(const struct log_context *context, enum log_level level, const char *event,
               const struct log_field *fields)
{
    struct log_line line;
    char stamp[TEXT_MAX];

    log_line_begin(&line);
    log_line_text(&line, "ts", format_stamp(clock_now(logger.clock), stamp));
    if (logger.real_clock)
        log_line_text(&line, "real_ts", format_stamp(clock_now(logger.real_clock), stamp));
    log_line_text(&line, "level", level_names[level]);
    log_line_text(&line, "svc", logger.service);
    log_line_text(&line, "event", event);
    uint64_t told = put_lost(&line);
    if (context)
        put_context(&line, context);
    for (size_t i = 0; i < LOG_FIELDS_MAX && fields[i].kind != LOG_KIND_END; i++)
        put_field(&line, &fields[i]);
    log_line_end(&line);
    if (!write_line(&line))
        atomic_fetch_add(&logger.lost, 1);
    else if (told > 0)
        atomic_fetch_sub(&logger.lost, told);
}
