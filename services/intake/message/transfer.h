/* SPDX-License-Identifier: Apache-2.0
 * transfer - what the channels that go over a network share: a libcurl handle with limits, and why a transfer
 * failed.
 *
 * Private to the files that include <curl/curl.h>.
 */
#ifndef BANGBAN_INTAKE_MESSAGE_TRANSFER_H
#define BANGBAN_INTAKE_MESSAGE_TRANSFER_H

#include <curl/curl.h>

#include "channel.h"

struct transfer {
    CURL *curl; /* keeps its connection between messages */
    const atomic_bool *stop;
    char why[CURL_ERROR_SIZE];
};

/* `url` must be of `scheme` ("http"), or of its encrypted form. */
int transfer_open(struct transfer *transfer, const char *scheme, const char *url,
                  const struct channel_options *options, struct err_text *ret_text);
void transfer_close(struct transfer *transfer);

/* Runs what the handle is set to; the peer's status, or 0 when there was no answer, with `ret_why`. */
long transfer_run(struct transfer *transfer, CURLcode *ret_code, struct err_text *ret_why);

#endif
