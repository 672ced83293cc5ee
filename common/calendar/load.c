/* SPDX-License-Identifier: Apache-2.0
 * load - from the two data files to a finished table: sums, ordinals, version.
 */
#include "calendar/calendar.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <limits.h>
#include <string.h>
#include <stdlib.h>

#include "calendar/table.h"

static_assert(TABLE_DAYS <= UINT16_MAX, "ordinals and day indexes are 16 bits wide");

static void sum_up(struct calendar *calendar)
{
    uint16_t ordinal = 0;
    int32_t minutes = 0;

    for (uint16_t i = 0; i < TABLE_DAYS; i++) {
        struct day *day = &calendar->days[i];
        day->minutes_before = minutes;
        if (calendar->workday[i]) {
            calendar->workday_at[++ordinal] = i;
            minutes += office_minutes_until(&calendar->hours[day->hours], 24 * 60);
        }
        day->ordinal = ordinal;
    }
    calendar->days[TABLE_DAYS] = (struct day){.minutes_before = minutes, .ordinal = ordinal};
}

/* FNV-1a, 64 bits: it tells versions apart and proves nothing. */
static void hash_number(uint64_t *hash, int number)
{
    for (unsigned shift = 0; shift < 32; shift += 8) {
        *hash ^= ((uint32_t)number >> shift) & 0xff;
        *hash *= UINT64_C(0x100000001b3);
    }
}

static void name_version(struct calendar *calendar)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    char day[CIVIL_DAY_TEXT];

    hash_number(&hash, calendar->published_until);
    for (int i = 0; i < TABLE_DAYS; i++) {
        const struct office_hours *hours = &calendar->hours[calendar->days[i].hours];
        hash_number(&hash, calendar->workday[i]);
        hash_number(&hash, hours->morning_from);
        hash_number(&hash, hours->morning_to);
        hash_number(&hash, hours->afternoon_from);
        hash_number(&hash, hours->afternoon_to);
    }
    snprintf(calendar->version, sizeof calendar->version, "%s.%016" PRIx64,
             civil_day_format(calendar->known_since, day), hash);
}

int calendar_load_known_by(struct calendar **ret_calendar, const char *holidays_path,
                           const char *office_hours_path, civil_day known_by, struct err_text *ret_text)
{
    struct calendar *calendar = calloc(1, sizeof *calendar);

    if (calendar == NULL)
        return err_set(ret_text, ERR_NOMEM, "%s: no memory for the calendar", holidays_path);
    int err = notices_read(calendar, holidays_path, known_by, ret_text);
    if (err == 0)
        err = office_hours_read(calendar, office_hours_path, ret_text);
    if (err < 0) {
        free(calendar);
        return err;
    }
    sum_up(calendar);
    name_version(calendar);
    *ret_calendar = calendar;
    return 0;
}

int calendar_load(struct calendar **ret_calendar, const char *holidays_path, const char *office_hours_path,
                  struct err_text *ret_text)
{
    return calendar_load_known_by(ret_calendar, holidays_path, office_hours_path, (civil_day){INT32_MAX},
                                  ret_text);
}

int calendar_open(struct calendar **ret_calendar, const char *directory, struct err_text *ret_text)
{
    char holidays[PATH_MAX], office_hours[PATH_MAX];
    size_t longest = sizeof holidays - sizeof "/office_hours.csv";

    if (strlen(directory) > longest)
        return err_set(ret_text, ERR_TOO_BIG, "the data directory's path is longer than %zu bytes", longest);
    snprintf(holidays, sizeof holidays, "%s/holidays.csv", directory);
    snprintf(office_hours, sizeof office_hours, "%s/office_hours.csv", directory);
    return calendar_load(ret_calendar, holidays, office_hours, ret_text);
}

void calendar_free(struct calendar **calendar)
{
    free(*calendar);
    *calendar = NULL;
}
