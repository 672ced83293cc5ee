/* SPDX-License-Identifier: Apache-2.0
 * score - points, grade and basis around the tallies of the indicators.
 *
 * A value is rounded half up to four places, and points are made of rounded values: whoever has the report
 * and a pencil gets the same score.
 */
#include "score.h"

#include <stdlib.h>
#include <string.h>

#include "indicators.h"

#define VALUE  10000 /* units of a value: four places */
#define POINT  100   /* units of points: two places */
#define POINTS 100   /* a full score */

struct work {
    struct arena *arena;
    const struct scoring *scoring;
    const struct score_order *order;
    const struct facts *facts;
    struct view view;
};

static char *borrow(const char *text)
{
    return (char *)(uintptr_t)text;
}

/* Half up; both positive. */
static int64_t divide(int64_t numerator, int64_t denominator)
{
    return (2 * numerator + denominator) / (2 * denominator);
}

/* ---- order ---- */

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_judged(const void *a, const void *b)
{
    const struct approval_fact *x = ((const struct judged *)a)->fact, *y = ((const struct judged *)b)->fact;
    int order = compare_numbers(x->item.number, y->item.number);

    return order ? order : memcmp(&x->approval_id, &y->approval_id, sizeof(struct uuid));
}

static int compare_push(const void *a, const void *b)
{
    const struct push_fact *x = a, *y = b;
    int order = compare_numbers(x->item, y->item);

    if (!order)
        order = memcmp(&x->approval_id, &y->approval_id, sizeof(struct uuid));
    if (!order)
        order = compare_numbers(x->position.sequence, y->position.sequence);
    return order ? order : strcmp(x->event_id, y->event_id);
}

static int compare_span(const void *a, const void *b)
{
    return strcmp((*(CursorSpan *const *)a)->stream, (*(CursorSpan *const *)b)->stream);
}

/* ---- one department ---- */

static int judge_department(const struct work *work, const char *code, struct department_view *view)
{
    struct judged *list = arena_array(work->arena, work->facts->approval_count, sizeof(*list));
    size_t count = 0;
    int err = list ? 0 : ERR_NOMEM;

    for (size_t i = 0; err == 0 && i < work->facts->approval_count; i++) {
        const struct approval_fact *fact = &work->facts->approvals[i];
        if (strcmp(fact->department, code) == 0)
            err = judge_approval(work->arena, &work->view, fact, &list[count++]);
    }
    if (err < 0)
        return err;
    qsort(list, count, sizeof(*list), compare_judged);
    view->judged = list;
    view->judged_count = count;
    return 0;
}

static int collect_pushes(const struct work *work, const char *code, struct department_view *view)
{
    struct push_fact *list = arena_array(work->arena, work->facts->push_count, sizeof(*list));
    size_t count = 0;

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < work->facts->push_count; i++) {
        const struct push_fact *push = &work->facts->pushes[i];
        if (strcmp(push->department, code) == 0 && view_covers(&work->view, push->received))
            list[count++] = *push;
    }
    qsort(list, count, sizeof(*list), compare_push);
    view->pushes = list;
    view->push_count = count;
    return 0;
}

/* ---- indicators and points ---- */

struct points {
    int64_t values[INDICATOR_COUNT]; /* in units of VALUE */
    int weights[INDICATOR_COUNT];
    int64_t grounded; /* sum of the weights with ground: theirs are raised to a full score in proportion */
    int64_t weighted; /* sum of weight x value over them */
};

static int tally_indicator(const struct work *work, const struct department_view *view, enum indicator which,
                           struct points *points, Indicator *indicator)
{
    struct tally tally = {0};
    int err = indicator_tally(which, view, &tally);

    if (err < 0)
        return err;
    int64_t value = tally.denominator ? divide(tally.numerator * VALUE, tally.denominator) : 0;
    points->values[which] = value;
    if (tally.denominator) {
        points->grounded += points->weights[which];
        points->weighted += points->weights[which] * value;
    }
    bangban__v1__indicator__init(indicator);
    indicator->name = borrow(indicator_name(which));
    indicator->title = borrow(rules_title(work->scoring->rules, which));
    indicator->numerator = tally.numerator;
    indicator->denominator = tally.denominator;
    indicator->value =
        tally.denominator
            ? arena_printf(work->arena, "%lld.%04lld", (long long)(value / VALUE), (long long)(value % VALUE))
            : borrow("");
    indicator->weight = points->weights[which];
    indicator->evidence = tally.evidence;
    indicator->n_evidence = tally.evidence_count;
    return indicator->value ? 0 : ERR_NOMEM;
}

static char *points_text(struct arena *arena, int64_t points)
{
    return arena_printf(arena, "%lld.%02lld", (long long)(points / POINT), (long long)(points % POINT));
}

/* What `weighted` of weight x value is worth when all weights with ground make a full score. */
static int64_t points_of(const struct points *points, int64_t weighted)
{
    return divide(weighted * POINTS * POINT, points->grounded * VALUE);
}

