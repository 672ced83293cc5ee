/* SPDX-License-Identifier: Apache-2.0
 * The loop with real time, signals and threads. Each test ends with loop_close, which asserts an empty loop.
 */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <cmocka.h>

#include "loop/loop.h"

#define TURNS 1000

struct scene {
    struct loop *loop;
    struct loop_timer *timer;
    struct loop_waker *waker;
    struct loop_doorbell *doorbell;
    int fd;
    int count;
    int last_signal;
    int ticks;
};

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);

    *state = scene;
    scene->fd = eventfd(0, EFD_NONBLOCK);
    return scene->fd < 0 ? -1 : loop_open(&scene->loop);
}

static int tear_down(void **state)
{
    struct scene *scene = *state;

    loop_close(&scene->loop);
    close(scene->fd);
    free(scene);
    return 0;
}

static void stop_at_three(void *user)
{
    struct scene *scene = user;

    if (++scene->count == 3)
        loop_stop(scene->loop);
}

static void an_empty_loop_says_so(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(loop_run(scene->loop), ERR_NOT_FOUND);
}

static void a_timer_repeats_and_never_runs_early(void **state)
{
    struct scene *scene = *state;
    duration start = clock_uptime();

    assert_int_equal(loop_timer_start(scene->loop, DURATION_MS(10), stop_at_three, scene, &scene->timer), 0);
    assert_int_equal(loop_run(scene->loop), 0);
    assert_int_equal(scene->count, 3);
    assert_true(clock_uptime().us - start.us >=
                DURATION_MS(27).us); /* libuv cuts its clock to milliseconds */
    loop_timer_stop(&scene->timer);
    assert_null(scene->timer);
    loop_timer_stop(&scene->timer);
}

static void a_period_under_a_millisecond_repeats(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(loop_timer_start(scene->loop, (duration){100}, stop_at_three, scene, &scene->timer), 0);
    assert_int_equal(loop_run(scene->loop), 0);
    assert_int_equal(scene->count, 3);
}

static void stop_itself(void *user)
{
    struct scene *scene = user;

    scene->count++;
    loop_timer_stop(&scene->timer);
}

static void a_timer_may_stop_itself(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(loop_timer_start(scene->loop, DURATION_MS(1), stop_itself, scene, &scene->timer), 0);
    assert_int_equal(loop_run(scene->loop), ERR_NOT_FOUND);
    assert_int_equal(scene->count, 1);
}

static void on_signal(void *user, int signal_number)
{
    struct scene *scene = user;

    scene->last_signal = signal_number;
    loop_stop(scene->loop);
}

static void a_signal_arrives_as_a_callback(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(loop_on_signal(scene->loop, SIGTERM, on_signal, scene), 0);
    assert_int_equal(loop_on_signal(scene->loop, SIGUSR1, on_signal, scene), 0);
    assert_int_equal(loop_on_signal(scene->loop, SIGKILL, on_signal, scene), ERR_INVALID);
    kill(getpid(), SIGUSR1);
    assert_int_equal(loop_run(scene->loop), 0);
    assert_int_equal(scene->last_signal, SIGUSR1);
}

static void *wake_from_outside(void *user)
{
    struct scene *scene = user;

    loop_wake(scene->waker);
    return NULL;
}

static void on_wake(void *user)
{
    struct scene *scene = user;

    scene->count++;
    loop_waker_close(&scene->waker);
}

static void another_thread_wakes_the_loop(void **state)
{
    struct scene *scene = *state;
    pthread_t thread;

    assert_int_equal(loop_waker_open(scene->loop, on_wake, scene, &scene->waker), 0);
    assert_int_equal(pthread_create(&thread, NULL, wake_from_outside, scene), 0);
    assert_int_equal(loop_run(scene->loop), ERR_NOT_FOUND); /* the callback closed the last thing */
    pthread_join(thread, NULL);
    assert_int_equal(scene->count, 1);
}

