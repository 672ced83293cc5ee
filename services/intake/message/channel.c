/* SPDX-License-Identifier: Apache-2.0
 * channel - the list of channels. */
#include "channel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECRET_MAX 4096

static const struct {
    const char *name;
    int (*open)(struct channel **ret_channel, const struct channel_options *options,
                struct err_text *ret_text);
} channels[] = {
    {"outbox", channel_open_outbox},
    {"sms", channel_open_sms},
    {"email", channel_open_email},
};

int channel_open(struct channel **ret_channel, const char *name, const struct channel_options *options,
                 struct err_text *ret_text)
{
    for (size_t i = 0; i < sizeof(channels) / sizeof(channels[0]); i++)
        if (strcmp(channels[i].name, name) == 0)
            return channels[i].open(ret_channel, options, ret_text);
    return err_set(ret_text, ERR_INVALID, "there is no channel %s; write outbox, sms or email", name);
}

void channel_close(struct channel **channel)
{
    if (*channel)
        (*channel)->close(*channel);
    *channel = NULL;
}

int channel_secret(char **ret_secret, const char *path, struct err_text *ret_text)
{
    char line[SECRET_MAX] = "";

    if (*path) {
        FILE *file = fopen(path, "re");

        if (!file)
            return err_set(ret_text, ERR_IO, "%s cannot be read", path);
        if (!fgets(line, sizeof(line), file))
            line[0] = '\0';
        fclose(file);
        line[strcspn(line, "\r\n")] = '\0';
        if (!*line)
            return err_set(ret_text, ERR_INVALID, "%s: the first line must be the secret", path);
    }
    *ret_secret = strdup(line);
    return *ret_secret ? 0 : err_set(ret_text, ERR_NOMEM, "out of memory for %s", path);
}
