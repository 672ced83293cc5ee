/* SPDX-License-Identifier: Apache-2.0
 * part - the messages about referrals. */
#include "referral.h"

static const struct service_handler handlers[] = {
    ON(DecideReferral, routing_on_decide_referral),
    ON(ShowReferral, routing_on_show_referral),
    ON(ListReferrals, routing_on_list_referrals),
};

const struct service_part referral_part = {SERVICE_HANDLERS(handlers), .queries = referral_queries};
