/* SPDX-License-Identifier: Apache-2.0
 * edge_in - frames from the sockets, judged and put into the queues. */
#include <string.h>

#include "edge.h"
#include "log/log.h"
#include "wire/wire.h"

#define BEACON        "_beacon"
#define BEACON_MEMORY ((size_t)256 * 1024)

void edge_regulate(struct edge *edge)
{
    bool commands_full = queue_is_full(&edge->process->commands);
    bool queries_full = queue_is_full(&edge->process->queries);
    bool server = edge->draining || commands_full || queries_full;
    bool links = edge->draining || commands_full;

    if (server != edge->server_paused)
        bus_server_pause(edge->server, server);
    if (links != edge->links_paused)
        for (size_t i = 0; i < edge->link_count; i++)
            bus_subscriber_pause(edge->links[i].subscriber, links);
    if (server && !edge->server_paused && !edge->draining)
        log_event(NULL, LOG_WARN, "queue.full", LOG_B("commands", commands_full),
                  LOG_B("queries", queries_full));
    edge->server_paused = server;
    edge->links_paused = links;
}

static void push(struct edge *edge, struct queue *queue, struct item *item)
{
    if (queue_push(queue, item))
        edge_regulate(edge);
}

void edge_on_request(void *user, const struct bus_peer *peer, struct bytes_view frame)
{
    struct edge *edge = user;
    struct item *item;

    if (item_request(&item, &edge->process->wiring, peer, frame) < 0) {
        log_event(NULL, LOG_ERROR, "request.dropped", LOG_S("key_name", peer->key_name));
        return; /* without memory there is no answer either; the client asks again */
    }
    if (item->fate != FATE_ANSWERED) {
        bool query = item->request_type->kind == QUERY;
        push(edge, query ? &edge->process->queries : &edge->process->commands, item);
        return;
    }
    if (item->answer.data)
        bus_server_reply(edge->server, peer, item->answer);
    item_free(&item);
}

/* ---- events ---- */

/* A beacon takes its place in the queue behind the events that came before it: what is still missing when its
 * turn comes is lost, and read from the log. */
static void hear_head(struct link *link, const StreamHead *head)
{
    struct edge *edge = link->edge;
    size_t source = wiring_source(&edge->process->wiring, head->stream);

    if (source == WIRING_NONE || !wiring_publishes(link->process, head->stream, edge->process->topology) ||
        !board_heard(&edge->process->board, source, head->sequence))
        return;
    struct item *item = item_new(ITEM_BEACON);
    if (!item)
        return; /* there will be another one */
    item->source = source;
    item->in.sequence = head->sequence;
    push(edge, &edge->process->commands, item);
}

static void hear_beacon(struct link *link, struct bytes_view payload)
{
    struct arena arena;
    struct err_text text;

    arena_init(&arena, BEACON_MEMORY);
    const Beacon *beacon = (const Beacon *)wire_unpack(&bangban__v1__beacon__descriptor, payload.data,
                                                       payload.size, &arena, &text);
    if (!beacon)
        log_event(NULL, LOG_WARN, "event.unreadable", LOG_S("from", link->process),
                  LOG_S("reason", text.text));
    for (size_t i = 0; beacon && i < beacon->n_heads; i++)
        hear_head(link, beacon->heads[i]);
    arena_done(&arena);
}

void edge_on_event(void *user, const char *stream, struct bytes_view header, struct bytes_view payload)
{
    struct link *link = user;
    struct process *process = link->edge->process;
    struct item *item;

    if (strcmp(stream, BEACON) == 0) {
        hear_beacon(link, payload);
        return;
    }
    size_t source = wiring_source(&process->wiring, stream);
    if (source == WIRING_NONE || !wiring_publishes(link->process, stream, process->topology)) {
        log_event(NULL, LOG_ERROR, "event.foreign", LOG_S("from", link->process), LOG_S("stream", stream));
        return;
    }
    if (item_event(&item, &process->wiring, source,
                   &(struct logged_event){.header = header, .payload = payload}) < 0) {
        log_event(NULL, LOG_WARN, "event.unreadable", LOG_S("from", link->process), LOG_S("stream", stream));
        return; /* the log has it */
    }
    push(link->edge, &process->commands, item);
}
