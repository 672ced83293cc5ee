/* SPDX-License-Identifier: Apache-2.0
 * tally - see tally.h.
 */
#include "bus/tally.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct bus_tally {
    size_t limit;
    _Atomic size_t waiting;
    _Atomic size_t references; /* one of the owner, one of each message */
};

struct counted {
    size_t size; /* before `bytes`, in one piece of memory */
    uint8_t bytes[];
};

struct bus_tally *bus_tally_new(size_t limit)
{
    struct bus_tally *tally = calloc(1, sizeof *tally);

    if (tally) {
        tally->limit = limit;
        atomic_init(&tally->waiting, 0);
        atomic_init(&tally->references, 1);
    }
    return tally;
}

static void drop_reference(struct bus_tally *tally)
{
    if (atomic_fetch_sub(&tally->references, 1) == 1)
        free(tally);
}

void bus_tally_release(struct bus_tally **tally)
{
    if (*tally)
        drop_reference(*tally);
    *tally = NULL;
}

/* Called by ZeroMQ, mostly on its I/O thread. */
static void forget(void *bytes, void *user)
{
    struct counted *counted = (struct counted *)((uint8_t *)bytes - offsetof(struct counted, bytes));
    struct bus_tally *tally = user;

    atomic_fetch_sub(&tally->waiting, counted->size);
    free(counted);
    drop_reference(tally);
}

static size_t total_size(const struct bytes_view *pieces, size_t count)
{
    size_t size = 0;

    for (size_t i = 0; i < count; i++)
        size += pieces[i].size;
    return size;
}

static void join(uint8_t *to, const struct bytes_view *pieces, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].size > 0)
            memcpy(to, pieces[i].data, pieces[i].size);
        to += pieces[i].size;
    }
}

int bus_tally_message(struct bus_tally *tally, const struct bytes_view *pieces, size_t count,
                      zmq_msg_t *ret_message)
{
    size_t size = total_size(pieces, count);

    if (size > tally->limit - atomic_load(&tally->waiting)) /* only this thread adds */
        return ERR_TOO_BIG;
    struct counted *counted = malloc(sizeof *counted + size);
    if (!counted)
        return ERR_NOMEM;
    counted->size = size;
    join(counted->bytes, pieces, count);
    if (zmq_msg_init_data(ret_message, counted->bytes, size, forget, tally) != 0) {
        free(counted);
        return ERR_NOMEM;
    }
    atomic_fetch_add(&tally->waiting, size);
    atomic_fetch_add(&tally->references, 1);
    return 0;
}
