/* SPDX-License-Identifier: Apache-2.0
 * bench_tick - the SQL of a tick at growing numbers of open clocks, with the service's own queries
 * (README.md).
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench_tick.sql.h"
#include "queries.sql.h"
#include "store/store.h"

enum { LOOKS = 501, PAGES = 101, PAGE = 500, FILL = 20000, FIRST_MARK = 1000, FIRED_CLOCKS = 200000 };

static const struct uuid application = {{1}};
static const struct uuid no_clock = {{0}};
static const struct uuid last_clock = {
    {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}};

static void check(int err, const char *what)
{
    if (err == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, err_meaning(err));
    exit(1);
}

static struct store *open_store(void)
{
    static const struct store_query *const *const sets[] = {queries_queries, bench_tick_queries, NULL};
    struct store *store = NULL;
    struct err_text text = {""};
    const struct store_options options = {
        .conninfo = "", .application_name = "bench_tick", .query_sets = sets};

    if (store_open(&store, &options, &text)) {
        fprintf(stderr, "%s\n", text.text);
        exit(1);
    }
    return store;
}

static struct store_tx *begin(struct store *store)
{
    struct store_tx *tx;

    check(store_begin(store, &tx), "begin");
    return tx;
}

/* ---- filling ---- */

static int64_t fill(struct store *store, int64_t from, int64_t to)
{
    for (int64_t first = from + 1; first <= to; first += FILL) {
        struct store_tx *tx = begin(store);
        int64_t last = first + FILL - 1 < to ? first + FILL - 1 : to, rows;
        check(bench_fill(tx, application, first, last, &rows), "fill");
        check(store_commit(&tx), "commit");
    }
    return to;
}

/* In parts, each within the statement timeout. */
static void advance(struct store *store, int32_t from_mark, int32_t to_mark)
{
    enum { MARKS = 4 };

    for (int32_t mark = from_mark; mark <= to_mark; mark += MARKS) {
        struct store_tx *tx = begin(store);
        int32_t last = mark + MARKS - 1 < to_mark ? mark + MARKS - 1 : to_mark;
        int64_t rows;
        check(bench_advance(tx, mark, last, &rows), "advance");
        check(store_commit(&tx), "commit");
    }
}

/* ---- measuring ---- */

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *numbers, size_t count)
{
    qsort(numbers, count, sizeof(*numbers), compare_numbers);
    return numbers[count / 2];
}

/* The look for the next rung beyond `after`, in µs. */
static double measure_look(struct store *store, int32_t after, struct uuid after_clock)
{
    static double times[LOOKS];
    struct store_tx *tx = begin(store);
    struct arena arena;

    arena_init(&arena, 1 << 20);
    for (int i = 0; i < LOOKS; i++) {
        struct next_alarm_row row;
        arena_reset(&arena);
        duration before = clock_uptime();
        check(next_alarm(tx, &arena, after, after_clock, &row), "look");
        times[i] = (double)(clock_uptime().us - before.us);
    }
    arena_done(&arena);
    store_rollback(&tx);
    return median(times, LOOKS);
}

/* Finding a page of due clocks beyond `after`, in µs. */
static double measure_page(struct store *store, int32_t after)
{
    static double times[PAGES];
    struct store_tx *tx = begin(store);
    struct arena arena;

    arena_init(&arena, 1 << 24);
    for (int i = 0; i < PAGES; i++) {
        struct due_clocks_row *rows;
        size_t count;
        arena_reset(&arena);
        duration before = clock_uptime();
        check(due_clocks(tx, &arena, after, no_clock, INT32_MAX - 1, PAGE, &rows, &count), "page");
        times[i] = (double)(clock_uptime().us - before.us);
    }
    arena_done(&arena);
    store_rollback(&tx);
    return median(times, PAGES);
}

/* As the service does after a page: it looks beyond what has fired. `from_zero` is what it would cost
 * without. */
static void measure_old_snapshot(struct store *store, int64_t clocks)
{
    struct store *holder = open_store();
    struct store_tx *held = begin(holder);
    int64_t rows;
    int32_t marks = (int32_t)(FIRED_CLOCKS * INT64_C(400) / clocks);
    struct uuid other = {{2}};

    check(bench_application(held, other, &rows), "hold a snapshot");
    double before = measure_look(store, FIRST_MARK - 1, last_clock);
    advance(store, FIRST_MARK, FIRST_MARK + marks - 1);
    double with = measure_look(store, FIRST_MARK + marks - 1, last_clock);
    double from_zero = measure_look(store, INT32_MIN, no_clock);
    printf("old snapshot held, %d of %lld fired: look %.0f us, ratio to none fired %.2f; without a watermark "
           "%.0f us\n",
           FIRED_CLOCKS, (long long)clocks, with, with / before, from_zero);
    store_rollback(&held);
    store_close(&holder);
}

static void recall_all(struct store *store)
{
    struct recall_clocks_row row = {.has_last_id = true};
    struct arena arena;

    arena_init(&arena, 1 << 20);
    while (row.has_last_id) {
        struct store_tx *tx = begin(store);
        check(recall_clocks(tx, &arena, false, row.last_id, 10000, &row), "recall");
        check(store_commit(&tx), "commit");
    }
    arena_done(&arena);
}

static void move_all(struct store *store)
{
    for (int32_t slice = 0; slice < 20; slice++) {
        struct store_tx *tx = begin(store);
        int64_t rows;
        check(bench_move_dates(tx, slice, &rows), "move");
        check(store_commit(&tx), "commit");
    }
}

static double measure_ms(struct store *store, void (*work)(struct store *store))
{
    duration before = clock_uptime();

    work(store);
    return (double)(clock_uptime().us - before.us) / 1000;
}

int main(int argc, char **argv)
{
    int64_t sizes[] = {10000, 100000, argc > 1 ? atoll(argv[1]) : 1000000};
    struct store *store = open_store();
    struct store_tx *tx = begin(store);
    int64_t rows, clocks = 0;

    check(bench_application(tx, application, &rows), "application");
    check(store_commit(&tx), "commit");
    printf("%12s %22s %22s\n", "open clocks", "next rung, us", "page of 500 due, us");
    for (size_t i = 0; i < 3; i++) {
        clocks = fill(store, clocks, sizes[i]);
        printf("%12lld %22.0f %22.0f\n", (long long)clocks, measure_look(store, FIRST_MARK - 1, last_clock),
               measure_page(store, FIRST_MARK - 1));
        fflush(stdout);
    }
    if (clocks > FIRED_CLOCKS)
        measure_old_snapshot(store, clocks);
    double recalled = measure_ms(store, recall_all), moved = measure_ms(store, move_all);
    printf("new calendar: %.0f ms; moving every date: %.0f ms; ratio %.4f\n", recalled, moved,
           recalled / moved);
    store_close(&store);
    return 0;
}
