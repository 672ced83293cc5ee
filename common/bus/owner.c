/* SPDX-License-Identifier: Apache-2.0
 * owner - see owner.h.
 */
#include "bus/owner.h"

#include "bus.sql.h"

int owner_try_lead(struct store *store, struct arena *arena, const char *service, bool *ret_leads)
{
    struct bus_try_lead_row row;
    struct store_tx *tx;
    int err = store_begin(store, &tx);

    if (err < 0)
        return err;
    err = bus_try_lead(tx, arena, service, &row);
    store_rollback(&tx); /* the lock is the session's and stays */
    if (err < 0)
        return err;
    *ret_leads = row.leads;
    return 0;
}

int owner_raise_epoch(struct store *store, struct arena *arena, const char *service, const char *instance,
                      uint64_t *ret_epoch)
{
    struct bus_raise_epoch_row row;
    struct store_tx *tx;
    int err = store_begin(store, &tx);

    if (err < 0)
        return err;
    err = bus_raise_epoch(tx, arena, service, instance, &row);
    if (err < 0) {
        store_rollback(&tx);
        return err;
    }
    err = store_commit(&tx);
    if (err < 0)
        return err;
    *ret_epoch = (uint64_t)row.epoch;
    return 0;
}

int owner_lock(const struct bus_work *work, uint64_t epoch)
{
    struct bus_lock_owner_row row;
    int err = bus_lock_owner(work->tx, work->arena, work->service, (int64_t)epoch, &row);

    return err == ERR_NOT_FOUND ? ERR_FENCED : err;
}

int owner_fence(const struct bus_work *work, uint64_t epoch)
{
    return bus_fence(work->tx, work->service, (int64_t)epoch);
}
