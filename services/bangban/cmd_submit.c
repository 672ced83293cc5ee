/* SPDX-License-Identifier: Apache-2.0
 * cmd_submit - registers a project and hands its application in, both or neither.
 */
#include "cmd.h"
#include "print_reply.h"
#include "project_file.h"

enum status cmd_submit(struct cli *cli)
{
    struct project_file file;
    struct ask to;
    struct err_text why = {""};
    int err = project_file_read(cli->args[0], &cli->arena, &file, &why);

    if (err < 0)
        return cli_fail(cli, err, why.text);
    file.application->project = file.project->project;
    if (cli->options.window)
        file.application->window = (char *)(uintptr_t)cli->options.window;
    enum status status = ask_open(&to, cli);
    return status == STATUS_OK ? ask_application(&to, &file.application->base) : status;
}
