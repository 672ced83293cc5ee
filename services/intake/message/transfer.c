/* SPDX-License-Identifier: Apache-2.0
 * transfer - a libcurl handle with limits. */
#include "transfer.h"

#include <string.h>

/* The service stops: whoever waits for a peer does not. */
static int on_progress(void *transfer, curl_off_t total, curl_off_t now, curl_off_t up_total,
                       curl_off_t up_now)
{
    (void)total, (void)now, (void)up_total, (void)up_now;
    return atomic_load(((const struct transfer *)transfer)->stop);
}

/* What a peer says beside its status is not needed. */
static size_t on_answer(char *data, // NOLINT(readability-non-const-parameter): curl's form
                        size_t size, size_t count, void *unused)
{
    (void)data, (void)unused;
    return size * count;
}

static bool has_scheme(const char *url, const char *scheme)
{
    size_t size = strlen(scheme);

    if (strncmp(url, scheme, size) != 0)
        return false;
    url += size;
    return strncmp(url + (*url == 's'), "://", 3) == 0;
}

static void set_limits(struct transfer *transfer, const struct channel_options *options)
{
    CURL *curl = transfer->curl;

    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https,smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer->why);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(options->timeout.us / 1000));
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, transfer);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_answer);
    if (*options->ca_file)
        curl_easy_setopt(curl, CURLOPT_CAINFO, options->ca_file);
}

int transfer_open(struct transfer *transfer, const char *scheme, const char *url,
                  const struct channel_options *options, struct err_text *ret_text)
{
    if (!has_scheme(url, scheme))
        return err_set(ret_text, ERR_INVALID,
                       "the channel needs a URL; write %s://host or %ss://host, not '%s'", scheme, scheme,
                       url);
    transfer->curl = curl_easy_init();
    transfer->stop = options->stop;
    if (!transfer->curl || curl_easy_setopt(transfer->curl, CURLOPT_URL, url) != CURLE_OK)
        return err_set(ret_text, ERR_NOMEM, "out of memory for %s", url);
    set_limits(transfer, options);
    return 0;
}

void transfer_close(struct transfer *transfer)
{
    curl_easy_cleanup(transfer->curl);
    transfer->curl = NULL;
}

long transfer_run(struct transfer *transfer, CURLcode *ret_code, struct err_text *ret_why)
{
    long status = 0;

    transfer->why[0] = '\0';
    *ret_code = curl_easy_perform(transfer->curl);
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
    if (*ret_code != CURLE_OK)
        err_format(ret_why, "%s", *transfer->why ? transfer->why : curl_easy_strerror(*ret_code));
    else
        err_format(ret_why, "the peer answered %ld", status);
    return status;
}
