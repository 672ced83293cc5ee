/* SPDX-License-Identifier: Apache-2.0
 * zap - see zap.h.  A ROUTER, not a REP: a question that cannot be answered must not block the next one.
 */
#include "bus/zap.h"

#include <string.h>

#include "bus/socket.h"
#include "log/log.h"

#define ENDPOINT     "inproc://zeromq.zap.01"
#define ADDRESS_TEXT 64

enum part {
    PART_ROUTE,
    PART_EMPTY,
    PART_VERSION,
    PART_REQUEST,
    PART_DOMAIN,
    PART_ADDRESS,
    PART_ROUTING_ID,
    PART_MECHANISM,
    PART_KEY,
    PART_COUNT
};

void *bus_zap_bind(void *zmq_context)
{
    void *zmq = bus_zmq_new(zmq_context, ZMQ_ROUTER);

    if (zmq && zmq_bind(zmq, ENDPOINT) != 0)
        bus_zmq_close(&zmq, 0);
    return zmq;
}

/* Who asks, and why not if the answer is no. */
struct judgement {
    const char *name; /* NULL: not known */
    const char *refusal;
};

static bool may_enter(const struct bus_zap *zap, zmq_msg_t *domain, const char *name)
{
    return !bus_part_is(domain, BUS_ZAP_DOMAIN_PUBLISHER) ||
           (zap->may_hear && zap->may_hear(zap->may_hear_user, name));
}

static struct judgement judge(const struct bus_zap *zap, zmq_msg_t *parts, int count)
{
    struct judgement judgement = {NULL, "key is not on the allow-list"};

    if (count != PART_COUNT || !bus_part_is(&parts[PART_VERSION], "1.0") ||
        !bus_part_is(&parts[PART_MECHANISM], "CURVE") || zmq_msg_size(&parts[PART_KEY]) != BUS_KEY_SIZE)
        return judgement;
    judgement.name = bus_allow_list_name(zap->allow_list, zmq_msg_data(&parts[PART_KEY]));
    if (judgement.name)
        judgement.refusal =
            may_enter(zap, &parts[PART_DOMAIN], judgement.name) ? NULL : "key may not hear these streams";
    return judgement;
}

static void send_text(void *zmq, const char *text, int flags)
{
    zmq_send(zmq, text, strlen(text), flags | ZMQ_DONTWAIT);
}

static void answer(void *zmq, zmq_msg_t *parts, struct judgement judgement)
{
    zmq_msg_send(&parts[PART_ROUTE], zmq, ZMQ_SNDMORE | ZMQ_DONTWAIT);
    send_text(zmq, "", ZMQ_SNDMORE);
    send_text(zmq, "1.0", ZMQ_SNDMORE);
    zmq_msg_send(&parts[PART_REQUEST], zmq, ZMQ_SNDMORE | ZMQ_DONTWAIT);
    send_text(zmq, judgement.refusal ? "400" : "200", ZMQ_SNDMORE);
    send_text(zmq, judgement.refusal ? judgement.refusal : "OK", ZMQ_SNDMORE);
    send_text(zmq, judgement.refusal ? "" : judgement.name, ZMQ_SNDMORE);
    send_text(zmq, "", 0);
}

static void log_answer(struct bus_zap *zap, zmq_msg_t *parts, int count, struct judgement judgement)
{
    char address[ADDRESS_TEXT] = "", key[BUS_KEY_TEXT] = "";
    uint64_t held;

    if (count > PART_DOMAIN && bus_part_is(&parts[PART_DOMAIN], BUS_ZAP_DOMAIN_SELF_TEST))
        return;
    if (count > PART_ADDRESS && zmq_msg_size(&parts[PART_ADDRESS]) < sizeof address)
        memcpy(address, zmq_msg_data(&parts[PART_ADDRESS]), zmq_msg_size(&parts[PART_ADDRESS]));
    if (count == PART_COUNT && zmq_msg_size(&parts[PART_KEY]) == BUS_KEY_SIZE)
        zmq_z85_encode(key, zmq_msg_data(&parts[PART_KEY]), BUS_KEY_SIZE);
    if (!judgement.refusal)
        log_event(NULL, LOG_INFO, "bus.key_accepted", LOG_S("key", judgement.name),
                  LOG_S("address", address));
    else if (log_gate_pass(&zap->refused, &held))
        log_event(NULL, LOG_WARN, "bus.key_refused", LOG_S("public_key", key),
                  LOG_S("key", judgement.name ? judgement.name : ""), LOG_S("address", address),
                  LOG_S("reason", judgement.refusal), LOG_U("held_back", held));
}

bool bus_zap_answer(void *user, void *zmq)
{
    struct bus_zap *zap = user;
    zmq_msg_t parts[PART_COUNT];
    int count = bus_parts_receive(zmq, parts, PART_COUNT);

    if (count == 0)
        return false;
    struct judgement judgement = judge(zap, parts, count);
    log_answer(zap, parts, count, judgement);
    if (count > PART_REQUEST)
        answer(zmq, parts, judgement);
    bus_parts_close(parts, count, PART_COUNT);
    return true;
}
