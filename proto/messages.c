/* SPDX-License-Identifier: Apache-2.0
 * messages - the tables of messages.def. */
#include "messages.h"

#include <string.h>

const struct event_type event_types[MESSAGE_TYPE_COUNT] = {
#define EVENT(Message, message, type_, consumers_, ...)                                                      \
    [MSG_##Message] = {.number = MSG_##Message,                                                              \
                       .name = #Message,                                                                     \
                       .type = type_,                                                                        \
                       .streams = {__VA_ARGS__},                                                             \
                       .consumers = consumers_,                                                              \
                       .descriptor = &bangban__v1__##message##__descriptor},
#include "messages.def"
};

const struct request_type request_types[] = {
#define REQUEST(Message, message, Reply_, reply_, service_, roles_, kind_)                                   \
    {.name = #Message,                                                                                       \
     .service = service_,                                                                                    \
     .roles = roles_,                                                                                        \
     .kind = kind_,                                                                                          \
     .descriptor = &bangban__v1__##message##__descriptor,                                                    \
     .reply = &bangban__v1__##reply_##__descriptor},
#include "messages.def"
};
const size_t request_type_count = sizeof(request_types) / sizeof(request_types[0]);

const struct event_type *event_type_find(const char *type)
{
    for (size_t i = 0; i < MESSAGE_TYPE_COUNT; i++)
        if (strcmp(event_types[i].type, type) == 0)
            return &event_types[i];
    return NULL;
}

const struct request_type *request_type_find(const char *name)
{
    for (size_t i = 0; i < request_type_count; i++)
        if (strcmp(request_types[i].name, name) == 0)
            return &request_types[i];
    return NULL;
}

static const struct {
    const char *word;
    unsigned role;
} role_words[] = {
    {"service", ROLE_SERVICE},       {"window", ROLE_WINDOW},   {"agent", ROLE_AGENT},
    {"department", ROLE_DEPARTMENT}, {"office", ROLE_OFFICE},   {"leader", ROLE_LEADER},
    {"operator", ROLE_OPERATOR},     {"auditor", ROLE_AUDITOR}, {"public", ROLE_PUBLIC},
};

unsigned role_of(const char *key_name)
{
    size_t length = strcspn(key_name, ".");

    for (size_t i = 0; i < sizeof(role_words) / sizeof(role_words[0]); i++)
        if (strlen(role_words[i].word) == length && memcmp(role_words[i].word, key_name, length) == 0)
            return role_words[i].role;
    return 0;
}
