/* SPDX-License-Identifier: Apache-2.0
 * show - see show.h.
 */
#include "show.h"

enum status show(struct cli *cli, const char *service, const ProtobufCMessage *question, show_fn print)
{
    struct ask to;
    struct titles titles;
    const ProtobufCMessage *answer = NULL;
    enum status status = ask_open(&to, cli);

    if (status != STATUS_OK)
        return status;
    if (!service)
        service = ask_department(&to, cli->options.department);
    if (!service)
        return STATUS_USAGE;
    status = ask(&to, service, question, &answer);
    if (status != STATUS_OK)
        return status;
    if (cli->options.json)
        return ask_print_json(cli, answer);
    titles_open(&titles, cli);
    print(cli, &titles, answer);
    titles_close(&titles);
    return STATUS_OK;
}

enum status show_limit(const struct cli *cli, uint32_t *ret_limit)
{
    uint64_t limit = 0;

    if (cli->options.limit && (options_number(cli->options.limit, 100000, &limit) < 0 || limit == 0))
        return cli_usage(cli, "--limit %s：请写 1 到 100000", cli->options.limit);
    *ret_limit = (uint32_t)limit;
    return STATUS_OK;
}
