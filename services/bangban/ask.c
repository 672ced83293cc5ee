/* SPDX-License-Identifier: Apache-2.0
 * ask - see ask.h.
 */
#include "ask.h"

#include <glob.h>
#include <string.h>

#include "protojson/protojson.h"
#include "wire/wire.h"
#include "words.h"

#define CASE_NUMBER "BB" /* 办件号 */

#define TIMEOUT_S     10
#define TIMEOUT_MAX_S 3600

/* Whose key a person at this machine would take, first wins. */
static const struct {
    unsigned role;
    const char *prefix;
} preferred[] = {
    {ROLE_OPERATOR, "operator"}, {ROLE_WINDOW, "window"}, {ROLE_AGENT, "agent"},
    {ROLE_OFFICE, "office"},     {ROLE_LEADER, "leader"}, {ROLE_AUDITOR, "auditor"},
};

enum status ask_open(struct ask *ask, struct cli *cli)
{
    uint64_t seconds = TIMEOUT_S;

    if (cli->options.timeout &&
        (options_number(cli->options.timeout, TIMEOUT_MAX_S, &seconds) < 0 || seconds == 0))
        return cli_usage(cli, "--timeout %s：请写 1 到 %d 的秒数", cli->options.timeout, TIMEOUT_MAX_S);
    uint64_t version = 0;
    if (cli->options.expected_version &&
        (options_number(cli->options.expected_version, INT64_MAX, &version) < 0 || version == 0))
        return cli_usage(cli, "--expected-version %s：请写办件的版本号", cli->options.expected_version);
    *ask = (struct ask){
        .cli = cli, .timeout = DURATION_S((int64_t)seconds), .expected_version = (int64_t)version};
    enum status status = instance_open(cli, &ask->instance);
    if (status == STATUS_OK)
        status = instance_services(cli, &ask->instance, &ask->places, &ask->place_count);
    return status;
}

const struct service_place *ask_place(const struct ask *ask, const char *service)
{
    for (size_t i = 0; i < ask->place_count; i++)
        if (strcmp(ask->places[i].name, service) == 0)
            return &ask->places[i];
    fprintf(ask->cli->err, "bangban: 没有服务 %s；本实例有：", service);
    for (size_t i = 0; i < ask->place_count; i++)
        fprintf(ask->cli->err, "%s%s", i ? " " : "", ask->places[i].name);
    fputc('\n', ask->cli->err);
    return NULL;
}

const char *ask_department(const struct ask *ask, const char *code)
{
    char *name = code ? arena_printf(&ask->cli->arena, "department.%s", code) : NULL;

    if (!name) {
        cli_usage(ask->cli, "请用 --department 写明部门代码");
        return NULL;
    }
    return ask_place(ask, name) ? name : NULL;
}

/* The first file <role>.*.key of the key directory, as a key name. */
static const char *key_of_role(const struct ask *ask, const char *role)
{
    const char *pattern = arena_printf(&ask->cli->arena, "%s/%s.*.key", ask->instance.key_directory, role);
    const char *name = NULL;
    glob_t found = {0};

    if (pattern && glob(pattern, 0, NULL, &found) == 0) {
        const char *base = strrchr(found.gl_pathv[0], '/') + 1;
        name = arena_strndup(&ask->cli->arena, base, strlen(base) - strlen(".key"));
    }
    globfree(&found);
    return name;
}

/* --key, else the first of these roles. */
static const char *key_of_roles(const struct ask *ask, unsigned roles)
{
    const char *key = ask->cli->options.key;

    for (size_t i = 0; !key && i < sizeof(preferred) / sizeof(preferred[0]); i++)
        if (roles & preferred[i].role)
            key = key_of_role(ask, preferred[i].prefix);
    return key;
}

const char *ask_key(const struct ask *ask, const char *request, const char *service)
{
    const struct request_type *type = request_type_find(request);
    const char *key = key_of_roles(ask, type->roles);

    if (!key && type->roles & ROLE_DEPARTMENT && strncmp(service, "department.", 11) == 0)
        key = service; /* a department's own key is named like its service */
    if (!key)
        fprintf(ask->cli->err,
                "bangban: %s 中没有可用于此命令的密钥；用 bangban keys new 生成，或用 --key 指定\n",
                ask->instance.key_directory);
    return key;
}

const char *ask_watcher_key(const struct ask *ask)
{
    const char *key = key_of_roles(ask, ROLE_WATCHERS);

    if (key && role_of(key) & ROLE_WATCHERS)
        return key;
    fprintf(ask->cli->err,
            "bangban: 实时动态含企业联系信息，只对运维（operator）和审计（auditor）的密钥开放%s%s；"
            "用 bangban keys new 生成，或用 --key 指定\n",
            key ? "，不能用 " : "", key ? key : "");
    return NULL;
}

enum status ask_client(const struct ask *ask, const struct service_place *place, const char *request,
                       struct bus_client **ret_client)
{
    const char *key = ask_key(ask, request, place->name);
    const char *server = arena_printf(&ask->cli->arena, "service.%s", place->name);
    bool change = request_type_find(request)->kind == CHANGE; /* what else the command asks goes without */
    struct err_text why = {""};

    if (!key || !server)
        return STATUS_REFUSED;
    int err =
        bus_client_open(ret_client,
                        &(struct bus_client_options){.endpoint = place->request,
                                                     .key_directory = ask->instance.key_directory,
                                                     .key_name = key,
                                                     .server_key_name = server,
                                                     .actor = ask->instance.actor,
                                                     .expected_version = change ? ask->expected_version : 0},
                        &why);
    return err < 0 ? cli_fail(ask->cli, err, why.text) : STATUS_OK;
}

