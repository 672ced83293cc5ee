/* SPDX-License-Identifier: Apache-2.0
 * scene - see scene.h.
 */
#include "scene.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bus/socket.h"
#include "log/log.h"
#include "wire/wire.h"

static void free_endpoint(char endpoint[64])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    close(fd);
    snprintf(endpoint, 64, "tcp://127.0.0.1:%u", ntohs(address.sin_port));
}

static void on_answer(void *user)
{
    struct scene *scene = user;

    for (int i = 0; i < scene->waiting_count; i++)
        bus_server_reply(scene->server, &scene->waiting[i], scene->replies[i]);
    scene->waiting_count = 0;
    arena_reset(&scene->arena);
}

static void answer(struct scene *scene, const struct bus_peer *peer, struct bytes_view reply)
{
    if (!scene->later) {
        bus_server_reply(scene->server, peer, reply);
        arena_reset(&scene->arena);
        return;
    }
    assert_in_range(scene->waiting_count, 0, SCENE_WAITING - 1);
    scene->waiting[scene->waiting_count] = *peer;
    scene->replies[scene->waiting_count++] = reply;
}

static void on_request(void *user, const struct bus_peer *peer, struct bytes_view frame)
{
    struct scene *scene = user;
    struct err_text text;
    Reply reply = BANGBAN__V1__REPLY__INIT;
    size_t size;

    atomic_fetch_add(&scene->requests, 1);
    snprintf(scene->last_key, sizeof scene->last_key, "%s", peer->key_name);
    Request *request = (Request *)wire_unpack(&bangban__v1__request__descriptor, frame.data, frame.size,
                                              &scene->arena, &text);
    reply.request_id = request ? request->request_id : (char *)(uintptr_t) "";
    reply.type = (char *)(uintptr_t) "ServiceStatus";
    reply.body.len = scene->reply_size;
    reply.body.data = arena_alloc(&scene->arena, scene->reply_size);
    uint8_t *bytes = wire_pack(&scene->arena, &reply.base, &size);
    if (bytes)
        answer(scene, peer, (struct bytes_view){bytes, size});
}

static void on_wake(void *user)
{
    struct scene *scene = user;

    if (scene->job)
        scene->job(scene, scene->job_user);
    else
        loop_stop(scene->loop);
    scene->job = NULL;
    sem_post(&scene->ready);
}

static void *run(void *user)
{
    struct scene *scene = user;

    loop_run(scene->loop);
    bus_server_close(&scene->server);
    bus_publisher_close(&scene->publisher);
    bus_context_close(&scene->context);
    loop_waker_close(&scene->waker);
    loop_timer_stop(&scene->answer);
    loop_close(&scene->loop);
    return NULL;
}

static bool may_hear(void *user, const char *key_name)
{
    (void)user;
    return strncmp(key_name, "window.", 7) == 0;
}

int scene_open_publisher(struct scene *scene, struct err_text *ret_text)
{
    return bus_publisher_open(&scene->publisher, scene->context,
                              &(struct bus_publisher_options){scene->publisher_endpoint, may_hear, NULL},
                              ret_text);
}

static void open_all(struct scene *scene)
{
    struct err_text text = {""};

    assert_int_equal(loop_open(&scene->loop), 0);
    assert_int_equal(bus_context_open(&scene->context, scene->loop, scene->directory, "service.test", &text),
                     0);
    assert_int_equal(bus_server_open(&scene->server, scene->context,
                                     &(struct bus_server_options){scene->server_endpoint, on_request, scene},
                                     &text),
                     0);
    assert_int_equal(scene_open_publisher(scene, &text), 0);
    assert_int_equal(loop_timer_start(scene->loop, DURATION_MS(1), on_answer, scene, &scene->answer), 0);
    assert_int_equal(loop_waker_open(scene->loop, on_wake, scene, &scene->waker), 0);
}

