/* SPDX-License-Identifier: Apache-2.0
 * wiring - see wiring.h. */
#include "wiring.h"

#include <assert.h>
#include <string.h>

#define NAMES_MAX 256 /* streams of one direction */

static const struct {
    const char *name;
    unsigned bit;
} consumers[] = {
    {"intake", INTAKE},     {"routing", ROUTING},       {"department", DEPARTMENT},
    {"deadline", DEADLINE}, {"assessment", ASSESSMENT},
};

/* Of a service, or of a process of it: "department.housing". */
static unsigned consumer_bit(const char *name)
{
    size_t length = strcspn(name, ".");

    for (size_t i = 0; i < sizeof consumers / sizeof consumers[0]; i++)
        if (strlen(consumers[i].name) == length && memcmp(consumers[i].name, name, length) == 0)
            return consumers[i].bit;
    return 0;
}

/* "routing.*" -> "routing.", else NULL. */
static const char *partitioned_prefix(struct arena *arena, const char *stream)
{
    size_t size = strlen(stream);

    return size > 2 && strcmp(stream + size - 2, ".*") == 0 ? arena_strndup(arena, stream, size - 1) : NULL;
}

static int add(const char **names, size_t *count, const char *name)
{
    if (!name)
        return ERR_NOMEM;
    for (size_t i = 0; i < *count; i++)
        if (strcmp(names[i], name) == 0)
            return 0;
    if (*count == NAMES_MAX)
        return ERR_TOO_BIG;
    names[(*count)++] = name;
    return 0;
}

/* Whether the service writes the stream of messages.def: it stands under its name. */
static bool is_own(const struct wiring *wiring, const char *stream)
{
    const char *name = wiring->spec->name;

    return strcspn(stream, ".") == strlen(name) && strncmp(stream, name, strlen(name)) == 0;
}

/* A stream of messages.def: itself, the own partition of it, or one for each partition of the installation.
 */
static int add_stream(struct wiring *wiring, const struct topology *topology, const char *stream,
                      const char **names, size_t *count)
{
    const char *prefix = partitioned_prefix(&wiring->arena, stream);
    int err = 0;

    if (!prefix)
        return add(names, count, stream);
    if (wiring->partition)
        return add(names, count, arena_printf(&wiring->arena, "%s%s", prefix, wiring->partition));
    for (size_t i = 0; i < topology_rows(topology) && err == 0; i++) {
        const char *dot = strchr(topology_row(topology, i).name, '.');
        if (dot)
            err = add(names, count, arena_printf(&wiring->arena, "%s%s", prefix, dot + 1));
    }
    return err;
}

/* What the service writes of the type, and reads if it is one of its consumers. */
static int add_type(struct wiring *wiring, const struct topology *topology, const struct event_type *type)
{
    bool reads = type->consumers & consumer_bit(wiring->spec->name);
    int err = 0;

    for (const char *const *stream = type->streams; *stream && err == 0; stream++) {
        if (is_own(wiring, *stream))
            err = add_stream(wiring, topology, *stream, wiring->streams, &wiring->stream_count);
        if (err == 0 && reads)
            err = add_stream(wiring, topology, *stream, wiring->sources, &wiring->source_count);
    }
    return err;
}

static int find_streams(struct wiring *wiring, const struct topology *topology)
{
    int err = 0;

    wiring->streams = arena_array(&wiring->arena, NAMES_MAX, sizeof *wiring->streams);
    wiring->sources = arena_array(&wiring->arena, NAMES_MAX, sizeof *wiring->sources);
    if (!wiring->streams || !wiring->sources)
        return ERR_NOMEM;
    for (size_t i = 0; i < MESSAGE_TYPE_COUNT && err == 0; i++)
        err = add_type(wiring, topology, &event_types[i]);
    return err;
}

static const struct event_type *event_named(const char *name)
{
    for (size_t i = 0; i < MESSAGE_TYPE_COUNT; i++)
        if (strcmp(event_types[i].name, name) == 0)
            return &event_types[i];
    return NULL;
}

static int place_handler(struct wiring *wiring, const struct service_handler *handler,
                         struct err_text *ret_text)
{
    const struct event_type *event = event_named(handler->message);
    const struct request_type *request = request_type_find(handler->message);

    if (event && (event->consumers & consumer_bit(wiring->spec->name))) {
        wiring->events[event->number] = handler;
        return 0;
    }
    if (request && strcmp(request->service, wiring->spec->name) == 0)
        return 0;
    return err_set(ret_text, ERR_INVALID,
                   "messages.def does not give %s to %s; take the handler out, or the message in",
                   handler->message, wiring->spec->name);
}