static void print_problem(const struct cli *cli, const Problem *problem)
{
    fprintf(cli->err, "bangban: %s（%s）\n", problem->title, problem->code);
    if (problem->detail[0])
        fprintf(cli->err, "  %s\n", problem->detail);
    for (size_t i = 0; i < problem->n_errors; i++)
        fprintf(cli->err, "  %s：%s；%s\n", problem->errors[i]->field, problem->errors[i]->rule,
                problem->errors[i]->cure);
}

static bool is_away(const Problem *problem)
{
    return strcmp(problem->code, "unavailable") == 0;
}

/* A program that reads --json finds the problem on standard output, in the form of RFC 9457. */
static enum status refused(struct cli *cli, const Problem *problem)
{
    print_problem(cli, problem);
    if (cli->options.json)
        ask_print_json(cli, &problem->base);
    return is_away(problem) ? STATUS_UNAVAILABLE : STATUS_REFUSED;
}

enum status ask_unpack(const struct ask *ask, const Reply *reply, const ProtobufCMessage **ret_message)
{
    struct err_text why = {"答复无法识别，两端版本可能不同"};
    const ProtobufCMessageDescriptor *descriptor = NULL;

    if (reply->problem)
        return refused(ask->cli, reply->problem);
    for (size_t i = 0; i < request_type_count && !descriptor; i++)
        if (strcmp(request_types[i].reply->short_name, reply->type) == 0)
            descriptor = request_types[i].reply;
    *ret_message = descriptor
                       ? wire_unpack(descriptor, reply->body.data, reply->body.len, &ask->cli->arena, &why)
                       : NULL;
    return *ret_message ? STATUS_OK : cli_fail(ask->cli, ERR_INVALID, why.text);
}

enum status ask_unanswered(const struct ask *ask, const char *service, int err)
{
    if (err == ERR_FORBIDDEN)
        fprintf(ask->cli->err, "bangban: 服务 %s 不认可这把密钥\n", service);
    else
        fprintf(ask->cli->err, "bangban: 服务 %s 没有答复（%s）；用 bangban show status all 查看各服务状态\n",
                service, word(WORD_ERROR, err_name(err)));
    return err == ERR_FORBIDDEN ? STATUS_REFUSED : STATUS_UNAVAILABLE;
}

static bool has_more(const struct ask *ask, const struct service_place *place)
{
    const struct service_place *next = place + 1;

    return next < ask->places + ask->place_count && strcmp(next->name, place->name) == 0;
}

/* Asks the instance at `*place`; moves on to the next while one is away and there is another. */
static enum status call(const struct ask *ask, const struct service_place **place,
                        const ProtobufCMessage *message, Reply **ret_reply)
{
    struct bus_client *client = NULL;
    enum status status = ask_client(ask, *place, message->descriptor->short_name, &client);

    if (status != STATUS_OK)
        return status;
    int err = bus_client_call(client, &ask->cli->arena, message, ask->timeout, ret_reply);
    bus_client_close(&client);
    bool away = err == ERR_UNAVAIL || (err == 0 && (*ret_reply)->problem && is_away((*ret_reply)->problem));
    if (away && has_more(ask, *place)) {
        *place += 1;
        return call(ask, place, message, ret_reply);
    }
    return err < 0 ? ask_unanswered(ask, (*place)->name, err) : STATUS_OK;
}

static enum status converse(const struct ask *ask, const char *service, const ProtobufCMessage *message,
                            const ProtobufCMessage **ret_answer)
{
    const struct service_place *place = ask_place(ask, service);
    Reply *reply;

    if (!place)
        return STATUS_USAGE;
    enum status status = call(ask, &place, message, &reply);
    if (status == STATUS_OK)
        status = ask_unpack(ask, reply, ret_answer);
    return status;
}

bool ask_is_case_number(const char *text)
{
    return strncmp(text, CASE_NUMBER, strlen(CASE_NUMBER)) == 0 &&
           text[strspn(text + strlen(CASE_NUMBER), "0123456789-") + strlen(CASE_NUMBER)] == '\0';
}

/* The field of a request that names a case; NULL: it has none, or it is a list. */
static char **case_field(const ProtobufCMessage *message)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(message->descriptor, "application_id");

    return field && field->type == PROTOBUF_C_TYPE_STRING && field->label != PROTOBUF_C_LABEL_REPEATED
               ? (char **)((uintptr_t)message + field->offset)
               : NULL;
}

static enum status find_case(const struct ask *ask, char **id)
{
    ShowApplication question = BANGBAN__V1__SHOW_APPLICATION__INIT;
    const ProtobufCMessage *answer = NULL;

    question.number = *id;
    enum status status = converse(ask, "intake", &question.base, &answer);
    if (status == STATUS_OK && answer)
        *id = ((const ApplicationView *)answer)->application->application_id;
    return status;
}

enum status ask(const struct ask *ask, const char *service, const ProtobufCMessage *message,
                const ProtobufCMessage **ret_answer)
{
    char **id = case_field(message);
    enum status status = id && ask_is_case_number(*id) ? find_case(ask, id) : STATUS_OK;

    return status == STATUS_OK ? converse(ask, service, message, ret_answer) : status;
}

enum status ask_print_json(struct cli *cli, const ProtobufCMessage *message)
{
    const char *text = protojson_write(&cli->arena, message, 2);

    if (!text)
        return cli_fail(cli, ERR_NOMEM, "");
    fprintf(cli->out, "%s\n", text);
    return STATUS_OK;
}
