/* SPDX-License-Identifier: Apache-2.0
 * bench_push - durable pushes per second and their latency, at adapters that run already.
 *
 *   bench_push KEY-DIRECTORY APPROVALS
 *
 * APPROVALS has a line department,endpoint,approval-id,microseconds for each approval, those of a department
 * together; nothing was pushed for it yet.  One CURVE connection and thread for each department.  Each line
 * of standard input
 *
 *   PUSHES RATE WINDOW      for all departments together, RATE 0: as fast as receipts come
 *
 * is one run, and is answered by one line of key=value.  Usually driven by bench_push.py.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pusher.h"

#define DEPARTMENTS_MAX 64

struct bench {
    struct pusher *pushers[DEPARTMENTS_MAX];
    size_t count;
};

static struct outcome outcomes[DEPARTMENTS_MAX];

static void die(const char *what, const char *why)
{
    fprintf(stderr, "bench_push: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

/* The pusher of a department; the last one, or a new one. */
static struct pusher *pusher_for(struct bench *bench, const struct pusher_options *options)
{
    struct err_text why;

    if (bench->count > 0 &&
        strcmp(pusher_department(bench->pushers[bench->count - 1]), options->department) == 0)
        return bench->pushers[bench->count - 1];
    if (bench->count == DEPARTMENTS_MAX)
        die(options->department, "too many departments");
    if (pusher_open(&bench->pushers[bench->count], options, &why) < 0)
        die(options->department, why.text);
    return bench->pushers[bench->count++];
}

static void read_approvals(struct bench *bench, const char *path, const char *key_directory)
{
    FILE *file = fopen(path, "r");
    char department[32], endpoint[128], approval_id[64];
    wall_time from;

    if (!file)
        die(path, "cannot be read");
    while (fscanf(file, "%31[^,],%127[^,],%63[^,],%" SCNd64 "\n", department, endpoint, approval_id,
                  &from.us) == 4) {
        const struct pusher_options options = {department, endpoint, key_directory};
        if (pusher_add(pusher_for(bench, &options), approval_id, from) < 0)
            die(path, "out of memory");
    }
    if (!feof(file) || bench->count == 0)
        die(path, "lines are department,endpoint,approval-id,microseconds");
    fclose(file);
}

static void check(const struct bench *bench)
{
    for (size_t i = 0; i < bench->count; i++) {
        if (outcomes[i].others > 0)
            fprintf(stderr, "bench_push: %s: %" PRIu64 " not accepted, the first: %s\n",
                    pusher_department(bench->pushers[i]), outcomes[i].others, outcomes[i].complaint);
        if (outcomes[i].err < 0)
            die(pusher_department(bench->pushers[i]), err_name(outcomes[i].err));
    }
}

static void print(const struct bench *bench, duration took)
{
    static struct histogram latency;
    uint64_t accepted = 0, others = 0;

    memset(&latency, 0, sizeof latency);
    for (size_t i = 0; i < bench->count; i++) {
        histogram_merge(&latency, &outcomes[i].latency);
        accepted += outcomes[i].accepted;
        others += outcomes[i].others;
    }
    printf("accepted=%" PRIu64 " others=%" PRIu64 " seconds=%.3f per_second=%.0f p50_us=%" PRId64
           " p99_us=%" PRId64 " max_us=%" PRId64 "\n",
           accepted, others, (double)took.us / 1e6, (double)accepted * 1e6 / (double)took.us,
           histogram_quantile(&latency, 0.50), histogram_quantile(&latency, 0.99), latency.max);
    fflush(stdout);
}

static void run(struct bench *bench, const struct order *order)
{
    duration start = clock_uptime();

    for (size_t i = 0; i < bench->count; i++)
        if (pusher_start(bench->pushers[i], order, &outcomes[i]) < 0)
            die("run", "out of memory");
    for (size_t i = 0; i < bench->count; i++)
        pusher_join(bench->pushers[i]);
    duration took = {clock_uptime().us - start.us};
    check(bench);
    print(bench, took);
}

/* Of one department. */
static bool read_order(const char *line, size_t departments, struct order *ret_order)
{
    struct order order;
    int length = 0;

    if (sscanf(line, "%" SCNu64 " %lf %" SCNu64 " %n", &order.pushes, &order.rate, &order.window, &length) !=
            3 ||
        line[length])
        return false;
    order.pushes /= departments;
    order.rate /= (double)departments;
    *ret_order = order;
    return true;
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    struct order order;
    char line[128];

    if (argc != 3)
        die("usage", "bench_push KEY-DIRECTORY APPROVALS");
    read_approvals(&bench, argv[2], argv[1]);
    while (fgets(line, sizeof line, stdin)) {
        if (!read_order(line, bench.count, &order))
            die(line, "a run is PUSHES RATE WINDOW");
        run(&bench, &order);
    }
    for (size_t i = 0; i < bench.count; i++)
        pusher_close(&bench.pushers[i]);
    return EXIT_SUCCESS;
}
