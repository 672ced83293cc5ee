/* SPDX-License-Identifier: Apache-2.0
 * edge - opening, running and draining; see edge.h. */
#include "edge.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "health.h"
#include "log/log.h"
#include "notify.h"

#define CLOCK_WATCH DURATION_MS(20) /* a played clock is looked at so often */

/* ---- stopping ---- */

static void on_drain_limit(void *user)
{
    (void)user;
    log_event(NULL, LOG_ERROR, "service.drain_limit");
    _exit(EXIT_LOST); /* a thread hangs in a call; whatever it holds was not acknowledged */
}

static int start_timer(struct edge *edge, duration period, loop_fn on_time, void *user)
{
    int err = loop_timer_start(edge->loop, period, on_time, user, &edge->timers[edge->timer_count]);

    if (err == 0)
        edge->timer_count++;
    return err;
}

static void drain(struct edge *edge)
{
    struct process *process = edge->process;

    if (edge->draining)
        return;
    edge->draining = true;
    notify_supervisor("STOPPING=1");
    log_event(NULL, LOG_INFO, "service.draining", LOG_U("queue", queue_count(&process->commands)));
    board_set_state(&process->board, STATE_DRAINING);
    edge_regulate(edge);
    queue_close(&process->commands);
    queue_close(&process->queries);
    if (start_timer(edge, process->options.drain_limit, on_drain_limit, edge) < 0)
        log_event(NULL, LOG_ERROR, "service.drain_limit");
}

static void on_stop_signal(void *user, int signal_number)
{
    (void)signal_number;
    drain(user);
}

static void on_hangup(void *user, int signal_number)
{
    const struct edge *edge = user;
    const char *path = edge->process->options.log_file;

    (void)signal_number;
    if (path[0] == '\0')
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
        log_event(NULL, LOG_ERROR, "log.not_reopened", LOG_S("path", path));
    if (fd >= 0)
        close(fd);
}

/* ---- periodic ---- */

static void on_beacon(void *user)
{
    struct edge *edge = user;

    edge_beacon(edge);
    edge_on_wake(edge);
    if (atomic_load(&edge->process->status) != EXIT_DRAINED)
        drain(edge); /* the writer has given up */
}

static void on_health(void *user)
{
    health_log(((struct edge *)user)->process);
}

static void on_watchdog(void *user)
{
    (void)user;
    notify_supervisor("WATCHDOG=1");
}

static void on_clock_watch(void *user)
{
    struct edge *edge = user;
    wall_time now = clock_now(edge->process->clock);

    if (now.us != edge->seen_at.us)
        queue_wake(&edge->process->commands);
    edge->seen_at = now;
}

static int start_timers(struct edge *edge)
{
    struct process *process = edge->process;
    duration watchdog = notify_watchdog_period();
    int err = start_timer(edge, process->options.beacon_period, on_beacon, edge);

    if (err == 0)
        err = start_timer(edge, process->options.health_period, on_health, edge);
    if (err == 0 && watchdog.us > 0)
        err = start_timer(edge, watchdog, on_watchdog, edge);
    if (err == 0 && clock_is_virtual(process->clock))
        err = start_timer(edge, CLOCK_WATCH, on_clock_watch, edge);
    return err;
}

/* ---- opening ---- */

static bool is_source(const struct process *process, const char *name)
{
    for (size_t i = 0; i < process->wiring.source_count; i++)
        if (wiring_publishes(name, process->wiring.sources[i], process->topology))
            return true;
    return false;
}

static struct link *find_link(struct edge *edge, const char *name)
{
    for (size_t i = 0; i < edge->link_count; i++)
        if (strcmp(edge->links[i].process, name) == 0)
            return &edge->links[i];
    return NULL;
}

static int open_link(struct edge *edge, const char *name, struct err_text *ret_text)
{
    const struct process *process = edge->process;
    struct link *link = &edge->links[edge->link_count];

    *link = (struct link){.edge = edge, .process = name};
    int err = bus_subscriber_open(&link->subscriber, edge->context, edge_on_event, link);
    if (err < 0)
        return err_set(ret_text, err, "cannot open a socket for the events of %s", name);
    edge->link_count++;
    err = bus_subscriber_add(link->subscriber, "_beacon");
    for (size_t i = 0; i < process->wiring.source_count && err == 0; i++)
        if (wiring_publishes(name, process->wiring.sources[i], process->topology))
            err = bus_subscriber_add(link->subscriber, process->wiring.sources[i]);
    return err < 0 ? err_set(ret_text, err, "cannot subscribe to %s", name) : 0;
}

