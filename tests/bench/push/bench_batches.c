/* SPDX-License-Identifier: Apache-2.0
 * bench_batches - the floor of the push path: batches of events in plain tables, nothing around them.
 *
 *   bench_batches CONNINFO CONNECTIONS BATCH SECONDS
 *
 * Each connection has approvals and a stream of its own; a transaction de-duplicates BATCH events, updates as
 * many approvals and appends to the log.  Prints events per second and the latency of a batch.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena/arena.h"
#include "clock/clock.h"
#include "floor.sql.h"
#include "histogram.h"
#include "store/store.h"

#define CONNECTIONS_MAX 8
#define BATCH_MAX       1000 /* approvals of a connection: each is in a batch once at most */
#define PAYLOAD         200

struct worker {
    const char *conninfo;
    size_t batch;
    duration end;
    int64_t number;
    int64_t stream; /* no earlier run has used it */
    int64_t next;   /* event id and sequence */
    uint64_t events;
    struct histogram latency; /* of a batch, µs */
    struct arena arena;
    struct err_text why; /* empty: all went well */
    pthread_t thread;
};

static struct worker workers[CONNECTIONS_MAX];

static int one_batch(struct worker *worker, struct store *store)
{
    static const uint8_t payload[PAYLOAD];
    static const char *const states[] = {"accepted", "special_procedure"};
    int64_t ids[BATCH_MAX], approvals[BATCH_MAX];
    const char *names[BATCH_MAX];
    wall_time times[BATCH_MAX];
    struct store_bytes payloads[BATCH_MAX];
    size_t n = worker->batch, taken;
    struct floor_take_row *rows;
    struct store_tx *tx;

    for (size_t i = 0; i < n; i++) {
        ids[i] = worker->next++;
        approvals[i] = worker->number * BATCH_MAX + ids[i] % BATCH_MAX;
        names[i] = states[ids[i] / BATCH_MAX % 2];
        times[i] = (wall_time){1772411400000000 + (int64_t)i};
        payloads[i] = (struct store_bytes){payload, sizeof payload};
    }
    int err = store_begin(store, &tx);
    if (err == 0)
        err = floor_take(tx, &worker->arena, (struct store_int64_array){ids, n}, &rows, &taken);
    if (err == 0)
        err = floor_update(tx, (struct store_int64_array){approvals, n}, (struct store_text_array){names, n},
                           (struct store_time_array){times, n});
    if (err == 0)
        err = floor_append(tx, worker->stream, (struct store_int64_array){ids, n},
                           (struct store_bytes_array){payloads, n});
    return err == 0 ? store_commit(&tx) : err;
}

static int work(struct worker *worker, struct store *store)
{
    int err = 0;

    for (duration start = clock_uptime(); err == 0 && start.us < worker->end.us;) {
        err = one_batch(worker, store);
        duration now = clock_uptime();
        histogram_add(&worker->latency, now.us - start.us);
        arena_reset(&worker->arena);
        worker->events += worker->batch;
        start = now;
    }
    return err;
}

static void *thread(void *argument)
{
    static const struct store_query *const *const sets[] = {floor_queries, NULL};
    struct worker *worker = argument;
    struct store *store = NULL;
    int err = store_open(&store,
                         &(struct store_options){
                             .conninfo = worker->conninfo, .application_name = "floor", .query_sets = sets},
                         &worker->why);

    if (err == 0 && work(worker, store) < 0)
        (void)err_set(&worker->why, ERR_UNAVAIL, "%s", store_error(store));
    store_close(&store);
    return NULL;
}

static void print(size_t count, duration took)
{
    static struct histogram latency;
    uint64_t events = 0;

    for (size_t i = 0; i < count; i++) {
        if (workers[i].why.text[0]) {
            fprintf(stderr, "bench_batches: %s\n", workers[i].why.text);
            exit(EXIT_FAILURE);
        }
        histogram_merge(&latency, &workers[i].latency);
        events += workers[i].events;
    }
    printf("events=%" PRIu64 " per_second=%.0f p50_us=%" PRId64 " p99_us=%" PRId64 "\n", events,
           (double)events * 1e6 / (double)took.us, histogram_quantile(&latency, 0.50),
           histogram_quantile(&latency, 0.99));
}

int main(int argc, char **argv)
{
    size_t count = argc == 5 ? strtoul(argv[2], NULL, 10) : 0;
    size_t batch = argc == 5 ? strtoul(argv[3], NULL, 10) : 0;
    duration start = clock_uptime();

    if (count < 1 || count > CONNECTIONS_MAX || batch < 1 || batch > BATCH_MAX) {
        fprintf(stderr, "usage: bench_batches CONNINFO CONNECTIONS(1-%d) BATCH(1-%d) SECONDS\n",
                CONNECTIONS_MAX, BATCH_MAX);
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < count; i++) {
        struct worker *worker = &workers[i];
        *worker = (struct worker){.conninfo = argv[1],
                                  .batch = batch,
                                  .end = {start.us + (int64_t)(strtod(argv[4], NULL) * 1e6)},
                                  .number = (int64_t)i,
                                  .stream = start.us * CONNECTIONS_MAX + (int64_t)i};
        worker->next = worker->stream << 20;
        arena_init(&worker->arena, (size_t)1 << 20);
        if (pthread_create(&worker->thread, NULL, thread, worker) != 0)
            abort();
    }
    for (size_t i = 0; i < count; i++) {
        pthread_join(workers[i].thread, NULL);
        arena_done(&workers[i].arena);
    }
    print(count, (duration){clock_uptime().us - start.us});
    return EXIT_SUCCESS;
}
