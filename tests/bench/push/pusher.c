/* SPDX-License-Identifier: Apache-2.0
 * pusher - see pusher.h.
 */
#include "pusher.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena/arena.h"
#include "bus/client.h"
#include "uuid/uuid.h"
#include "wire/wire.h"

#define MEMORY_MAX ((size_t)4 * 1024 * 1024) /* of one request or reply */
#define PATIENCE   DURATION_S(20)            /* without any receipt */

struct approval {
    char id[UUID_TEXT];
    wall_time from;
};

struct pusher {
    char *department;
    struct bus_client *client;
    struct approval *approvals;
    size_t approval_count, approval_room;
    uint64_t pushed; /* in all runs: event number n is step n / approvals of approval n % approvals */
    struct arena arena;

    /* the run under way */
    pthread_t thread;
    const struct order *order;
    struct outcome *outcome;
    duration start;
    uint64_t first, sent, answered; /* first: `pushed` when the run began */
    duration *since;                /* of each push of the run: when its latency began */
    bool held_back;                 /* the window was full when the next push was due */
};

int pusher_open(struct pusher **ret_pusher, const struct pusher_options *options, struct err_text *ret_text)
{
    struct pusher *pusher = calloc(1, sizeof *pusher);
    char key[BUS_KEY_NAME_MAX], server_key[BUS_KEY_NAME_MAX];

    if (!pusher)
        return err_set(ret_text, ERR_NOMEM, "out of memory");
    arena_init(&pusher->arena, MEMORY_MAX);
    snprintf(key, sizeof key, "department.%s", options->department);
    snprintf(server_key, sizeof server_key, "service.department.%s", options->department);
    pusher->department = strdup(options->department);
    int err = pusher->department
                  ? bus_client_open(&pusher->client,
                                    &(struct bus_client_options){.endpoint = options->endpoint,
                                                                 .key_directory = options->key_directory,
                                                                 .key_name = key,
                                                                 .server_key_name = server_key,
                                                                 .actor = "bench"},
                                    ret_text)
                  : err_set(ret_text, ERR_NOMEM, "out of memory");
    if (err < 0) {
        pusher_close(&pusher);
        return err;
    }
    *ret_pusher = pusher;
    return 0;
}

void pusher_close(struct pusher **pusher)
{
    struct pusher *p = *pusher;

    if (!p)
        return;
    bus_client_close(&p->client);
    arena_done(&p->arena);
    free(p->approvals);
    free(p->department);
    free(p);
    *pusher = NULL;
}

const char *pusher_department(const struct pusher *pusher)
{
    return pusher->department;
}

int pusher_add(struct pusher *pusher, const char *approval_id, wall_time from)
{
    if (pusher->approval_count == pusher->approval_room) {
        size_t room = pusher->approval_room ? 2 * pusher->approval_room : 64;
        struct approval *larger = realloc(pusher->approvals, room * sizeof *larger);
        if (!larger)
            return ERR_NOMEM;
        pusher->approvals = larger;
        pusher->approval_room = room;
    }
    struct approval *approval = &pusher->approvals[pusher->approval_count++];
    snprintf(approval->id, sizeof approval->id, "%s", approval_id);
    approval->from = from;
    return 0;
}

/* ---- sending ---- */

static const char *event_of_step(uint64_t step)
{
    if (step < 2)
        return step == 0 ? "received" : "accepted";
    return step % 2 == 0 ? "special_procedure_started" : "special_procedure_ended";
}

static int send_next(struct pusher *pusher)
{
    uint64_t number = pusher->pushed, step = number / pusher->approval_count;
    const struct approval *approval = &pusher->approvals[number % pusher->approval_count];
    StoppedClock stop = BANGBAN__V1__STOPPED_CLOCK__INIT;
    PushStatus push = BANGBAN__V1__PUSH_STATUS__INIT;
    char event_id[64], request_id[UUID_TEXT];

    snprintf(event_id, sizeof event_id, "%s-%08" PRIu64, pusher->department, number);
    stop.kind = (char *)"expert_review";
    stop.until_on = (char *)"2026-12-31";
    stop.notice_given = true;
    push.event_id = event_id;
    push.approval_id = (char *)approval->id;
    push.event = (char *)event_of_step(step);
    push.occurred_at = approval->from.us + (int64_t)step * 1000000;
    push.source_sequence = (int64_t)step;
    push.officer = (char *)"行政审批科 张三";
    push.reason = (char *)"按并联审批流程办理，材料已核对无误";
    push.stop = step >= 2 && step % 2 == 0 ? &stop : NULL;
    int err = bus_client_send(pusher->client, &pusher->arena, &push.base, request_id);
    arena_reset(&pusher->arena);
    if (err == 0)
        pusher->pushed++;
    return err;
}

