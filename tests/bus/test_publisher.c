/* SPDX-License-Identifier: Apache-2.0
 * Events from a publisher to subscribers that listen, look away, or may no longer listen.
 */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bus/socket.h"

/* A second process, on the test's own thread. */
struct listener {
    struct loop *loop;
    struct bus_context *context;
    struct bus_subscriber *subscriber;
    struct loop_timer *limit;
    int events;
    int wanted;
    char last_stream[64];
    char last_payload[64];
};

static void on_event(void *user, const char *stream, struct bytes_view header, struct bytes_view payload)
{
    struct listener *listener = user;

    assert_memory_equal(header.data, "header", 6);
    snprintf(listener->last_stream, sizeof listener->last_stream, "%s", stream);
    snprintf(listener->last_payload, sizeof listener->last_payload, "%.*s", (int)payload.size,
             (const char *)payload.data);
    if (++listener->events == listener->wanted)
        loop_stop(listener->loop);
}

static void on_limit(void *user)
{
    loop_stop(((struct listener *)user)->loop);
}

static void listener_open(struct listener *listener, struct scene *scene, const char *key_name)
{
    struct err_text text = {""};

    *listener = (struct listener){0};
    assert_int_equal(loop_open(&listener->loop), 0);
    assert_int_equal(bus_context_open(&listener->context, listener->loop, scene->directory, key_name, &text),
                     0);
    assert_int_equal(bus_subscriber_open(&listener->subscriber, listener->context, on_event, listener), 0);
    assert_int_equal(bus_subscriber_add(listener->subscriber, "routing"), 0);
    assert_int_equal(bus_subscriber_add(listener->subscriber, "routing"), 0);
    assert_int_equal(
        bus_subscriber_connect(listener->subscriber, scene->publisher_endpoint, "service.test", &text), 0);
}

static void listener_close(struct listener *listener)
{
    bus_subscriber_close(&listener->subscriber);
    bus_context_close(&listener->context);
    loop_close(&listener->loop);
}

/* Runs until `count` more events came or the limit is over; how many came. */
static int listen_for(struct listener *listener, int count, duration limit)
{
    int before = listener->events;

    listener->wanted = before + count;
    assert_int_equal(loop_timer_start(listener->loop, limit, on_limit, listener, &listener->limit), 0);
    loop_run(listener->loop);
    loop_timer_stop(&listener->limit);
    return listener->events - before;
}

struct burst {
    const char *stream;
    int count;
    size_t size;
};

static void publish(struct scene *scene, void *user)
{
    const struct burst *burst = user;
    uint8_t *payload = malloc(burst->size);

    memset(payload, 'p', burst->size);
    for (int i = 0; i < burst->count; i++)
        bus_publish(scene->publisher, burst->stream, (struct bytes_view){(const uint8_t *)"header", 6},
                    (struct bytes_view){payload, burst->size});
    free(payload);
}

/* Publishes until the first event arrives: a subscription takes effect some time after connect. */
static void wait_until_connected(struct listener *listener, struct scene *scene)
{
    struct burst one = {"routing", 1, 1};

    for (int i = 0; i < 100; i++) {
        scene_do(scene, publish, &one);
        if (listen_for(listener, 1, DURATION_MS(50)) > 0)
            break;
    }
    listen_for(listener, 1000, DURATION_MS(100)); /* the rest of them */
    assert_true(listener->events > 0);
}

static void a_subscriber_gets_its_streams_only(void **state)
{
    struct scene *scene = *state;
    struct listener listener;

    listener_open(&listener, scene, "window.w01");
    wait_until_connected(&listener, scene);
    scene_do(scene, publish,
             &(struct burst){"routing.housing", 10, 5}); /* has the prefix, is another stream */
    scene_do(scene, publish, &(struct burst){"intake", 10, 5});
    scene_do(scene, publish, &(struct burst){"routing", 3, 5});
    assert_int_equal(listen_for(&listener, 23, DURATION_MS(500)), 3);
    assert_string_equal(listener.last_stream, "routing");
    assert_string_equal(listener.last_payload, "ppppp");
    listener_close(&listener);
}

