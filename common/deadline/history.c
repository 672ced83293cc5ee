/* SPDX-License-Identifier: Apache-2.0
 * history - names of events and holders.
 */
#include "deadline/history.h"

#include <string.h>

enum step_event step_event_find(const char *name)
{
    static const char *const names[] = {
#define X(name_, text) #text,
        STEP_EVENTS(X)
#undef X
    };
    size_t i = 0;

    while (i < STEP_OTHER && strcmp(names[i], name) != 0)
        i++;
    return (enum step_event)i;
}

const char *holder_name(enum holder holder)
{
    static const char *const names[] = {"department", "applicant", "centre", "superior", "third_party", "nobody"};

    return names[holder];
}
