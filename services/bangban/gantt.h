/* SPDX-License-Identifier: Apache-2.0
 * gantt - a plan as bars over working days, for the terminal and as SVG.
 */
#ifndef BANGBAN_GANTT_H
#define BANGBAN_GANTT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "arena/arena.h"
#include "err/err.h"

/* Working days after the acceptance of the project. */
struct gantt_span {
    int start, finish;
};

struct gantt_bar {
    int item;
    const char *name, *department;
    struct gantt_span planned; /* parallel schedule */
    int slack;                 /* how much later it may finish */
    bool critical;             /* on the critical path */
    struct gantt_span tolerant;
    bool has_tolerant;
};

/* All borrowed. */
struct gantt {
    const char *title;
    const struct gantt_bar *bars;
    size_t count;
    int length; /* days of the scale */
};

/* One line for each bar, at most GANTT_COLUMNS characters of chart. */
#define GANTT_COLUMNS 60
void gantt_print(const struct gantt *gantt, struct arena *arena, FILE *out);

/* ERR_IO with `ret_text` naming the file, ERR_NOMEM. */
int gantt_write_svg(const struct gantt *gantt, const char *path, struct err_text *ret_text);

#endif
