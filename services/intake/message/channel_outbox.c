/* SPDX-License-Identifier: Apache-2.0
 * channel_outbox - a folder from which somebody else fetches the messages.
 *
 * A file gets its name only when it is whole and on disk; sent again, it takes its own place. */
#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parcel_json.h"

struct outbox {
    struct channel channel;
    int directory;
};

static bool write_all(int file, const char *text)
{
    size_t left = strlen(text);

    while (left > 0) {
        ssize_t written = write(file, text, left);

        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            text += written;
            left -= (size_t)written;
        }
    }
    return true;
}

static bool write_file(int directory, const char *name, const char *text)
{
    int file = openat(directory, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);

    if (file < 0)
        return false;
    bool good = write_all(file, text) && fsync(file) == 0;
    return close(file) == 0 && good;
}

static enum sending outbox_send(struct channel *channel, const struct parcel *parcel,
                                struct err_text *ret_why)
{
    const struct outbox *outbox = (const struct outbox *)channel;
    char partial[UUID_TEXT + 8], name[UUID_TEXT + 8];
    char *text = parcel_json_full(parcel);

    snprintf(partial, sizeof(partial), ".%s.part", parcel->id);
    snprintf(name, sizeof(name), "%s.json", parcel->id);
    bool good = text && write_file(outbox->directory, partial, text) &&
                renameat(outbox->directory, partial, outbox->directory, name) == 0 &&
                fsync(outbox->directory) == 0;
    if (!good)
        err_format(ret_why, "%s: %s", name, text ? strerror(errno) : "out of memory");
    free(text);
    return good ? SENDING_DONE : SENDING_LATER;
}

static void outbox_close(struct channel *channel)
{
    struct outbox *outbox = (struct outbox *)channel;

    if (outbox->directory >= 0)
        close(outbox->directory);
    free(outbox);
}

int channel_open_outbox(struct channel **ret_channel, const struct channel_options *options,
                        struct err_text *ret_text)
{
    const char *path = options->outbox_directory;
    struct outbox *outbox = calloc(1, sizeof(*outbox));

    if (!outbox)
        return err_set(ret_text, ERR_NOMEM, "out of memory for the outbox");
    *outbox = (struct outbox){{"outbox", 200, outbox_send, outbox_close}, -1};
    if (mkdir(path, 0750) == 0 || errno == EEXIST)
        outbox->directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (outbox->directory < 0 || faccessat(outbox->directory, ".", W_OK | X_OK, AT_EACCESS) < 0) {
        int err =
            err_set(ret_text, ERR_IO, "outbox-directory %s: %s; name a directory that can be written to",
                    path, strerror(errno));

        outbox_close(&outbox->channel);
        return err;
    }
    *ret_channel = &outbox->channel;
    return 0;
}
