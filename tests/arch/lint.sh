#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs clang-tidy and cppcheck over the project's own .c files; exit status 1 on any finding.
#   lint.sh <build directory> [file.c...]      the build must have run: generated headers are needed
set -u
build=${1:?usage: lint.sh BUILD [FILE...]}
shift
cd "$(dirname "$0")/../.." || exit 2
[ $# -gt 0 ] || set -- $(find common services proto -name '*.c' | sort)
status=0

# Of the whole output only findings are of interest; clang-tidy also counts what it kept back.
printf '%s\n' "$@" | xargs -P 2 -n 4 clang-tidy -p "$build" --quiet 2>/dev/null || status=1

# uninitvar, memleak: cppcheck does not know what zmq_msg_init, zmq_msg_init_data and the list macros of uthash do;
# GCC and clang's analyser judge the same.
cppcheck --quiet --std=c11 --enable=warning,performance,portability --error-exitcode=1 --inline-suppr \
    --suppress=missingInclude --suppress=missingIncludeSystem --suppress=uninitvar --suppress=memleak -j 2 \
    -D_GNU_SOURCE '-DBANGBAN_VERSION="0"' -I common -I proto -I services/intake -I services/routing "$@" || status=1

[ $status -eq 0 ] && echo "lint: $# files, no findings"
exit $status
