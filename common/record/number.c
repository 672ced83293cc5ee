/* SPDX-License-Identifier: Apache-2.0
 * number - see number.h. */
#include "number.h"

#include <stdio.h>

#include "record.sql.h"

int number_next(struct handler_ctx *ctx, const char *series, char ret_number[NUMBER_TEXT])
{
    civil_day today = civil_day_of(ctx->now);
    char day[CIVIL_DAY_TEXT];
    struct next_number_row row;
    int err = next_number(ctx->tx, ctx->arena, series, today, &row);

    if (err < 0)
        return err;
    civil_day_format(today, day);
    snprintf(ret_number, NUMBER_TEXT, "%s%.4s%.2s%.2s-%04d", series, day, day + 5, day + 8, row.last);
    return 0;
}
