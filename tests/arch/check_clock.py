# SPDX-License-Identifier: Apache-2.0
"""Time is a parameter: only common/clock reads a clock, only common/loop and common/bus use the loop's own."""
import re

import tree

CALLS = re.compile(r"\b(time|clock_gettime|gettimeofday|ftime|timespec_get|localtime|localtime_r|gmtime|gmtime_r"
                   r"|mktime|timegm|strftime|tzset|clock|uv_now|uv_hrtime|uv_clock_gettime|usleep|nanosleep"
                   r"|sleep)\s*\(")
HOMES = {"common/clock/": None, "common/loop/": ("uv_now", "uv_hrtime"),
         # a condition variable counts in CLOCK_MONOTONIC; its absolute end is made from it
         "common/service/queue.c": ("clock_gettime",)}


def faults_in(path):
    for home, allowed in HOMES.items():
        if path.startswith(home) and allowed is None:
            return
    text = tree.code(path, strings=False)
    for match in CALLS.finditer(text):
        name = match.group(1)
        if any(path.startswith(h) and a and name in a for h, a in HOMES.items()):
            continue
        yield f"{path}:{tree.line_of(text, match.start())}: {name}() is for common/clock; take the time as a parameter"


def main():
    paths = tree.files("common", "services", "proto", suffixes=(".c",))
    tree.report([fault for path in paths for fault in faults_in(path)], len(paths))


if __name__ == "__main__":
    main()