static bool answer_doorbell(void *user)
{
    struct scene *scene = user;
    uint64_t value;

    if (read(scene->fd, &value, sizeof value) == sizeof value)
        loop_stop(scene->loop);
    scene->count++;
    return false;
}

static void a_readable_descriptor_rings(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(loop_doorbell_open(scene->loop, scene->fd, answer_doorbell, scene, &scene->doorbell), 0);
    assert_int_equal(eventfd_write(scene->fd, 1), 0);
    assert_int_equal(loop_run(scene->loop), 0);
    assert_int_equal(scene->count, 1);
    loop_doorbell_close(&scene->doorbell);
}

static void ring_now_and_then(void *user)
{
    struct scene *scene = user;

    if (++scene->ticks == 3)
        loop_stop(scene->loop);
    else
        loop_doorbell_ring(scene->doorbell);
}

static void a_swallowed_edge_costs_nothing_if_rung(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(loop_doorbell_open(scene->loop, scene->fd, answer_doorbell, scene, &scene->doorbell), 0);
    assert_int_equal(loop_timer_start(scene->loop, DURATION_MS(5), ring_now_and_then, scene, &scene->timer),
                     0);
    assert_int_equal(loop_run(scene->loop), 0);
    assert_int_equal(scene->count, 3); /* at open and after each ring, and not in turns nobody rang */
}

static bool never_empty(void *user)
{
    struct scene *scene = user;

    scene->count++;
    if (scene->count == TURNS)
        loop_doorbell_close(&scene->doorbell);
    return true;
}

static void count_tick(void *user)
{
    struct scene *scene = user;

    if (++scene->ticks == 5)
        loop_stop(scene->loop);
}

static void endless_work_starves_no_timer(void **state)
{
    struct scene *scene = *state;

    scene->count = TURNS; /* so that never_empty does not close */
    assert_int_equal(loop_doorbell_open(scene->loop, scene->fd, never_empty, scene, &scene->doorbell), 0);
    assert_int_equal(loop_timer_start(scene->loop, DURATION_MS(2), count_tick, scene, &scene->timer), 0);
    assert_int_equal(loop_run(scene->loop), 0);
    assert_int_equal(scene->ticks, 5);
}

static void a_doorbell_may_close_itself(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(loop_doorbell_open(scene->loop, scene->fd, never_empty, scene, &scene->doorbell), 0);
    assert_int_equal(loop_run(scene->loop), ERR_NOT_FOUND);
    assert_int_equal(scene->count, TURNS);
}

static void loop_close_takes_what_is_left_open(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(loop_timer_start(scene->loop, DURATION_S(1), stop_at_three, scene, &scene->timer), 0);
    assert_int_equal(loop_on_signal(scene->loop, SIGUSR2, on_signal, scene), 0);
    assert_int_equal(loop_waker_open(scene->loop, on_wake, scene, &scene->waker), 0);
    assert_int_equal(loop_doorbell_open(scene->loop, scene->fd, answer_doorbell, scene, &scene->doorbell), 0);
}

static void a_bad_descriptor_is_refused(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(loop_doorbell_open(scene->loop, -1, answer_doorbell, scene, &scene->doorbell), ERR_IO);
    assert_null(scene->doorbell);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_loop_says_so),
        TEST(a_timer_repeats_and_never_runs_early),
        TEST(a_period_under_a_millisecond_repeats),
        TEST(a_timer_may_stop_itself),
        TEST(a_signal_arrives_as_a_callback),
        TEST(another_thread_wakes_the_loop),
        TEST(a_readable_descriptor_rings),
        TEST(a_swallowed_edge_costs_nothing_if_rung),
        TEST(endless_work_starves_no_timer),
        TEST(a_doorbell_may_close_itself),
        TEST(loop_close_takes_what_is_left_open),
        TEST(a_bad_descriptor_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
