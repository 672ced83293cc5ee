/* SPDX-License-Identifier: Apache-2.0
 * crash - see crash.h. */
#include "crash.h"

#ifdef BANGBAN_CRASH_POINTS
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMMIT_UNDER_WAY_US 150

/* The only state: how often the wanted place was reached. */
static _Atomic long arrivals;

static bool reached(const char *point)
{
    const char *wanted = getenv("BANGBAN_CRASH_AT");
    size_t size = strlen(point);

    if (!wanted || strncmp(wanted, point, size) != 0 || wanted[size] != ':')
        return false;
    return atomic_fetch_add(&arrivals, 1) + 1 == strtol(wanted + size + 1, NULL, 10);
}

void crash_point(const char *point)
{
    if (reached(point))
        kill(getpid(), SIGKILL);
}

void crash_point_during(const char *point)
{
    if (!reached(point))
        return;
    signal(SIGALRM, SIG_DFL); /* ends the process at once, whatever its threads do */
    ualarm(COMMIT_UNDER_WAY_US, 0);
}
#endif
