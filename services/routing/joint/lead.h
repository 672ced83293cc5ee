/* SPDX-License-Identifier: Apache-2.0
 * lead - which department of a joint case leads it.
 */
#ifndef BANGBAN_ROUTING_LEAD_H
#define BANGBAN_ROUTING_LEAD_H

#include <stddef.h>
#include <stdint.h>

/* One item of the case. */
struct lead_share {
    const char *department;
    int32_t workdays; /* on the critical path of the parallel schedule; 0: not on it */
};

/* The department that the end of the project hangs on most: most working days on the critical path, of equals
 * the one whose item stands first.  Asserts that there is a share; borrowed from the shares. */
const char *lead_choose(const struct lead_share *shares, size_t count);

#endif
