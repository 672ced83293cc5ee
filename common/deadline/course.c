/* SPDX-License-Identifier: Apache-2.0
 * course - scans of a history, each in business order and once.
 */
#include "deadline/course.h"

struct history course_current(const struct history *history)
{
    size_t from = history->count;

    while (from > 0 && history->steps[from - 1].event != STEP_PROMISE_BROKEN)
        from--;
    from -= from > 0;
    return (struct history){history->handed_over, history->steps + from, history->count - from};
}

int course_notice_term(const struct calendar *calendar, wall_time received, struct notice_term *ret_term)
{
    struct notice_term term;
    civil_day last;

    if (calendar_effective_start(calendar, received, &term.receipt) ||
        calendar_add(calendar, civil_day_of(term.receipt), (workdays){ACCEPTANCE_WORKDAYS}, &last))
        return ERR_TOO_BIG;
    term.limit = calendar_closing(calendar, last);
    *ret_term = term;
    return 0;
}

/* The approval between hand-over and acceptance. */
struct reception {
    bool received, awaiting_supply, supplied, ended;
    bool broken, renewed; /* its promise was; and the materials came late */
    bool accepted, by_default;
    struct notice_term term; /* of the last complete receipt */
    wall_time acceptance;
};

static int take_receipt(struct reception *reception, const struct calendar *calendar, wall_time t)
{
    reception->received = true;
    reception->awaiting_supply = false;
    return course_notice_term(calendar, t, &reception->term);
}

static bool limit_passed(const struct reception *reception, wall_time t)
{
    return reception->received && !reception->awaiting_supply &&
           wall_time_compare(t, reception->term.limit) > 0;
}

static int take_step(struct reception *reception, const struct calendar *calendar, const struct step *step)
{
    if (limit_passed(reception, step->occurred)) {
        reception->by_default = true;
        return 0;
    }
    switch (step->event) {
    case STEP_RECEIVED:
        return take_receipt(reception, calendar, step->occurred);
    case STEP_PROMISE_BROKEN:
        reception->broken = true;
        reception->awaiting_supply = true;
        return 0;
    case STEP_MATERIALS_SUPPLIED:
        reception->renewed = reception->broken;
        return reception->broken ? take_receipt(reception, calendar, step->occurred) : 0;
    case STEP_CORRECTION_SUPPLIED:
        reception->supplied = true;
        return take_receipt(reception, calendar, step->occurred);
    case STEP_CORRECTION_REQUESTED:
        reception->awaiting_supply = true;
        return 0;
    case STEP_ACCEPTED:
    case STEP_ACCEPTED_TOLERANT:
        reception->accepted = true;
        reception->acceptance = step->occurred;
        return 0;
    case STEP_NOT_ACCEPTED:
    case STEP_RETURNED:
    case STEP_WITHDRAWN:
    case STEP_WITHDRAWN_BY_CENTRE:
    case STEP_TERMINATED:
    case STEP_TERMINATED_BY_CENTRE:
        reception->ended = true;
        return 0;
    default:
        return 0;
    }
}

static int receive(const struct calendar *calendar, const struct history *history,
                   struct reception *reception)
{
    int err = 0;

    for (size_t i = 0; i < history->count && !err; i++) {
        if (reception->accepted || reception->by_default || reception->ended)
            break;
        err = take_step(reception, calendar, &history->steps[i]);
    }
    if (reception->received && !reception->awaiting_supply && !reception->accepted && !reception->ended)
        reception->by_default = true;
    return err;
}

static struct course_start start_by_acceptance(const struct reception *reception)
{
    struct course_start start = {.set = reception->accepted || reception->by_default};

    if (reception->accepted) {
        start.at = reception->supplied ? reception->term.receipt : reception->acceptance;
        start.known = reception->acceptance;
    } else if (reception->by_default) {
        start.at = reception->term.receipt;
        start.known = reception->term.limit;
    }
    return start;
}

static struct course_start start_by_receipt(const struct reception *reception)
{
    if (reception->awaiting_supply && !reception->accepted)
        return (struct course_start){.set = false};
    if (!reception->received)
        return start_by_acceptance(reception);
    return (struct course_start){true, reception->term.receipt, reception->term.receipt};
}

static int start_by_submission(const struct calendar *calendar, const struct history *history,
                               const struct reception *reception, struct course_start *ret_start)
{
    wall_time at = reception->term.receipt;

    if (reception->awaiting_supply && !reception->accepted) {
        *ret_start = (struct course_start){.set = false};
        return 0;
    }
    if (!reception->supplied && !reception->renewed &&
        calendar_effective_start(calendar, history->handed_over, &at))
        return ERR_TOO_BIG;
    *ret_start = (struct course_start){true, at, at};
    return 0;
}

int course_find_start(const struct calendar *calendar, enum clock_start rule, const struct history *history,
                      struct course_start *ret_start)
{
    struct reception reception = {0};
    int err = receive(calendar, history, &reception);

    if (err)
        return err;
    if (rule == START_SUBMISSION)
        return start_by_submission(calendar, history, &reception, ret_start);
    *ret_start = rule == START_RECEIPT ? start_by_receipt(&reception) : start_by_acceptance(&reception);
    return 0;
}

civil_day course_day(const struct calendar *calendar, wall_time t)
{
    civil_day day = civil_day_of(t);

    if (wall_time_compare(t, calendar_closing(calendar, day)) >= 0)
        day.n++;
    return day;
}

