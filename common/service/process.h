/* SPDX-License-Identifier: Apache-2.0
 * process - what the threads of one service share. Private to common/service.
 */
#ifndef BANGBAN_SERVICE_PROCESS_H
#define BANGBAN_SERVICE_PROCESS_H

#include <stdatomic.h>

#include "board.h"
#include "options.h"
#include "outbox.h"
#include "queue.h"
#include "topology.h"
#include "wiring.h"

#define EXIT_DRAINED 0
#define EXIT_USAGE   64
#define EXIT_BUG     70
#define EXIT_LOST    75
#define EXIT_CONFIG  78

#define INSTANCE_TEXT 96

struct process {
    const struct service_spec *spec;
    struct service_options options;
    struct clock *clock;
    struct topology *topology;
    struct wiring wiring;
    struct board board;
    struct queue commands; /* loop -> writer: events, beacons, commands */
    struct queue queries;  /* loop -> readers */
    struct outbox outbox;  /* writer, readers -> loop */
    const struct store_query *const *query_sets[SERVICE_PARTS_MAX + 2];
    char instance[INSTANCE_TEXT]; /* host and process id */
    atomic_int workers;           /* threads that have not ended */
    atomic_int status;            /* exit status, decided by who ends the process */
};

/* Thread entries; the argument is the process. */
void *writer_thread(void *process);
void *reader_thread(void *process);

/* Answers that the skeleton itself gives to queries. */
enum verdict status_query(struct process *process, struct handler_ctx *ctx, struct item *item);
/* ShowStatus without the database, from what the process knows. */
enum verdict status_from_memory(struct process *process, struct handler_ctx *ctx, struct item *item);

#endif
