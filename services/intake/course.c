/* SPDX-License-Identifier: Apache-2.0
 * course - how an item of an application stands, as its department tells it. */
#include "course.h"

#include <string.h>

enum meaning {
    UNDER_WAY = 0,
    TAKEN_IN = 1,  /* accepted by the department */
    DECIDED = 2,   /* the department's part is done */
    DELIVERED = 4, /* hands out what was decided before */
    ENDED = 8,     /* nothing will be delivered */
    VOID = 16,     /* the acceptance no longer stands */
    RECEIVED = 32, /* the department may say what is missing */
};

static const struct {
    const char *state;
    unsigned meaning;
    const char *decision;
} meanings[] = {
    {"received", RECEIVED, NULL},
    {"accepted", TAKEN_IN, NULL},
    {"accepted_tolerant", TAKEN_IN, NULL},
    {"approved", DECIDED, "approved"},
    {"approved_tolerant", DECIDED, NULL},
    {"refused", DECIDED, "refused"},
    {"not_accepted", DECIDED, "not_accepted"},
    {"delivered", DELIVERED, NULL},
    {"withdrawn", DECIDED | ENDED, NULL},
    {"terminated", DECIDED | ENDED, NULL},
    {"promise_overdue", VOID, NULL},
};

static unsigned meaning_of(const char *state, const char **ret_decision)
{
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
        if (strcmp(meanings[i].state, state) == 0) {
            *ret_decision = meanings[i].decision;
            return meanings[i].meaning;
        }
    *ret_decision = NULL;
    return UNDER_WAY;
}

bool course_tolerant(const char *state)
{
    return strcmp(state, "accepted_tolerant") == 0 || strcmp(state, "special_procedure_tolerant") == 0 ||
           strcmp(state, "approved_tolerant") == 0;
}

bool course_deliverable(const char *state)
{
    const char *decision;

    meaning_of(state, &decision);
    return decision != NULL;
}

bool course_decided(const char *state)
{
    const char *decision;

    return meaning_of(state, &decision) & (DECIDED | DELIVERED | ENDED);
}

static int take_document(struct arena *arena, struct course *course, const ResultDocument *document)
{
    const char *text = arena_printf(arena, "%s（%s）", document->title, document->number);

    if (!text)
        return ERR_NOMEM;
    course->result = text;
    return 0;
}

static int apply_step(struct arena *arena, struct course *course, const ApprovalStep *step)
{
    const char *decision;
    unsigned meaning = meaning_of(step->to, &decision);

    if (meaning & DELIVERED)
        return 0;
    if (meaning & VOID)
        course->accepted = false;
    if (meaning & RECEIVED) {
        course->received = true;
        course->received_at.us = step->occurred_at;
    }
    if ((meaning & TAKEN_IN) && !course->accepted) {
        course->accepted = true;
        course->accepted_at.us = step->occurred_at;
    }
    /* A result that waited for promised materials was decided before they came. */
    if (!course->decided || (meaning & ENDED))
        course->decided_at.us = step->occurred_at;
    course->decided = meaning & DECIDED;
    course->decision = decision;
    if (!course->decided)
        course->result = "";
    return step->document ? take_document(arena, course, step->document) : 0;
}

static int apply_history(struct arena *arena, struct course *course, const ApprovalChanged *event)
{
    int err = 0;

    course->received = course->accepted = course->decided = false;
    course->decision = NULL;
    course->result = "";
    for (size_t i = 0; err == 0 && i < event->n_history; i++)
        err = apply_step(arena, course, event->history[i]);
    return err;
}

int course_apply(struct arena *arena, struct course *course, const ApprovalChanged *event)
{
    const char *decision;
    unsigned meaning = meaning_of(event->state, &decision);
    int err = 0;

    if (event->refolded)
        err = apply_history(arena, course, event);
    else if (event->step)
        err = apply_step(arena, course, event->step);
    /* That it is delivered the window says, which may have taken it back since. */
    if (err < 0 || course->delivered || (meaning & DELIVERED))
        return err;
    course->state = event->state;
    course->holder = event->holder;
    course->open = !(meaning & ENDED);
    return 0;
}

bool course_corrected(const struct course *before, const struct course *now)
{
    if (!before->decision)
        return false;
    return !now->decision || strcmp(before->decision, now->decision) != 0 ||
           strcmp(before->result, now->result) != 0;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

bool course_exchange_owed(const struct course *course)
{
    return course->delivered && course->decision &&
           (!same_text(course->decision, course->handed_decision) ||
            !same_text(course->result, course->handed_result));
}
