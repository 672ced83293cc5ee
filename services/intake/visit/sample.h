/* SPDX-License-Identifier: Apache-2.0
 * sample - who is visited, by a rule that anybody can follow with the published seed.
 *
 * The first four bytes of SHA-256("<seed>/<application number>") as a big-endian number, modulo 100, are
 * below the share in per cent.  Pure.
 */
#ifndef BANGBAN_INTAKE_VISIT_SAMPLE_H
#define BANGBAN_INTAKE_VISIT_SAMPLE_H

#include <stdbool.h>

#include "clock/clock.h"

#define SAMPLE_RULE                                                                                          \
    "SHA-256(种子/办件编号) 的前四个字节（大端序）除以 100 "                              \
    "的余数小于抽取比例的，列入当月回访；重点项目全部回访"
#define SAMPLE_SEED 64

/* Of the month that `day` is in: "bangban-2026-03".  Returns `buffer`. */
const char *sample_seed(const char *base, civil_day day, char buffer[SAMPLE_SEED]);

bool sample_chosen(const char *seed, const char *number, int share);

#endif
