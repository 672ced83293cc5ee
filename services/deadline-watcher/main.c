/* SPDX-License-Identifier: Apache-2.0
 * deadline-watcher - the clocks of every approval, promise and duty, their lights and rungs, and who held
 * what how long.
 *
 * Consumes  application.accepted, promise.kept, result.delivered, duty.opened, duty.closed (intake),
 *           step.withdrawn (routing), approval.handed_over (routing.<department>), approval.changed
 *           (department.<department>)
 * Emits     rung.fired, rung.corrected, extension.judged, duty.rung (deadline)
 * Owns      database schema "deadline" (sql/)
 * Read on   clock_replay.c, on_approval_changed.c, fire_rungs.c, duty/duty_clock.c, ledger.c
 */
#include "duty/duty.h"
#include "watcher.h"

static const struct config_option options[] = {
    CONFIG_PATH(struct watcher, data_directory, "data-directory", "deploy/data",
                "directory of clock_rules.csv, catalogue.csv, holidays.csv and their companions"),
    CONFIG_END,
};

static const struct service_handler handlers[] = {
    ON(ApplicationAccepted, watcher_on_application_accepted),
    ON(PromiseKept, watcher_on_promise_kept),
    ON(StepWithdrawn, watcher_on_step_withdrawn),
    ON(ApprovalHandedOver, watcher_on_approval_handed_over),
    ON_BATCH(ApprovalChanged, watcher_on_approval_changed),
    ON(ResultDelivered, watcher_on_result_delivered),
    ON(DeliveryCorrected, watcher_on_delivery_corrected),
    ON(DeliveryTakenBack, watcher_on_delivery_taken_back),
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
            SERVICE_PARTS(&(struct service_part){SERVICE_HANDLERS(handlers), SERVICE_TIMERS(timers),
                                                 .queries = queries_queries},
                          &duty_part),
            .state = &watcher,
            .start = watcher_start,
            .stop = watcher_stop,
            .elected = watcher_elected,
            .forget = watcher_forget,
        },
        argc, argv);
}
