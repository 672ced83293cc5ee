/* SPDX-License-Identifier: Apache-2.0
 * intake - the one window: projects, applications, materials, notices, refusals, agents, deliveries.
 *
 * Consumes  plan.made, step.blocked, step.unblocked, plan.finished, approval.handed_over (routing),
 *           approval.changed (every department), rung.fired, rung.corrected (deadline)
 * Emits     application.accepted, .refused, .closed, correction.noticed, promise.kept, .broken,
 * result.delivered Owns      database schema "intake" Read on   on_submit_application.c, formality.c,
 * on_approval_changed.c
 */
#include "agent/agent.h"
#include "application/application.h"
#include "bulk/bulk.h"
#include "delivery/delivery.h"
#include "document/document.h"
#include "duty/duty_kinds.h"
#include "ending/ending.h"
#include "inquiry/inquiry.h"
#include "clock_text.h"
#include "intake.h"
#include "issue/issue.h"
#include "visit/visit.h"
#include "leader/leader.h"
#include "message/message.h"
#include "progress/limiter.h"
#include "progress/progress.h"
#include "silence/silence.h"
#include "project.h"
#include "tolerance/tolerance.h"
#include "window/reception.h"

#define PROGRESS_PERIOD DURATION_S(900)

static const struct config_option options[] = {
    CONFIG_PATH(struct intake, data_directory, "data-directory", "deploy/data",
                "directory of catalogue.csv, controlled_rules.csv, agents.csv and their companions"),
    COURIER_OPTIONS(struct intake, courier_options),
    CONFIG_INT(struct intake, progress_tries, "progress-tries", "10", 1, 1000000,
               "queries of progress for one application number in a quarter of an hour"),
    CONFIG_INT(struct intake, progress_load, "progress-load", "600", 1, 1000000,
               "queries of progress from one key in a quarter of an hour"),
    CONFIG_DURATION(struct intake, tolerance_bar, "tolerance-bar", "180d",
                    "how long a broken promise bars an enterprise from tolerance acceptance"),
    CONFIG_INT(struct intake, hand_over_days, "hand-over-days", "1", 0, 10,
               "working days that the agent's plan adds for each hand-over on its critical path"),
    CONFIG_INT(struct intake, load_rows_max, "load-rows-max", "1000", 1, 100000,
               "how many rows a bulk load may have: one transaction, and the window waits for it"),
    CONFIG_DURATION(struct intake, digest_reach, "digest-reach", "30d",
                    "how far back the daily digest looks for results that departments told late"),
    CONFIG_INT(struct intake, silence_days, "silence-days", "10", 1, 250,
               "working days without any event after which a case surfaces as silent"),
    CONFIG_PATH(struct intake, document_directory, "document-directory", "deploy/templates/documents",
                "directory of the forms of documents: acceptance.xsl, notice.xsl and their companions"),
    CONFIG_STRING(struct intake, document_prefix, "document-prefix", "东帮",
                  "what document numbers begin with: 东帮受〔2026〕0012号"),
    CONFIG_INT(struct intake, visit_within, "visit-within", "5", 1, 60,
               "working days in which a planned visit is made"),
    CONFIG_INT(struct intake, visit_every, "visit-every", "30", 1, 366,
               "calendar days between the regular visits to an open application"),
    CONFIG_INT(struct intake, visit_share, "visit-share", "100", 1, 100,
               "per cent of the regular visits that are sampled; key projects are visited always"),
    CONFIG_STRING(struct intake, visit_seed, "visit-seed", "bangban",
                  "published seed of the sample; the month is added"),
    CONFIG_END,
};

static const struct service_handler handlers[] = {
    ON(RegisterProject, intake_on_register_project),
    ON(ShowProject, intake_on_show_project),
    ON(ShowApplication, intake_on_show_application),
    ON(ListApplications, intake_on_list_applications),
    ON(PlanMade, intake_on_plan_made),
    ON(StepBlocked, intake_on_step_blocked),
    ON(StepUnblocked, intake_on_step_unblocked),
    ON(PlanFinished, intake_on_plan_finished),
    ON(ApprovalHandedOver, intake_on_approval_handed_over),
    ON_BATCH(ApprovalChanged, intake_on_approval_changed),
    ON(ExtensionJudged, intake_on_extension_judged),
    ON(RungFired, intake_on_rung_fired),
    ON(RungCorrected, intake_on_rung_corrected),
};

static int start(void *state, struct err_text *ret_text)
{
    struct intake *intake = state;
    int err = intake_start(intake, ret_text);

    if (err < 0)
        return err;
    intake->progress_numbers = limiter_new(intake->progress_tries, PROGRESS_PERIOD);
    intake->progress_callers = limiter_new(intake->progress_load, PROGRESS_PERIOD);
    if (!intake->progress_numbers || !intake->progress_callers)
        return err_set(ret_text, ERR_NOMEM, "out of memory for queries of progress");
    return courier_open(&intake->courier, &intake->courier_options, ret_text);
}

static void stop(void *state)
{
    struct intake *intake = state;

    courier_close(&intake->courier);
    limiter_free(&intake->progress_callers);
    limiter_free(&intake->progress_numbers);
    intake_stop(intake);
}

static void forget(void *state)
{
    struct intake *intake = state;

    intake_forget(intake);
    courier_forget(intake->courier);
}

int main(int argc, char **argv)
{
    struct intake intake = {0};

    return service_main(
        &(struct service_spec){
            .name = "intake",
            .summary = "takes applications in, tells the enterprise, delivers results",
            .options = options,
            SERVICE_PARTS(&(struct service_part){SERVICE_HANDLERS(handlers), .queries = queries_queries},
                          &act_part, &agent_part, &application_part, &bulk_part, &control_part,
                          &delivery_part, &document_part, &duty_part, &ending_part, &inquiry_part,
                          &issue_part, &leader_part, &message_part, &progress_part, &silence_part,
                          &tolerance_part, &visit_part, &window_part),
            .state = &intake,
            .start = start,
            .elected = intake_elected,
            .forget = forget,
            .stop = stop,
        },
        argc, argv);
}
