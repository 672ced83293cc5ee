/* SPDX-License-Identifier: Apache-2.0
 * Who may connect: keys on disk, the allow-list and its changes while connections are open.
 */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bus/key_file.h"
#include "bus/zap.h"

#define SOON DURATION_S(5)

static const char *path_of(struct scene *scene, const char *file)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", scene->directory, file);
    return path;
}

static void write_file(struct scene *scene, const char *file, const char *text)
{
    FILE *f = fopen(path_of(scene, file), "w");

    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static void a_key_not_on_the_list_is_refused(void **state)
{
    struct scene *scene = *state;
    struct err_text text;

    assert_int_equal(bus_key_new(scene->directory, "window.w03", &text), 0);
    unlink(path_of(scene, "allow/window.w03.pub"));
    struct bus_client *client = scene_client(scene, "window.w03");
    assert_int_equal(scene_ask(client), ERR_FORBIDDEN);
    scene_log_wait(scene, "\"bus.key_refused\"");
    assert_int_equal(atomic_load(&scene->requests), 0);
    bus_client_close(&client);
}

/* Asks until the answer is `wanted`; false if it is not soon. */
static bool comes_to(struct bus_client *client, int wanted)
{
    duration start = clock_uptime();

    while (clock_uptime().us - start.us < SOON.us) {
        if (scene_ask(client) == wanted)
            return true;
        scene_sleep(DURATION_MS(20));
    }
    return false;
}

static void a_new_key_is_let_in_without_a_restart(void **state)
{
    struct scene *scene = *state;
    struct err_text text;

    assert_int_equal(bus_key_new(scene->directory, "window.w03", &text), 0);
    struct bus_client *client = scene_client(scene, "window.w03");
    assert_true(comes_to(client, 0));
    assert_string_equal(scene->last_key, "window.w03");
    bus_client_close(&client);
}

static void a_revoked_key_is_cut_off_and_the_others_stay(void **state)
{
    struct scene *scene = *state;
    struct bus_client *revoked = scene_client(scene, "window.w01");
    struct bus_client *other = scene_client(scene, "window.w02");
    struct err_text text;

    assert_int_equal(scene_ask(revoked), 0);
    assert_int_equal(scene_ask(other), 0);
    assert_int_equal(bus_key_revoke(scene->directory, "window.w01", &text), 0);
    assert_true(comes_to(revoked, ERR_FORBIDDEN));
    scene_log_wait(scene, "\"bus.key_revoked\"");
    int before = atomic_load(&scene->requests);
    assert_int_equal(scene_ask(revoked), ERR_FORBIDDEN);
    assert_int_equal(atomic_load(&scene->requests), before);
    assert_int_equal(scene_ask(other), 0);
    bus_client_close(&revoked);
    bus_client_close(&other);
}

static void pause_server(struct scene *scene, void *paused)
{
    bus_server_pause(scene->server, *(bool *)paused);
}

static void a_pause_outlives_a_cut(void **state)
{
    struct scene *scene = *state;
    struct bus_client *client = scene_client(scene, "window.w02");
    struct arena arena;
    ShowStatus status = BANGBAN__V1__SHOW_STATUS__INIT;
    Reply *reply;
    struct err_text text;
    bool yes = true, no = false;

    scene_do(scene, pause_server, &yes);
    assert_int_equal(bus_key_revoke(scene->directory, "window.w01", &text), 0);
    scene_log_wait(scene, "\"bus.key_revoked\"");
    arena_init(&arena, 64 * 1024);
    assert_int_equal(bus_client_call(client, &arena, &status.base, DURATION_MS(600), &reply), ERR_UNAVAIL);
    assert_int_equal(atomic_load(&scene->requests), 0);
    scene_do(scene, pause_server, &no);
    assert_int_equal(scene_ask(client), 0);
    arena_done(&arena);
    bus_client_close(&client);
}

static void another_key_under_the_name_cuts_the_old_one(void **state)
{
    struct scene *scene = *state;
    struct bus_client *old = scene_client(scene, "window.w01");
    struct err_text text;
    char key[BUS_KEY_TEXT], secret[BUS_KEY_TEXT];

    assert_int_equal(scene_ask(old), 0);
    assert_int_equal(zmq_curve_keypair(key, secret), 0);
    write_file(scene, "allow/window.w01.pub", key);
    assert_true(comes_to(old, ERR_FORBIDDEN));
    bus_client_close(&old);
    assert_int_equal(bus_key_revoke(scene->directory, "window.w01", &text), 0);
    assert_int_equal(bus_key_revoke(scene->directory, "window.w01", &text), ERR_NOT_FOUND);
}

static void a_bad_file_is_logged_and_the_others_stay(void **state)
{
    struct scene *scene = *state;
    struct bus_client *client = scene_client(scene, "window.w01");

    write_file(scene, "allow/window.w04.pub", "this is no key\n");
    write_file(scene, "allow/Window W05.pub", "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7\n");
    scene_log_wait(scene, "window.w04.pub: 不是密钥");
    scene_log_wait(scene, "Window W05.pub: not a key name");
    assert_int_equal(scene_ask(client), 0);
    scene_sleep(DURATION_MS(2500));
    assert_int_equal(scene_log_count(scene, "bus.key_file_bad"), 2); /* said once, not each second */
    bus_client_close(&client);
}

static void one_key_under_two_names_counts_once(void **state)
{
    struct scene *scene = *state;

    char from[256];
    snprintf(from, sizeof from, "%s", path_of(scene, "window.w01.pub"));
    assert_int_equal(link(from, path_of(scene, "allow/zz.copy.pub")), 0);
    scene_log_wait(scene, "the same key as window.w01.pub");
    struct bus_client *client = scene_client(scene, "window.w01");
    assert_int_equal(scene_ask(client), 0);
    assert_string_equal(scene->last_key, "window.w01");
    bus_client_close(&client);
}

static void a_secret_key_that_others_can_read_is_not_used(void **state)
{
    struct scene *scene = *state;
    struct bus_key_pair pair;
    struct err_text text = {""};

    assert_int_equal(chmod(path_of(scene, "window.w01.key"), 0640), 0);
    assert_int_equal(bus_key_read_pair(scene->directory, "window.w01", &pair, &text), ERR_FORBIDDEN);
    assert_non_null(strstr(text.text, "chmod 0600"));
    assert_int_equal(chmod(path_of(scene, "window.w01.key"), 0400), 0);
    assert_int_equal(bus_key_read_pair(scene->directory, "window.w01", &pair, &text), 0);
    if (geteuid() == 0) {
        assert_int_equal(chown(path_of(scene, "window.w01.key"), 65534, 65534), 0);
        assert_int_equal(bus_key_read_pair(scene->directory, "window.w01", &pair, &text), ERR_FORBIDDEN);
        assert_non_null(strstr(text.text, "属于用户 65534"));
    }
}

static void key_files_are_checked_strictly(void **state)
{
    struct scene *scene = *state;
    static const char *const bad[] = {"",
                                      "\n",
                                      "short",
                                      "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7x",
                                      "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf\"",
                                      "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~"};
    char key[BUS_KEY_TEXT];
    struct err_text text;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        write_file(scene, "x.pub", bad[i]);
        assert_int_equal(bus_key_read_server(scene->directory, "x", key, &text), ERR_INVALID);
    }
    write_file(scene, "x.pub", "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7\n");
    assert_int_equal(bus_key_read_server(scene->directory, "x", key, &text), 0);
    assert_int_equal(bus_key_read_server(scene->directory, "../x", key, &text), ERR_INVALID);
}

