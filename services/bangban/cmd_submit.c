/* SPDX-License-Identifier: Apache-2.0
 * cmd_submit - registers a project and hands its application in.
 */
#include "cmd.h"
#include "print_reply.h"
#include "project_file.h"

enum status cmd_submit(struct cli *cli)
{
    struct project_file file;
    struct ask to;
    struct err_text why = {""};
    const ProtobufCMessage *registered;
    int err = project_file_read(cli->args[0], &cli->arena, &file, &why);

    if (err < 0)
        return cli_fail(cli, err, why.text);
    if (cli->options.window)
        file.application->window = (char *)(uintptr_t)cli->options.window;
    enum status status = ask_open(&to, cli);
    if (status == STATUS_OK)
        status = ask(&to, "intake", &file.project->base, &registered);
    if (status == STATUS_OK)
        status = ask_application(&to, &file.application->base);
    return status;
}
