/* SPDX-License-Identifier: Apache-2.0
 * clock_replay - start, stops and close make a term; the calendar gives its end; the end gives rungs and
 * light.
 */
#include "deadline/clock_replay.h"

#include <assert.h>

#include "deadline/course.h"
#include "deadline/promise_course.h"

#define WARNING_PART       5 /* yellow in the last fifth of the budget, */
#define WARNING_LEAST      1 /* at least one working day before the end */
#define OVERDUE_3_WORKDAYS 3
#define LAST_HOUR          DURATION_S(3600) /* received in it, an immediate item may close by the next noon */

const char *clock_state_name(enum clock_state state)
{
    static const char *const names[] = {"waiting", "running", "stopped", "closed"};

    return names[state];
}

/* A clock on its way through the replay. */
struct replay {
    const struct calendar *calendar;
    const struct clock_rule *rule;
    const struct history *history;
    struct course_start start;
    struct course_stops stops;
    struct term term;
    struct promise_break ends_with; /* the acceptance, if what it rests on is not supplied */
    struct clock_reading reading;
    work_mark warn;   /* yellow from here */
    work_mark notice; /* "due today" */
};

/* ---- where the term ends ---- */

static int32_t ceil_div(int32_t n, int32_t parts)
{
    return (n + parts - 1) / parts;
}

/* The close of the day on which `n` of the budget are consumed, unless that is the last day anyway. */
static int find_fraction(const struct replay *replay, int32_t n, work_mark *ret_mark)
{
    struct term part = replay->term;
    civil_day day;

    part.period.n = n;
    int err = calendar_deadline(replay->calendar, &part, &day);
    if (err)
        return err;
    work_mark mark = work_mark_at(replay->calendar, day, EDGE_CLOSING);
    *ret_mark = mark.n < replay->reading.due.n ? mark : WORK_MARK_NONE;
    return 0;
}

static int place_fractions(struct replay *replay, work_mark *ret_half)
{
    int32_t n = replay->term.period.n, margin = ceil_div(n, WARNING_PART);
    int32_t warning = n - (margin > WARNING_LEAST ? margin : WARNING_LEAST);
    int err = find_fraction(replay, ceil_div(n, 2), ret_half);

    if (!err)
        err = find_fraction(replay, warning > 0 ? warning : 0, &replay->warn);
    return err;
}

/* Regulation, principle 1: the same working day; (c)5 of the rules: the last hour carries over to noon. */
static int end_same_day(struct replay *replay)
{
    civil_day day = replay->term.start, next;
    wall_time last_hour = wall_time_add(calendar_closing(replay->calendar, day), (duration){-LAST_HOUR.us});
    bool carried = wall_time_compare(replay->start.at, last_hour) >= 0 &&
                   calendar_add(replay->calendar, day, (workdays){1}, &next) == 0;

    replay->reading.due = carried ? work_mark_at(replay->calendar, next, EDGE_NOON)
                                  : work_mark_at(replay->calendar, day, EDGE_CLOSING);
    replay->notice = carried ? work_mark_at(replay->calendar, next, EDGE_OPENING)
                             : work_mark_at(replay->calendar, day, EDGE_LAST_HOUR);
    replay->warn = replay->notice;
    return replay->reading.due.n == WORK_MARK_NONE.n ? ERR_TOO_BIG : 0;
}

static int end_term(struct replay *replay)
{
    civil_day day;
    int err = calendar_deadline(replay->calendar, &replay->term, &day);

    if (err)
        return err;
    replay->reading.due = work_mark_at(replay->calendar, day, EDGE_CLOSING);
    replay->notice = work_mark_at(replay->calendar, day, EDGE_OPENING);
    return replay->reading.due.n == WORK_MARK_NONE.n ? ERR_TOO_BIG : 0;
}

/* ---- rungs ---- */

/* Before acceptance by default is certain, no rung can fire; what is closed by then never does, nor what
 * comes with the break of the promise that the acceptance rests on: it ends the clock. */
static work_mark settle_rung(const struct replay *replay, work_mark mark)
{
    wall_time at;
    work_mark known = work_mark_passed(replay->calendar, replay->start.known);

    if (mark.n == WORK_MARK_NONE.n)
        return mark;
    mark = work_mark_later(mark, known);
    if (work_mark_instant(replay->calendar, mark, &at))
        return WORK_MARK_NONE;
    bool closed_before = replay->reading.has_close && wall_time_compare(replay->reading.closed, at) <= 0;
    bool void_before = replay->ends_with.set && wall_time_compare(replay->ends_with.at, at) <= 0;
    return closed_before || void_before ? WORK_MARK_NONE : mark;
}

static work_mark find_resumption(const struct replay *replay)
{
    civil_day day;

    return course_resumed_on(&replay->stops, &day) ? work_mark_at(replay->calendar, day, EDGE_OPENING)
                                                   : WORK_MARK_NONE;
}

