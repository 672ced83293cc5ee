/* SPDX-License-Identifier: Apache-2.0
 * ending - the part of the window that ends cases and brings them back. */
#include "ending.h"

static const struct service_handler handlers[] = {
    ON(WithdrawApplication, intake_on_withdraw_application),
    ON(TerminateApplication, intake_on_terminate_application),
    ON(ReopenApplication, intake_on_reopen_application),
    ON(CorrectRecord, intake_on_correct_record),
    ON(StepWithdrawn, intake_on_step_withdrawn),
    ON(ShowRecord, intake_on_show_record),
    ON(CountResultCorrections, intake_on_count_result_corrections),
};

const struct service_part ending_part = {SERVICE_HANDLERS(handlers), .queries = ending_queries};
