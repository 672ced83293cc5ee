/* SPDX-License-Identifier: Apache-2.0
 * crash - places where a test build can be made to die, to prove that nothing is lost or doubled there.
 *
 * BANGBAN_CRASH_AT="effects_done:17" kills the process at its 17th arrival at that place.  Not in release
 * builds.
 */
#ifndef BANGBAN_SERVICE_CRASH_H
#define BANGBAN_SERVICE_CRASH_H

#ifdef BANGBAN_CRASH_POINTS
/* Any thread. */
void crash_point(const char *point);
/* Dies a moment later, while the next call is under way. */
void crash_point_during(const char *point);
#else
#define crash_point(point)        ((void)0)
#define crash_point_during(point) ((void)0)
#endif

#endif
