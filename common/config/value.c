/* SPDX-License-Identifier: Apache-2.0
 * value - text to typed value, the same for every source.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/entry.h"

static int parse_text(const struct config_option *option, const char *text, void *field, struct arena *arena,
                      struct err_text *ret_text)
{
    (void)option, (void)arena, (void)ret_text;
    *(const char **)field = text;
    return 0;
}

/* Decimal digits only, with a sign in front: no blanks, hexadecimal or fractions, unlike strtoll. */
static bool parse_whole(const char *text, const char **ret_end, int64_t *ret_number)
{
    char *end;

    if (!isdigit((unsigned char)text[text[0] == '-']))
        return false;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (errno == ERANGE)
        return false;
    *ret_number = number;
    *ret_end = end;
    return true;
}

static int parse_int(const struct config_option *option, const char *text, void *field, struct arena *arena,
                     struct err_text *ret_text)
{
    const char *end;
    int64_t number;

    (void)arena;
    if (!parse_whole(text, &end, &number) || *end != '\0' || number < option->min || number > option->max)
        return err_set(ret_text, ERR_INVALID, "\"%s\" is not a whole number from %" PRId64 " to %" PRId64,
                       text, option->min, option->max);
    *(int64_t *)field = number;
    return 0;
}

static int parse_bool(const struct config_option *option, const char *text, void *field, struct arena *arena,
                      struct err_text *ret_text)
{
    bool yes = strcmp(text, "true") == 0;

    (void)option, (void)arena;
    if (!yes && strcmp(text, "false") != 0)
        return err_set(ret_text, ERR_INVALID, "\"%s\" is neither true nor false", text);
    *(bool *)field = yes;
    return 0;
}

static int64_t unit_us(const char *unit)
{
    static const struct {
        const char *unit;
        int64_t us;
    } units[] = {{"ms", 1000}, {"s", 1000000}, {"m", 60000000}, {"h", 3600000000LL}, {"d", 86400000000LL}};

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(units[i].unit, unit) == 0)
            return units[i].us;
    return 0;
}

static int parse_duration(const struct config_option *option, const char *text, void *field,
                          struct arena *arena, struct err_text *ret_text)
{
    const char *unit;
    int64_t number, us;

    (void)option, (void)arena;
    if (!parse_whole(text, &unit, &number) || number < 0 || unit_us(unit) == 0 ||
        __builtin_mul_overflow(number, unit_us(unit), &us))
        return err_set(ret_text, ERR_INVALID,
                       "\"%s\" is not a duration; write a whole number and ms, s, m, h or d, such as 250ms",
                       text);
    ((duration *)field)->us = us;
    return 0;
}

static int parse_path(const struct config_option *option, const char *text, void *field, struct arena *arena,
                      struct err_text *ret_text)
{
    bool may_be_empty = option->initial && option->initial[0] == '\0';

    (void)arena;
    if (text[0] == '\0' && !may_be_empty)
        return err_set(ret_text, ERR_INVALID, "an empty path; name a file or directory");
    *(const char **)field = text;
    return 0;
}

static char *trim(char *text)
{
    while (*text == ' ')
        text++;
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        text[--length] = '\0';
    return text;
}

static int parse_list(const struct config_option *option, const char *text, void *field, struct arena *arena,
                      struct err_text *ret_text)
{
    size_t capacity = 2;
    for (const char *c = text; *c; c++)
        capacity += *c == ',';
    const char **items = arena_array(arena, capacity, sizeof *items);
    char *rest = arena_strdup(arena, text);
    size_t count = 0;

    (void)option;
    if (!items || !rest)
        return ERR_NOMEM;
    for (char *item; text[0] != '\0' && (item = strsep(&rest, ",")) != NULL;) {
        items[count++] = trim(item);
        if (items[count - 1][0] == '\0')
            return err_set(ret_text, ERR_INVALID, "\"%s\" has an empty element; remove the extra comma",
                           text);
    }
    *(struct config_list *)field = (struct config_list){items, count};
    return 0;
}

static const struct {
    const char *form;
    int (*parse)(const struct config_option *, const char *, void *, struct arena *, struct err_text *);
} types[] = {
    [CONFIG_TYPE_STRING] = {"text", parse_text},
    [CONFIG_TYPE_INT] = {"number", parse_int},
    [CONFIG_TYPE_BOOL] = {"true or false", parse_bool},
    [CONFIG_TYPE_DURATION] = {"duration", parse_duration},
    [CONFIG_TYPE_PATH] = {"path", parse_path},
    [CONFIG_TYPE_SECRET_PATH] = {"path of a file with mode 0600 or less", parse_path},
    [CONFIG_TYPE_LIST] = {"list", parse_list},
};

int config_parse(const struct config_option *option, const char *text, void *field, struct arena *arena,
                 struct err_text *ret_text)
{
    return types[option->type].parse(option, text, field, arena, ret_text);
}

const char *config_form(const struct config_option *option, char buffer[64])
{
    if (option->type != CONFIG_TYPE_INT)
        return types[option->type].form;
    snprintf(buffer, 64, "number %" PRId64 " to %" PRId64, option->min, option->max);
    return buffer;
}

static int check_secret(const struct config_entry *entry, struct err_text *ret_text)
{
    const char *name = entry->option->name, *path = entry->text, *source = entry->source;
    struct stat status;

    if (stat(path, &status) < 0)
        return err_set(ret_text, ERR_INVALID, "%s: %s: %s: %s; create the file or correct the path", source,
                       name, path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return err_set(ret_text, ERR_INVALID, "%s: %s: %s is not a plain file; name the file itself", source,
                       name, path);
    if ((status.st_mode & 07777 & ~0600u) != 0)
        return err_set(ret_text, ERR_INVALID,
                       "%s: %s: %s has mode %04o, others may read it; run chmod 600 on it", source, name,
                       path, status.st_mode & 07777);
    if (access(path, R_OK) < 0)
        return err_set(ret_text, ERR_INVALID, "%s: %s: %s: %s; give it to the user that runs this process",
                       source, name, path, strerror(errno));
    return 0;
}

int config_check(const struct config_entry *entry, struct err_text *ret_text)
{
    const char *name = entry->option->name;

    if (!entry->text)
        return err_set(
            ret_text, ERR_INVALID,
            "%s is not set and has no default; write \"%s: <value>\" in the file or give --%s=<value> (%s)",
            name, name, name, entry->option->help);
    if (entry->option->type == CONFIG_TYPE_SECRET_PATH && entry->text[0] != '\0')
        return check_secret(entry, ret_text);
    return 0;
}
