/* SPDX-License-Identifier: Apache-2.0
 * random_history - histories that a department could have made, from a seed.
 */
#ifndef DEADLINE_WATCHER_RANDOM_HISTORY_H
#define DEADLINE_WATCHER_RANDOM_HISTORY_H

#include "fixture.h"

#define RANDOM_STEPS_MAX 24

struct random_source {
    uint64_t state;
};

/* Numbers 0 .. limit - 1 (splitmix64). */
static inline uint32_t random_below(struct random_source *source, uint32_t limit)
{
    uint64_t z = source->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ (z >> 31)) % limit);
}

struct random_history {
    struct step steps[RANDOM_STEPS_MAX];
    size_t count;
    wall_time clock;
};

/* Up to nine days later, at any minute; often within the same hours. */
static inline void random_wait(struct random_source *source, struct random_history *history)
{
    uint32_t minutes = random_below(source, 3) ? random_below(source, 9 * 1440) : random_below(source, 300);

    history->clock = wall_time_add(history->clock, DURATION_S((int64_t)minutes * 60));
}

static inline struct step *random_step(struct random_source *source, struct random_history *history,
                                       enum step_event event, enum holder holder)
{
    random_wait(source, history);
    struct step *step = &history->steps[history->count++];
    *step = (struct step){
        .event = event, .holder = holder, .occurred = history->clock, .received = history->clock};
    return step;
}

static inline void random_stop(struct random_source *source, struct random_history *history)
{
    struct step *step = random_step(source, history, STEP_STOP_STARTED, HOLDER_THIRD_PARTY);

    step->stop = (struct told_stop){
        .kind = (int)random_below(source, 5),
        .has_end = random_below(source, 10) > 0,
        .end = {civil_day_of(history->clock).n + (int32_t)random_below(source, 20)},
        .notice_given = random_below(source, 5) > 0,
    };
    if (random_below(source, 6))
        random_step(source, history, STEP_STOP_ENDED, HOLDER_DEPARTMENT);
}

/* Received, maybe corrected, accepted, stopped and extended, maybe closed and delivered. */
static inline void random_history(struct random_source *source, struct random_history *history)
{
    static const struct {
        enum step_event event;
        enum holder holder;
    } closes[] = {{STEP_APPROVED, HOLDER_CENTRE},
                  {STEP_REFUSED, HOLDER_CENTRE},
                  {STEP_REPORTED_UP, HOLDER_SUPERIOR},
                  {STEP_WITHDRAWN, HOLDER_NOBODY},
                  {STEP_TERMINATED, HOLDER_NOBODY}};

    *history = (struct random_history){
        .clock = wall_time_at((civil_day){day("2025-01-01").n + (int32_t)random_below(source, 700)},
                              (int)random_below(source, 24), (int)random_below(source, 60))};
    random_step(source, history, STEP_RECEIVED, HOLDER_DEPARTMENT);
    if (random_below(source, 3) == 0) {
        random_step(source, history, STEP_CORRECTION_REQUESTED, HOLDER_APPLICANT);
        random_step(source, history, STEP_CORRECTION_SUPPLIED, HOLDER_DEPARTMENT);
    }
    if (random_below(source, 8) == 0)
        return;
    random_step(source, history, STEP_ACCEPTED, HOLDER_DEPARTMENT);
    for (uint32_t stops = random_below(source, 4); stops > 0; stops--)
        random_stop(source, history);
    for (uint32_t extensions = random_below(source, 3); extensions > 0; extensions--)
        random_step(source, history, STEP_EXTENDED, HOLDER_DEPARTMENT)->extension =
            1 + (int32_t)random_below(source, 10);
    if (random_below(source, 3) == 0)
        return;
    uint32_t close = random_below(source, COUNT(closes));
    random_step(source, history, closes[close].event, closes[close].holder);
    if (close < 2 && random_below(source, 2))
        random_step(source, history, STEP_OTHER, HOLDER_NOBODY);
}

#endif