int scene_set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct err_text text = {""};

    snprintf(scene->directory, sizeof scene->directory, "/tmp/bangban-bus-XXXXXX");
    assert_non_null(mkdtemp(scene->directory));
    snprintf(scene->log_path, sizeof scene->log_path, "%s/log", scene->directory);
    scene->log_fd = open(scene->log_path, O_CREAT | O_RDWR | O_APPEND, 0600);
    assert_int_equal(clock_open(&scene->clock, "system", &text), 0);
    assert_int_equal(log_init(&(struct log_options){"test", scene->clock, scene->log_fd, LOG_INFO}, &text),
                     0);
    assert_int_equal(bus_key_new(scene->directory, "service.test", &text), 0);
    assert_int_equal(bus_key_new(scene->directory, "window.w01", &text), 0);
    assert_int_equal(bus_key_new(scene->directory, "window.w02", &text), 0);
    assert_int_equal(bus_key_new(scene->directory, "public.p01", &text), 0);
    free_endpoint(scene->server_endpoint);
    free_endpoint(scene->publisher_endpoint);
    arena_init(&scene->arena, 8 * 1024 * 1024);
    sem_init(&scene->ready, 0, 0);
    open_all(scene);
    assert_int_equal(pthread_create(&scene->thread, NULL, run, scene), 0);
    *state = scene;
    return 0;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

int scene_tear_down(void **state)
{
    struct scene *scene = *state;

    scene_do(scene, NULL, NULL);
    pthread_join(scene->thread, NULL);
    log_done();
    clock_close(&scene->clock);
    close(scene->log_fd);
    arena_done(&scene->arena);
    sem_destroy(&scene->ready);
    nftw(scene->directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    free(scene);
    return 0;
}

void scene_do(struct scene *scene, void (*job)(struct scene *scene, void *user), void *user)
{
    scene->job = job;
    scene->job_user = user;
    loop_wake(scene->waker);
    sem_wait(&scene->ready);
}

struct bus_client *scene_client(struct scene *scene, const char *key_name)
{
    struct bus_client_options options = {scene->server_endpoint, scene->directory, key_name,
                                         "service.test",         "tester",         0};
    struct bus_client *client;
    struct err_text text = {""};

    assert_int_equal(bus_client_open(&client, &options, &text), 0);
    return client;
}

void *scene_raw(struct scene *scene, void *zmq_context, int type, const char *key_name)
{
    struct bus_key_pair own;
    char server_key[BUS_KEY_TEXT];
    struct err_text text = {""};
    void *zmq = zmq_socket(zmq_context, type);

    assert_int_equal(bus_zmq_set(zmq, ZMQ_LINGER, 0), 0);
    assert_int_equal(bus_key_read_server(scene->directory, "service.test", server_key, &text), 0);
    assert_int_equal(bus_key_read_pair(scene->directory, key_name, &own, &text), 0);
    assert_int_equal(bus_zmq_curve_client(zmq, &own, server_key), 0);
    return zmq;
}

int scene_ask(struct bus_client *client)
{
    struct arena arena;
    ShowStatus status = BANGBAN__V1__SHOW_STATUS__INIT;
    Reply *reply;

    arena_init(&arena, 1024 * 1024);
    int err = bus_client_call(client, &arena, &status.base, DURATION_S(6), &reply);
    arena_done(&arena);
    return err;
}

int scene_log_count(struct scene *scene, const char *text)
{
    off_t size = lseek(scene->log_fd, 0, SEEK_END);
    char *bytes = calloc(1, (size_t)size + 1);
    int count = 0;

    assert_int_equal(pread(scene->log_fd, bytes, (size_t)size, 0), size);
    for (const char *at = bytes; (at = strstr(at, text)); at++)
        count++;
    free(bytes);
    return count;
}

void scene_log_wait(struct scene *scene, const char *text)
{
    for (int i = 0; i < 500; i++) {
        if (scene_log_count(scene, text) > 0)
            return;
        scene_sleep(DURATION_MS(10));
    }
    fail_msg("no log line with %s", text);
}

void scene_sleep(duration d)
{
    nanosleep(&(struct timespec){.tv_sec = d.us / 1000000, .tv_nsec = d.us % 1000000 * 1000}, NULL);
}
