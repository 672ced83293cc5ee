/* SPDX-License-Identifier: Apache-2.0
 * work - who is at work in which transaction: what every step on the bus tables needs.
 */
#ifndef BANGBAN_BUS_WORK_H
#define BANGBAN_BUS_WORK_H

#include "arena/arena.h"
#include "store/store.h"

struct bus_work {
    struct store_tx *tx;
    struct arena *arena; /* of results; lives as long as the batch */
    const char *service; /* "department.housing": owner, consumer, and who stored a reply */
};

#endif
