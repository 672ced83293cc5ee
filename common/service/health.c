/* SPDX-License-Identifier: Apache-2.0
 * health - see health.h. */
#include "health.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log/log.h"

static int by_length(const void *a, const void *b)
{
    const duration *left = a, *right = b;

    return (left->us > right->us) - (left->us < right->us);
}

static duration percentile(const struct board_period *period, unsigned percent)
{
    if (period->time_count == 0)
        return (duration){0};
    return period->times[(period->time_count - 1) * percent / 100];
}

/* The second number of /proc/self/statm, in pages; 0 if it cannot be read. */
static uint64_t resident_bytes(void)
{
    char line[128] = "";
    FILE *file = fopen("/proc/self/statm", "re");

    if (!file)
        return 0;
    const char *resident = fgets(line, sizeof line, file) ? strchr(line, ' ') : NULL;
    fclose(file);
    return resident ? strtoull(resident, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

static void log_head(const struct stream_head *head)
{
    char hash[2 * CHAIN_HASH + 1];

    for (size_t i = 0; i < CHAIN_HASH; i++)
        snprintf(hash + 2 * i, 3, "%02x", head->hash[i]);
    log_event(NULL, LOG_INFO, "stream.head", LOG_S("stream", head->stream), LOG_U("sequence", head->sequence),
              LOG_S("hash", hash));
}

/* Events that publishers have told of and that are not applied yet, over all streams. */
static uint64_t log_lags(const struct wiring *wiring, const struct board_view *view)
{
    uint64_t total = 0;

    for (size_t i = 0; i < wiring->source_count; i++) {
        uint64_t applied = view->standing.cursors[i].applied;
        if (view->heard[i] <= applied)
            continue;
        total += view->heard[i] - applied;
        log_event(NULL, LOG_INFO, "stream.lag", LOG_S("stream", wiring->sources[i]),
                  LOG_U("applied", applied), LOG_U("head", view->heard[i]));
    }
    return total;
}

static void log_all(struct process *process, const struct board_view *view, struct board_period *period)
{
    const struct standing *standing = &view->standing;
    uint64_t lag = log_lags(&process->wiring, view);

    qsort(period->times, period->time_count, sizeof period->times[0], by_length);
    for (size_t i = 0; i < process->wiring.stream_count; i++)
        log_head(&standing->heads[i]);
    log_event(NULL, LOG_INFO, "service.health", LOG_S("state", service_state_name(view->state)),
              LOG_U("epoch", standing->epoch), LOG_U("lag", lag), LOG_U("batches", period->batches),
              LOG_U("messages", period->messages), LOG_D("batch_p50_ms", percentile(period, 50)),
              LOG_D("batch_p99_ms", percentile(period, 99)), LOG_U("queue", queue_count(&process->commands)),
              LOG_U("parked", standing->parked), LOG_U("rss_bytes", resident_bytes()),
              standing->parked ? LOG_T("oldest_parked", standing->oldest_parked) : (struct log_field){0});
}

void health_log(struct process *process)
{
    const struct wiring *wiring = &process->wiring;
    struct board_view view = {0};
    struct board_period period;

    view.heard = calloc(wiring->source_count + 1, sizeof *view.heard);
    if (view.heard && standing_init(&view.standing, wiring) == 0) {
        board_look(&process->board, &view);
        board_take_period(&process->board, &period);
        log_all(process, &view, &period);
    }
    standing_done(&view.standing);
    free(view.heard);
}
