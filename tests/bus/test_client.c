/* SPDX-License-Identifier: Apache-2.0
 * The blocking client: a long window without a stall, refusals, a service that is away.
 */
#include "scene.h"

#include <string.h>

#include "uuid/uuid.h"

#define ROUND_TRIPS (100000 / SCENE_SLOW)
#define WINDOW      512

static int fill_window(struct bus_client *client, struct arena *arena, int sent, int limit)
{
    ShowStatus status = BANGBAN__V1__SHOW_STATUS__INIT;
    char id[UUID_TEXT];

    while (sent < limit) {
        int err = bus_client_send(client, arena, &status.base, id);
        if (err == ERR_UNAVAIL)
            break;
        assert_int_equal(err, 0);
        sent++;
    }
    return sent;
}

static void go_round(struct scene *scene, int round_trips)
{
    struct bus_client *client = scene_client(scene, "window.w01");
    struct arena arena;
    int sent = 0, received = 0;

    arena_init(&arena, 4 * 1024 * 1024);
    while (received < round_trips) {
        int limit = received + WINDOW < round_trips ? received + WINDOW : round_trips;
        Reply *reply;

        sent = fill_window(client, &arena, sent, limit);
        assert_int_equal(bus_client_receive(client, &arena, DURATION_S(5), &reply), 0);
        assert_int_equal(strlen(reply->request_id), 36);
        received++;
        arena_reset(&arena);
    }
    assert_int_equal(atomic_load(&scene->requests), round_trips);
    arena_done(&arena);
    bus_client_close(&client);
}

static void a_long_window_never_stalls(void **state)
{
    go_round(*state, ROUND_TRIPS);
}

static void answer_later(struct scene *scene, void *user)
{
    (void)user;
    scene->later = true;
}

static void replies_from_a_timer_never_stall(void **state)
{
    scene_do(*state, answer_later, NULL);
    go_round(*state, ROUND_TRIPS);
}

static void one_at_a_time_never_stalls(void **state)
{
    struct scene *scene = *state;
    struct bus_client *client = scene_client(scene, "window.w01");

    for (int i = 0; i < 2000; i++)
        assert_int_equal(scene_ask(client), 0);
    assert_int_equal(atomic_load(&scene->requests), 2000); /* none was sent twice */
    bus_client_close(&client);
}

static void close_server(struct scene *scene, void *user)
{
    (void)user;
    bus_server_close(&scene->server);
}

static void a_service_that_is_away_is_unavailable(void **state)
{
    struct scene *scene = *state;
    struct bus_client *client = scene_client(scene, "window.w01");
    struct arena arena;
    ShowStatus status = BANGBAN__V1__SHOW_STATUS__INIT;
    Reply *reply;

    arena_init(&arena, 64 * 1024);
    scene_do(scene, close_server, NULL);
    duration start = clock_uptime();
    assert_int_equal(bus_client_call(client, &arena, &status.base, DURATION_MS(300), &reply), ERR_UNAVAIL);
    assert_in_range(clock_uptime().us - start.us, 300000, 3000000);
    arena_done(&arena);
    bus_client_close(&client);
}

static void what_is_too_big_is_not_sent(void **state)
{
    struct scene *scene = *state;
    struct bus_client *client = scene_client(scene, "window.w01");
    struct arena arena;
    static char text[BUS_FRAME_MAX];
    ReplayParked parked = BANGBAN__V1__REPLAY_PARKED__INIT;
    char id[UUID_TEXT];

    memset(text, 'x', sizeof text - 1);
    parked.reason = text;
    arena_init(&arena, 8 * 1024 * 1024);
    assert_int_equal(bus_client_send(client, &arena, &parked.base, id), ERR_TOO_BIG);
    arena_done(&arena);
    bus_client_close(&client);
}

static void an_unknown_service_key_is_named(void **state)
{
    struct scene *scene = *state;
    struct bus_client_options options = {scene->server_endpoint, scene->directory, "window.w01",
                                         "service.none", "t", 0};
    struct bus_client *client;
    struct err_text text = {""};

    assert_int_equal(bus_client_open(&client, &options, &text), ERR_NOT_FOUND);
    assert_non_null(strstr(text.text, "service.none.pub"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE_TEST(a_long_window_never_stalls),  SCENE_TEST(replies_from_a_timer_never_stall),
        SCENE_TEST(one_at_a_time_never_stalls),  SCENE_TEST(a_service_that_is_away_is_unavailable),
        SCENE_TEST(what_is_too_big_is_not_sent), SCENE_TEST(an_unknown_service_key_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
