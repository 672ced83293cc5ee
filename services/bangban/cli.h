/* SPDX-License-Identifier: Apache-2.0
 * cli - what every command of the command line is given, and how it ends.
 */
#ifndef BANGBAN_CLI_H
#define BANGBAN_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "arena/arena.h"
#include "err/err.h"
#include "options.h"

/* Exit statuses; --help documents them. */
enum status {
    STATUS_OK = 0,
    STATUS_REFUSED = 1,     /* the service refused, or it could not be done; the reason was printed */
    STATUS_USAGE = 2,       /* wrong command line */
    STATUS_UNAVAILABLE = 3, /* a service or the database is away */
    STATUS_BAD_INPUT = 4,   /* a file is not as it must be */
    STATUS_DAMAGED = 5,     /* the audit found damage */
};

struct config;
struct command;

struct cli {
    struct options options;
    const char *const *args; /* what follows the command's name, without options */
    int arg_count;
    const struct given_field *fields; /* options that are fields of a request */
    int field_count;
    const struct command *command;
    struct arena arena;    /* lives as long as the command */
    struct config *config; /* of the instance, once it was read */
    FILE *out;
    FILE *err;
};

struct command {
    const char *name;      /* one word or two: "show status" */
    const char *arguments; /* as --help shows them */
    const char *summary;
    const char *examples; /* lines, each a command line */
    unsigned options;     /* enum option_bit; the common ones are always allowed */
    int min_args, max_args;
    enum status (*run)(struct cli *cli);
    const char *request; /* of cmd_request: the message's name in messages.def */
    const char *fields;  /* of cmd_request: those that the words fill, the last may end in "..." */
};

extern const struct command request_commands[];
extern const size_t request_command_count;

/* All commands in the order of --help; NULL after the last. */
const struct command *command_at(size_t number);

/* Bits of the options that it has beside the common ones. */
unsigned command_options(const struct command *command);

/* Runs a command line; returns the exit status. */
int cli_main(int argc, char **argv);

void help_print(FILE *out);
bool help_print_group(const char *group, FILE *out); /* "show": false if no command begins so */
void help_print_command(const struct command *command, FILE *out);

/* Print one line on standard error and return the status that fits. */
enum status cli_usage(const struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
enum status cli_fail(const struct cli *cli, int err, const char *text);

#endif