static void a_burst_within_the_limits_arrives_whole(void **state)
{
    struct scene *scene = *state;
    struct listener listener;

    listener_open(&listener, scene, "window.w01");
    wait_until_connected(&listener, scene);
    scene_do(scene, publish, &(struct burst){"routing", 5000, 200});
    assert_int_equal(listen_for(&listener, 5000, DURATION_S(5)), 5000);
    listener_close(&listener);
}

static void what_waited_during_a_pause_comes_whole(void **state)
{
    struct scene *scene = *state;
    struct listener listener;

    listener_open(&listener, scene, "window.w01");
    wait_until_connected(&listener, scene);
    bus_subscriber_pause(listener.subscriber, true);
    scene_do(scene, publish, &(struct burst){"routing", 900, 10}); /* several drains, no edge between them */
    assert_int_equal(listen_for(&listener, 1, DURATION_MS(500)), 0);
    bus_subscriber_pause(listener.subscriber, false);
    assert_int_equal(listen_for(&listener, 900, DURATION_S(5)), 900);
    listener_close(&listener);
}

static void a_paused_subscriber_loses_events_and_then_goes_on(void **state)
{
    struct scene *scene = *state;
    struct listener listener;

    listener_open(&listener, scene, "window.w01");
    wait_until_connected(&listener, scene);
    bus_subscriber_pause(listener.subscriber, true);
    scene_do(scene, publish,
             &(struct burst){"routing", 100000 / SCENE_SLOW, 2000}); /* 200 MB; 64 MiB may wait */
    assert_int_equal(listen_for(&listener, 1, DURATION_MS(200)), 0);
    bus_subscriber_pause(listener.subscriber, false);
    assert_in_range(listen_for(&listener, 100000, DURATION_MS(700)), 1, 100000 / SCENE_SLOW - 1);
    while (listen_for(&listener, 100000, DURATION_MS(300)) > 0)
        ;
    scene_do(scene, publish, &(struct burst){"routing", 1, 3});
    assert_int_equal(listen_for(&listener, 1, DURATION_S(5)), 1);
    assert_string_equal(listener.last_payload, "ppp");
    listener_close(&listener);
}

static void reopen_publisher(struct scene *scene, void *user)
{
    struct err_text text = {""};

    (void)user;
    bus_publisher_close(&scene->publisher);
    for (int i = 0; i < 200; i++) { /* as after a restart: the address is free in a moment */
        if (scene_open_publisher(scene, &text) == 0)
            return;
        scene_sleep(DURATION_MS(10));
    }
}

static void a_subscriber_comes_back_after_the_publisher_did(void **state)
{
    struct scene *scene = *state;
    struct listener listener;

    listener_open(&listener, scene, "window.w01");
    wait_until_connected(&listener, scene);
    scene_do(scene, reopen_publisher, NULL);
    assert_non_null(scene->publisher);
    wait_until_connected(&listener, scene);
    listener_close(&listener);
}

static void a_revoked_subscriber_hears_no_more_and_the_others_do(void **state)
{
    struct scene *scene = *state;
    struct listener revoked, other;
    struct err_text text;

    listener_open(&revoked, scene, "window.w01");
    listener_open(&other, scene, "window.w02");
    wait_until_connected(&revoked, scene);
    wait_until_connected(&other, scene);
    assert_int_equal(bus_key_revoke(scene->directory, "window.w01", &text), 0);
    scene_log_wait(scene, "\"bus.key_revoked\"");
    listen_for(&revoked, 1000, DURATION_MS(500));
    int before = other.events;
    wait_until_connected(&other, scene);
    assert_true(other.events > before);
    assert_int_equal(listen_for(&revoked, 1, DURATION_MS(500)), 0);
    listener_close(&revoked);
    listener_close(&other);
}

static void who_may_ask_need_not_be_let_to_listen(void **state)
{
    struct scene *scene = *state;
    struct listener window, other;
    struct bus_client *client = scene_client(scene, "public.p01");

    listener_open(&window, scene, "window.w01");
    listener_open(&other, scene, "public.p01");
    assert_int_equal(scene_ask(client), 0);
    wait_until_connected(&window, scene);
    assert_int_equal(listen_for(&other, 1, DURATION_MS(500)), 0);
    scene_log_wait(scene, "may not hear");
    listener_close(&other);
    listener_close(&window);
    bus_client_close(&client);
}

