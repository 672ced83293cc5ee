/* SPDX-License-Identifier: Apache-2.0
 * department-adapter - one department's side of every approval: hands over, takes status events, folds them.
 *
 * Consumes  approval.handed_over, .supplied, .promise_broken, .delivered, .delivery_taken_back, .withdrawn
 *           (routing.<department>);
 *           commands PushStatus; queries PullHandovers, ShowApproval, ListQuarantine
 * Emits     approval.changed, push.quarantined (department.<department>)
 * Owns      database schema "department", its own department's rows
 * Read on   approval_lifecycle.c, fold.c, on_push_status.c, event_batch.h
 */
#include <string.h>

#include "adapter.h"
#include "approval_lifecycle.h"
#include "setup.h"

static const struct service_handler handlers[] = {
    {.message = "PushStatus", .many = adapter_on_push_status, .flags = HANDLER_OWN_IDEMPOTENCY},
    ON(ApprovalHandedOver, adapter_on_approval_handed_over),
    ON(ApprovalSupplied, adapter_on_approval_supplied),
    ON(ApprovalPromiseBroken, adapter_on_approval_promise_broken),
    ON(ApprovalDelivered, adapter_on_approval_delivered),
    ON(ApprovalDeliveryTakenBack, adapter_on_approval_delivery_taken_back),
    ON(ApprovalWithdrawn, adapter_on_approval_withdrawn),
    ON(PullHandovers, adapter_on_pull_handovers),
    ON(ShowApproval, adapter_on_show_approval),
    ON(ListQuarantine, adapter_on_list_quarantine),
};

static const struct service_timer timers[] = {
    {.name = "expire-holds", .every = {1000000}, .due = adapter_holds_due, .fire = adapter_expire_holds},
};

int main(int argc, char **argv)
{
    struct adapter adapter = {0};

    if (argc == 2 && strcmp(argv[1], "--print-lifecycle") == 0) {
        approval_lifecycle_print(stdout);
        return 0;
    }
    return service_main(
        &(struct service_spec){
            .name = "department",
            .summary = "takes one department's status events and keeps the state of its approvals",
            .options = adapter_options,
            SERVICE_PARTS(&(struct service_part){SERVICE_HANDLERS(handlers), SERVICE_TIMERS(timers),
                                                 .queries = queries_queries}),
            .state = &adapter,
            .partition = adapter_partition,
            .start = adapter_start,
            .stop = adapter_stop,
            .forget = adapter_forget,
        },
        argc, argv);
}
