/* SPDX-License-Identifier: Apache-2.0
 * allow_list - see allow_list.h.  A name that was ever allowed keeps its record, so that memory is bounded by
 * the names in use and what is queued for a revoked key stays counted.
 */
#include "bus/allow_list.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uthash.h>

#include "bus/bus.h"
#include "bus/log_gate.h"
#include "log/log.h"

#define UNREAD_MAX ((size_t)16 * 1024 * 1024) /* bytes of replies that one key may leave unread */

struct identity {
    char name[BUS_KEY_NAME_MAX];
    uint8_t key[BUS_KEY_SIZE];
    bool allowed;
    bool seen; /* in the reading that is under way */
    struct bus_tally *unread;
    UT_hash_handle hh;
};

struct bus_allow_list {
    char directory[PATH_MAX];
    struct identity *identities; /* by name */
    uint64_t fingerprint;
    bool settled; /* read once more after the last change: a file may change twice within its time stamp */
    struct log_gate unreadable;
};

static struct identity *find(const struct bus_allow_list *list, const char *name)
{
    struct identity *identity;

    HASH_FIND_STR(list->identities, name, identity);
    return identity;
}

static struct identity *find_key(const struct bus_allow_list *list, const uint8_t key[BUS_KEY_SIZE])
{
    for (struct identity *i = list->identities; i; i = i->hh.next)
        if (i->allowed && memcmp(i->key, key, BUS_KEY_SIZE) == 0)
            return i;
    return NULL;
}

static struct identity *add(struct bus_allow_list *list, const char *name)
{
    struct identity *identity = calloc(1, sizeof *identity);

    if (!identity)
        return NULL;
    identity->unread = bus_tally_new(UNREAD_MAX);
    if (!identity->unread) {
        free(identity);
        return NULL;
    }
    memcpy(identity->name, name, strlen(name) + 1); /* a valid name fits */
    HASH_ADD_STR(list->identities, name, identity);
    return identity;
}

static int is_public_key(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');

    return dot && dot != entry->d_name && strcmp(dot, ".pub") == 0;
}

static uint64_t mix(uint64_t hash, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3U; /* FNV-1a */
    return hash;
}

static uint64_t fingerprint_of(const char *directory, struct dirent **entries, int count)
{
    uint64_t hash = 0xcbf29ce484222325U;
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    for (int i = 0; i < count; i++) {
        struct stat st = {0};

        fstatat(fd, entries[i]->d_name, &st, 0);
        hash = mix(hash, entries[i]->d_name, strlen(entries[i]->d_name) + 1);
        hash = mix(hash, &st.st_ino, sizeof st.st_ino);
        hash = mix(hash, &st.st_mtim, sizeof st.st_mtim);
        hash = mix(hash, &st.st_ctim, sizeof st.st_ctim);
        hash = mix(hash, &st.st_size, sizeof st.st_size);
    }
    if (fd >= 0)
        close(fd);
    return hash;
}

/* Reads one file; true when a key that was allowed under this name has been replaced. */
static int read_entry(struct bus_allow_list *list, const char *file, bool *ret_replaced,
                      struct err_text *ret_text)
{
    char path[PATH_MAX + NAME_MAX + 2], name[NAME_MAX + 1], key_text[BUS_KEY_TEXT];
    uint8_t key[BUS_KEY_SIZE];

    snprintf(path, sizeof path, "%s/%s", list->directory, file);
    snprintf(name, sizeof name, "%.*s", (int)(strlen(file) - strlen(".pub")), file);
    if (!bus_key_name_valid(name))
        return err_set(ret_text, ERR_INVALID,
                       "%s: not a key name: use a-z 0-9 . - _ and less than %d characters", path,
                       BUS_KEY_NAME_MAX);
    int err = bus_key_read_public(path, key_text, key, ret_text);
    if (err < 0)
        return err;
    struct identity *same_key = find_key(list, key);
    if (same_key && same_key->seen)
        return err_set(ret_text, ERR_CONFLICT, "%s: the same key as %s.pub; each name needs a key of its own",
                       path, same_key->name);
    struct identity *identity = find(list, name);
    if (!identity)
        identity = add(list, name);
    if (!identity)
        return err_set(ret_text, ERR_NOMEM, "%s: out of memory", path);
    *ret_replaced = identity->allowed && memcmp(identity->key, key, BUS_KEY_SIZE) != 0;
    memcpy(identity->key, key, BUS_KEY_SIZE);
    identity->allowed = identity->seen = true;
    return 0;
}

