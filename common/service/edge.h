/* SPDX-License-Identifier: Apache-2.0
 * edge - the loop thread: sockets, signals and timers between the world and the queues. Private to
 * common/service.
 */
#ifndef BANGBAN_SERVICE_EDGE_H
#define BANGBAN_SERVICE_EDGE_H

#include "bus/bus.h"
#include "loop/loop.h"
#include "process.h"

struct edge;

/* One publisher that this service listens to.  Each has a socket of its own, so that a process can only bring
 * events of its own streams, whatever it writes into its frames. */
struct link {
    struct edge *edge;
    const char *process; /* "department.housing" */
    struct bus_subscriber *subscriber;
};

struct edge {
    struct process *process;
    struct loop *loop;
    struct bus_context *context;
    struct bus_server *server;
    struct bus_publisher *publisher;
    struct link *links;
    size_t link_count;
    struct loop_waker *waker;
    struct loop_timer *timers[5];
    size_t timer_count;
    wall_time seen_at; /* the played clock, when last looked at */
    bool server_paused;
    bool links_paused;
    bool draining;
    bool told_ready;
};

/* Binds and connects; fills the process's outbox waker. */
int edge_open(struct edge *edge, struct process *process, struct err_text *ret_text);
/* Until the process is drained, and all that was committed is published and answered. */
void edge_run(struct edge *edge);
void edge_close(struct edge *edge);

/* ---- edge_in.c: what comes in ---- */
void edge_on_request(void *edge, const struct bus_peer *peer, struct bytes_view frame);
void edge_on_event(void *link, const char *stream, struct bytes_view header, struct bytes_view payload);
/* Stops reading what the queues have no room for; reads again when they have. */
void edge_regulate(struct edge *edge);

/* ---- edge_out.c: what goes out ---- */
void edge_on_wake(void *edge);
void edge_beacon(void *edge);

#endif