bool course_stops_clock(const struct told_stop *stop, unsigned kinds)
{
    return stop->kind >= 0 && kinds & 1u << stop->kind && stop->notice_given && stop->has_end;
}

/* `end` is the step that ended the stop, NULL if none has. */
static int pause_of(const struct calendar *calendar, const struct step *begin, const struct step *end,
                    struct pause *ret_pause, bool *ret_lapsed)
{
    civil_day limit, from = course_day(calendar, begin->occurred);

    if (calendar_add(calendar, begin->stop.end, (workdays){RESUME_WORKDAYS}, &limit))
        return ERR_TOO_BIG;
    *ret_lapsed = true;
    if (end) {
        civil_day until = course_day(calendar, end->occurred);
        *ret_lapsed = until.n > limit.n;
        limit = until.n < limit.n ? until : limit;
    }
    *ret_pause = (struct pause){from, limit.n < from.n ? from : limit};
    return 0;
}

static const struct step *end_of_stop(const struct history *history, size_t begin)
{
    for (size_t i = begin + 1; i < history->count; i++)
        if (history->steps[i].event == STEP_STOP_ENDED)
            return &history->steps[i];
    return NULL;
}

int course_find_stops(struct arena *scratch, const struct calendar *calendar, unsigned kinds,
                      const struct history *history, struct course_stops *ret_stops)
{
    struct course_stops stops = {0};
    int err = 0;

    for (size_t i = 0; i < history->count; i++)
        stops.count += history->steps[i].event == STEP_STOP_STARTED;
    stops.pauses = arena_array(scratch, stops.count, sizeof(*stops.pauses));
    stops.stated = arena_array(scratch, stops.count, sizeof(*stops.stated));
    stops.lapsed = arena_array(scratch, stops.count, sizeof(*stops.lapsed));
    if (!stops.pauses || !stops.stated || !stops.lapsed)
        return ERR_NOMEM;
    stops.count = 0;
    for (size_t i = 0; i < history->count && !err; i++) {
        const struct step *step = &history->steps[i];
        if (step->event != STEP_STOP_STARTED || !course_stops_clock(&step->stop, kinds))
            continue;
        err = pause_of(calendar, step, end_of_stop(history, i), &stops.pauses[stops.count],
                       &stops.lapsed[stops.count]);
        stops.stated[stops.count++] = step->stop.end;
    }
    *ret_stops = stops;
    return err;
}

bool course_rests_on_promise(const struct history *history)
{
    bool rests = false;

    for (size_t i = 0; i < history->count; i++) {
        enum step_event event = history->steps[i].event;

        if (event == STEP_ACCEPTED || event == STEP_ACCEPTED_TOLERANT || event == STEP_MATERIALS_SUPPLIED)
            rests = event == STEP_ACCEPTED_TOLERANT;
    }
    return rests;
}

bool course_stopped_on(const struct course_stops *stops, civil_day day, size_t *ret_stop)
{
    for (size_t i = stops->count; i > 0; i--) {
        const struct pause *pause = &stops->pauses[i - 1];
        if (pause->from.n <= day.n && day.n < pause->until.n) {
            *ret_stop = i - 1;
            return true;
        }
    }
    return false;
}

bool course_resumed_on(const struct course_stops *stops, civil_day *ret_day)
{
    size_t other;

    for (size_t i = stops->count; i > 0; i--) {
        *ret_day = stops->pauses[i - 1].until;
        if (stops->lapsed[i - 1] && !course_stopped_on(stops, *ret_day, &other))
            return true;
    }
    return false;
}

static const struct step *find_step(const struct history *history, unsigned events)
{
    for (size_t i = 0; i < history->count; i++)
        if (events & 1u << history->steps[i].event)
            return &history->steps[i];
    return NULL;
}

const struct step *course_find_close(const struct history *history)
{
    return find_step(history, 1u << STEP_APPROVED | 1u << STEP_REFUSED | 1u << STEP_NOT_ACCEPTED |
                                  1u << STEP_RETURNED | 1u << STEP_WITHDRAWN |
                                  1u << STEP_WITHDRAWN_BY_CENTRE | 1u << STEP_TERMINATED |
                                  1u << STEP_TERMINATED_BY_CENTRE | 1u << STEP_REPORTED_UP);
}

/* Of what rests on the promise; what is accepted or approved twice rested on it the first time. */
static bool found_complete(const struct history *history, size_t at)
{
    enum step_event event = history->steps[at].event;
    enum step_event first = event == STEP_APPROVED ? STEP_APPROVED : STEP_ACCEPTED_TOLERANT;

    for (size_t i = at; i > 0 && (event == STEP_ACCEPTED || event == STEP_APPROVED); i--) {
        enum step_event before = history->steps[i - 1].event;

        if (before == STEP_PROMISE_BROKEN || before == STEP_MATERIALS_SUPPLIED)
            return false;
        if (before == first)
            return true;
    }
    return false;
}

const struct step *course_find_moot(const struct history *history)
{
    const struct step *moot = find_step(history, 1u << STEP_REFUSED | 1u << STEP_NOT_ACCEPTED |
                                                     1u << STEP_WITHDRAWN | 1u << STEP_WITHDRAWN_BY_CENTRE |
                                                     1u << STEP_TERMINATED | 1u << STEP_TERMINATED_BY_CENTRE);

    for (size_t i = 0; i < history->count && &history->steps[i] != moot; i++)
        if (found_complete(history, i))
            return &history->steps[i];
    return moot;
}
