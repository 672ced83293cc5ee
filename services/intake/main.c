/* SPDX-License-Identifier: Apache-2.0
 * intake - the one window: projects, applications, materials, notices, refusals, agents, deliveries.
 *
 * Consumes  plan.made, step.blocked, step.unblocked, plan.finished, approval.handed_over (routing),
 *           approval.changed (every department), rung.fired, rung.corrected (deadline)
 * Emits     application.accepted, .refused, .closed, correction.noticed, promise.kept, .broken,
 * result.delivered Owns      database schema "intake" Read on   on_submit_application.c, formality.c,
 * on_approval_changed.c
 */
#include "intake.h"

static const struct config_option options[] = {
    CONFIG_PATH(struct intake, data_directory, "data-directory", "deploy/data",
                "directory of catalogue.csv, controlled_rules.csv, agents.csv and their companions"),
    CONFIG_DURATION(struct intake, tolerance_bar, "tolerance-bar", "180d",
                    "how long a broken promise bars an enterprise from tolerance acceptance"),
    CONFIG_END,
};

static const struct service_handler handlers[] = {
    ON(RegisterProject, intake_on_register_project),
    ON(SubmitApplication, intake_on_submit_application),
    ON(SupplyMaterials, intake_on_supply_materials),
    ON(DeliverResult, intake_on_deliver_result),
    ON(ShowApplication, intake_on_show_application),
    ON(ListApplications, intake_on_list_applications),
    ON(PlanMade, intake_on_plan_made),
    ON(StepBlocked, intake_on_step_blocked),
    ON(StepUnblocked, intake_on_step_unblocked),
    ON(PlanFinished, intake_on_plan_finished),
    ON(ApprovalHandedOver, intake_on_approval_handed_over),
    ON_BATCH(ApprovalChanged, intake_on_approval_changed),
    ON(RungFired, intake_on_rung_fired),
    ON(RungCorrected, intake_on_rung_corrected),
};

int main(int argc, char **argv)
{
    struct intake intake = {0};

    return service_main(
        &(struct service_spec){
            .name = "intake",
            .summary = "takes applications in, tells the enterprise, delivers results",
            .options = options,
            .handlers = handlers,
            .handler_count = sizeof(handlers) / sizeof(handlers[0]),
            .queries = queries_queries,
            .state = &intake,
            .start = intake_start,
            .stop = intake_stop,
        },
        argc, argv);
}