/* `report` is false when the same files were reported a moment ago. */
static bool read_entries(struct bus_allow_list *list, struct dirent **entries, int count, bool report)
{
    bool cut = false;

    for (struct identity *i = list->identities; i; i = i->hh.next)
        i->seen = false;
    for (int i = 0; i < count; i++) {
        struct err_text text;
        bool replaced = false;

        if (read_entry(list, entries[i]->d_name, &replaced, &text) < 0 && report)
            log_event(NULL, LOG_ERROR, "bus.key_file_bad", LOG_S("detail", text.text));
        cut |= replaced;
    }
    for (struct identity *i = list->identities; i; i = i->hh.next) {
        if (!i->allowed || i->seen)
            continue;
        i->allowed = false;
        cut = true;
        log_event(NULL, LOG_WARN, "bus.key_revoked", LOG_S("key", i->name));
    }
    return cut;
}

static int read_directory(struct bus_allow_list *list, bool *ret_cut, struct err_text *ret_text)
{
    struct dirent **entries;
    int count = scandir(list->directory, &entries, is_public_key, alphasort);

    if (count < 0)
        return err_set(ret_text, ERR_IO, "%s: %s; make keys with \"bangban keys new\"", list->directory,
                       strerror(errno));
    uint64_t fingerprint = fingerprint_of(list->directory, entries, count);
    bool changed = fingerprint != list->fingerprint;

    if (changed || !list->settled)
        *ret_cut = read_entries(list, entries, count, changed);
    list->settled = !changed;
    list->fingerprint = fingerprint;
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    return 0;
}

int bus_allow_list_open(struct bus_allow_list **ret_list, const char *key_directory,
                        struct err_text *ret_text)
{
    struct bus_allow_list *list = calloc(1, sizeof *list);
    bool cut = false;

    if (!list)
        return err_set(ret_text, ERR_NOMEM, "%s: out of memory", key_directory);
    int length = snprintf(list->directory, sizeof list->directory, "%s/allow", key_directory);
    int err = length < 0 || (size_t)length >= sizeof list->directory
                  ? err_set(ret_text, ERR_TOO_BIG, "key directory %.80s...: path too long", key_directory)
                  : read_directory(list, &cut, ret_text);
    if (err < 0) {
        bus_allow_list_close(&list);
        return err;
    }
    *ret_list = list;
    return 0;
}

void bus_allow_list_close(struct bus_allow_list **list)
{
    if (!*list)
        return;
    struct identity *identity = (*list)->identities;
    HASH_CLEAR(hh, (*list)->identities); /* the elements stay linked */
    while (identity) {
        struct identity *next = identity->hh.next;

        bus_tally_release(&identity->unread);
        free(identity);
        identity = next;
    }
    free(*list);
    *list = NULL;
}

bool bus_allow_list_refresh(struct bus_allow_list *list)
{
    struct err_text text;
    bool cut = false;
    uint64_t held;

    if (read_directory(list, &cut, &text) < 0 && log_gate_pass(&list->unreadable, &held))
        log_event(NULL, LOG_ERROR, "bus.key_list_unreadable", LOG_S("detail", text.text));
    return cut;
}

const char *bus_allow_list_name(const struct bus_allow_list *list, const uint8_t key[BUS_KEY_SIZE])
{
    const struct identity *identity = find_key(list, key);

    return identity ? identity->name : NULL;
}

bool bus_allow_list_has(const struct bus_allow_list *list, const char *name)
{
    const struct identity *identity = find(list, name);

    return identity && identity->allowed;
}

struct bus_tally *bus_allow_list_tally(const struct bus_allow_list *list, const char *name)
{
    const struct identity *identity = find(list, name);

    return identity && identity->allowed ? identity->unread : NULL;
}
