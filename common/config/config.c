/* SPDX-License-Identifier: Apache-2.0
 * config - order of the sources and the command line.
 */
#include "config/config.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "config/entry.h"

#define ARENA_CAP      ((size_t)4 * 1024 * 1024) /* hundreds of times what option tables and their files need */
#define NAME_MAX_BYTES 64

struct argument {
    char name[NAME_MAX_BYTES]; /* without "--" */
    const char *value;         /* NULL if there is none */
};

typedef int (*argument_fn)(struct config *config, const struct argument *argument, struct err_text *ret_text);

struct config_entry *config_find(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->count; i++)
        if (strcmp(config->entries[i].option->name, name) == 0)
            return &config->entries[i];
    return NULL;
}

int config_assign(struct config *config, struct config_entry *entry, const char *text, const char *source,
                  struct err_text *ret_text)
{
    struct err_text why = {""};
    char *copy = arena_strdup(&config->arena, text);
    char *origin = arena_strdup(&config->arena, source);

    if (!copy || !origin)
        return err_set(ret_text, ERR_NOMEM, "%s: %s: value too long", source, entry->option->name);
    int err = config_parse(entry->option, copy, entry->field, &config->arena, &why);
    if (err < 0)
        return err_set(ret_text, err, "%s: %s: %s", source, entry->option->name, why.text);
    entry->text = copy;
    entry->source = origin;
    return 0;
}

static size_t count_options(const struct config_spec *spec)
{
    size_t count = 0;

    for (size_t s = 0; s < spec->set_count; s++)
        for (const struct config_option *o = spec->sets[s].options; o->type != CONFIG_TYPE_END; o++)
            count++;
    return count;
}

static int add_entry(struct config *config, const struct config_set *set, const struct config_option *option,
                     struct err_text *ret_text)
{
    if (config_find(config, option->name))
        return err_set(ret_text, ERR_BUG, "two tables define the option %s", option->name);

    struct config_entry *entry = &config->entries[config->count++];
    entry->option = option;
    entry->field = (char *)set->target + option->offset;
    if (!option->initial)
        return 0;
    int err = config_assign(config, entry, option->initial, "default", ret_text);
    return err < 0 ? ERR_BUG : 0;
}

static int add_sets(struct config *config, struct err_text *ret_text)
{
    const struct config_spec *spec = config->spec;

    config->entries = arena_array(&config->arena, count_options(spec), sizeof *config->entries);
    if (!config->entries)
        return ERR_NOMEM;
    for (size_t s = 0; s < spec->set_count; s++)
        for (const struct config_option *o = spec->sets[s].options; o->type != CONFIG_TYPE_END; o++) {
            int err = add_entry(config, &spec->sets[s], o, ret_text);
            if (err < 0)
                return err;
        }
    return 0;
}

static int split_argument(const char *text, struct argument *ret_argument, struct err_text *ret_text)
{
    size_t length = strncmp(text, "--", 2) == 0 ? strcspn(text + 2, "=") : 0;

    if (length == 0 || length >= NAME_MAX_BYTES)
        return err_set(ret_text, ERR_INVALID, "argument \"%s\" is not of the form --name=value; see --help",
                       text);
    memcpy(ret_argument->name, text + 2, length);
    ret_argument->name[length] = '\0';
    ret_argument->value = text[2 + length] == '=' ? text + 3 + length : NULL;
    return 0;
}

static int for_each_argument(struct config *config, char **argv, argument_fn apply, struct err_text *ret_text)
{
    for (char **at = argv + 1; *at; at++) {
        struct argument argument;
        int err = split_argument(*at, &argument, ret_text);
        if (err < 0)
            return err;
        if (strcmp(argument.name, "config") == 0 && !argument.value && !(argument.value = *++at))
            return err_set(ret_text, ERR_INVALID, "--config needs the name of a file");
        err = apply(config, &argument, ret_text);
        if (err < 0)
            return err;
    }
    return 0;
}

static enum config_mode mode_of(const struct argument *argument)
{
    static const struct {
        const char *name;
        enum config_mode mode;
    } modes[] = {
        {"help", CONFIG_MODE_HELP},
        {"version", CONFIG_MODE_VERSION},
        {"print-config", CONFIG_MODE_PRINT},
        {"check-config", CONFIG_MODE_CHECK},
    };

    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (strcmp(modes[i].name, argument->name) == 0)
            return modes[i].mode;
    return CONFIG_MODE_RUN;
}

