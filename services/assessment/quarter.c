/* SPDX-License-Identifier: Apache-2.0
 * quarter - its name read strictly.
 */
#include "quarter.h"

#include <string.h>

#include "calendar/calendar.h"

#define MONTHS 3

static wall_time first_instant(int year, int month)
{
    return wall_time_at(civil_day_from(year, month, 1), 0, 0);
}

int quarter_parse(const char *text, struct quarter *ret_quarter)
{
    int year = 0;

    if (strlen(text) != strlen("2026Q1") || strspn(text, "0123456789") != 4 || text[4] != 'Q')
        return ERR_INVALID;
    for (int i = 0; i < 4; i++)
        year = year * 10 + (text[i] - '0');
    int number = text[5] - '0';
    if (year < CALENDAR_FIRST_YEAR || year > CALENDAR_LAST_YEAR || number < 1 || number > 4)
        return ERR_INVALID;
    int month = (number - 1) * MONTHS + 1;
    ret_quarter->from = first_instant(year, month);
    ret_quarter->until = number == 4 ? first_instant(year + 1, 1) : first_instant(year, month + MONTHS);
    return 0;
}
