/* SPDX-License-Identifier: Apache-2.0
 * cmd_push - pushes status events of a file as a department's system would: one JSON object per line.
 *
 * The whole file is judged before anything is sent.  Pushing a file again does no harm: what is known already
 * is answered as a duplicate.
 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "cmd.h"
#include "protojson/protojson.h"
#include "uuid/uuid.h"
#include "words.h"

#define WINDOW        64
#define SCRATCH_BYTES ((size_t)8 << 20) /* of one line or one reply */

struct line {
    struct line *next;
    size_t number, size;
    char *text;
};

struct waiting {
    char id[UUID_TEXT]; /* "" when the place is free */
    size_t line;
};

struct push {
    struct ask ask;
    struct bus_client *client;
    struct arena scratch;
    struct waiting window[WINDOW];
    size_t under_way;
    size_t refused; /* answered with a problem, or quarantined */
};

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static const PushStatus *parse(struct push *push, const struct line *line, struct err_text *ret_text)
{
    arena_reset(&push->scratch);
    return (const PushStatus *)protojson_read(&bangban__v1__push_status__descriptor, line->text, line->size,
                                              &push->scratch, ret_text);
}

static enum status check_line(struct push *push, const struct line *line)
{
    struct cli *cli = push->ask.cli;
    struct err_text why = {""};

    if (parse(push, line, &why))
        return STATUS_OK;
    fprintf(cli->err, "bangban: %s:%zu：%s；一条也没有推送\n", cli->args[0], line->number, why.text);
    return STATUS_BAD_INPUT;
}

static enum status read_lines(struct push *push, FILE *file, struct line **ret_first)
{
    struct arena *arena = &push->ask.cli->arena;
    enum status status = STATUS_OK;
    char *text = NULL;
    size_t capacity = 0, number = 0;
    ssize_t size;

    while (status == STATUS_OK && (size = getline(&text, &capacity, file)) >= 0) {
        number++;
        if (is_blank(text))
            continue;
        struct line *line = arena_alloc(arena, sizeof(*line));
        char *copy = line ? arena_memdup(arena, text, (size_t)size) : NULL;
        if (!copy) {
            status = cli_fail(push->ask.cli, ERR_TOO_BIG, "文件太大，请分成几个");
            break;
        }
        *line = (struct line){.number = number, .size = (size_t)size, .text = copy};
        status = check_line(push, line);
        *ret_first = line;
        ret_first = &line->next;
    }
    free(text);
    return status;
}

static enum status read_file(struct push *push, struct line **ret_first)
{
    struct cli *cli = push->ask.cli;
    const char *path = cli->args[0];
    bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdin : fopen(path, "re");

    if (!file) {
        fprintf(cli->err, "bangban: %s：%s\n", path, word(WORD_OS_ERROR, strerrorname_np(errno)));
        return STATUS_BAD_INPUT;
    }
    enum status status = read_lines(push, file, ret_first);
    if (!standard)
        fclose(file);
    return status;
}

static void print_json(struct push *push, size_t line, const char *key, const ProtobufCMessage *message)
{
    json_t *json = json_pack("{s:I, s:o}", "line", (json_int_t)line, key, protojson_tree(message));

    json_dumpf(json, push->ask.cli->out, JSON_COMPACT);
    fputc('\n', push->ask.cli->out);
    json_decref(json);
}

static void print_problem(struct push *push, size_t line, const Problem *problem)
{
    FILE *out = push->ask.cli->out;

    push->refused++;
    if (push->ask.cli->options.json) {
        print_json(push, line, "problem", &problem->base);
        return;
    }
    fprintf(out, "第 %zu 行  拒绝：%s %s\n", line, problem->title, problem->detail);
    for (size_t i = 0; i < problem->n_errors; i++)
        fprintf(out, "    %s：%s；%s\n", problem->errors[i]->field, problem->errors[i]->rule,
                problem->errors[i]->cure);
}

static void print_receipt(struct push *push, size_t line, const PushReceipt *receipt)
{
    push->refused += strcmp(receipt->verdict, "quarantined") == 0;
    if (push->ask.cli->options.json) {
        print_json(push, line, "receipt", &receipt->base);
        return;
    }
    fprintf(push->ask.cli->out, "第 %zu 行  %s  %s  %s  %s:%llu%s%s\n", line, receipt->event_id,
            word(WORD_VERDICT, receipt->verdict), word(WORD_STATE, receipt->state), receipt->stream,
            (unsigned long long)receipt->sequence, receipt->detail[0] ? "  " : "", receipt->detail);
}

static struct waiting *find_waiting(struct push *push, const char *id)
{
    for (size_t i = 0; i < WINDOW; i++)
        if (strcmp(push->window[i].id, id) == 0)
            return &push->window[i];
    return NULL;
}

static enum status receive_one(struct push *push)
{
    Reply *reply;
    const ProtobufCMessage *receipt;

    arena_reset(&push->scratch);
    int err = bus_client_receive(push->client, &push->scratch, push->ask.timeout, &reply);
    if (err < 0) {
        fprintf(push->ask.cli->err, "bangban: 有 %zu 条没有收到回执；重新推送同一文件即可，重复推送无害\n",
                push->under_way);
        return ask_unanswered(&push->ask, push->ask.cli->options.department, err);
    }
    struct waiting *waiting = find_waiting(push, reply->request_id);
    if (!waiting)
        return STATUS_OK; /* answered twice */
    if (reply->problem)
        print_problem(push, waiting->line, reply->problem);
    else if (ask_unpack(&push->ask, reply, &receipt) == STATUS_OK)
        print_receipt(push, waiting->line, (const PushReceipt *)receipt);
    waiting->id[0] = '\0';
    push->under_way--;
    return STATUS_OK;
}

static enum status send_one(struct push *push, const struct line *line)
{
    struct err_text why;
    enum status status = STATUS_OK;

    while (status == STATUS_OK && push->under_way == WINDOW)
        status = receive_one(push);
    if (status != STATUS_OK)
        return status;
    struct waiting *waiting = find_waiting(push, "");
    const PushStatus *message = parse(push, line, &why);
    int err = message ? bus_client_send(push->client, &push->scratch, &message->base, waiting->id) : ERR_BUG;
    if (err < 0)
        return ask_unanswered(&push->ask, push->ask.cli->options.department, err);
    waiting->line = line->number;
    push->under_way++;
    return STATUS_OK;
}

static enum status push_lines(struct push *push, const char *department, const struct line *lines)
{
    enum status status =
        ask_client(&push->ask, ask_place(&push->ask, department), "PushStatus", &push->client);

    for (const struct line *line = lines; line && status == STATUS_OK; line = line->next)
        status = send_one(push, line);
    while (status == STATUS_OK && push->under_way > 0)
        status = receive_one(push);
    bus_client_close(&push->client);
    return status == STATUS_OK && push->refused > 0 ? STATUS_REFUSED : status;
}

enum status cmd_push(struct cli *cli)
{
    struct push push = {0};
    struct line *lines = NULL;
    enum status status = ask_open(&push.ask, cli);

    if (status != STATUS_OK)
        return status;
    const char *department = ask_department(&push.ask, cli->options.department);
    if (!department)
        return STATUS_USAGE;
    arena_init(&push.scratch, SCRATCH_BYTES);
    status = read_file(&push, &lines);
    if (status == STATUS_OK)
        status = push_lines(&push, department, lines);
    arena_done(&push.scratch);
    return status;
}
