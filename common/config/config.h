/* SPDX-License-Identifier: Apache-2.0
 * config - options of a process as typed rows of a table.
 *
 * Sources, later ones win: the default in the table; YAML files given with --config FILE, in the order given;
 * the environment variable BANGBAN_<NAME>; the flag --name=value.  Every process also understands
 * --help, --version, --print-config (what is in force and where it comes from, itself a valid
 * YAML file) and --check-config.  An unknown key or flag is an error; each error says where it stands and
 * what to write instead.
 */
#ifndef BANGBAN_CONFIG_H
#define BANGBAN_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "clock/clock.h"
#include "err/err.h"

enum config_type {
    CONFIG_TYPE_END,
    CONFIG_TYPE_STRING,
    CONFIG_TYPE_INT,
    CONFIG_TYPE_BOOL,
    CONFIG_TYPE_DURATION,
    CONFIG_TYPE_PATH,
    CONFIG_TYPE_SECRET_PATH,
    CONFIG_TYPE_LIST,
};

/* A NULL-terminated array; in YAML a sequence, elsewhere separated by commas. */
struct config_list {
    const char *const *items;
    size_t count;
};

struct config_option {
    enum config_type type;
    size_t offset;
    const char *name;    /* lower case, words joined by "-" */
    const char *initial; /* text of the default; NULL: must be given */
    const char *help;    /* one line: meaning and unit */
    int64_t min, max;    /* CONFIG_TYPE_INT only, both included */
};

/* The offset of a member that must have exactly this type; any other does not compile. */
#define CONFIG_OFFSET(struct_, member_, type_)                                                               \
    (offsetof(struct_, member_) + 0 * sizeof(_Generic(((struct_ *)0)->member_, type_ : 0)))

#define CONFIG_STRING(struct_, member_, name_, initial_, help_)                                              \
    {                                                                                                        \
        CONFIG_TYPE_STRING, CONFIG_OFFSET(struct_, member_, const char *), name_, initial_, help_, 0, 0      \
    }
#define CONFIG_INT(struct_, member_, name_, initial_, min_, max_, help_)                                     \
    {                                                                                                        \
        CONFIG_TYPE_INT, CONFIG_OFFSET(struct_, member_, int64_t), name_, initial_, help_, min_, max_        \
    }
#define CONFIG_BOOL(struct_, member_, name_, initial_, help_)                                                \
    {                                                                                                        \
        CONFIG_TYPE_BOOL, CONFIG_OFFSET(struct_, member_, bool), name_, initial_, help_, 0, 0                \
    }
/* A whole number and its unit: 250ms, 5s, 10m, 4h, 2d. */
#define CONFIG_DURATION(struct_, member_, name_, initial_, help_)                                            \
    {                                                                                                        \
        CONFIG_TYPE_DURATION, CONFIG_OFFSET(struct_, member_, duration), name_, initial_, help_, 0, 0        \
    }
#define CONFIG_PATH(struct_, member_, name_, initial_, help_)                                                \
    {                                                                                                        \
        CONFIG_TYPE_PATH, CONFIG_OFFSET(struct_, member_, const char *), name_, initial_, help_, 0, 0        \
    }
/* A file that is there, and that nobody but its owner can read; "" is allowed if it is the default. */
#define CONFIG_SECRET_PATH(struct_, member_, name_, initial_, help_)                                         \
    {                                                                                                        \
        CONFIG_TYPE_SECRET_PATH, CONFIG_OFFSET(struct_, member_, const char *), name_, initial_, help_, 0, 0 \
    }
#define CONFIG_LIST(struct_, member_, name_, initial_, help_)                                                \
    {                                                                                                        \
        CONFIG_TYPE_LIST, CONFIG_OFFSET(struct_, member_, struct config_list), name_, initial_, help_, 0, 0  \
    }
#define CONFIG_END                                                                                           \
    {                                                                                                        \
        CONFIG_TYPE_END, 0, NULL, NULL, NULL, 0, 0                                                           \
    }

/* A table that ends with CONFIG_END, with the struct that its members are in. */
struct config_set {
    const struct config_option *options;
    void *target;
};

/* Borrowed until config_free, with all that it points to. */
struct config_spec {
    const char *program;
    const char *summary; /* one line for --help */
    const struct config_set *sets;
    size_t set_count;
};

struct config;

/* Fills the targets. Strings and lists in them belong to the config.
 * ERR_INVALID with a text for the person who wrote the value, ERR_IO a file cannot be read, ERR_NOMEM,
 * ERR_BUG the table is wrong; targets are then partly filled.  With --print-config an option that must be
 * given may be missing. */
int config_load(const struct config_spec *spec, int argc, char **argv, struct config **ret_config,
                struct err_text *ret_text) __attribute__((warn_unused_result));
void config_free(struct config **config);

/* If the command line asked for --help, --version, --print-config or --check-config, answers it on `out` and
 * returns true: the process is done. */
bool config_answer(const struct config *config, FILE *out);

/* Where the value of an option comes from: "default", "intake.yaml:3:12", "BANGBAN_LISTEN", "--listen".
 * Asserts that there is such an option. */
const char *config_source(const struct config *config, const char *name);

#endif
