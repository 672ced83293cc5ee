/* SPDX-License-Identifier: Apache-2.0
 * channel_sms - an SMS gateway that takes POST of {"id", "phone", "text"} with Idempotency-Key. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parcel_json.h"
#include "transfer.h"

struct sms {
    struct channel channel;
    struct transfer transfer;
    char *authorization; /* header; NULL: the gateway asks for none */
};

/* The message itself is at fault; all other answers are about the gateway, the way to it, or the token. */
static bool refuses(long status)
{
    return status == 400 || status == 404 || status == 410 || status == 413 || status == 422;
}

static struct curl_slist *headers_of(const struct sms *sms, const struct parcel *parcel)
{
    char key[UUID_TEXT + 32];
    struct curl_slist *list = curl_slist_append(NULL, "Content-Type: application/json; charset=utf-8");

    snprintf(key, sizeof(key), "Idempotency-Key: %s", parcel->id);
    if (list && curl_slist_append(list, key) &&
        (!sms->authorization || curl_slist_append(list, sms->authorization)))
        return list;
    curl_slist_free_all(list);
    return NULL;
}

static enum sending post(struct sms *sms, const char *body, const struct curl_slist *headers,
                         struct err_text *ret_why)
{
    CURLcode code;

    curl_easy_setopt(sms->transfer.curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(sms->transfer.curl, CURLOPT_POSTFIELDS, body);
    long status = transfer_run(&sms->transfer, &code, ret_why);

    if (code == CURLE_OK && status >= 200 && status < 300)
        return SENDING_DONE;
    return code == CURLE_OK && refuses(status) ? SENDING_REFUSED : SENDING_LATER;
}

static enum sending sms_send(struct channel *channel, const struct parcel *parcel, struct err_text *ret_why)
{
    struct sms *sms = (struct sms *)channel;
    enum sending outcome = SENDING_LATER;

    if (!*parcel->phone) {
        err_format(ret_why, "no phone number is known");
        return SENDING_REFUSED;
    }
    struct curl_slist *headers = headers_of(sms, parcel);
    char *body = parcel_json_sms(parcel);
    if (headers && body)
        outcome = post(sms, body, headers, ret_why);
    else
        err_format(ret_why, "out of memory");
    free(body);
    curl_slist_free_all(headers);
    return outcome;
}

static void sms_close(struct channel *channel)
{
    struct sms *sms = (struct sms *)channel;

    transfer_close(&sms->transfer);
    free(sms->authorization);
    free(sms);
}

static int read_token(struct sms *sms, const char *path, struct err_text *ret_text)
{
    char *token;
    int err = *path ? channel_secret(&token, path, ret_text) : ERR_NOT_FOUND;

    if (err < 0)
        return err == ERR_NOT_FOUND ? 0 : err;
    if (asprintf(&sms->authorization, "Authorization: Bearer %s", token) < 0) {
        sms->authorization = NULL;
        err = err_set(ret_text, ERR_NOMEM, "out of memory for sms-token-file");
    }
    free(token);
    return err;
}

int channel_open_sms(struct channel **ret_channel, const struct channel_options *options,
                     struct err_text *ret_text)
{
    struct sms *sms = calloc(1, sizeof(*sms));

    if (!sms)
        return err_set(ret_text, ERR_NOMEM, "out of memory for the channel sms");
    sms->channel = (struct channel){"sms", 200, sms_send, sms_close};
    int err = transfer_open(&sms->transfer, "http", options->sms_url, options, ret_text);
    if (err == 0)
        err = read_token(sms, options->sms_token_file, ret_text);
    if (err < 0)
        sms_close(&sms->channel);
    else
        *ret_channel = &sms->channel;
    return err;
}
