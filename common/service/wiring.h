/* SPDX-License-Identifier: Apache-2.0
 * wiring - which streams a service writes and reads, and which handler gets which message: messages.def, the
 * topology and the service's table put together once.  Private to common/service; immutable, any thread.
 */
#ifndef BANGBAN_SERVICE_WIRING_H
#define BANGBAN_SERVICE_WIRING_H

#include "service.h"
#include "topology.h"

struct wiring {
    const struct service_spec *spec;
    const char *name; /* "department.housing": of the process, its key after "service.", and its owner row */
    const char *partition; /* "housing" or NULL */
    const char **streams;  /* written */
    size_t stream_count;
    const char **sources; /* read */
    size_t source_count;
    const struct service_timer **timers; /* of all parts */
    size_t timer_count;
    const struct service_handler *events[MESSAGE_TYPE_COUNT]; /* by number; NULL: passes without effect */
    struct arena arena;
};

/* ERR_INVALID when the service's table names a message that is not its own, or misses one that is. */
int wiring_init(struct wiring *wiring, const struct service_spec *spec, const struct topology *topology,
                struct err_text *ret_text);
void wiring_done(struct wiring *wiring);

#define WIRING_NONE ((size_t)-1)
size_t wiring_source(const struct wiring *wiring, const char *stream);
/* The stream that an event of `type` goes to; `partition` may be NULL. */
size_t wiring_stream(const struct wiring *wiring, const struct event_type *type, const char *partition);

/* The handler of a command or query, NULL if this service has none. */
const struct service_handler *wiring_request(const struct wiring *wiring, const struct request_type *type);

/* The process that writes `stream`: the topology's name for it. */
bool wiring_publishes(const char *process, const char *stream, const struct topology *topology);

/* Whether the owner of a key may hear what the service publishes: events tell of people, so only the services
 * that read one of its streams by messages.def, and who watches over the installation. */
bool wiring_may_hear(const struct wiring *wiring, const char *key_name);

#endif
