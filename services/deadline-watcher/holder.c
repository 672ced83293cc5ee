/* SPDX-License-Identifier: Apache-2.0
 * holder - the states by name.
 */
#include "holder.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

int holder_of_state(const char *state)
{
    static const struct {
        const char *state;
        enum holder holder;
    } states[] = {
        {"handed_over", HOLDER_DEPARTMENT},
        {"received", HOLDER_DEPARTMENT},
        {"correction", HOLDER_APPLICANT},
        {"accepted", HOLDER_DEPARTMENT},
        {"accepted_tolerant", HOLDER_DEPARTMENT},
        {"promise_overdue", HOLDER_APPLICANT},
        {"special_procedure", HOLDER_THIRD_PARTY},
        {"special_procedure_tolerant", HOLDER_THIRD_PARTY},
        {"reported_up", HOLDER_SUPERIOR},
        {"approved", HOLDER_CENTRE},
        {"approved_tolerant", HOLDER_CENTRE},
        {"refused", HOLDER_CENTRE},
        {"not_accepted", HOLDER_CENTRE},
        {"returned", HOLDER_CENTRE},
        {"delivered", HOLDER_NOBODY},
        {"withdrawn", HOLDER_NOBODY},
        {"terminated", HOLDER_NOBODY},
    };

    for (size_t i = 0; i < COUNT(states); i++)
        if (strcmp(states[i].state, state) == 0)
            return (int)states[i].holder;
    return ERR_NOT_FOUND;
}
