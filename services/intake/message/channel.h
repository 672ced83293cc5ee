/* SPDX-License-Identifier: Apache-2.0
 * channel - a way out of the house for a message: a folder, an SMS gateway, a mail server.
 *
 * A channel is told the same id for a message in each attempt, so that who receives it can tell a repetition:
 * the folder by the name of the file, the gateway by the Idempotency-Key, a mail reader by the Message-ID.
 * send() blocks; it is called by one thread at a time, the courier's.
 */
#ifndef BANGBAN_INTAKE_MESSAGE_CHANNEL_H
#define BANGBAN_INTAKE_MESSAGE_CHANNEL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clock/clock.h"
#include "err/err.h"
#include "uuid/uuid.h"

/* One message on its way. */
struct parcel {
    int64_t number;
    char id[UUID_TEXT];
    char application[UUID_TEXT]; /* "": about none */
    wall_time told_at;
    const char *to; /* "applicant", "agent:A01" */
    const char *name, *phone, *email;
    const char *kind, *text;
    const char *body; /* of the text: without the case that it begins with */
    int attempts;     /* before this one */
};

enum sending {
    SENDING_UNTRIED,
    SENDING_DONE,    /* somebody else has it now */
    SENDING_LATER,   /* the channel is in trouble: neither this nor the next one will do */
    SENDING_REFUSED, /* this message can never go */
};

struct channel {
    const char *name; /* "outbox", "sms", "email" */
    size_t page;      /* messages that may be under way without their outcome on record: 1 where a repetition
                         would be read twice */
    enum sending (*send)(struct channel *channel, const struct parcel *parcel, struct err_text *ret_why);
    void (*close)(struct channel *channel); /* frees it */
};

struct channel_options {
    const char *outbox_directory;
    const char *sms_url, *sms_token_file;
    const char *email_url, *email_from, *email_subject, *email_user, *email_password_file;
    bool email_tls;      /* insist on encryption; smtps:// has it anyway */
    const char *ca_file; /* "": those that the system trusts */
    duration timeout;
    const atomic_bool *stop; /* when true, a send that waits for its peer ends with SENDING_LATER */
};

/* Names of channels are those of the configuration.  ERR_INVALID, ERR_IO, ERR_NOMEM with `ret_text`. */
int channel_open(struct channel **ret_channel, const char *name, const struct channel_options *options,
                 struct err_text *ret_text) __attribute__((warn_unused_result));
void channel_close(struct channel **channel);

/* ---- the channels, for channel.c ---- */

/* A file <id>.json for each message, there whole or not at all. */
int channel_open_outbox(struct channel **ret_channel, const struct channel_options *options,
                        struct err_text *ret_text);
/* POST of a JSON object to a gateway. */
int channel_open_sms(struct channel **ret_channel, const struct channel_options *options,
                     struct err_text *ret_text);
/* SMTP. */
int channel_open_email(struct channel **ret_channel, const struct channel_options *options,
                       struct err_text *ret_text);

/* The first line of a file that holds a secret; "" for the path "".  Free it. */
int channel_secret(char **ret_secret, const char *path, struct err_text *ret_text);

#endif
