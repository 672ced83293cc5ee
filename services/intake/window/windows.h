/* SPDX-License-Identifier: Apache-2.0
 * windows - the windows (“帮您办”综合窗口) of the centre, their clerks and shifts (regulation, part two, 1).
 *
 * Loaded from windows.csv, window_clerks.csv and window_shifts.csv.  Immutable once open; any thread.
 */
#ifndef BANGBAN_INTAKE_WINDOW_WINDOWS_H
#define BANGBAN_INTAKE_WINDOW_WINDOWS_H

#include "shift.h"

struct windows;

struct window {
    const char *code, *name;
};

struct clerk {
    const char *code, *name, *phone;
};

struct window_shift {
    const struct window *window;
    const struct clerk *clerk;
    const char *days, *from, *to; /* as in the file */
    struct shift shift;
};

/* Borrows the calendar. ERR_INVALID (also: two clerks at one window at a time, a clerk at two), ERR_IO,
 * ERR_NOMEM with `ret_text`. */
int windows_open(struct windows **ret_windows, const char *directory, const struct calendar *calendar,
                 struct err_text *ret_text) __attribute__((warn_unused_result));
void windows_close(struct windows **windows);

/* NULL when there is none of that code. */
const struct window *windows_find(const struct windows *windows, const char *code);
const struct clerk *windows_clerk(const struct windows *windows, const char *code);

/* All, in the order of the files; the next of NULL is the first, of the last NULL. */
const struct window *windows_next(const struct windows *windows, const struct window *window);
const struct window_shift *windows_next_shift(const struct windows *windows,
                                              const struct window_shift *shift);

/* The shift that holds at the window; NULL: nobody sits there. */
const struct window_shift *windows_shift_at(const struct windows *windows, const char *code, wall_time when);

#endif
