/* SPDX-License-Identifier: Apache-2.0
 * cmd_show_status - asks services at the same time how they are; one that does not answer is "unreachable".
 */
#include <jansson.h>
#include <string.h>

#include "ask.h"
#include "cmd.h"
#include "protojson/protojson.h"
#include "text_table.h"
#include "uuid/uuid.h"

struct asked {
    const struct service_place *place;
    struct bus_client *client;
    const ServiceStatus *status; /* NULL: no answer */
};

static enum status send_all(const struct ask *ask, struct asked *asked, size_t count)
{
    const ShowStatus message = BANGBAN__V1__SHOW_STATUS__INIT;
    char id[UUID_TEXT];

    for (size_t i = 0; i < count; i++) {
        enum status status = ask_client(ask, asked[i].place, "ShowStatus", &asked[i].client);
        if (status != STATUS_OK)
            return status;
        int err = bus_client_send(asked[i].client, &ask->cli->arena, &message.base, id);
        if (err < 0)
            return cli_fail(ask->cli, err, "");
    }
    return STATUS_OK;
}

/* All share one time limit. */
static enum status receive_all(const struct ask *ask, struct asked *asked, size_t count)
{
    duration end = {clock_uptime().us + ask->timeout.us};
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count; i++) {
        duration left = {end.us - clock_uptime().us};
        Reply *reply;
        const ProtobufCMessage *message;
        int err = bus_client_receive(asked[i].client, &ask->cli->arena, left, &reply);
        if (err == 0 && ask_unpack(ask, reply, &message) == STATUS_OK)
            asked[i].status = (const ServiceStatus *)message;
        else
            status = STATUS_UNAVAILABLE;
    }
    return status;
}

static uint64_t behind(const ServiceStatus *status)
{
    uint64_t events = 0;

    for (size_t i = 0; i < status->n_cursors; i++)
        if (status->cursors[i]->head > status->cursors[i]->applied)
            events += status->cursors[i]->head - status->cursors[i]->applied;
    return events;
}

static const char *state_zh(const char *state)
{
    static const char *const words[][2] = {
        {"working", "工作"}, {"standby", "备用"}, {"starting", "启动中"}, {"draining", "停止中"}};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i][0], state) == 0)
            return words[i][1];
    return state;
}

static void add_row(struct text_table *table, const struct asked *asked)
{
    const ServiceStatus *s = asked->status;
    char now[WALL_TIME_TEXT];

    if (!s) {
        TEXT_ROW(table, asked->place->name, "没有答复");
        return;
    }
    TEXT_ROW(table, asked->place->name, state_zh(s->state),
             text_cell(table, "%llu", (unsigned long long)s->epoch),
             text_cell(table, "%llu", (unsigned long long)behind(s)), text_cell(table, "%u", s->queue_depth),
             text_cell(table, "%llu", (unsigned long long)s->parked),
             text_cell(table, "%s", wall_time_format((wall_time){s->now_at}, now)), s->version);
}

static void print_table(struct cli *cli, const struct asked *asked, size_t count)
{
    struct text_table table;

    text_table_init(
        &table, &cli->arena,
        (const char *const[]){"服务", "状态", ">任期", ">待读", ">排队", ">滞留", "服务时钟", "版本", NULL});
    for (size_t i = 0; i < count; i++)
        add_row(&table, &asked[i]);
    text_table_print(&table, cli->out);
}

static void print_json(struct cli *cli, const struct asked *asked, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, asked[i].status ? protojson_tree(&asked[i].status->base)
                                                    : json_pack("{s:s, s:s}", "service", asked[i].place->name,
                                                                "state", "unreachable"));
    json_dumpf(list, cli->out, JSON_INDENT(2));
    fputc('\n', cli->out);
    json_decref(list);
}

static struct asked *choose(const struct ask *ask, size_t *ret_count)
{
    struct asked *asked = arena_array(&ask->cli->arena, ask->place_count + 1, sizeof(*asked));
    const char *wanted = ask->cli->arg_count > 0 ? ask->cli->args[0] : "all";
    size_t count = 0;

    for (size_t i = 0; asked && i < ask->place_count; i++)
        if (strcmp(wanted, "all") == 0 || strcmp(wanted, ask->places[i].name) == 0)
            asked[count++].place = &ask->places[i];
    if (count == 0)
        ask_place(ask, wanted);
    *ret_count = count;
    return asked;
}

enum status cmd_show_status(struct cli *cli)
{
    struct ask ask;
    size_t count;
    enum status status = ask_open(&ask, cli);

    if (status != STATUS_OK)
        return status;
    struct asked *asked = choose(&ask, &count);
    if (!asked || count == 0)
        return STATUS_USAGE;
    status = send_all(&ask, asked, count);
    if (status == STATUS_OK) {
        status = receive_all(&ask, asked, count);
        (cli->options.json ? print_json : print_table)(cli, asked, count);
    }
    for (size_t i = 0; i < count; i++)
        bus_client_close(&asked[i].client);
    return status;
}