static duration due(const struct pusher *pusher, uint64_t number)
{
    if (pusher->order->rate <= 0)
        return pusher->start;
    return (duration){pusher->start.us + (int64_t)((double)number * 1e6 / pusher->order->rate)};
}

/* Sends what is due and the window has room for. ERR_UNAVAIL: the queue is full. */
static int send_due(struct pusher *pusher)
{
    const struct order *order = pusher->order;

    while (pusher->sent < order->pushes) {
        duration now = clock_uptime(), when = due(pusher, pusher->sent);
        if (when.us > now.us)
            return 0;
        if (pusher->sent - pusher->answered >= order->window) {
            pusher->held_back = order->rate > 0;
            return 0;
        }
        int err = send_next(pusher);
        if (err < 0)
            return err;
        pusher->since[pusher->sent++] = pusher->held_back ? when : now;
        pusher->held_back = false;
    }
    return 0;
}

/* ---- receipts ---- */

static void complain(struct outcome *outcome, const char *code, const char *detail)
{
    if (outcome->others++ == 0)
        snprintf(outcome->complaint, sizeof outcome->complaint, "%s: %s", code, detail);
}

/* The number within the run of the push that a receipt is for. */
static int number_of(const struct pusher *pusher, const PushReceipt *receipt, uint64_t *ret_number)
{
    const char *dash = strrchr(receipt->event_id, '-');
    uint64_t number = dash ? strtoull(dash + 1, NULL, 10) - pusher->first : UINT64_MAX;

    if (number >= pusher->sent)
        return ERR_INVALID;
    *ret_number = number;
    return 0;
}

static int take_reply(struct pusher *pusher, const Reply *reply)
{
    struct outcome *outcome = pusher->outcome;
    uint64_t number;

    pusher->answered++;
    if (reply->problem) {
        complain(outcome, reply->problem->code, reply->problem->detail);
        return 0;
    }
    const PushReceipt *receipt = (const PushReceipt *)wire_unpack(
        &bangban__v1__push_receipt__descriptor, reply->body.data, reply->body.len, &pusher->arena, NULL);
    if (!receipt || number_of(pusher, receipt, &number) < 0)
        return ERR_INVALID;
    histogram_add(&outcome->latency, clock_uptime().us - pusher->since[number].us);
    if (strcmp(receipt->verdict, "accepted") == 0)
        outcome->accepted++;
    else
        complain(outcome, receipt->verdict, receipt->detail);
    return 0;
}

/* How long a receipt may be waited for before something is to be sent; 0 while sending lags behind. */
static duration waiting_time(const struct pusher *pusher)
{
    if (pusher->sent == pusher->order->pushes || pusher->held_back || pusher->order->rate <= 0)
        return PATIENCE;
    int64_t wait = due(pusher, pusher->sent).us - clock_uptime().us;
    return (duration){wait > 0 ? wait : 0};
}

static int run(struct pusher *pusher)
{
    duration heard = clock_uptime();

    while (pusher->answered < pusher->order->pushes) {
        Reply *reply;
        int err = send_due(pusher);
        if (err < 0 && err != ERR_UNAVAIL)
            return err;
        err = bus_client_receive(pusher->client, &pusher->arena, waiting_time(pusher), &reply);
        if (err == 0) {
            heard = clock_uptime();
            err = take_reply(pusher, reply);
        } else if (err == ERR_UNAVAIL && clock_uptime().us - heard.us < PATIENCE.us) {
            err = 0; /* the next push is due */
        }
        arena_reset(&pusher->arena);
        if (err < 0)
            return err;
    }
    return 0;
}

static void *thread(void *argument)
{
    struct pusher *pusher = argument;

    pusher->outcome->err = run(pusher);
    return NULL;
}

int pusher_start(struct pusher *pusher, const struct order *order, struct outcome *outcome)
{
    *outcome = (struct outcome){0};
    pusher->order = order;
    pusher->outcome = outcome;
    pusher->first = pusher->pushed;
    pusher->sent = pusher->answered = 0;
    pusher->held_back = false;
    pusher->since = calloc(order->pushes, sizeof *pusher->since);
    pusher->start = clock_uptime();
    if (!pusher->since || pthread_create(&pusher->thread, NULL, thread, pusher) != 0) {
        free(pusher->since);
        return ERR_NOMEM;
    }
    return 0;
}

void pusher_join(struct pusher *pusher)
{
    pthread_join(pusher->thread, NULL);
    free(pusher->since);
    pusher->since = NULL;
}
