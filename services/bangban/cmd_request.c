/* SPDX-License-Identifier: Apache-2.0
 * cmd_request - a command whose words and options are the fields of a request, printed as it is answered.
 */
#include <string.h>

#include "ask.h"
#include "cmd.h"
#include "print_answer.h"
#include "request_fields.h"

enum status cmd_request(struct cli *cli)
{
    const struct request_type *type = request_type_find(cli->command->request);
    ProtobufCMessage *message;
    const ProtobufCMessage *answer = NULL;
    struct ask to;
    enum status status = request_fields_read(cli, type->descriptor, &message);

    if (status == STATUS_OK)
        status = ask_open(&to, cli);
    if (status != STATUS_OK)
        return status;
    const char *service = strcmp(type->service, "department") == 0
                              ? ask_department(&to, cli->options.department)
                              : type->service;
    if (!service)
        return STATUS_USAGE;
    status = ask(&to, service, message, &answer);
    if (status != STATUS_OK)
        return status;
    if (cli->options.json)
        return ask_print_json(cli, answer);
    print_answer(cli, answer);
    return STATUS_OK;
}
