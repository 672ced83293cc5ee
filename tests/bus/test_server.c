/* SPDX-License-Identifier: Apache-2.0
 * A server among peers that are slow, wrong or hostile.
 */
#include "scene.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bus/socket.h"

static void a_request_is_answered_and_its_key_is_known(void **state)
{
    struct scene *scene = *state;
    struct bus_client *client = scene_client(scene, "window.w02");

    assert_int_equal(scene_ask(client), 0);
    assert_string_equal(scene->last_key, "window.w02");
    bus_client_close(&client);
    scene_log_wait(scene, "\"bus.key_accepted\"");
    scene_log_wait(scene, "\"bus.disconnected\"");
}

/* A raw connection to the server that speaks only if told to. */
static void *connect_raw(struct scene *scene, void *zmq_context, int type)
{
    void *zmq = scene_raw(scene, zmq_context, type, "window.w02");

    assert_int_equal(zmq_connect(zmq, scene->server_endpoint), 0);
    return zmq;
}

static void wrong_frames_are_dropped_and_logged_with_a_limit(void **state)
{
    struct scene *scene = *state;
    void *zmq_context = zmq_ctx_new();
    void *raw = connect_raw(scene, zmq_context, ZMQ_DEALER);

    for (int i = 0; i < 100; i++) {
        for (int part = 0; part < 50; part++)
            assert_true(zmq_send(raw, "x", 1, ZMQ_SNDMORE) >= 0);
        assert_true(zmq_send(raw, "x", 1, 0) >= 0);
    }
    zmq_send(raw, "", 0, ZMQ_SNDMORE); /* what a REQ socket sends */
    zmq_send(raw, "x", 1, 0);
    scene_log_wait(scene, "a request is one frame");
    assert_int_equal(atomic_load(&scene->requests), 0);

    zmq_send(raw, "garbage", 7, 0); /* one frame: the handler's business, answered with a reply without id */
    char reply[64];
    assert_true(zmq_recv(raw, reply, sizeof reply, 0) > 0);
    assert_int_equal(atomic_load(&scene->requests), 1);
    assert_in_range(scene_log_count(scene, "bus.request_refused"), 1, 20);
    zmq_close(raw);
    zmq_ctx_term(zmq_context);
}

static void a_peer_that_names_its_route_is_refused(void **state)
{
    struct scene *scene = *state;
    void *zmq_context = zmq_ctx_new();
    void *raw = scene_raw(scene, zmq_context, ZMQ_DEALER, "window.w02");

    assert_int_equal(zmq_setsockopt(raw, ZMQ_ROUTING_ID, "w001", 4), 0);
    assert_int_equal(zmq_connect(raw, scene->server_endpoint), 0);
    zmq_send(raw, "garbage", 7, 0);
    scene_log_wait(scene, "routing id of its own");
    assert_int_equal(atomic_load(&scene->requests), 0);
    zmq_close(raw);
    zmq_ctx_term(zmq_context);
}

static void a_frame_of_one_mebibyte_passes_and_a_larger_one_cuts_its_link_only(void **state)
{
    struct scene *scene = *state;
    struct bus_client *client = scene_client(scene, "window.w01");
    void *zmq_context = zmq_ctx_new();
    void *raw = connect_raw(scene, zmq_context, ZMQ_DEALER);
    char *frame = calloc(1, 2 * BUS_FRAME_MAX);
    char reply[64];

    zmq_send(raw, frame, BUS_FRAME_MAX, 0);
    assert_true(zmq_recv(raw, reply, sizeof reply, 0) > 0);
    zmq_send(raw, frame, 2 * BUS_FRAME_MAX, 0);
    scene_log_wait(scene, "\"bus.disconnected\"");
    assert_int_equal(atomic_load(&scene->requests), 1);
    assert_int_equal(scene_ask(client), 0);

    zmq_send(raw, "again", 5, 0); /* the peer comes back by itself */
    assert_true(zmq_recv(raw, reply, sizeof reply, 0) > 0);
    bus_client_close(&client);
    free(frame);
    zmq_close(raw);
    zmq_ctx_term(zmq_context);
}

