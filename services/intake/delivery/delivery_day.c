/* SPDX-License-Identifier: Apache-2.0
 * delivery_day - the day on which a result was handed out. Pure. */
#include "delivery.h"

static wall_time later_of(wall_time a, wall_time b)
{
    return wall_time_compare(a, b) > 0 ? a : b;
}

/* Of a day nobody knows the hour: its first instant, so that what came on the last day is in time. */
void validate_delivery_day(struct findings *findings, const char *text, const struct delivery_span *span,
                           wall_time *ret_at)
{
    civil_day today = civil_day_of(span->now), day = today;

    if (*text && civil_day_parse(text, &day) < 0)
        findings_add(findings, "应为存在的日期，形如 2026-03-02", "请填写实际送达之日，当日送达可以不填",
                     "deliveredOn");
    else if (day.n > today.n)
        findings_add(findings, "送达日期晚于今天", "请在送达之后登记，填写实际送达之日", "deliveredOn");
    else if (day.n < civil_day_of(span->decided).n)
        findings_add(findings, "送达日期早于作出决定之日", "请核对送达日期，决定作出之后才能送达",
                     "deliveredOn");
    else
        *ret_at = day.n == today.n ? span->now : later_of(wall_time_at(day, 0, 0), span->decided);
}
