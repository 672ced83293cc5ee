/* SPDX-License-Identifier: Apache-2.0
 * print_reply - see print_reply.h.
 */
#include "print_reply.h"

#include <string.h>

#include "words.h"

static void print_basis(FILE *out, const char *title, const Refusal *refusal)
{
    fprintf(out, "%s：%s（%s %s）\n", title, refusal->reason, refusal->basis_document, refusal->article);
}

void print_findings(struct cli *cli, const ApplicationReply *reply)
{
    for (size_t i = 0; i < reply->n_missing; i++)
        fprintf(cli->out, "缺少材料：事项 %d  %s %s  %s\n", reply->missing[i]->item, reply->missing[i]->code,
                reply->missing[i]->name, reply->missing[i]->reason);
    if (reply->refusal)
        print_basis(cli->out, "不予办理", reply->refusal);
    for (size_t i = 0; i < reply->n_warnings; i++)
        print_basis(cli->out, "提示", reply->warnings[i]);
    for (size_t i = 0; i < reply->n_excluded; i++)
        fprintf(cli->out, "无需办理：事项 %d（%s）\n", reply->excluded[i]->item, reply->excluded[i]->reason);
}

enum status ask_application(const struct ask *to, const ProtobufCMessage *command)
{
    const ProtobufCMessage *answer = NULL;
    struct cli *cli = to->cli;
    enum status status = ask(to, "intake", command, &answer);

    if (status != STATUS_OK)
        return status;
    const ApplicationReply *reply = (const ApplicationReply *)answer;
    if (cli->options.json) {
        status = ask_print_json(cli, answer);
    } else {
        fprintf(cli->out, "办件 %s（%s）  %s\n", reply->number, reply->application_id,
                word(WORD_STATUS, reply->status));
        if (reply->agent_name[0])
            fprintf(cli->out, "代办员 %s\n", reply->agent_name);
        print_findings(cli, reply);
    }
    bool out = strcmp(reply->status, "refused") == 0 || strcmp(reply->status, "correction") == 0;
    return status == STATUS_OK && out ? STATUS_REFUSED : status;
}
