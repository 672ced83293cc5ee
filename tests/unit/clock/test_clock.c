/* SPDX-License-Identifier: Apache-2.0
 * Clocks: a virtual one is read as it is written, by any open reader, and never goes backwards.
 */
#include "clock/clock.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "err/err.h"

struct place {
    char directory[32], path[48], spec[56];
};

static int make_place(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    snprintf(place->directory, sizeof place->directory, "/tmp/clock.XXXXXX");
    if (mkdtemp(place->directory) == NULL)
        return -1;
    snprintf(place->path, sizeof place->path, "%s/clock", place->directory);
    snprintf(place->spec, sizeof place->spec, "file:%s", place->path);
    *state = place;
    return 0;
}

static int drop_place(void **state)
{
    struct place *place = *state;

    unlink(place->path);
    rmdir(place->directory);
    free(place);
    return 0;
}

static void write_bytes(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void test_write_then_read(void **state)
{
    const struct place *place = *state;
    struct clock *clock = NULL;
    wall_time first = wall_time_at(civil_day_from(2026, 3, 2), 9, 0),
              later = wall_time_add(first, DURATION_S(60));

    assert_int_equal(clock_write(place->path, first, NULL), 0);
    assert_int_equal(clock_open(&clock, place->spec, NULL), 0);
    assert_true(clock_is_virtual(clock));
    assert_int_equal(clock_now(clock).us, first.us);
    assert_int_equal(clock_write(place->path, later, NULL), 0);
    assert_int_equal(clock_now(clock).us, later.us);
    clock_close(&clock);
    assert_null(clock);
    clock_close(&clock);
}

static void test_never_backwards(void **state)
{
    const struct place *place = *state;
    struct err_text text;
    struct clock *clock = NULL;
    wall_time noon = wall_time_at(civil_day_from(2026, 3, 2), 12, 0);

    assert_int_equal(clock_write(place->path, noon, NULL), 0);
    assert_int_equal(clock_write(place->path, noon, NULL), 0);
    assert_int_equal(clock_write(place->path, (wall_time){noon.us - 1}, &text), ERR_CONFLICT);
    assert_non_null(strstr(text.text, "2026-03-02T12:00:00+08:00"));
    assert_int_equal(clock_open(&clock, place->spec, NULL), 0);
    assert_int_equal(clock_now(clock).us, noon.us);
    clock_close(&clock);
}

static void test_little_endian_on_disk(void **state)
{
    const struct place *place = *state;
    const unsigned char bytes[8] = {0x15, 0xcd, 0x5b, 0x07};
    struct clock *clock = NULL;

    write_bytes(place->path, bytes, sizeof bytes);
    assert_int_equal(clock_open(&clock, place->spec, NULL), 0);
    assert_int_equal(clock_now(clock).us, 123456789);
    clock_close(&clock);
}

static void test_refusals(void **state)
{
    const struct place *place = *state;
    struct clock *clock = NULL;
    struct err_text text;

    assert_int_equal(clock_open(&clock, "sundial", &text), ERR_INVALID);
    assert_non_null(strstr(text.text, "file:<path>"));
    assert_int_equal(clock_open(&clock, "file:", &text), ERR_INVALID);
    assert_int_equal(clock_open(&clock, place->spec, &text), ERR_IO);
    assert_non_null(strstr(text.text, place->path));
    write_bytes(place->path, "seven b", 7);
    assert_int_equal(clock_open(&clock, place->spec, &text), ERR_INVALID);
    assert_int_equal(clock_write(place->path, (wall_time){0}, &text), ERR_INVALID);
    assert_int_equal(clock_write(place->directory, (wall_time){0}, &text), ERR_IO);
    assert_null(clock);
}

static void *push_clock(void *data)
{
    const struct place *place = data;

    for (int64_t us = 1; us <= 2000; us++)
        (void)clock_write(place->path, (wall_time){us * 1000}, NULL);
    return NULL;
}

/* Two writers race to the same end; a reader between them must never see time step back. */
static void test_writers_race(void **state)
{
    struct place *place = *state;
    struct clock *clock = NULL;
    pthread_t writers[2];

    assert_int_equal(clock_write(place->path, (wall_time){0}, NULL), 0);
    assert_int_equal(clock_open(&clock, place->spec, NULL), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&writers[i], NULL, push_clock, place), 0);
    for (wall_time seen = {0}, now = {0}; seen.us < 2000 * 1000; seen = now) {
        now = clock_now(clock);
        assert_true(wall_time_compare(now, seen) >= 0);
    }
    for (int i = 0; i < 2; i++)
        pthread_join(writers[i], NULL);
    clock_close(&clock);
}

static void test_system_clock(void **state)
{
    struct clock *clock = NULL;
    duration before = clock_uptime();

    (void)state;
    assert_int_equal(clock_open(&clock, "system", NULL), 0);
    assert_false(clock_is_virtual(clock));
    assert_true(clock_now(clock).us > wall_time_at(civil_day_from(2024, 1, 1), 0, 0).us);
    assert_true(clock_uptime().us >= before.us);
    clock_close(&clock);
}

#define AT_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, drop_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        AT_PLACE(test_write_then_read), AT_PLACE(test_never_backwards), AT_PLACE(test_little_endian_on_disk),
        AT_PLACE(test_refusals),        AT_PLACE(test_writers_race),    cmocka_unit_test(test_system_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
