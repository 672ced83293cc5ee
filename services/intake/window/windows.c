/* SPDX-License-Identifier: Apache-2.0
 * windows - loading windows, clerks and shifts; who sits where. */
#include "windows.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"

enum { CODE, NAME, PHONE }; /* the code and the name are the first columns of both files of names */
enum { SHIFT_WINDOW, SHIFT_DAYS, SHIFT_FROM, SHIFT_TO, SHIFT_CLERK };

static const char *const window_columns[] = {"code", "name", NULL};
static const char *const clerk_columns[] = {"code", "name", "phone", NULL};
static const char *const shift_columns[] = {"window", "days", "from", "to", "clerk", NULL};

struct windows {
    const struct calendar *calendar;
    struct csv_table *window_rows, *clerk_rows, *shift_rows; /* own the strings */
    struct window *windows;
    struct clerk *clerks;
    struct window_shift *shifts;
    size_t window_count, clerk_count, shift_count;
};

const struct window *windows_find(const struct windows *windows, const char *code)
{
    for (size_t i = 0; i < windows->window_count; i++) {
        assert(windows->windows[i].code); /* loaded */
        if (strcmp(windows->windows[i].code, code) == 0)
            return &windows->windows[i];
    }
    return NULL;
}

const struct clerk *windows_clerk(const struct windows *windows, const char *code)
{
    for (size_t i = 0; i < windows->clerk_count; i++) {
        assert(windows->clerks[i].code); /* loaded */
        if (strcmp(windows->clerks[i].code, code) == 0)
            return &windows->clerks[i];
    }
    return NULL;
}

const struct window *windows_next(const struct windows *windows, const struct window *window)
{
    const struct window *next = window ? window + 1 : windows->windows;

    return next < windows->windows + windows->window_count ? next : NULL;
}

const struct window_shift *windows_next_shift(const struct windows *windows, const struct window_shift *shift)
{
    const struct window_shift *next = shift ? shift + 1 : windows->shifts;

    return next < windows->shifts + windows->shift_count ? next : NULL;
}

const struct window_shift *windows_shift_at(const struct windows *windows, const char *code, wall_time when)
{
    for (size_t i = 0; i < windows->shift_count; i++) {
        const struct window_shift *shift = &windows->shifts[i];

        if (strcmp(shift->window->code, code) == 0 && shift_holds_at(&shift->shift, windows->calendar, when))
            return shift;
    }
    return NULL;
}

/* ---- loading ---- */

static int open_table(struct csv_table **ret_table, const char *path, const char *const *columns,
                      struct err_text *ret_text)
{
    int err = csv_open(ret_table, path, columns, ret_text);

    if (err == 0 && csv_rows(*ret_table) == 0)
        return err_set(ret_text, ERR_INVALID, "%s: has no row; at least one is needed", path);
    return err;
}

static int open_tables(struct windows *windows, const char *directory, struct err_text *ret_text)
{
    const struct {
        const char *name;
        const char *const *columns;
        struct csv_table **table;
    } files[] = {
        {"windows.csv", window_columns, &windows->window_rows},
        {"window_clerks.csv", clerk_columns, &windows->clerk_rows},
        {"window_shifts.csv", shift_columns, &windows->shift_rows},
    };
    char path[4096];
    int err = 0;

    for (size_t i = 0; err == 0 && i < sizeof(files) / sizeof(*files); i++) {
        snprintf(path, sizeof(path), "%s/%s", directory, files[i].name);
        err = open_table(files[i].table, path, files[i].columns, ret_text);
    }
    return err;
}

static int allocate(struct windows *windows, struct err_text *ret_text)
{
    windows->windows = calloc(csv_rows(windows->window_rows), sizeof(*windows->windows));
    windows->clerks = calloc(csv_rows(windows->clerk_rows), sizeof(*windows->clerks));
    windows->shifts = calloc(csv_rows(windows->shift_rows), sizeof(*windows->shifts));
    if (windows->windows && windows->clerks && windows->shifts)
        return 0;
    return err_set(ret_text, ERR_NOMEM, "out of memory for windows.csv and its companions");
}

static int check_named(const struct csv_table *table, size_t row, bool known, struct err_text *ret_text)
{
    if (!*csv_text(table, row, CODE) || !*csv_text(table, row, NAME))
        return csv_reject(table, row, ret_text, "code and name must be filled in");
    if (known)
        return csv_reject(table, row, ret_text, "code %s is given twice", csv_text(table, row, CODE));
    return 0;
}

