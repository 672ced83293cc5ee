/* SPDX-License-Identifier: Apache-2.0
 * assessment - judges departments by quarters, from what the event log says and nothing else.
 *
 * Consumes  application.accepted (intake), approval.handed_over (routing.<department>), approval.changed and
 *           push.quarantined (department.<department>), rung.fired and rung.corrected (deadline)
 * Emits     nothing
 * Owns      database schema "assessment"
 * Read on   score.c, indicators.c, judge.c, on_approval_changed.c
 */
#include "assessment.h"

static const struct config_option options[] = {
    CONFIG_PATH(struct assessment, data_directory, "data-directory", "deploy/data",
                "directory of catalogue.csv, holidays.csv, clock_rules.csv and their companions"),
    CONFIG_STRING(struct assessment, rules_name, "rules", "v1",
                  "version of the assessment rules: a directory in <data-directory>/assessment"),
    CONFIG_END,
};

static const struct service_handler handlers[] = {
    ON(ApplicationAccepted, assessment_on_application_accepted),
    ON(ApprovalHandedOver, assessment_on_approval_handed_over),
    ON_BATCH(ApprovalChanged, assessment_on_approval_changed),
    ON(PushQuarantined, assessment_on_push_quarantined),
    ON(RungFired, assessment_on_rung_fired),
    ON(RungCorrected, assessment_on_rung_corrected),
    ON(AssessQuarter, assessment_on_assess_quarter),
};

int main(int argc, char **argv)
{
    struct assessment assessment = {0};

    return service_main(
        &(struct service_spec){
            .name = "assessment",
            .summary = "judges departments by quarters",
            .options = options,
            SERVICE_PARTS(&(struct service_part){SERVICE_HANDLERS(handlers), .queries = queries_queries}),
            .state = &assessment,
            .start = assessment_start,
            .stop = assessment_stop,
        },
        argc, argv);
}
