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

int bus_tally_message(struct bus_tally *tally, struct bytes_view bytes, zmq_msg_t *ret_message)
{
    if (bytes.size > tally->limit - atomic_load(&tally->waiting)) /* only this thread adds */
        return ERR_TOO_BIG;
    struct counted *counted = malloc(sizeof *counted + bytes.size);
    if (!counted)
        return ERR_NOMEM;
    counted->size = bytes.size;
    if (bytes.size > 0)
        memcpy(counted->bytes, bytes.data, bytes.size);
    if (zmq_msg_init_data(ret_message, counted->bytes, bytes.size, forget, tally) != 0) {
        free(counted);
        return ERR_NOMEM;
    }
    atomic_fetch_add(&tally->waiting, bytes.size);
    atomic_fetch_add(&tally->references, 1);
    return 0;
}
