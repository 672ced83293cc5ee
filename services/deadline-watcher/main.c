/* SPDX-License-Identifier: Apache-2.0
 * deadline-watcher - the clocks of every approval and promise, their lights and rungs, and who held what how
 * long.
 *
 * Consumes  application.accepted, promise.kept, result.delivered (intake), approval.handed_over
 *           (routing.<department>), approval.changed (department.<department>)
 * Emits     rung.fired, rung.corrected (deadline)
 * Owns      database schema "deadline" (sql/)
 * Read on   clock_replay.c, on_approval_changed.c, fire_rungs.c, ledger.c
 */
#include "watcher.h"

static const struct config_option options[] = {
    CONFIG_PATH(struct watcher, data_directory, "data-directory", "deploy/data",
                "directory of clock_rules.csv, catalogue.csv, holidays.csv and their companions"),
    CONFIG_END,
};

static const struct service_handler handlers[] = {
    ON(ApplicationAccepted, watcher_on_application_accepted),
    ON(PromiseKept, watcher_on_promise_kept),
    ON(ApprovalHandedOver, watcher_on_approval_handed_over),
    ON_BATCH(ApprovalChanged, watcher_on_approval_changed),
    ON(ResultDelivered, watcher_on_result_delivered),
    ON(ListClocks, watcher_on_list_clocks),
    ON(ShowLedger, watcher_on_show_ledger),
};

/* Asking costs a comparison; a played clock is waited for, so all are asked often. */
static const struct service_timer timers[] = {
    {"rungs", DURATION_MS(20), watcher_rungs_due, watcher_fire_rungs},
    {"tick", DURATION_MS(20), watcher_tick_due, watcher_tick},
    {"calendar", DURATION_MS(20), watcher_recall_due, watcher_recall},
};

int main(int argc, char **argv)
{
    struct watcher watcher = {0};

    return service_main(
        &(struct service_spec){
            .name = "deadline",
            .summary = "watches working-day clocks, fires their rungs and keeps the holder ledger",
            .options = options,
            .handlers = handlers,
            .handler_count = sizeof(handlers) / sizeof(handlers[0]),
            .timers = timers,
            .timer_count = sizeof(timers) / sizeof(timers[0]),
            .queries = queries_queries,
            .state = &watcher,
            .start = watcher_start,
            .stop = watcher_stop,
            .elected = watcher_elected,
            .forget = watcher_forget,
        },
        argc, argv);
}
