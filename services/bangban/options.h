/* SPDX-License-Identifier: Apache-2.0
 * options - the options of the command line: one table for all commands.
 */
#ifndef BANGBAN_OPTIONS_H
#define BANGBAN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "err/err.h"

/* As given; NULL or false where absent. */
struct options {
    bool json, help, version;
    const char *instance, *key_directory, *data_directory, *topology, *key, *actor, *timeout;
    bool all, all_alternatives, statutory, dry_run;
    const char *department, *application, *status, *agent, *limit, *after;
    const char *window, *reason, *database;
    const char *item, *round, *output, *pdf;
    const char *expected_version;
    const char *promised_on, *file, *source, *from_item;
    const char *with_items, *without_items, *facts, *svg;
};

/* An option that is not a common one, in the order given: a field of the command's request. */
struct given_field {
    const char *name; /* without the dashes; ends at a NUL or '=' */
    const char *value;
    bool known; /* it is in the table as well */
};

enum option_bit {
    OPTION_COMMON = 1 << 0, /* understood by every command */
    OPTION_ALL = 1 << 1,
    OPTION_ALTERNATIVES = 1 << 2,
    OPTION_STATUTORY = 1 << 3,
    OPTION_DEPARTMENT = 1 << 4,
    OPTION_APPLICATION = 1 << 5,
    OPTION_STATUS = 1 << 6,
    OPTION_AGENT = 1 << 7,
    OPTION_LIMIT = 1 << 8,
    OPTION_AFTER = 1 << 9,
    OPTION_WINDOW = 1 << 10,
    OPTION_REASON = 1 << 13,
    OPTION_DATABASE = 1 << 14,
    OPTION_ITEM = 1 << 15,
    OPTION_ROUND = 1 << 16,
    OPTION_FILES = 1 << 17, /* --output, --pdf */
    OPTION_DRY_RUN = 1 << 18,
    OPTION_SUPPOSE = 1 << 19, /* --with, --without, --fact */
    OPTION_SVG = 1 << 20,
    OPTION_MATERIAL = 1 << 22, /* --promised-on, --file, --source, --from-item */
    OPTION_EXPECTED = 1 << 21, /* of every command that is a CHANGE */
};

struct command_line {
    struct options options;
    unsigned given;     /* union of the bits of the options that were used */
    const char **words; /* the rest, in order */
    int word_count;
    struct given_field *fields; /* room for argc */
    int field_count;
};

/* Takes the options out of argv[1..argc) wherever they stand; after "--" all are words.  The caller gives
 * `line->words` and `line->fields` room for argc.  An option that is not in the table takes the word after it
 * as its value: whether the command has it is for who knows the command.  ERR_INVALID with a text. */
int options_parse(int argc, char **argv, struct command_line *line, struct err_text *ret_text)
    __attribute__((warn_unused_result));

/* The name ("--limit") of one of the options that `bits` names. */
const char *options_name(unsigned bits);

/* Lines for --help, of the options that `bits` names. */
void options_print(unsigned bits, FILE *out);

/* Decimal numbers as people type them. ERR_INVALID. */
int options_number(const char *text, uint64_t max, uint64_t *ret_number) __attribute__((warn_unused_result));

#endif
