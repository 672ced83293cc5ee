/* SPDX-License-Identifier: Apache-2.0
 * courier - takes what enterprises and staff are told out of the house (regulation, part two, 1:
 * 及时向企业负责人反馈).
 *
 * The record of a message comes first, in the transaction of its cause; the courier finds it there, sends it
 * outside of any transaction and writes what became of it.  Retried with a growing pause until it has gone or
 * has been tried often enough.  After a crash what was under way is sent again with the same id (channel.h).
 */
#ifndef BANGBAN_INTAKE_MESSAGE_COURIER_H
#define BANGBAN_INTAKE_MESSAGE_COURIER_H

#include "config/config.h"
#include "service/service.h"

struct courier_options {
    const char *applicant_channel, *staff_channel;
    const char *outbox_directory;
    const char *sms_url, *sms_token_file;
    const char *email_url, *email_from, *email_subject, *email_user, *email_password_file;
    bool email_tls;
    const char *ca_file;
    duration timeout, retry_first, retry_last;
    int64_t rate, tries;
};

/* clang-format off */
/* The rows of a table of options; `member_` is the struct courier_options in the struct `struct_`. */
#define COURIER_OPTIONS(struct_, member_)                                                                    \
    CONFIG_STRING(struct_, member_.applicant_channel, "applicant-channel", "outbox",                         \
                  "how enterprises are told: outbox, sms, email"),                                           \
    CONFIG_STRING(struct_, member_.staff_channel, "staff-channel", "outbox",                                 \
                  "how the centre's own people and departments are told: outbox, sms, email"),               \
    CONFIG_PATH(struct_, member_.outbox_directory, "outbox-directory", "outbox",                             \
                "folder of the channel outbox: one JSON file for each message"),                             \
    CONFIG_STRING(struct_, member_.sms_url, "sms-url", "", "where the SMS gateway takes POST requests"),     \
    CONFIG_SECRET_PATH(struct_, member_.sms_token_file, "sms-token-file", "",                                \
                       "file whose first line is the gateway's bearer token"),                               \
    CONFIG_STRING(struct_, member_.email_url, "email-url", "", "mail server: smtp://host:port, smtps://host"), \
    CONFIG_STRING(struct_, member_.email_from, "email-from", "", "sender: name <address>"),                  \
    CONFIG_STRING(struct_, member_.email_subject, "email-subject", "“帮您办”办件进展通知", "subject of each mail"), \
    CONFIG_STRING(struct_, member_.email_user, "email-user", "", "login at the mail server, empty for none"), \
    CONFIG_SECRET_PATH(struct_, member_.email_password_file, "email-password-file", "",                      \
                       "file whose first line is the password"),                                             \
    CONFIG_BOOL(struct_, member_.email_tls, "email-tls", "true", "insist on encryption (STARTTLS)"),          \
    CONFIG_PATH(struct_, member_.ca_file, "courier-ca-file", "",                                             \
                "certificates that gateway and mail server are checked against; empty: the system's"),       \
    CONFIG_DURATION(struct_, member_.timeout, "courier-timeout", "10s", "for one attempt"),                  \
    CONFIG_DURATION(struct_, member_.retry_first, "courier-retry-first", "10s",                              \
                    "pause after the first failure, then doubling"),                                         \
    CONFIG_DURATION(struct_, member_.retry_last, "courier-retry-last", "1h", "longest pause"),               \
    CONFIG_INT(struct_, member_.tries, "courier-tries", "24", 1, 1000, "attempts before a message is given up"), \
    CONFIG_INT(struct_, member_.rate, "courier-rate", "50", 1, 10000,                                        \
               "messages per second, of enterprises and of staff each")
/* clang-format on */

struct courier;

/* Before the service begins. ERR_INVALID, ERR_IO, ERR_NOMEM with `ret_text`. */
int courier_open(struct courier **ret_courier, const struct courier_options *options,
                 struct err_text *ret_text);
void courier_close(struct courier **courier);

/* Something has been told in the current transaction; NULL: nobody carries. */
void courier_notice(struct courier *courier);
/* The current transaction did not commit. */
void courier_forget(struct courier *courier);

/* The timer: asks at the writer's pace, writes outcomes and claims pages. */
bool courier_due(struct courier *courier, wall_time now);
enum verdict courier_fire(struct handler_ctx *ctx, struct courier *courier);

/* The pause after the given number of failures, anywhere in its upper half. Pure but for the chance. */
duration courier_pause(duration first, duration last, unsigned failures);

#endif