static void making_a_key_twice_changes_nothing(void **state)
{
    struct scene *scene = *state;
    struct bus_key_pair before, after;
    struct err_text text;

    assert_int_equal(bus_key_read_pair(scene->directory, "window.w01", &before, &text), 0);
    assert_int_equal(bus_key_new(scene->directory, "window.w01", &text), ERR_EXISTS);
    assert_int_equal(bus_key_read_pair(scene->directory, "window.w01", &after, &text), 0);
    assert_memory_equal(&before, &after, sizeof before);
    assert_int_equal(bus_key_new(scene->directory, "UPPER", &text), ERR_INVALID);
    assert_int_equal(bus_key_new(scene->directory, "../evil", &text), ERR_INVALID);
    assert_int_equal(bus_key_new(scene->directory, ".hidden", &text), ERR_INVALID);
}

static void without_a_zap_handler_the_self_test_fails(void **state)
{
    struct scene *scene = *state;
    struct bus_key_pair own;
    struct err_text text = {""};
    struct bus_zap zap = {0};
    void *zmq_context = zmq_ctx_new();
    void *elsewhere = zmq_socket(zmq_context, ZMQ_ROUTER); /* bound, but where libzmq does not ask */

    assert_int_equal(bus_key_read_pair(scene->directory, "service.test", &own, &text), 0);
    assert_int_equal(zmq_bind(elsewhere, "inproc://elsewhere"), 0);
    assert_int_equal(bus_zap_self_test(&zap, zmq_context, elsewhere, &own, &text), ERR_FORBIDDEN);
    assert_non_null(strstr(text.text, "not refused"));
    zmq_close(elsewhere);
    zmq_ctx_term(zmq_context);
}

static void a_context_needs_its_allow_list(void **state)
{
    struct scene *scene = *state;
    struct loop *loop;
    struct bus_context *context = NULL;
    struct err_text text = {""};

    assert_int_equal(loop_open(&loop), 0);
    assert_int_equal(bus_context_open(&context, loop, "/nonexistent", "service.test", &text), ERR_NOT_FOUND);
    assert_int_equal(bus_context_open(&context, loop, scene->directory, "service.none", &text),
                     ERR_NOT_FOUND);
    assert_null(context);
    loop_close(&loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE_TEST(a_key_not_on_the_list_is_refused),
        SCENE_TEST(a_new_key_is_let_in_without_a_restart),
        SCENE_TEST(a_revoked_key_is_cut_off_and_the_others_stay),
        SCENE_TEST(a_pause_outlives_a_cut),
        SCENE_TEST(another_key_under_the_name_cuts_the_old_one),
        SCENE_TEST(a_bad_file_is_logged_and_the_others_stay),
        SCENE_TEST(one_key_under_two_names_counts_once),
        SCENE_TEST(a_secret_key_that_others_can_read_is_not_used),
        SCENE_TEST(key_files_are_checked_strictly),
        SCENE_TEST(making_a_key_twice_changes_nothing),
        SCENE_TEST(without_a_zap_handler_the_self_test_fails),
        SCENE_TEST(a_context_needs_its_allow_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
