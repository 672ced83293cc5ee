/* SPDX-License-Identifier: Apache-2.0
 * log_gate - see log_gate.h.
 */
#include "bus/log_gate.h"

#include "clock/clock.h"

#define WINDOW DURATION_S(10).us
#define LINES  10

bool log_gate_pass(struct log_gate *gate, uint64_t *ret_held)
{
    int64_t window = clock_uptime().us / WINDOW + 1; /* 0 is the gate that was never used */

    if (window != gate->window) {
        gate->window = window;
        gate->passed = 0;
    }
    if (gate->passed == LINES) {
        gate->held++;
        return false;
    }
    gate->passed++;
    *ret_held = gate->held;
    gate->held = 0;
    return true;
}
