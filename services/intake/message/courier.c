/* SPDX-License-Identifier: Apache-2.0
 * courier - takes what enterprises and staff are told out of the house. */
#include "courier.h"

#include <curl/curl.h>
#include <stdlib.h>

#include "dispatch.h"

#define ASK_EVERY  DURATION_S(2) /* for what is to be tried again */
#define PAUSE_LAST DURATION_S(60)

enum { LANE_APPLICANT, LANE_STAFF, LANES };

struct courier {
    struct courier_options options;
    struct lane lanes[LANES];
};

static int open_lanes(struct courier *courier, struct err_text *ret_text)
{
    const struct courier_options *options = &courier->options;
    struct channel_options channel = {
        .outbox_directory = options->outbox_directory,
        .sms_url = options->sms_url,
        .sms_token_file = options->sms_token_file,
        .email_url = options->email_url,
        .email_from = options->email_from,
        .email_subject = options->email_subject,
        .email_user = options->email_user,
        .email_password_file = options->email_password_file,
        .email_tls = options->email_tls,
        .ca_file = options->ca_file,
        .timeout = options->timeout,
    };
    int err = lane_open(&courier->lanes[LANE_APPLICANT], options->applicant_channel, &channel, ret_text);

    return err < 0 ? err : lane_open(&courier->lanes[LANE_STAFF], options->staff_channel, &channel, ret_text);
}

int courier_open(struct courier **ret_courier, const struct courier_options *options,
                 struct err_text *ret_text)
{
    struct courier *courier = calloc(1, sizeof(*courier));

    if (options->timeout.us <= 0 || options->retry_first.us <= 0 ||
        options->retry_last.us < options->retry_first.us) {
        free(courier);
        return err_set(ret_text, ERR_INVALID,
                       "courier-timeout and courier-retry-first must be longer than 0, courier-retry-last no "
                       "shorter than courier-retry-first");
    }
    if (!courier || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(courier);
        return err_set(ret_text, ERR_NOMEM, "out of memory for the courier");
    }
    courier->options = *options;
    courier->lanes[LANE_APPLICANT].name = "applicant";
    courier->lanes[LANE_STAFF].name = "staff";
    int err = open_lanes(courier, ret_text);
    if (err < 0)
        courier_close(&courier);
    else
        *ret_courier = courier;
    return err;
}

void courier_close(struct courier **courier)
{
    if (!*courier)
        return;
    for (size_t i = 0; i < LANES; i++)
        lane_close(&(*courier)->lanes[i]);
    curl_global_cleanup();
    free(*courier);
    *courier = NULL;
}

void courier_notice(struct courier *courier)
{
    for (size_t i = 0; courier && i < LANES; i++)
        courier->lanes[i].fresh = true;
}

void courier_forget(struct courier *courier)
{
    for (size_t i = 0; courier && i < LANES; i++)
        lane_forget(&courier->lanes[i]);
}

duration courier_pause(duration first, duration last, unsigned failures)
{
    int64_t us = first.us;

    while (failures-- > 1 && us < last.us)
        us *= 2;
    if (us > last.us)
        us = last.us;
    return (duration){us / 2 + (int64_t)(((uint64_t)random() << 16) % (uint64_t)(us / 2 + 1))};
}

/* A played clock may leap either way. */
static bool time_to_ask(const struct lane *lane, wall_time now)
{
    int64_t since = now.us - lane->asked_at.us;

    return since < 0 || since >= ASK_EVERY.us;
}

static bool lane_due(struct lane *lane, wall_time now)
{
    if (lane->state == LANE_CLAIMED)
        lane_send(lane);
    if (lane->state == LANE_SETTLED)
        lane->state = LANE_IDLE;
    if (lane->state != LANE_IDLE)
        return lane_back(lane);
    return clock_uptime().us >= lane->resume_at.us && (lane->fresh || time_to_ask(lane, now));
}

bool courier_due(struct courier *courier, wall_time now)
{
    bool due = false;

    for (size_t i = 0; i < LANES; i++)
        due = lane_due(&courier->lanes[i], now) || due;
    return due;
}

/* A page at a time keeps the rate; a channel in trouble is left alone for a while. */
static void rest(const struct courier *courier, struct lane *lane, bool trouble)
{
    duration pace = {(int64_t)lane->count * 1000000 / courier->options.rate};

    lane->failures = trouble ? lane->failures + 1 : 0;
    if (trouble)
        pace = courier_pause(DURATION_S(1), PAUSE_LAST, lane->failures);
    lane->resume_at.us = clock_uptime().us + pace.us;
}

static int settle(struct handler_ctx *ctx, struct courier *courier, struct lane *lane)
{
    const struct retry_rule rule = {courier->options.retry_first, courier->options.retry_last,
                                    courier->options.tries};
    bool trouble = false;
    int err = dispatch_settle(ctx, lane, &rule, &trouble);

    if (err == 0) {
        rest(courier, lane, trouble);
        lane->state = LANE_SETTLED;
        lane->fresh = true;
    }
    return err;
}

static int claim(struct handler_ctx *ctx, const struct courier *courier, struct lane *lane)
{
    size_t page = lane->channel->page;
    int err = lane->requeue ? dispatch_requeue(ctx, lane) : 0;

    if (page > (size_t)courier->options.rate)
        page = (size_t)courier->options.rate;
    if (err == 0)
        err = dispatch_claim(ctx, lane, page);
    if (err < 0)
        return err;
    lane->asked_at = ctx->now;
    lane->requeue = false;
    lane->fresh = lane->count > 0;
    if (lane->count)
        lane->state = LANE_CLAIMED;
    return 0;
}

enum verdict courier_fire(struct handler_ctx *ctx, struct courier *courier)
{
    int err = 0;

    for (size_t i = 0; err == 0 && i < LANES; i++) {
        struct lane *lane = &courier->lanes[i];

        if (lane->state == LANE_BACK)
            err = settle(ctx, courier, lane);
        else if (lane->state == LANE_IDLE && clock_uptime().us >= lane->resume_at.us)
            err = claim(ctx, courier, lane);
    }
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, NULL, err);
}
