/* SPDX-License-Identifier: Apache-2.0
 * lead - see lead.h. */
#include "lead.h"

#include <assert.h>
#include <string.h>

static int32_t sum_of(const struct lead_share *shares, size_t count, const char *department)
{
    int32_t sum = 0;

    for (size_t i = 0; i < count; i++)
        if (strcmp(shares[i].department, department) == 0)
            sum += shares[i].workdays;
    return sum;
}

const char *lead_choose(const struct lead_share *shares, size_t count)
{
    const char *lead = NULL;
    int32_t most = -1;

    assert(count > 0);
    for (size_t i = 0; i < count; i++) {
        int32_t sum = sum_of(shares, count, shares[i].department);

        if (sum > most) {
            most = sum;
            lead = shares[i].department;
        }
    }
    return lead;
}
