/* SPDX-License-Identifier: Apache-2.0
 * promise_course - each promise runs to the close of its day, or of the next working day.
 */
#include "deadline/promise_course.h"

static int last_day(const struct calendar *calendar, const struct promise *promise, civil_day *ret_day,
                    bool *ret_in_time)
{
    int err = calendar_next_workday_on_or_after(calendar, promise->promised, ret_day);

    *ret_in_time = !err && promise->kept &&
                   wall_time_compare(promise->supplied, calendar_closing(calendar, *ret_day)) <= 0;
    return err;
}

/* As promise_find_day; `ret_open`: that day was missed, or may still be. */
static int find_day(const struct calendar *calendar, const struct promises *promises, civil_day *ret_day,
                    bool *ret_open)
{
    int err = 0;

    *ret_open = false;
    *ret_day = civil_day_of(promises->accepted);
    for (size_t i = 0; i < promises->count && !err; i++) {
        bool in_time;
        civil_day day;
        err = last_day(calendar, &promises->list[i], &day, &in_time);
        if (!in_time)
            *ret_day = *ret_open && ret_day->n < day.n ? *ret_day : day;
        else if (!*ret_open && day.n > ret_day->n)
            *ret_day = day;
        *ret_open = *ret_open || !in_time;
    }
    return err;
}

int promise_find_day(const struct calendar *calendar, const struct promises *promises, civil_day *ret_day)
{
    bool open;

    return find_day(calendar, promises, ret_day, &open);
}

int promise_find_break(const struct calendar *calendar, const struct promises *promises,
                       struct promise_break *ret_break)
{
    civil_day day;
    int err = find_day(calendar, promises, &day, &ret_break->set);

    ret_break->set = ret_break->set && !err;
    if (ret_break->set)
        ret_break->at = calendar_closing(calendar, day);
    return err;
}
