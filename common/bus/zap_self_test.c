/* SPDX-License-Identifier: Apache-2.0
 * zap_self_test - libzmq lets every key in while no ZAP handler is bound, and no option forbids that; so each
 * process knocks on its own door with a wrong key before it opens it to others.
 */
#include "bus/zap.h"

#include "bus/socket.h"
#include "bus/watch.h"

#define WATCH "inproc://bangban.self-test"
#define LIMIT DURATION_S(5)
#define OUTCOMES                                                                                             \
    (ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |                                       \
     ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)

struct trial {
    void *door;    /* a CURVE server like the real ones */
    void *watch;   /* its monitor */
    void *visitor; /* with a key of a moment ago */
};

static void trial_done(struct trial *trial)
{
    bus_zmq_close(&trial->visitor, 0);
    bus_watch_close(&trial->watch, trial->door);
    bus_zmq_close(&trial->door, 0);
}

static int trial_init(struct trial *trial, void *zmq_context, const struct bus_key_pair *own)
{
    struct bus_key_pair stranger;
    char endpoint[128];
    size_t size = sizeof endpoint;

    trial->door = bus_zmq_new(zmq_context, ZMQ_ROUTER);
    trial->visitor = bus_zmq_new(zmq_context, ZMQ_DEALER);
    if (trial->door)
        trial->watch = bus_watch_new(zmq_context, trial->door, WATCH, OUTCOMES);
    if (!trial->watch || !trial->visitor ||
        bus_zmq_curve_server(trial->door, own, BUS_ZAP_DOMAIN_SELF_TEST) < 0 ||
        zmq_bind(trial->door, "tcp://127.0.0.1:*") != 0 ||
        zmq_getsockopt(trial->door, ZMQ_LAST_ENDPOINT, endpoint, &size) != 0 ||
        zmq_curve_keypair(stranger.public_key, stranger.secret_key) != 0 ||
        bus_zmq_curve_client(trial->visitor, &stranger, own->public_key) < 0 ||
        zmq_connect(trial->visitor, endpoint) != 0)
        return ERR_IO;
    return 0;
}

/* The event that ended the handshake, 0 if none did in time. */
static int knock(struct bus_zap *zap, void *zap_socket, const struct trial *trial)
{
    zmq_pollitem_t items[] = {{.socket = zap_socket, .events = ZMQ_POLLIN},
                              {.socket = trial->watch, .events = ZMQ_POLLIN}};
    duration start = clock_uptime();

    while (clock_uptime().us - start.us < LIMIT.us) {
        zmq_poll(items, 2, 100);
        while (bus_zap_answer(zap, zap_socket))
            ;
        int event = bus_watch_next(trial->watch, NULL, 0);
        if (event != 0)
            return event;
    }
    return 0;
}

int bus_zap_self_test(struct bus_zap *zap, void *zmq_context, void *zap_socket,
                      const struct bus_key_pair *own, struct err_text *ret_text)
{
    struct trial trial = {0};
    int err = trial_init(&trial, zmq_context, own);

    if (err < 0)
        err = err_set(ret_text, err, "key self-test: %s", zmq_strerror(zmq_errno()));
    else if (knock(zap, zap_socket, &trial) != ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)
        err = err_set(ret_text, ERR_FORBIDDEN,
                      "key self-test: a key that is not on the allow-list was not refused; not starting");
    trial_done(&trial);
    return err;
}
