/* SPDX-License-Identifier: Apache-2.0
 * cmd_watch - what happens, as it happens: a line for each event of all streams, or of one case.
 *
 * It reads the published frames only.  What ZeroMQ drops is missing here, and nowhere else.
 */
#include <jansson.h>
#include <signal.h>
#include <string.h>

#include "ask.h"
#include "bus/bus.h"
#include "cmd.h"
#include "event_text.h"
#include "loop/loop.h"
#include "protojson/protojson.h"
#include "text_table.h"
#include "uuid/uuid.h"
#include "wire/wire.h"

#define EVENT_BYTES ((size_t)8 << 20) /* of one event, unpacked and as text */

struct watch {
    struct ask ask;
    struct titles titles;
    const char *wanted; /* application or approval id; NULL: all */
    struct arena event; /* of the event at hand */
    struct loop *loop;
    struct bus_context *context;
    struct bus_subscriber *subscriber;
};

static bool is_wanted(const struct watch *watch, const Envelope *envelope)
{
    return !watch->wanted || strcmp(envelope->partitionkey, watch->wanted) == 0 ||
           strcmp(envelope->subject, watch->wanted) == 0;
}

static void print_json(FILE *out, const char *stream, const Envelope *envelope,
                       const ProtobufCMessage *message)
{
    json_t *line = json_pack("{s:s, s:o, s:o}", "stream", stream, "envelope", protojson_tree(&envelope->base),
                             "event", protojson_tree(message));

    json_dumpf(line, out, JSON_COMPACT);
    fputc('\n', out);
    json_decref(line);
}

static void print_event(struct watch *watch, const char *stream, const Envelope *envelope,
                        struct bytes_view payload)
{
    const struct event_type *type = event_type_find(envelope->type);
    struct err_text why;
    FILE *out = watch->ask.cli->out;
    const ProtobufCMessage *message =
        type ? wire_unpack(type->descriptor, payload.data, payload.size, &watch->event, &why) : NULL;

    if (!message)
        return; /* of a newer build */
    if (watch->ask.cli->options.json)
        print_json(out, stream, envelope, message);
    else
        fprintf(out, "%s  %.8s  %s\n", text_time(&watch->event, envelope->time_at), envelope->partitionkey,
                event_text(&watch->event, &watch->titles, type, message));
    fflush(out);
}

static void on_event(void *user, const char *stream, struct bytes_view header, struct bytes_view payload)
{
    struct watch *watch = user;
    struct err_text why;

    arena_reset(&watch->event);
    const Envelope *envelope = (const Envelope *)wire_unpack(&bangban__v1__envelope__descriptor, header.data,
                                                             header.size, &watch->event, &why);
    if (envelope && is_wanted(watch, envelope))
        print_event(watch, stream, envelope, payload);
}

static void on_interrupt(void *user, int signal_number)
{
    struct watch *watch = user;

    (void)signal_number;
    loop_stop(watch->loop);
}

/* The stream itself, or for "routing.*" one for each department of the topology. */
static int add_streams(struct watch *watch, const char *pattern)
{
    size_t stem = strlen(pattern);
    int err = 0;

    if (pattern[stem - 1] != '*')
        return bus_subscriber_add(watch->subscriber, pattern);
    for (size_t i = 0; i < watch->ask.place_count && err == 0; i++) {
        const char *dot = strchr(watch->ask.places[i].name, '.');
        const char *stream =
            dot ? arena_printf(&watch->ask.cli->arena, "%.*s%s", (int)stem - 1, pattern, dot + 1) : NULL;
        if (stream)
            err = bus_subscriber_add(watch->subscriber, stream);
    }
    return err;
}

static bool is_on(const struct event_type *type, const char *stream)
{
    for (const char *const *own = type->streams; *own; own++)
        if (strcmp(*own, stream) == 0)
            return true;
    return false;
}

static bool seen_before(size_t type, const char *stream)
{
    for (size_t i = 0; i < type; i++)
        if (is_on(&event_types[i], stream))
            return true;
    return false;
}

