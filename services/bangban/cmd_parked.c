/* SPDX-License-Identifier: Apache-2.0
 * cmd_parked - events that a service could not take: look, try again, give up.  Each decision is recorded
 * with who and why.
 */
#include <jansson.h>
#include <string.h>

#include "ask.h"
#include "cmd.h"
#include "protojson/protojson.h"
#include "text_table.h"
#include "wire/wire.h"
#include "words.h"

static enum status ask_parked(const struct ask *ask_, const char *service, bool all,
                              const ParkedList **ret_list)
{
    ListParked question = BANGBAN__V1__LIST_PARKED__INIT;
    const ProtobufCMessage *answer = NULL;

    question.all = all;
    enum status status = ask(ask_, service, &question.base, &answer);
    if (status == STATUS_OK)
        *ret_list = (const ParkedList *)answer;
    return status;
}

static void add_rows(struct text_table *table, const char *service, const ParkedList *list)
{
    for (size_t i = 0; i < list->n_messages; i++) {
        const ParkedMessage *m = list->messages[i];
        TEXT_ROW(table, service, m->stream, text_cell(table, "%llu", (unsigned long long)m->sequence),
                 m->type, m->key, text_time(table->arena, m->parked_at), word(WORD_PARKED, m->state), m->code,
                 m->reason, m->decided_by, m->decision_reason);
    }
}

/* Services with several instances stand in the topology several times, one after the other. */
static bool is_repeated(const struct ask *ask, size_t place)
{
    return place > 0 && strcmp(ask->places[place].name, ask->places[place - 1].name) == 0;
}

static enum status list_all(const struct ask *ask, const char *wanted, struct text_table *table, json_t *json)
{
    enum status worst = STATUS_OK;

    for (size_t i = 0; i < ask->place_count; i++) {
        const char *name = ask->places[i].name;
        const ParkedList *list = NULL;
        if (is_repeated(ask, i) || (strcmp(wanted, "all") != 0 && strcmp(wanted, name) != 0))
            continue;
        enum status status = ask_parked(ask, name, ask->cli->options.all, &list);
        if (status == STATUS_OK) {
            add_rows(table, name, list);
            json_object_set_new(json, name, protojson_tree(&list->base));
        } else {
            worst = status;
        }
    }
    return worst;
}

enum status cmd_parked_list(struct cli *cli)
{
    const char *wanted = cli->arg_count > 0 ? cli->args[0] : "all";
    struct text_table table;
    struct ask to;
    enum status status = ask_open(&to, cli);

    if (status != STATUS_OK)
        return status;
    if (strcmp(wanted, "all") != 0 && !ask_place(&to, wanted))
        return STATUS_USAGE;
    json_t *json = json_object();
    text_table_init(&table, &cli->arena,
                    (const char *const[]){"服务", "流", ">序号", "类型", "办件", "何时", "状态", "原因",
                                          "说明", "处理人", "理由", NULL});
    status = list_all(&to, wanted, &table, json);
    if (cli->options.json) {
        json_dumpf(json, cli->out, JSON_INDENT(2));
        fputc('\n', cli->out);
    } else {
        text_table_print(&table, cli->out);
    }
    json_decref(json);
    return status;
}

/* SERVICE STREAM SEQUENCE of the command line. */
static enum status open_position(struct cli *cli, struct ask *ret_ask, uint64_t *ret_sequence)
{
    if (options_number(cli->args[2], INT64_MAX, ret_sequence) < 0 || *ret_sequence == 0) {
        cli_usage(cli, "序号 %s：请写正整数", cli->args[2]);
        return STATUS_USAGE;
    }
    return ask_open(ret_ask, cli);
}

static void print_payload(struct cli *cli, const ParkedMessage *m)
{
    const struct event_type *type = event_type_find(m->type);
    struct err_text why = {"没有这一类型"};
    const ProtobufCMessage *event =
        type ? wire_unpack(type->descriptor, m->payload.data, m->payload.len, &cli->arena, &why) : NULL;
    const char *text = event ? protojson_write(&cli->arena, event, 2) : NULL;

    if (text)
        fprintf(cli->out, "内容：\n%s\n", text);
    else
        fprintf(cli->out, "内容无法识别：%s（%zu 字节）\n", why.text, m->payload.len);
}

static enum status print_parked(struct cli *cli, const ParkedMessage *m)
{
    if (cli->options.json)
        return ask_print_json(cli, &m->base);
    fprintf(cli->out, "%s:%llu  %s  办件 %s\n%s  %s\n%s：%s\n", m->stream, (unsigned long long)m->sequence,
            m->type, m->key, text_time(&cli->arena, m->parked_at), word(WORD_PARKED, m->state), m->code,
            m->reason);
    if (m->decided_by[0])
        fprintf(cli->out, "处理 %s  %s：%s\n", text_time(&cli->arena, m->decided_at), m->decided_by,
                m->decision_reason);
    print_payload(cli, m);
    return STATUS_OK;
}

enum status cmd_parked_show(struct cli *cli)
{
    struct ask to;
    uint64_t sequence;
    const ParkedList *list = NULL;
    enum status status = open_position(cli, &to, &sequence);

    if (status == STATUS_OK)
        status = ask_parked(&to, cli->args[0], true, &list);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < list->n_messages; i++)
        if (list->messages[i]->sequence == sequence && strcmp(list->messages[i]->stream, cli->args[1]) == 0)
            return print_parked(cli, list->messages[i]);
    return cli_fail(cli, ERR_NOT_FOUND, "没有这条滞留消息；用 bangban parked list 查看");
}

static enum status decide(const struct ask *to, const ProtobufCMessage *command)
{
    const ProtobufCMessage *answer = NULL;
    struct cli *cli = to->cli;
    enum status status = ask(to, cli->args[0], command, &answer);

    if (status != STATUS_OK)
        return status;
    if (cli->options.json)
        return ask_print_json(cli, answer);
    const ParkedDecision *decision = (const ParkedDecision *)answer;
    fprintf(cli->out, "已生效 %u 条，同一办件仍滞留 %zu 条\n", decision->applied, decision->n_still_parked);
    return STATUS_OK;
}

static enum status open_decision(struct cli *cli, struct ask *ret_ask, uint64_t *ret_sequence)
{
    if (!cli->options.reason) {
        cli_usage(cli, "请用 --reason 写明理由，理由记入档案");
        return STATUS_USAGE;
    }
    return open_position(cli, ret_ask, ret_sequence);
}

enum status cmd_parked_replay(struct cli *cli)
{
    ReplayParked command = BANGBAN__V1__REPLAY_PARKED__INIT;
    struct ask to;
    enum status status = open_decision(cli, &to, &command.sequence);

    command.stream = (char *)(uintptr_t)cli->args[1];
    command.reason = (char *)(uintptr_t)cli->options.reason;
    return status == STATUS_OK ? decide(&to, &command.base) : status;
}

enum status cmd_parked_discard(struct cli *cli)
{
    DiscardParked command = BANGBAN__V1__DISCARD_PARKED__INIT;
    struct ask to;
    enum status status = open_decision(cli, &to, &command.sequence);

    command.stream = (char *)(uintptr_t)cli->args[1];
    command.reason = (char *)(uintptr_t)cli->options.reason;
    return status == STATUS_OK ? decide(&to, &command.base) : status;
}
