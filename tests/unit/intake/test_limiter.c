/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "progress/limiter.h"

#define BURST  5
#define PERIOD DURATION_S(100) /* a token comes back every 20 s */
#define START  DURATION_S(1000)
#define FLOOD  20000 /* keys, several times what the table holds */

static struct limiter *limiter;

static int open_limiter(void **state)
{
    (void)state;
    limiter = limiter_new(BURST, PERIOD);
    return limiter ? 0 : -1;
}

static int close_limiter(void **state)
{
    (void)state;
    limiter_free(&limiter);
    return limiter ? -1 : 0;
}

static duration later(duration since)
{
    return (duration){START.us + since.us};
}

/* How many tokens the key has at this instant; they are gone afterwards. */
static int drain(const char *key, duration uptime)
{
    int taken = 0;

    while (taken < 10 * BURST && limiter_take(limiter, key, uptime))
        taken++;
    return taken;
}

static void a_new_key_has_its_burst(void **state)
{
    (void)state;
    assert_int_equal(drain("a", START), BURST);
    assert_int_equal(drain("", START), BURST); /* also the key without a character */
}

static void each_key_has_tokens_of_its_own(void **state)
{
    (void)state;
    drain("a", START);
    assert_int_equal(drain("b", START), BURST);
    assert_false(limiter_take(limiter, "a", START));
}

static void tokens_come_back_evenly(void **state)
{
    (void)state;
    drain("a", START);
    assert_false(limiter_take(limiter, "a", later((duration){DURATION_S(20).us - 1})));
    assert_int_equal(drain("a", later(DURATION_S(20))), 1);
    assert_int_equal(drain("a", later(DURATION_S(90))), 3);  /* three and a half */
    assert_int_equal(drain("a", later(DURATION_S(100))), 1); /* the half was kept */
}

static void asking_in_vain_costs_nothing(void **state)
{
    (void)state;
    drain("a", START);
    for (int64_t second = 1; second < 20; second++)
        assert_false(limiter_take(limiter, "a", later(DURATION_S(second))));
    assert_true(limiter_take(limiter, "a", later(DURATION_S(20))));
}

static void no_more_than_the_burst_is_saved_up(void **state)
{
    (void)state;
    drain("a", START);
    assert_int_equal(drain("a", later(DURATION_S(100000))), BURST);
}

static void a_flood_of_keys_does_not_make_an_empty_one_forget(void **state)
{
    char key[32];

    (void)state;
    drain("a", START);
    for (int i = 0; i < FLOOD; i++) {
        snprintf(key, sizeof(key), "flood %d", i);
        assert_true(limiter_take(limiter, key, START)); /* nobody new is refused for want of room */
    }
    assert_false(limiter_take(limiter, "a", START));
}

static void a_burst_that_does_not_divide_the_period_is_whole(void **state)
{
    (void)state;
    limiter_free(&limiter);
    limiter = limiter_new(7, PERIOD);
    assert_int_equal(drain("a", START), 7);
    assert_int_equal(drain("a", later(PERIOD)), 7);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_limiter, close_limiter)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_key_has_its_burst),
        TEST(each_key_has_tokens_of_its_own),
        TEST(tokens_come_back_evenly),
        TEST(asking_in_vain_costs_nothing),
        TEST(no_more_than_the_burst_is_saved_up),
        TEST(a_flood_of_keys_does_not_make_an_empty_one_forget),
        TEST(a_burst_that_does_not_divide_the_period_is_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