static int add_type(struct watch *watch, size_t type)
{
    int err = 0;

    for (const char *const *stream = event_types[type].streams; *stream && err == 0; stream++)
        if (!seen_before(type, *stream))
            err = add_streams(watch, *stream);
    return err;
}

static int subscribe(struct watch *watch, struct err_text *ret_text)
{
    int err = bus_subscriber_open(&watch->subscriber, watch->context, on_event, watch);

    for (size_t i = 0; i < MESSAGE_TYPE_COUNT && err == 0; i++)
        err = add_type(watch, i);
    for (size_t i = 0; i < watch->ask.place_count && err == 0; i++) {
        const struct service_place *place = &watch->ask.places[i];
        const char *key = arena_printf(&watch->ask.cli->arena, "service.%s", place->name);
        err = key ? bus_subscriber_connect(watch->subscriber, place->publish, key, ret_text) : ERR_NOMEM;
    }
    return err;
}

static int run(struct watch *watch, const char *key, struct err_text *ret_text)
{
    int err = loop_open(&watch->loop);

    if (err == 0)
        err =
            bus_context_open(&watch->context, watch->loop, watch->ask.instance.key_directory, key, ret_text);
    if (err == 0)
        err = subscribe(watch, ret_text);
    if (err == 0)
        err = loop_on_signal(watch->loop, SIGINT, on_interrupt, watch);
    if (err == 0)
        err = loop_on_signal(watch->loop, SIGTERM, on_interrupt, watch);
    if (err == 0) {
        fputs("正在收看，按 Ctrl-C 结束\n", watch->ask.cli->err);
        err = loop_run(watch->loop);
    }
    return err;
}

static void close_all(struct watch *watch)
{
    if (watch->subscriber)
        bus_subscriber_close(&watch->subscriber);
    if (watch->context)
        bus_context_close(&watch->context);
    if (watch->loop)
        loop_close(&watch->loop);
    titles_close(&watch->titles);
    arena_done(&watch->event);
}

/* Events carry the ids of the application and the approval; a project code is looked up. */
static enum status find_wanted(struct watch *watch, const char *wanted)
{
    ShowApplication question = BANGBAN__V1__SHOW_APPLICATION__INIT;
    const ProtobufCMessage *answer = NULL;
    struct uuid id;

    watch->wanted = wanted;
    if (uuid_parse(wanted, &id) == 0)
        return STATUS_OK;
    if (ask_is_case_number(wanted))
        question.number = (char *)(uintptr_t)wanted;
    else if (wanted[0] == '\0' || wanted[strspn(wanted, "0123456789-")] != '\0')
        return cli_usage(watch->ask.cli, "编号 %s：请写办件号、办件编号、审批编号（UUID）或项目代码", wanted);
    else
        question.project_code = (char *)(uintptr_t)wanted;
    enum status status = ask(&watch->ask, "intake", &question.base, &answer);
    if (status != STATUS_OK)
        return status;
    const ApplicationReply *application = ((const ApplicationView *)answer)->application;
    if (!application)
        return cli_fail(watch->ask.cli, ERR_NOT_FOUND, "该项目还没有办件");
    watch->wanted = application->application_id;
    return STATUS_OK;
}

enum status cmd_watch(struct cli *cli)
{
    struct watch watch = {0};
    struct err_text why = {""};
    enum status status = ask_open(&watch.ask, cli);
    if (status == STATUS_OK && cli->arg_count > 0)
        status = find_wanted(&watch, cli->args[0]);
    const char *key = status == STATUS_OK ? ask_watcher_key(&watch.ask) : NULL;

    if (!key)
        return status == STATUS_OK ? STATUS_REFUSED : status;
    titles_open(&watch.titles, cli);
    arena_init(&watch.event, EVENT_BYTES);
    int err = run(&watch, key, &why);
    close_all(&watch);
    return err < 0 ? cli_fail(cli, err, why.text) : STATUS_OK;
}