static int load_windows(struct windows *windows, struct err_text *ret_text)
{
    const struct csv_table *table = windows->window_rows;
    int err = 0;

    for (size_t row = 0; err == 0 && row < csv_rows(table); row++) {
        struct window window = {csv_text(table, row, CODE), csv_text(table, row, NAME)};

        err = check_named(table, row, windows_find(windows, window.code) != NULL, ret_text);
        windows->windows[windows->window_count++] = window;
    }
    return err;
}

static int load_clerks(struct windows *windows, struct err_text *ret_text)
{
    const struct csv_table *table = windows->clerk_rows;
    int err = 0;

    for (size_t row = 0; err == 0 && row < csv_rows(table); row++) {
        struct clerk clerk = {csv_text(table, row, CODE), csv_text(table, row, NAME),
                              csv_text(table, row, PHONE)};

        err = check_named(table, row, windows_clerk(windows, clerk.code) != NULL, ret_text);
        windows->clerks[windows->clerk_count++] = clerk;
    }
    return err;
}

static int parse_shift(const struct windows *windows, size_t row, struct window_shift *ret_shift,
                       struct err_text *ret_text)
{
    const struct csv_table *table = windows->shift_rows;
    struct window_shift shift = {
        .window = windows_find(windows, csv_text(table, row, SHIFT_WINDOW)),
        .clerk = windows_clerk(windows, csv_text(table, row, SHIFT_CLERK)),
        .days = csv_text(table, row, SHIFT_DAYS),
        .from = csv_text(table, row, SHIFT_FROM),
        .to = csv_text(table, row, SHIFT_TO),
    };

    if (!shift.window)
        return csv_reject(table, row, ret_text, "no window %s; codes are those of windows.csv",
                          csv_text(table, row, SHIFT_WINDOW));
    if (!shift.clerk)
        return csv_reject(table, row, ret_text, "no clerk %s; codes are those of window_clerks.csv",
                          csv_text(table, row, SHIFT_CLERK));
    if (shift_parse_days(shift.days, &shift.shift.days) < 0)
        return csv_reject(table, row, ret_text,
                          "days \"%s\" are neither workdays, off nor weekdays such as 1|3|5", shift.days);
    if (shift_parse_hours(shift.from, shift.to, &shift.shift) < 0)
        return csv_reject(table, row, ret_text,
                          "from \"%s\" to \"%s\" is no span of the day; write HH:MM, such as 08:30, or "
                          "nothing for opening and closing",
                          shift.from, shift.to);
    *ret_shift = shift;
    return 0;
}

/* One person at a window, one window for a person. */
static int check_overlap(const struct windows *windows, size_t row, const struct window_shift *shift,
                         struct err_text *ret_text)
{
    assert(shift->window && shift->clerk); /* parsed */
    for (size_t i = 0; i < windows->shift_count; i++) {
        const struct window_shift *other = &windows->shifts[i];

        if ((other->window == shift->window || other->clerk == shift->clerk) &&
            shift_overlaps(&other->shift, &shift->shift))
            return csv_reject(windows->shift_rows, row, ret_text,
                              "the shift of %s at %s overlaps that of %s at %s", shift->clerk->code,
                              shift->window->code, other->clerk->code, other->window->code);
    }
    return 0;
}

static int load_shifts(struct windows *windows, struct err_text *ret_text)
{
    int err = 0;

    for (size_t row = 0; err == 0 && row < csv_rows(windows->shift_rows); row++) {
        struct window_shift shift = {NULL};

        err = parse_shift(windows, row, &shift, ret_text);
        if (err == 0)
            err = check_overlap(windows, row, &shift, ret_text);
        if (err == 0)
            windows->shifts[windows->shift_count++] = shift;
    }
    return err;
}

int windows_open(struct windows **ret_windows, const char *directory, const struct calendar *calendar,
                 struct err_text *ret_text)
{
    struct windows *windows = calloc(1, sizeof(*windows));

    if (!windows)
        return err_set(ret_text, ERR_NOMEM, "out of memory for windows.csv");
    windows->calendar = calendar;
    int err = open_tables(windows, directory, ret_text);
    if (err == 0)
        err = allocate(windows, ret_text);
    if (err == 0)
        err = load_windows(windows, ret_text);
    if (err == 0)
        err = load_clerks(windows, ret_text);
    if (err == 0)
        err = load_shifts(windows, ret_text);
    if (err < 0)
        windows_close(&windows);
    else
        *ret_windows = windows;
    return err;
}

void windows_close(struct windows **windows)
{
    if (!*windows)
        return;
    csv_close(&(*windows)->window_rows);
    csv_close(&(*windows)->clerk_rows);
    csv_close(&(*windows)->shift_rows);
    free((*windows)->windows);
    free((*windows)->clerks);
    free((*windows)->shifts);
    free(*windows);
    *windows = NULL;
}
