/* SPDX-License-Identifier: Apache-2.0
 * part - what the window answers and does about applications on their way to acceptance. */
#include "application.h"
#include "application.sql.h"

static const struct service_handler handlers[] = {
    ON(SubmitApplication, intake_on_submit_application),
    ON(ExamineApplication, intake_on_examine_application),
    ON(DemandException, intake_on_demand_exception),
    ON(ShowMaterials, intake_on_show_materials),
    ON(SupplyMaterials, intake_on_supply_materials),
};

const struct service_part application_part = {SERVICE_HANDLERS(handlers), .queries = application_queries};
