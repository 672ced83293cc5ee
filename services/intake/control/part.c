/* SPDX-License-Identifier: Apache-2.0
 * part - controlled items, as a part of the window. */
#include "control.h"
#include "control.sql.h"

static const struct service_handler handlers[] = {
    ON(TryControlledRules, intake_on_try_controlled_rules),
    ON(LoadControlledRules, intake_on_load_controlled_rules),
    ON(ShowControlledRules, intake_on_show_controlled_rules),
    ON(ExplainRefusal, intake_on_explain_refusal),
};

const struct service_part control_part = {SERVICE_HANDLERS(handlers), .queries = control_queries};
