/* SPDX-License-Identifier: Apache-2.0
 * indicators - one function per indicator, each a walk over the judged approvals of a department.
 *
 * What is open and overdue counts in every rate: leaving a late approval open never pays.  What was returned
 * or withdrawn before it was due is nobody's merit and nobody's fault, and counts in none.
 */
#include "indicators.h"

#define RATIO         10000 /* a speed-up is counted in ten-thousandths */
#define PUSH_WORKDAYS 1     /* a push arrives by the next working day */
#define NOTICES       1     /* 一次性告知 */

struct count {
    const struct department_view *department;
    struct tally *tally;
};

/* ---- evidence ---- */

static Evidence *add_evidence(const struct count *count, const struct uuid *approval_id, int item,
                              const struct event_position *position)
{
    struct arena *arena = count->department->arena;
    Evidence *evidence = arena_alloc(arena, sizeof(*evidence));
    char *id = arena_alloc(arena, UUID_TEXT);

    if (!evidence || !id)
        return NULL;
    bangban__v1__evidence__init(evidence);
    if (!uuid_is_nil(approval_id))
        uuid_format(approval_id, id);
    evidence->approval_id = id;
    evidence->item = item;
    evidence->stream = (char *)(uintptr_t)position->stream;
    evidence->sequence = (uint64_t)position->sequence;
    count->tally->evidence[count->tally->evidence_count++] = evidence;
    return evidence;
}

/* One approval in the denominator; `fact` comes from the arena. */
static int count_approval(const struct count *count, const struct judged *judged, bool counted, char *fact)
{
    Evidence *evidence =
        add_evidence(count, &judged->fact->approval_id, judged->fact->item.number, &judged->evidence);

    if (!evidence || !fact)
        return ERR_NOMEM;
    evidence->counted = counted;
    evidence->fact = fact;
    count->tally->denominator++;
    count->tally->numerator += counted;
    return 0;
}

static const char *outcome(const struct judged *judged)
{
    if (!judged->closed)
        return judged->overdue ? "未办结，已逾期" : "未办结";
    return judged->decided ? "已办结" : "已退回、撤回或终止";
}

static const char *day_text(wall_time t, char buffer[CIVIL_DAY_TEXT])
{
    return civil_day_format(civil_day_of(t), buffer);
}

static char *use_text(const struct count *count, const struct judged *judged)
{
    return arena_printf(count->department->arena, "%s：用时 %d 个工作日，承诺 %d 个工作日", outcome(judged),
                        judged->used.n, judged->promised.n);
}

/* ---- approvals ---- */

static bool closed_this_quarter(const struct count *count, const struct judged *judged)
{
    return judged->closed && view_covers(count->department->view, judged->closed_at);
}

static bool open_at_start(const struct count *count, const struct judged *judged)
{
    return !judged->closed ||
           wall_time_compare(judged->closed_at, count->department->view->quarter.from) >= 0;
}

/* Over without a decision, before it was due. */
static bool counts_nowhere(const struct judged *judged)
{
    return judged->closed && !judged->decided && !judged->overdue;
}

static int count_completion(const struct count *count, const struct judged *judged)
{
    const struct view *view = count->department->view;
    char due[CIVIL_DAY_TEXT];

    if (!judged->has_start || counts_nowhere(judged))
        return 0;
    bool due_now = view_covers(view, judged->due) && (judged->closed || judged->overdue);
    bool left_over = judged->overdue && wall_time_compare(judged->due, view->quarter.from) < 0 &&
                     open_at_start(count, judged);
    if (!due_now && !left_over)
        return 0;
    return count_approval(count, judged, judged->decided,
                          arena_printf(count->department->arena, "%s，应于 %s 前办结", outcome(judged),
                                       day_text(judged->due, due)));
}

/* Promised items and, by the same measure, reports to the superior: the promise ends with the report. */
static int count_promise(const struct count *count, const struct judged *judged, bool reported)
{
    bool late = judged->overdue && (!judged->closed || closed_this_quarter(count, judged));
    bool decided = judged->decided && closed_this_quarter(count, judged);

    if (!judged->has_start || judged->same_day ||
        (judged->fact->item.handling == CATALOGUE_REPORTED) != reported || (!late && !decided))
        return 0;
    return count_approval(count, judged, judged->kept, use_text(count, judged));
}

static int count_promise_kept(const struct count *count, const struct judged *judged)
{
    return count_promise(count, judged, false);
}

static int count_reported_in_time(const struct count *count, const struct judged *judged)
{
    return count_promise(count, judged, true);
}

/* Received in the last hour it may close by the next noon, and is no ground for a same-day rate. */
static int count_same_day(const struct count *count, const struct judged *judged)
{
    if (!judged->same_day || !judged->has_start || counts_nowhere(judged) ||
        !view_covers(count->department->view, judged->due) ||
        civil_day_of(judged->started).n != civil_day_of(judged->due).n ||
        (!judged->closed && !judged->overdue))
        return 0;
    return count_approval(count, judged, judged->kept,
                          arena_printf(count->department->arena, "%s：%s", outcome(judged),
                                       judged->kept ? "当日办结" : "当日未办结"));
}

