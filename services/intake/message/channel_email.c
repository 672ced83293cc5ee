/* SPDX-License-Identifier: Apache-2.0
 * channel_email - a mail server, spoken to in SMTP.
 *
 * SMTP has no key against repetitions: a mail whose acceptance was lost on the way back is sent again with
 * the same Message-ID, and it is the reader's mail program that recognises it.  One at a time, so that at
 * most one is. */
#include <stdlib.h>
#include <string.h>

#include "mail.h"
#include "transfer.h"

#define MAIL_MEMORY ((size_t)1 << 20)

struct email {
    struct channel channel;
    struct transfer transfer;
    struct arena arena; /* of one mail */
    char *from, *subject;
    const char *rest; /* of the mail, not sent yet */
};

static size_t on_read(char *buffer, size_t size, size_t count, void *argument)
{
    struct email *email = argument;
    size_t room = size * count, taken = strlen(email->rest);

    if (taken > room)
        taken = room;
    memcpy(buffer, email->rest, taken);
    email->rest += taken;
    return taken;
}

/* The mail is at fault, not our standing with the server. */
static bool refuses(long status)
{
    return status >= 500 && status < 600 && status != 530 && status != 534 && status != 535 && status != 538;
}

static enum sending hand_over(struct email *email, const char *sender, const struct curl_slist *receivers,
                              struct err_text *ret_why)
{
    CURLcode code;

    curl_easy_setopt(email->transfer.curl, CURLOPT_MAIL_FROM, sender);
    curl_easy_setopt(email->transfer.curl, CURLOPT_MAIL_RCPT, receivers);
    long status = transfer_run(&email->transfer, &code, ret_why);

    if (code == CURLE_OK)
        return SENDING_DONE;
    return refuses(status) ? SENDING_REFUSED : SENDING_LATER;
}

static enum sending email_send(struct channel *channel, const struct parcel *parcel, struct err_text *ret_why)
{
    struct email *email = (struct email *)channel;
    enum sending outcome = SENDING_LATER;

    if (!mail_address_good(parcel->email)) {
        err_format(ret_why, *parcel->email ? "the e-mail address is none" : "no e-mail address is known");
        return SENDING_REFUSED;
    }
    arena_reset(&email->arena);
    const char *sender = mail_address(&email->arena, email->from);
    struct curl_slist *receivers = curl_slist_append(NULL, parcel->email);
    email->rest = mail_text(&email->arena, parcel, email->from, email->subject);
    if (sender && receivers && email->rest)
        outcome = hand_over(email, sender, receivers, ret_why);
    else
        err_format(ret_why, "out of memory");
    curl_slist_free_all(receivers);
    return outcome;
}

static void email_close(struct channel *channel)
{
    struct email *email = (struct email *)channel;

    transfer_close(&email->transfer);
    arena_done(&email->arena);
    free(email->from);
    free(email->subject);
    free(email);
}

static int set_credentials(CURL *curl, const struct channel_options *options, struct err_text *ret_text)
{
    char *password;
    int err = channel_secret(&password, options->email_password_file, ret_text);

    if (err < 0)
        return err;
    if (*options->email_user) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, options->email_user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, password);
    }
    free(password);
    return 0;
}

static int set_up(struct email *email, const struct channel_options *options, struct err_text *ret_text)
{
    CURL *curl = email->transfer.curl;
    const char *address = mail_address(&email->arena, options->email_from);

    if (!address || !mail_address_good(address) || strpbrk(options->email_from, "\r\n"))
        return err_set(ret_text, ERR_INVALID,
                       "email-from '%s' has no address; write for example 帮办室 <bangban@example.gov.cn>",
                       options->email_from);
    email->from = strdup(options->email_from);
    email->subject = strdup(options->email_subject);
    if (!email->from || !email->subject)
        return err_set(ret_text, ERR_NOMEM, "out of memory for the channel email");
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(curl, CURLOPT_READDATA, email);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(options->email_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    return set_credentials(curl, options, ret_text);
}

int channel_open_email(struct channel **ret_channel, const struct channel_options *options,
                       struct err_text *ret_text)
{
    struct email *email = calloc(1, sizeof(*email));

    if (!email)
        return err_set(ret_text, ERR_NOMEM, "out of memory for the channel email");
    email->channel = (struct channel){"email", 1, email_send, email_close};
    arena_init(&email->arena, MAIL_MEMORY);
    int err = transfer_open(&email->transfer, "smtp", options->email_url, options, ret_text);
    if (err == 0)
        err = set_up(email, options, ret_text);
    if (err < 0)
        email_close(&email->channel);
    else
        *ret_channel = &email->channel;
    return err;
}