static int place_part(struct wiring *wiring, const struct service_part *part, struct err_text *ret_text)
{
    int err = 0;

    for (size_t i = 0; i < part->handler_count && err == 0; i++)
        err = place_handler(wiring, &part->handlers[i], ret_text);
    for (size_t i = 0; i < part->timer_count; i++)
        wiring->timers[wiring->timer_count++] = &part->timers[i];
    return err;
}

static int make_room(struct wiring *wiring)
{
    const struct service_part *const *part = wiring->spec->parts;
    size_t timers = 0;

    for (; *part; part++)
        timers += (*part)->timer_count;
    assert(part - wiring->spec->parts <= SERVICE_PARTS_MAX);
    wiring->timers = arena_array(&wiring->arena, timers, sizeof(*wiring->timers));
    return wiring->timers ? 0 : ERR_NOMEM;
}

/* An event that nobody handles would move the cursor and be lost: not by oversight. */
static int check_complete(const struct wiring *wiring, struct err_text *ret_text)
{
    unsigned self = consumer_bit(wiring->spec->name);

    for (size_t i = 0; i < MESSAGE_TYPE_COUNT; i++)
        if ((event_types[i].consumers & self) && !wiring->events[i])
            return err_set(ret_text, ERR_INVALID, "messages.def gives %s to %s, which has no handler for it",
                           event_types[i].name, wiring->spec->name);
    return 0;
}

int wiring_init(struct wiring *wiring, const struct service_spec *spec, const struct topology *topology,
                struct err_text *ret_text)
{
    *wiring = (struct wiring){.spec = spec, .name = spec->name};
    arena_init(&wiring->arena, 1024 * 1024);
    if (spec->partition) {
        wiring->partition = spec->partition(spec->state);
        wiring->name = arena_printf(&wiring->arena, "%s.%s", spec->name, wiring->partition);
    }
    if (!wiring->name || make_room(wiring) < 0)
        return err_set(ret_text, ERR_NOMEM, "out of memory for the handlers");
    int err = find_streams(wiring, topology);
    if (err < 0)
        return err_set(ret_text, err, "the topology has more than %d streams", NAMES_MAX);
    for (const struct service_part *const *part = spec->parts; *part && err == 0; part++)
        err = place_part(wiring, *part, ret_text);
    return err < 0 ? err : check_complete(wiring, ret_text);
}

void wiring_done(struct wiring *wiring)
{
    arena_done(&wiring->arena);
}

static size_t index_of(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return WIRING_NONE;
}

size_t wiring_source(const struct wiring *wiring, const char *stream)
{
    return index_of(wiring->sources, wiring->source_count, stream);
}

size_t wiring_stream(const struct wiring *wiring, const struct event_type *type, const char *partition)
{
    const char *const *own = type->streams;

    while (*own && !is_own(wiring, *own))
        own++;
    if (!*own)
        return WIRING_NONE;
    const char *star = strchr(*own, '*');
    if (!star)
        return index_of(wiring->streams, wiring->stream_count, *own);
    if (!partition)
        partition = wiring->partition;
    size_t prefix = (size_t)(star - *own);
    for (size_t i = 0; partition && i < wiring->stream_count; i++)
        if (strncmp(wiring->streams[i], *own, prefix) == 0 &&
            strcmp(wiring->streams[i] + prefix, partition) == 0)
            return i;
    return WIRING_NONE;
}

const struct service_handler *wiring_request(const struct wiring *wiring, const struct request_type *type)
{
    for (const struct service_part *const *part = wiring->spec->parts; *part; part++)
        for (size_t i = 0; i < (*part)->handler_count; i++)
            if (strcmp((*part)->handlers[i].message, type->name) == 0)
                return &(*part)->handlers[i];
    return NULL;
}

bool wiring_publishes(const char *process, const char *stream, const struct topology *topology)
{
    struct topology_row row;
    size_t service = strcspn(stream, ".");

    if (topology_find(topology, stream, 1, &row) == 0)
        return strcmp(process, stream) == 0;
    return strlen(process) == service && strncmp(process, stream, service) == 0;
}

static bool is_read_by(const struct wiring *wiring, const struct event_type *type, const char *process)
{
    if (!(type->consumers & consumer_bit(process)))
        return false;
    for (const char *const *stream = type->streams; *stream; stream++)
        if (is_own(wiring, *stream))
            return true;
    return false;
}

bool wiring_may_hear(const struct wiring *wiring, const char *key_name)
{
    unsigned role = role_of(key_name);

    if (role != ROLE_SERVICE)
        return role & ROLE_WATCHERS;
    const char *process = key_name + strlen("service.");
    for (size_t i = 0; i < MESSAGE_TYPE_COUNT; i++)
        if (is_read_by(wiring, &event_types[i], process))
            return true;
    return false;
}
