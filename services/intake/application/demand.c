/* SPDX-License-Identifier: Apache-2.0
 * demand - whether a department may ask for a material. Pure. */
#include "demand.h"

#include <string.h>

#include "deadline/course.h"

static bool contains(struct store_text_array codes, const char *code)
{
    for (size_t i = 0; i < codes.count; i++)
        if (strcmp(codes.items[i], code) == 0)
            return true;
    return false;
}

const char *demand_excess(const struct catalogue *catalogue, const struct demand_state *state,
                          const char *code)
{
    const struct catalogue_material *material = formality_material(catalogue, state->item, code);

    if (!material)
        return "not_in_catalogue";
    if (formality_covering_item(material, state->results, state->handled))
        return "held_by_centre";
    if (state->spent || contains(state->waived, code))
        return "not_asked_in_time";
    return state->first_given && !contains(state->first, code) ? "outside_first_list" : NULL;
}

bool demand_late(const struct calendar *calendar, wall_time received, wall_time demanded)
{
    struct notice_term term;

    return received.us && course_notice_term(calendar, received, &term) == 0 &&
           wall_time_compare(demanded, term.limit) > 0;
}

static bool asks(const ApprovalStep *step)
{
    return strcmp(step->event, "correction_requested") == 0;
}

bool demand_in(const ApprovalChanged *event)
{
    if (!event->refolded)
        return event->step && asks(event->step);
    for (size_t i = 0; i < event->n_history; i++)
        if (asks(event->history[i]))
            return true;
    return false;
}