/* Instances of one service share a link: only the owner publishes. */
static int connect_row(struct edge *edge, const struct topology_row *row, struct err_text *ret_text)
{
    char key_name[BUS_KEY_NAME_MAX];
    struct link *link = find_link(edge, row->name);

    if (!link) {
        int err = open_link(edge, row->name, ret_text);
        if (err < 0)
            return err;
        link = &edge->links[edge->link_count - 1];
    }
    int size = snprintf(key_name, sizeof key_name, "service.%s", row->name);
    if (size >= (int)sizeof key_name)
        return err_set(ret_text, ERR_INVALID, "the name %s in the topology is too long for a key name",
                       row->name);
    return bus_subscriber_connect(link->subscriber, row->publish, key_name, ret_text);
}

static int open_links(struct edge *edge, struct err_text *ret_text)
{
    const struct topology *topology = edge->process->topology;
    int err = 0;

    edge->links = calloc(topology_rows(topology) + 1, sizeof *edge->links);
    edge->link_count = 0;
    if (!edge->links)
        return err_set(ret_text, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < topology_rows(topology) && err == 0; i++) {
        struct topology_row row = topology_row(topology, i);
        if (is_source(edge->process, row.name))
            err = connect_row(edge, &row, ret_text);
    }
    return err;
}

static bool may_hear(void *user, const char *key_name)
{
    return wiring_may_hear(user, key_name);
}

static int open_own_sockets(struct edge *edge, struct err_text *ret_text)
{
    struct process *process = edge->process;
    char key_name[BUS_KEY_NAME_MAX];
    struct topology_row own;

    if (topology_find(process->topology, process->wiring.name, (int)process->options.instance, &own) < 0)
        return err_set(ret_text, ERR_INVALID, "%s has no row %s for instance %d; add one",
                       process->options.topology, process->wiring.name, (int)process->options.instance);
    snprintf(key_name, sizeof key_name, "service.%s", process->wiring.name);
    int err =
        bus_context_open(&edge->context, edge->loop, process->options.key_directory, key_name, ret_text);
    if (err == 0)
        err = bus_publisher_open(&edge->publisher, edge->context,
                                 &(struct bus_publisher_options){
                                     .endpoint = own.publish, .may_hear = may_hear, .user = &process->wiring},
                                 ret_text);
    if (err == 0)
        err = bus_server_open(&edge->server, edge->context,
                              &(struct bus_server_options){
                                  .endpoint = own.request, .on_request = edge_on_request, .user = edge},
                              ret_text);
    return err;
}

static int open_loop(struct edge *edge, struct err_text *ret_text)
{
    int err = loop_open(&edge->loop);

    if (err == 0)
        err = loop_waker_open(edge->loop, edge_on_wake, edge, &edge->waker);
    if (err == 0)
        err = loop_on_signal(edge->loop, SIGTERM, on_stop_signal, edge);
    if (err == 0)
        err = loop_on_signal(edge->loop, SIGINT, on_stop_signal, edge);
    if (err == 0)
        err = loop_on_signal(edge->loop, SIGHUP, on_hangup, edge);
    if (err == 0)
        err = start_timers(edge);
    return err < 0 ? err_set(ret_text, err, "cannot start the event loop") : 0;
}

int edge_open(struct edge *edge, struct process *process, struct err_text *ret_text)
{
    *edge = (struct edge){.process = process};
    int err = open_loop(edge, ret_text);

    if (err == 0) {
        process->outbox.waker = edge->waker;
        err = open_own_sockets(edge, ret_text);
    }
    return err == 0 ? open_links(edge, ret_text) : err;
}

void edge_run(struct edge *edge)
{
    (void)loop_run(edge->loop);
}

void edge_close(struct edge *edge)
{
    for (size_t i = 0; i < edge->link_count; i++)
        bus_subscriber_close(&edge->links[i].subscriber);
    free(edge->links);
    if (edge->server)
        bus_server_close(&edge->server);
    if (edge->publisher)
        bus_publisher_close(&edge->publisher);
    if (edge->context)
        bus_context_close(&edge->context);
    for (size_t i = 0; i < edge->timer_count; i++)
        loop_timer_stop(&edge->timers[i]);
    if (edge->waker)
        loop_waker_close(&edge->waker);
    if (edge->loop)
        loop_close(&edge->loop);
}
