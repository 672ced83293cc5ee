/* SPDX-License-Identifier: Apache-2.0
 * entry - one option with the value in force.  Private to common/config.
 */
#ifndef BANGBAN_CONFIG_ENTRY_H
#define BANGBAN_CONFIG_ENTRY_H

#include "arena/arena.h"
#include "config/config.h"

struct config_entry {
    const struct config_option *option;
    void *field; /* in the target */
    const char *text;
    const char *source;
};

enum config_mode {
    CONFIG_MODE_RUN,
    CONFIG_MODE_HELP,
    CONFIG_MODE_VERSION,
    CONFIG_MODE_PRINT,
    CONFIG_MODE_CHECK
};

struct config {
    const struct config_spec *spec;
    struct arena arena;
    struct config_entry *entries;
    size_t count;
    enum config_mode mode;
};

/* NULL if there is no such option. */
struct config_entry *config_find(const struct config *config, const char *name);

/* Parses `text` into the field and remembers both; `source` and `text` are copied. */
int config_assign(struct config *config, struct config_entry *entry, const char *text, const char *source,
                  struct err_text *ret_text);

/* value.c: `text` is in the arena already; the error says what is wrong with it and what would be right. */
int config_parse(const struct config_option *option, const char *text, void *field, struct arena *arena,
                 struct err_text *ret_text);

/* value.c: what cannot be judged before all sources are read. */
int config_check(const struct config_entry *entry, struct err_text *ret_text);

/* value.c: "duration", "number 1 to 100", … */
const char *config_form(const struct config_option *option, char buffer[64]);

/* yaml.c: assigns every key of the file; keys stand at the top, values are scalars or sequences of them. */
int config_read_file(struct config *config, const char *path, struct err_text *ret_text);

/* print.c */
void config_print_help(const struct config *config, FILE *out);
void config_print_values(const struct config *config, FILE *out);

#endif