/* Each ratio is rounded to ten-thousandths, so that the evidence can be added up by hand. */
static int count_speed(const struct count *count, const struct judged *judged)
{
    int64_t statutory = judged->statutory.n, saved = statutory - judged->used.n;

    if (!judged->has_start || !judged->decided || statutory <= 0 || !closed_this_quarter(count, judged))
        return 0;
    int64_t ratio = saved <= 0 ? 0 : (2 * saved * RATIO + statutory) / (2 * statutory);
    bool calendar_days = judged->statutory.unit == PERIOD_CALDAYS;
    int err =
        count_approval(count, judged, false,
                       arena_printf(count->department->arena, "用时 %d，法定 %d %s，提速 %d.%04d",
                                    judged->used.n, judged->statutory.n, calendar_days ? "日" : "个工作日",
                                    (int)(ratio / RATIO), (int)(ratio % RATIO)));
    if (err < 0)
        return err;
    count->tally->evidence[count->tally->evidence_count - 1]->counted = saved > 0;
    count->tally->numerator += ratio;
    count->tally->denominator += RATIO - 1; /* with the one just counted */
    return 0;
}

static int count_one_notice(const struct count *count, const struct judged *judged)
{
    const struct view *view = count->department->view;
    const struct history *history = &judged->fact->history;
    struct judged found = *judged;
    int notices = 0;
    bool now = false;

    for (size_t i = 0; i < history->count; i++) {
        const struct step *step = &history->steps[i];
        if (step->event != STEP_CORRECTION_REQUESTED ||
            wall_time_compare(step->occurred, view->quarter.until) >= 0)
            continue;
        notices++;
        now = now || view_covers(view, step->occurred);
        found.evidence = judged->fact->told[i];
    }
    if (!now)
        return 0;
    return count_approval(count, &found, notices <= NOTICES,
                          arena_printf(count->department->arena, "补正告知 %d 次", notices));
}

/* ---- pushes ---- */

static bool push_is_good(const struct department_view *department, const struct push_fact *push)
{
    return push->valid && push->in_order &&
           view_lag(department->view, push->occurred, push->received) <= PUSH_WORKDAYS;
}

static bool same_approval(const struct push_fact *a, const struct push_fact *b)
{
    return a->item == b->item && uuid_equal(&a->approval_id, &b->approval_id);
}

/* The pushes of one approval: all of them, and the first that was not good as evidence. */
static int count_pushes(const struct count *count, const struct push_fact *pushes, size_t n)
{
    const struct push_fact *shown = &pushes[n - 1];
    int64_t good = 0;

    for (size_t i = n; i > 0; i--) {
        bool is_good = push_is_good(count->department, &pushes[i - 1]);
        good += is_good;
        shown = is_good ? shown : &pushes[i - 1];
    }
    Evidence *evidence = add_evidence(count, &shown->approval_id, shown->item, &shown->position);
    if (!evidence)
        return ERR_NOMEM;
    evidence->counted = good == (int64_t)n;
    evidence->fact = arena_printf(count->department->arena, "推送 %zu 条，合格 %d 条", n, (int)good);
    count->tally->numerator += good;
    count->tally->denominator += (int64_t)n;
    return evidence->fact ? 0 : ERR_NOMEM;
}

static int count_data_quality(const struct count *count)
{
    const struct department_view *department = count->department;
    size_t first = 0;
    int err = 0;

    for (size_t i = 1; err == 0 && i <= department->push_count; i++) {
        if (i < department->push_count && same_approval(&department->pushes[i], &department->pushes[first]))
            continue;
        err = count_pushes(count, department->pushes + first, i - first);
        first = i;
    }
    return err;
}

/* ---- table ---- */

typedef int (*approval_counter)(const struct count *count, const struct judged *judged);

/* NULL: data quality, which counts pushes, and indicators whose duties are not recorded yet. */
static const approval_counter counters[INDICATOR_COUNT] = {
    [INDICATOR_COMPLETION] = count_completion,
    [INDICATOR_PROMISE_KEPT] = count_promise_kept,
    [INDICATOR_SAME_DAY] = count_same_day,
    [INDICATOR_SPEED] = count_speed,
    [INDICATOR_REPORTED_IN_TIME] = count_reported_in_time,
    [INDICATOR_ONE_NOTICE] = count_one_notice,
};

int indicator_tally(enum indicator indicator, const struct department_view *department,
                    struct tally *ret_tally)
{
    bool pushes = indicator == INDICATOR_DATA_QUALITY;
    size_t most = pushes ? department->push_count : counters[indicator] ? department->judged_count : 0;
    struct count count = {department, ret_tally};
    int err = 0;

    *ret_tally = (struct tally){.evidence = arena_array(department->arena, most, sizeof(Evidence *))};
    if (!ret_tally->evidence)
        return ERR_NOMEM;
    if (pushes)
        return count_data_quality(&count);
    for (size_t i = 0; err == 0 && i < most; i++)
        err = counters[indicator](&count, &department->judged[i]);
    return err;
}

int indicator_decided(const struct department_view *department)
{
    const struct count count = {.department = department};
    int decided = 0;

    for (size_t i = 0; i < department->judged_count; i++)
        decided += department->judged[i].decided && closed_this_quarter(&count, &department->judged[i]);
    return decided;
}