static void a_subscriber_whose_key_comes_later_is_let_in(void **state)
{
    struct scene *scene = *state;
    struct listener listener;
    struct err_text text;
    char from[128], to[128];

    assert_int_equal(bus_key_new(scene->directory, "window.w03", &text), 0);
    snprintf(from, sizeof from, "%s/window.w03.pub", scene->directory);
    snprintf(to, sizeof to, "%s/allow/window.w03.pub", scene->directory);
    assert_int_equal(unlink(to), 0);
    listener_open(&listener, scene, "window.w03");
    scene_sleep(DURATION_MS(100));
    assert_int_equal(listen_for(&listener, 1, DURATION_MS(300)), 0);
    scene_log_wait(scene, "\"bus.key_refused\"");
    assert_int_equal(link(from, to), 0);
    wait_until_connected(&listener, scene);
    listener_close(&listener);
}

static void wrong_frames_are_dropped(void **state)
{
    struct scene *scene = *state;
    struct listener listener;
    void *zmq_context = zmq_ctx_new();
    void *raw = zmq_socket(zmq_context, ZMQ_PUB);
    static const struct {
        const char *frame;
        size_t size; /* 0: no second part */
        bool more;   /* a third part */
    } wrong[] = {
        {"", 0, false},
        {"\0\0\0", 3, false},
        {"\0\0\0\7header", 10, false},
        {"\377\377\377\377header", 10, false},
        {"\0\0\0\6header", 10, true},
    };
    struct bus_key_pair own;
    struct err_text text;
    char endpoint[128];
    size_t size = sizeof endpoint;

    assert_int_equal(bus_zmq_set(raw, ZMQ_LINGER, 0), 0);
    assert_int_equal(bus_key_read_pair(scene->directory, "service.test", &own, &text), 0);
    assert_int_equal(bus_zmq_curve_server(raw, &own, "none"), 0); /* no ZAP handler here: lets everybody in */
    assert_int_equal(zmq_bind(raw, "tcp://127.0.0.1:*"), 0);
    assert_int_equal(zmq_getsockopt(raw, ZMQ_LAST_ENDPOINT, endpoint, &size), 0);
    listener_open(&listener, scene, "window.w01");
    assert_int_equal(bus_subscriber_connect(listener.subscriber, endpoint, "service.test", &text), 0);
    for (int i = 0; i < 100 && scene_log_count(scene, "bus.frames_bad") == 0; i++) {
        for (size_t j = 0; j < sizeof wrong / sizeof wrong[0]; j++) {
            zmq_send(raw, "routing", 7, wrong[j].size ? ZMQ_SNDMORE : 0);
            if (wrong[j].size)
                zmq_send(raw, wrong[j].frame, wrong[j].size, wrong[j].more ? ZMQ_SNDMORE : 0);
            if (wrong[j].more)
                zmq_send(raw, "surplus", 7, 0);
        }
        listen_for(&listener, 1, DURATION_MS(50));
    }
    assert_true(scene_log_count(scene, "bus.frames_bad") > 0);
    assert_int_equal(listener.events, 0);
    listener_close(&listener);
    zmq_close(raw);
    zmq_ctx_term(zmq_context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE_TEST(a_subscriber_gets_its_streams_only),
        SCENE_TEST(a_burst_within_the_limits_arrives_whole),
        SCENE_TEST(what_waited_during_a_pause_comes_whole),
        SCENE_TEST(a_paused_subscriber_loses_events_and_then_goes_on),
        SCENE_TEST(a_subscriber_comes_back_after_the_publisher_did),
        SCENE_TEST(a_revoked_subscriber_hears_no_more_and_the_others_do),
        SCENE_TEST(who_may_ask_need_not_be_let_to_listen),
        SCENE_TEST(a_subscriber_whose_key_comes_later_is_let_in),
        SCENE_TEST(wrong_frames_are_dropped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