static int place_rungs(struct replay *replay)
{
    work_mark due = replay->reading.due, half = WORK_MARK_NONE;
    work_mark third = {due.n + (EDGE_CLOSING + 1) * OVERDUE_3_WORKDAYS};
    int err = 0;

    if (replay->rule->budget != BUDGET_SAME_DAY)
        err = place_fractions(replay, &half);
    const work_mark marks[] = {half, replay->warn, replay->notice, due, third};
    work_mark next = WORK_MARK_NONE;
    for (int i = RUNG_OVERDUE_3; i >= 0; i--) {
        work_mark mark = replay->rule->rungs & 1u << i ? settle_rung(replay, marks[i]) : WORK_MARK_NONE;
        bool gives_way = rung_only_reminds((enum rung)i) && mark.n == next.n;
        replay->reading.rungs[i] = gives_way ? WORK_MARK_NONE : mark;
        next = mark.n == WORK_MARK_NONE.n ? next : mark;
    }
    if (replay->rule->rungs & 1u << RUNG_RESUMED)
        replay->reading.rungs[RUNG_RESUMED] = settle_rung(replay, find_resumption(replay));
    return err;
}

static int end_and_climb(struct replay *replay)
{
    int err = replay->rule->budget == BUDGET_SAME_DAY ? end_same_day(replay) : end_term(replay);

    return err ? err : place_rungs(replay);
}

/* Art. 42: once, and recorded before the old deadline. The first attempt is the one that counts. */
static const struct step *find_extension(const struct replay *replay)
{
    const struct history *history = replay->history;
    wall_time due;

    if (!replay->rule->extendable || work_mark_instant(replay->calendar, replay->reading.due, &due))
        return NULL;
    for (size_t i = 0; i < history->count; i++) {
        const struct step *step = &history->steps[i];
        if (step->event == STEP_EXTENDED)
            return step->extension > 0 && wall_time_compare(step->occurred, due) <= 0 &&
                           wall_time_compare(step->received, due) <= 0
                       ? step
                       : NULL;
    }
    return NULL;
}

/* A part of the budget that was used up before the extension stays used up; the last day is another one now.
 */
static int extend(struct replay *replay, const struct step *extension)
{
    work_mark passed = work_mark_passed(replay->calendar, extension->occurred);
    struct clock_reading before = replay->reading;
    int kept = 0;

    for (int i = RUNG_50; i <= RUNG_80; i++)
        if (before.rungs[i].n <= passed.n)
            kept = i + 1;
    replay->term.period.n += extension->extension;
    int err = end_and_climb(replay);
    for (int i = 0; !err && i < kept; i++)
        replay->reading.rungs[i] = before.rungs[i];
    return err;
}

/* ---- the reading ---- */

static enum light light_at(const struct replay *replay, wall_time now)
{
    const struct clock_reading *reading = &replay->reading;
    civil_day day = course_day(replay->calendar, now);
    work_mark passed = work_mark_passed(replay->calendar, now);
    size_t stop;

    if (passed.n >= reading->due.n)
        return replay->rule->overdue;
    if (course_stopped_on(&replay->stops, day, &stop))
        return day.n > replay->stops.stated[stop].n ? LIGHT_YELLOW : LIGHT_GREY;
    return passed.n >= work_mark_earlier(replay->warn, replay->notice).n ? LIGHT_YELLOW : LIGHT_GREEN;
}

/* Closing freezes the clock: it stays red only if it was closed too late. */
static enum light light_of_closed(const struct replay *replay)
{
    wall_time due;
    bool late = work_mark_instant(replay->calendar, replay->reading.due, &due) == 0 &&
                wall_time_compare(replay->reading.closed, due) > 0;

    return late ? replay->rule->overdue : LIGHT_GREEN;
}

static enum clock_state state_at(const struct replay *replay, wall_time now)
{
    size_t stop;

    if (replay->reading.has_close)
        return CLOCK_CLOSED;
    if (wall_time_compare(now, replay->start.known) < 0)
        return CLOCK_WAITING;
    return course_stopped_on(&replay->stops, course_day(replay->calendar, now), &stop) ? CLOCK_STOPPED
                                                                                       : CLOCK_RUNNING;
}

/* The first edge of the day at which the clock runs: it begins with the office or is certain at its close. */
static work_mark find_wake(const struct replay *replay)
{
    civil_day day = civil_day_of(replay->start.known);
    work_mark opening = work_mark_at(replay->calendar, day, EDGE_OPENING);
    wall_time at;
    bool opens = work_mark_instant(replay->calendar, opening, &at) == 0 &&
                 wall_time_compare(replay->start.known, at) <= 0;

    return opens ? opening : work_mark_at(replay->calendar, day, EDGE_CLOSING);
}