static int connect_tcp(const char *endpoint)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_port = htons((uint16_t)atoi(strrchr(endpoint, ':') + 1));
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void bytes_that_are_no_zeromq_hurt_nobody(void **state)
{
    struct scene *scene = *state;
    struct bus_client *client = scene_client(scene, "window.w01");
    unsigned seed = 20260302;
    char noise[4096];

    for (int i = 0; i < 50; i++) {
        int fd = connect_tcp(scene->server_endpoint);
        for (size_t j = 0; j < sizeof noise; j++) {
            seed = seed * 1103515245 + 12345;
            noise[j] = (char)(seed >> 16);
        }
        if (i % 2)
            memcpy(noise, "\xff\0\0\0\0\0\0\0\1\x7f\3\0NULL", 16); /* a greeting without CURVE */
        ssize_t sent = send(fd, noise, sizeof noise, MSG_NOSIGNAL);
        assert_true(sent > 0);
        close(fd);
    }
    assert_int_equal(scene_ask(client), 0);
    scene_log_wait(scene, "\"bus.handshake_failed\"");
    assert_in_range(scene_log_count(scene, "bus.handshake_failed"), 1, 20);
    bus_client_close(&client);
}

static long resident_kib(void)
{
    char line[256];
    long kib = 0;
    FILE *status = fopen("/proc/self/status", "r");

    while (fgets(line, sizeof line, status))
        if (strncmp(line, "VmRSS:", 6) == 0)
            kib = strtol(line + 6, NULL, 10);
    fclose(status);
    return kib;
}

static void set_reply_size(struct scene *scene, void *size)
{
    scene->reply_size = *(size_t *)size;
}

static void replies_nobody_reads_take_bounded_memory(void **state)
{
    struct scene *scene = *state;
    struct bus_client *client = scene_client(scene, "window.w01");
    void *zmq_context = zmq_ctx_new();
    void *raw = scene_raw(scene, zmq_context, ZMQ_DEALER, "window.w02");
    size_t large = 500 * 1000, small = 0;

    assert_int_equal(bus_zmq_set(raw, ZMQ_RCVHWM, 1), 0);
    assert_int_equal(zmq_connect(raw, scene->server_endpoint), 0);
    assert_int_equal(scene_ask(client), 0);
    scene_do(scene, set_reply_size, &large);
    long before = resident_kib();
    for (int i = 0; i < 400; i++) /* 200 MB of replies */
        assert_true(zmq_send(raw, "x", 1, 0) >= 0);
    scene_log_wait(scene, "\"bus.reply_dropped\"");
    while (atomic_load(&scene->requests) < 401)
        scene_sleep(DURATION_MS(1));
    assert_true(resident_kib() - before < 64 * 1024 * (SCENE_SLOW > 1 ? 4 : 1)); /* ASan keeps freed memory */

    scene_do(scene, set_reply_size, &small);
    assert_int_equal(scene_ask(client), 0);
    bus_client_close(&client);
    zmq_close(raw);
    zmq_ctx_term(zmq_context);
}

static void pause_server(struct scene *scene, void *paused)
{
    bus_server_pause(scene->server, *(bool *)paused);
}

static void a_paused_server_reads_nothing_and_loses_nothing(void **state)
{
    struct scene *scene = *state;
    void *zmq_context = zmq_ctx_new();
    void *raw = connect_raw(scene, zmq_context, ZMQ_DEALER);
    char reply[64];
    bool yes = true, no = false;

    zmq_send(raw, "x", 1, 0);
    assert_true(zmq_recv(raw, reply, sizeof reply, 0) > 0);
    scene_do(scene, pause_server, &yes);
    for (int i = 0; i < 10; i++)
        zmq_send(raw, "x", 1, 0);
    scene_sleep(DURATION_MS(200));
    assert_int_equal(atomic_load(&scene->requests), 1);
    scene_do(scene, pause_server, &no);
    for (int i = 0; i < 10; i++)
        assert_true(zmq_recv(raw, reply, sizeof reply, 0) > 0);
    zmq_close(raw);
    zmq_ctx_term(zmq_context);
}

static void open_second(struct scene *scene, void *user)
{
    struct bus_server *second;
    struct bus_server_options options = {.endpoint = scene->server_endpoint};

    assert_int_equal(bus_server_open(&second, scene->context, &options, user), ERR_UNAVAIL);
}

static void a_taken_address_is_named(void **state)
{
    struct scene *scene = *state;
    struct err_text text = {""};

    scene_do(scene, open_second, &text);
    assert_non_null(strstr(text.text, scene->server_endpoint));
    assert_non_null(strstr(text.text, "in use"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE_TEST(a_request_is_answered_and_its_key_is_known),
        SCENE_TEST(wrong_frames_are_dropped_and_logged_with_a_limit),
        SCENE_TEST(a_peer_that_names_its_route_is_refused),
        SCENE_TEST(a_frame_of_one_mebibyte_passes_and_a_larger_one_cuts_its_link_only),
        SCENE_TEST(bytes_that_are_no_zeromq_hurt_nobody),
        SCENE_TEST(replies_nobody_reads_take_bounded_memory),
        SCENE_TEST(a_paused_server_reads_nothing_and_loses_nothing),
        SCENE_TEST(a_taken_address_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