static int apply_mode(struct config *config, const struct argument *argument, struct err_text *ret_text)
{
    enum config_mode mode = mode_of(argument);

    if (mode == CONFIG_MODE_RUN)
        return 0;
    if (argument->value)
        return err_set(ret_text, ERR_INVALID, "--%s takes no value", argument->name);
    config->mode = mode;
    return 0;
}

static int apply_file(struct config *config, const struct argument *argument, struct err_text *ret_text)
{
    if (strcmp(argument->name, "config") != 0)
        return 0;
    return config_read_file(config, argument->value, ret_text);
}

static int apply_flag(struct config *config, const struct argument *argument, struct err_text *ret_text)
{
    char source[NAME_MAX_BYTES + 2];
    struct config_entry *entry = config_find(config, argument->name);
    const char *value = argument->value;

    if (strcmp(argument->name, "config") == 0 || mode_of(argument) != CONFIG_MODE_RUN)
        return 0;
    if (!entry)
        return err_set(ret_text, ERR_INVALID, "unknown option --%s; --help lists all options",
                       argument->name);
    if (!value && entry->option->type == CONFIG_TYPE_BOOL)
        value = "true";
    if (!value)
        return err_set(ret_text, ERR_INVALID, "--%s needs a value: write --%s=<value>", argument->name,
                       argument->name);
    snprintf(source, sizeof source, "--%s", argument->name);
    return config_assign(config, entry, value, source, ret_text);
}

static int apply_environment(struct config *config, struct err_text *ret_text)
{
    for (size_t i = 0; i < config->count; i++) {
        char name[NAME_MAX_BYTES + 8];
        snprintf(name, sizeof name, "BANGBAN_%s", config->entries[i].option->name);
        for (char *c = name; *c; c++)
            *c = (char)(*c == '-' ? '_' : toupper((unsigned char)*c));
        const char *value = getenv(name);
        int err = value ? config_assign(config, &config->entries[i], value, name, ret_text) : 0;
        if (err < 0)
            return err;
    }
    return 0;
}

static int check_all(const struct config *config, struct err_text *ret_text)
{
    for (size_t i = 0; i < config->count; i++) {
        int err = config_check(&config->entries[i], ret_text);
        if (err < 0)
            return err;
    }
    return 0;
}

static int load(struct config *config, char **argv, struct err_text *ret_text)
{
    int err = add_sets(config, ret_text);

    if (err == 0)
        err = for_each_argument(config, argv, apply_mode, ret_text);
    /* A broken file must not keep anybody from reading the help. */
    if (err < 0 || config->mode == CONFIG_MODE_HELP || config->mode == CONFIG_MODE_VERSION)
        return err;
    err = for_each_argument(config, argv, apply_file, ret_text);
    if (err == 0)
        err = apply_environment(config, ret_text);
    if (err == 0)
        err = for_each_argument(config, argv, apply_flag, ret_text);
    /* Who looks for what is missing prints the configuration. */
    return err == 0 && config->mode != CONFIG_MODE_PRINT ? check_all(config, ret_text) : err;
}

int config_load(const struct config_spec *spec, int argc, char **argv, struct config **ret_config,
                struct err_text *ret_text)
{
    struct config *config = malloc(sizeof *config);

    assert(argc > 0 && argv[argc] == NULL);
    (void)argc;
    if (!config)
        return err_set(ret_text, ERR_NOMEM, "%s", err_meaning(ERR_NOMEM));
    *config = (struct config){.spec = spec};
    arena_init(&config->arena, ARENA_CAP);
    int err = load(config, argv, ret_text);
    if (err < 0)
        config_free(&config);
    else
        *ret_config = config;
    return err;
}

void config_free(struct config **config)
{
    if (!*config)
        return;
    arena_done(&(*config)->arena);
    free(*config);
    *config = NULL;
}

bool config_answer(const struct config *config, FILE *out)
{
    switch (config->mode) {
    case CONFIG_MODE_HELP:
        config_print_help(config, out);
        return true;
    case CONFIG_MODE_VERSION:
        fprintf(out, "%s %s\n", config->spec->program, BANGBAN_VERSION);
        return true;
    case CONFIG_MODE_PRINT:
        config_print_values(config, out);
        return true;
    case CONFIG_MODE_CHECK:
        fprintf(out, "%s: the configuration is valid\n", config->spec->program);
        return true;
    case CONFIG_MODE_RUN:
        return false;
    }
    return false;
}

const char *config_source(const struct config *config, const char *name)
{
    const struct config_entry *entry = config_find(config, name);

    assert(entry);
    return entry->source;
}