static int look(struct replay *replay, wall_time now)
{
    struct clock_reading *reading = &replay->reading;
    civil_day through = course_day(replay->calendar, reading->has_close ? reading->closed : now);

    through.n--;
    reading->has_start = true;
    reading->started = replay->start.at;
    reading->budget = replay->term.period;
    reading->state = state_at(replay, now);
    reading->light = reading->has_close ? light_of_closed(replay) : light_at(replay, now);
    if (reading->state == CLOCK_WAITING)
        reading->wakes = find_wake(replay);
    reading->provisional =
        calendar_is_provisional(replay->calendar, work_mark_day(replay->calendar, reading->due));
    return calendar_consumed(replay->calendar, &replay->term, through, &reading->consumed);
}

static void close_at(struct replay *replay, const struct step *step)
{
    if (!step)
        return;
    replay->reading.has_close = true;
    replay->reading.closed = step->occurred;
}

/* Where the history begins and ends the clock. A case that ended before acceptance by default never began. */
static int span_approval(struct arena *scratch, struct replay *replay, const struct clock_subject *subject)
{
    const struct clock_terms *terms = subject->terms;
    const struct step *close = course_find_close(replay->history);
    int err = course_find_start(replay->calendar, terms->rule->start, replay->history, &replay->start);

    if (!err && subject->promises && course_rests_on_promise(replay->history))
        err = promise_find_break(replay->calendar, subject->promises, &replay->ends_with);
    close_at(replay, close);
    if (close && wall_time_compare(close->occurred, replay->start.known) < 0)
        replay->start.set = false;
    if (!err && replay->start.set)
        err = course_find_stops(scratch, replay->calendar, terms->stops, replay->history, &replay->stops);
    replay->term = (struct term){civil_day_of(replay->start.at), terms->budget, replay->stops.pauses,
                                 replay->stops.count};
    replay->reading.date_bound =
        terms->budget.unit == PERIOD_CALDAYS || replay->stops.count > 0 || replay->ends_with.set;
    return err;
}

/* ---- promises under tolerance acceptance ---- */

static void close_promise(struct replay *replay, const struct promises *promises)
{
    const struct step given_up = {.occurred = promises->given_up_at};
    const struct step *moot = replay->history ? course_find_moot(replay->history) : NULL;
    wall_time last = promises->accepted;
    bool all = true;

    for (size_t i = 0; i < promises->count; i++) {
        const struct promise *promise = &promises->list[i];
        all = all && promise->kept;
        if (promise->kept && wall_time_compare(promise->supplied, last) > 0)
            last = promise->supplied;
    }
    if (!moot && promises->given_up)
        moot = &given_up;
    close_at(replay, moot);
    if (all && (!moot || wall_time_compare(last, moot->occurred) < 0))
        close_at(replay, &(struct step){.occurred = last});
}

static int span_promise(struct replay *replay, const struct promises *promises)
{
    civil_day due;
    wall_time at;
    int err = promise_find_day(replay->calendar, promises, &due);

    if (!err)
        err = calendar_effective_start(replay->calendar, promises->accepted, &at);
    if (err)
        return err;
    civil_day start = civil_day_of(at);
    int32_t n = calendar_count(replay->calendar, start, due).n;
    replay->start = (struct course_start){true, at, promises->accepted};
    replay->term = (struct term){.start = start, .period = period_of_workdays((workdays){n > 0 ? n : 0})};
    replay->reading.date_bound = true;
    close_promise(replay, promises);
    return 0;
}

int clock_replay(struct arena *scratch, const struct calendar *calendar, const struct clock_subject *subject,
                 wall_time now, struct clock_reading *ret_reading)
{
    const struct clock_rule *rule = subject->terms->rule;
    bool is_promise = rule->start == START_PROMISE;
    struct history current = {0};
    struct replay replay = {
        .calendar = calendar, .rule = rule, .history = subject->history, .warn = WORK_MARK_NONE};
    int err;

    assert(is_promise ? subject->promises != NULL : subject->history != NULL);
    if (!is_promise) {
        current = course_current(subject->history);
        replay.history = &current;
    }
    replay.reading.due = replay.reading.wakes = WORK_MARK_NONE;
    for (int i = 0; i < RUNG_COUNT; i++)
        replay.reading.rungs[i] = WORK_MARK_NONE;
    err = is_promise ? span_promise(&replay, subject->promises) : span_approval(scratch, &replay, subject);
    replay.reading.budget = replay.term.period;
    replay.reading.state = replay.reading.has_close ? CLOCK_CLOSED : CLOCK_WAITING;
    if (!err && replay.start.set) {
        err = end_and_climb(&replay);
        const struct step *extension = err ? NULL : find_extension(&replay);
        if (extension)
            err = extend(&replay, extension);
        if (!err)
            err = look(&replay, now);
    }
    if (!err)
        *ret_reading = replay.reading;
    return err;
}

enum light clock_light_of_rung(const struct clock_terms *terms, const struct clock_reading *reading,
                               enum rung rung)
{
    if (reading->rungs[rung].n >= reading->due.n)
        return terms->rule->overdue;
    return rung == RUNG_50 || rung == RUNG_RESUMED ? LIGHT_GREEN : LIGHT_YELLOW;
}
