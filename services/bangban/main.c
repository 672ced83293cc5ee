/* SPDX-License-Identifier: Apache-2.0
 * bangban - the command line of the centre: plan, submit, look, push, audit.
 *
 * Consumes  nothing but what services answer; `watch` subscribes their events, `audit` reads the log
 * Owns      nothing
 * Read on   commands.c (the table of commands), cli.c, ask.c, cmd_*.c
 */
#include "cli.h"

int main(int argc, char **argv)
{
    return cli_main(argc, argv);
}