static int tally_all(const struct work *work, const struct department_view *view, struct points *points,
                     DepartmentScore *score)
{
    Indicator *indicators = arena_array(work->arena, INDICATOR_COUNT, sizeof(*indicators));
    int err = 0;

    score->indicators = arena_array(work->arena, INDICATOR_COUNT, sizeof(*score->indicators));
    if (!indicators || !score->indicators)
        return ERR_NOMEM;
    for (int i = 0; err == 0 && i < INDICATOR_COUNT; i++) {
        points->weights[i] =
            rules_weight(work->scoring->rules, (enum indicator)i, score->assessment_class[0]);
        err = tally_indicator(work, view, (enum indicator)i, points, &indicators[i]);
        score->indicators[score->n_indicators++] = &indicators[i];
    }
    for (int i = 0; err == 0 && i < INDICATOR_COUNT; i++) {
        if (indicators[i].denominator && points->grounded)
            indicators[i].points =
                points_text(work->arena, points_of(points, points->weights[i] * points->values[i]));
        if (!indicators[i].points)
            err = ERR_NOMEM;
    }
    return err;
}

/* Few decided items say little: they are carried to the year. */
static int rate(const struct work *work, const struct department_view *view, const struct points *points,
                DepartmentScore *score)
{
    int least = rules_least_decided(work->scoring->rules, score->assessment_class[0]);

    if (points->grounded == 0 || indicator_decided(view) < least)
        return 0;
    int64_t total = points_of(points, points->weighted);
    score->rated = true;
    score->score = points_text(work->arena, total);
    score->grade = borrow(rules_grade(work->scoring->rules, total));
    return score->score ? 0 : ERR_NOMEM;
}

static int score_department(const struct work *work, const struct catalogue_department *department,
                            DepartmentScore *score)
{
    struct department_view view = {.view = &work->view, .arena = work->arena};
    struct points points = {0};
    int err = judge_department(work, department->code, &view);

    bangban__v1__department_score__init(score);
    score->department = borrow(department->code);
    score->title = borrow(department->name_zh);
    score->assessment_class = department->assessment_class == 'A' ? borrow("A") : borrow("B");
    if (err == 0)
        err = collect_pushes(work, department->code, &view);
    if (err == 0)
        err = tally_all(work, &view, &points, score);
    return err < 0 ? err : rate(work, &view, &points, score);
}

/* ---- the message ---- */

static int add_basis(const struct work *work, Assessment *assessment)
{
    CursorSpan *spans = arena_array(work->arena, work->facts->basis_count, sizeof(*spans));

    assessment->n_basis = work->facts->basis_count;
    assessment->basis = arena_array(work->arena, assessment->n_basis, sizeof(*assessment->basis));
    if (!spans || !assessment->basis)
        return ERR_NOMEM;
    for (size_t i = 0; i < assessment->n_basis; i++) {
        bangban__v1__cursor_span__init(&spans[i]);
        spans[i].stream = borrow(work->facts->basis[i].stream);
        spans[i].up_to = (uint64_t)work->facts->basis[i].up_to;
        assessment->basis[i] = &spans[i];
    }
    qsort(assessment->basis, assessment->n_basis, sizeof(*assessment->basis), compare_span);
    return 0;
}

static int add_departments(const struct work *work, Assessment *assessment)
{
    size_t count;
    const struct catalogue_department *departments = catalogue_departments(work->scoring->catalogue, &count);
    DepartmentScore *scores = arena_array(work->arena, count, sizeof(*scores));
    int err = 0;

    assessment->departments = arena_array(work->arena, count, sizeof(*assessment->departments));
    if (!scores || !assessment->departments)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        if (work->order->department && strcmp(work->order->department, departments[i].code) != 0)
            continue;
        DepartmentScore *score = &scores[assessment->n_departments];
        err = score_department(work, &departments[i], score);
        assessment->departments[assessment->n_departments++] = score;
    }
    return err;
}

/* What is open is overdue or not as of the last thing that the log tells: time comes from the log as well. */
static wall_time last_seen(const struct score_order *order, const struct facts *facts)
{
    wall_time last = order->quarter.from;

    for (size_t i = 0; i < facts->basis_count; i++)
        if (wall_time_compare(facts->basis[i].recorded, last) > 0)
            last = facts->basis[i].recorded;
    return wall_time_compare(last, order->quarter.until) < 0 ? last : order->quarter.until;
}

int score_quarter(struct arena *arena, const struct scoring *scoring, const struct score_order *order,
                  const struct facts *facts, Assessment *ret_assessment)
{
    const struct work work = {.arena = arena,
                              .scoring = scoring,
                              .order = order,
                              .facts = facts,
                              .view = {.calendar = scoring->calendar,
                                       .clock_rules = scoring->clock_rules,
                                       .quarter = order->quarter,
                                       .seen = last_seen(order, facts)}};

    bangban__v1__assessment__init(ret_assessment);
    ret_assessment->quarter = borrow(order->quarter_text);
    ret_assessment->rule_version = borrow(rules_version(scoring->rules));
    ret_assessment->calendar_version = borrow(calendar_version(scoring->calendar));
    int err = add_basis(&work, ret_assessment);
    return err < 0 ? err : add_departments(&work, ret_assessment);
}
