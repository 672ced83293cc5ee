/* SPDX-License-Identifier: Apache-2.0
 * routing - turns an accepted application into a plan and carries it through the departments in parallel.
 *
 * Consumes  application.accepted, agent.assigned, promise.kept, promise.broken, result.delivered,
 *           items.ended, items.reopened, record.corrected (intake),
 *           approval.changed (every department)
 * Emits     plan.made, step.blocked, step.unblocked, step.withdrawn, plan.finished (routing),
 *           approval.handed_over, .supplied, .promise_broken, .delivered, .withdrawn
 *           (routing.<department>)
 * Owns      database schema "routing"
 * Read on   on_application_accepted.c, advance.c, on_approval_changed.c
 */
#include "duty/duty_kinds.h"
#include "issue/issue.h"
#include "joint/joint.h"
#include "meeting/meeting.h"
#include "order/order.h"
#include "referral/competence.h"
#include "referral/referral.h"
#include "routing.h"
#include "superior/superior.h"
#include "version/version.h"

static const struct config_option options[] = {
    CONFIG_PATH(struct routing, data_directory, "data-directory", "deploy/data",
                "directory of catalogue.csv, prerequisites.csv, holidays.csv and their companions"),
    CONFIG_INT(struct routing, order_days, "order-days", "2", 1, 30,
               "working days in which a supervision order is answered when nobody says another day"),
    CONFIG_INT(struct routing, opinion_days, "opinion-days", "3", 1, 30,
               "working days in which a department gives the opinion that it is asked, when nobody says "
               "another day"),
    CONFIG_INT(struct routing, ping_pong_returns, "ping-pong-returns", "2", 1, 10,
               "how often departments give an item back before the leader has to decide whose duty it is"),
    CONFIG_INT(struct routing, meeting_departments, "meeting-departments", "3", 2, 100,
               "a case of so many departments has a meeting proposed when it is accepted"),
    CONFIG_INT(struct routing, meeting_late_days, "meeting-late-days", "5", 1, 250,
               "working days behind its plan from which on a case has a meeting proposed"),
    CONFIG_END,
};

static const struct service_handler handlers[] = {
    ON(ApplicationAccepted, routing_on_application_accepted),
    ON(AgentAssigned, routing_on_agent_assigned),
    ON(PromiseKept, routing_on_promise_kept),
    ON(DemandSupplied, routing_on_demand_supplied),
    ON(PromiseBroken, routing_on_promise_broken),
    ON(ResultDelivered, routing_on_result_delivered),
    ON(DeliveryTakenBack, routing_on_delivery_taken_back),
    ON(ItemsEnded, routing_on_items_ended),
    ON(ItemsReopened, routing_on_items_reopened),
    ON(RecordCorrected, routing_on_record_corrected),
    ON_BATCH(ApprovalChanged, routing_on_approval_changed),
    ON(ShowPlan, routing_on_show_plan),
};

static const struct service_part plan_part = {SERVICE_HANDLERS(handlers), .queries = queries_queries};

static int start(void *state, struct err_text *ret_text)
{
    struct routing *routing = state;
    int err = catalogue_open(&routing->catalogue, routing->data_directory, ret_text);

    if (err == 0)
        err = calendar_open(&routing->calendar, routing->data_directory, ret_text);
    if (err == 0)
        err = competence_open(&routing->competence, routing->data_directory, routing->catalogue, ret_text);
    return err;
}

static void stop(void *state)
{
    struct routing *routing = state;

    competence_close(&routing->competence);
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
            SERVICE_PARTS(&plan_part, &version_part, &act_part, &duty_part, &issue_part, &order_part,
                          &joint_part, &referral_part, &meeting_part, &superior_part),
            .state = &routing,
            .start = start,
            .stop = stop,
        },
        argc, argv);
}
