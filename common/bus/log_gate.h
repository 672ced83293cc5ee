/* SPDX-License-Identifier: Apache-2.0
 * log_gate - at most 10 lines of a kind in 10 seconds, for lines that a stranger can cause.
 */
#ifndef BANGBAN_BUS_LOG_GATE_H
#define BANGBAN_BUS_LOG_GATE_H

#include <stdbool.h>
#include <stdint.h>

/* {0} is open. One thread. */
struct log_gate {
    int64_t window; /* of uptime */
    unsigned passed;
    uint64_t held;
};

/* False: keep this line back.  True: `ret_held` is how many were kept back since the last line. */
bool log_gate_pass(struct log_gate *gate, uint64_t *ret_held);

#endif
