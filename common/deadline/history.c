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

static const char *const holder_names[] = {"department", "applicant",   "centre",
                                           "superior",   "third_party", "nobody"};

const char *holder_name(enum holder holder)
{
    return holder_names[holder];
}

int holder_find(const char *name)
{
    for (size_t i = 0; i < sizeof holder_names / sizeof holder_names[0]; i++)
        if (strcmp(holder_names[i], name) == 0)
            return (int)i;
    return ERR_NOT_FOUND;
}
