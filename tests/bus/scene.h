/* SPDX-License-Identifier: Apache-2.0
 * scene - a process on the bus for tests: keys, loop thread, one server, one publisher.
 *
 * The server runs on a thread of its own; the test's thread plays its peers.
 */
#ifndef BANGBAN_TESTS_SCENE_H
#define BANGBAN_TESTS_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <zmq.h>

#include "bus/bus.h"
#include "bus/client.h"

#ifdef __SANITIZE_ADDRESS__
#define SCENE_SLOW 5 /* do so many times less */
#else
#define SCENE_SLOW 1
#endif

#define SCENE_WAITING 1024

struct scene {
    char directory[64]; /* of keys: service.test, window.w01, window.w02, public.p01, all allowed */
    char log_path[80];
    int log_fd;
    struct clock *clock;
    char server_endpoint[64];
    char publisher_endpoint[64];

    struct loop *loop;
    struct bus_context *context;
    struct bus_server *server;
    struct bus_publisher *publisher;
    struct loop_waker *waker;
    struct arena arena; /* the server's */
    pthread_t thread;
    sem_t ready;
    void (*job)(struct scene *scene, void *user);
    void *job_user;

    atomic_int requests; /* that reached the handler */
    size_t reply_size;   /* of each body */
    char last_key[BUS_KEY_NAME_MAX];

    /* Answer from a timer, as a service does that commits first. */
    bool later;
    struct loop_timer *answer;
    struct bus_peer waiting[SCENE_WAITING];
    struct bytes_view replies[SCENE_WAITING];
    int waiting_count;
};

int scene_set_up(void **state);
int scene_tear_down(void **state);

/* Runs `job` on the loop thread and waits for its end. */
void scene_do(struct scene *scene, void (*job)(struct scene *scene, void *user), void *user);

/* Windows may listen to it, and nobody else. */
int scene_open_publisher(struct scene *scene, struct err_text *ret_text);

struct bus_client *scene_client(struct scene *scene, const char *key_name);
/* A DEALER (or other type) with a key, for what our client would never do. */
void *scene_raw(struct scene *scene, void *zmq_context, int type, const char *key_name);
/* One ShowStatus; 0 or the error of bus_client_call. */
int scene_ask(struct bus_client *client);

/* How many log lines hold `text` so far, and waiting until there is one (5 s). */
int scene_log_count(struct scene *scene, const char *text);
void scene_log_wait(struct scene *scene, const char *text);
void scene_sleep(duration d);

#define SCENE_TEST(name) cmocka_unit_test_setup_teardown(name, scene_set_up, scene_tear_down)

#endif
