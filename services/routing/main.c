/* SPDX-License-Identifier: Apache-2.0
 * routing - turns an accepted application into a plan and carries it through the departments in parallel.
 *
 * Consumes  application.accepted, promise.kept, promise.broken, result.delivered (intake),
 *           approval.changed (every department)
 * Emits     plan.made, step.blocked, step.unblocked, plan.finished (routing),
 *           approval.handed_over, .supplied, .promise_broken, .delivered (routing.<department>)
 * Owns      database schema "routing"
 * Read on   on_application_accepted.c, advance.c, on_approval_changed.c
 */
#include "routing.h"

static const struct config_option options[] = {
    CONFIG_PATH(struct routing, data_directory, "data-directory", "deploy/data",
                "directory of catalogue.csv, prerequisites.csv, holidays.csv and their companions"),
    CONFIG_END,
};

static const struct service_handler handlers[] = {
    ON(ApplicationAccepted, routing_on_application_accepted),
    ON(PromiseKept, routing_on_promise_kept),
    ON(PromiseBroken, routing_on_promise_broken),
    ON(ResultDelivered, routing_on_result_delivered),
    ON_BATCH(ApprovalChanged, routing_on_approval_changed),
    ON(ShowPlan, routing_on_show_plan),
};

static int start(void *state, struct err_text *ret_text)
{
    struct routing *routing = state;
    int err = catalogue_open(&routing->catalogue, routing->data_directory, ret_text);

    if (err == 0)
        err = calendar_open(&routing->calendar, routing->data_directory, ret_text);
    return err;
}

static void stop(void *state)
{
    struct routing *routing = state;

    calendar_free(&routing->calendar);
    catalogue_close(&routing->catalogue);
}

int main(int argc, char **argv)
{
    struct routing routing = {0};

    return service_main(
        &(struct service_spec){
            .name = "routing",
            .summary = "plans applications and hands their approvals over to the departments",
            .options = options,
            .handlers = handlers,
            .handler_count = sizeof(handlers) / sizeof(handlers[0]),
            .queries = queries_queries,
            .state = &routing,
            .start = start,
            .stop = stop,
        },
        argc, argv);
}
