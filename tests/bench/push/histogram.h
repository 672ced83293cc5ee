/* SPDX-License-Identifier: Apache-2.0
 * histogram - how often which latency was seen, in buckets that are at most 1/32 of the value wide.
 */
#ifndef BANGBAN_BENCH_HISTOGRAM_H
#define BANGBAN_BENCH_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_BUCKETS (60 * 32)

struct histogram {
    uint64_t counts[HISTOGRAM_BUCKETS];
    uint64_t total;
    int64_t max;
};

/* `value` in any unit; below 0 counts as 0. */
void histogram_add(struct histogram *histogram, int64_t value);
void histogram_merge(struct histogram *into, const struct histogram *from);
/* The lower end of the bucket below which `share` (0 to 1) of the values lie; 0 without values. */
int64_t histogram_quantile(const struct histogram *histogram, double share);

#endif
