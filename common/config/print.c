/* SPDX-License-Identifier: Apache-2.0
 * print - the answers to --help and --print-config.
 */
#include <string.h>

#include "config/entry.h"

void config_print_help(const struct config *config, FILE *out)
{
    fprintf(out,
            "%s - %s\n\n"
            "Usage: %s [--config FILE]... [--NAME=VALUE]...\n"
            "       %s --help | --version | --print-config | --check-config\n\n"
            "Values come from the default, the YAML files, the environment (BANGBAN_NAME) and the\n"
            "command line; later ones win.  --print-config shows what is in force and why.\n\n",
            config->spec->program, config->spec->summary, config->spec->program, config->spec->program);
    for (size_t i = 0; i < config->count; i++) {
        const struct config_option *option = config->entries[i].option;
        char form[64];
        fprintf(out, "  --%s\n      %s\n      %s, %s%s\n", option->name, option->help,
                config_form(option, form), option->initial ? "default " : "must be given",
                option->initial && option->initial[0] == '\0' ? "empty"
                : option->initial                             ? option->initial
                                                              : "");
    }
}

/* Single quotes take everything literally but themselves; a newline cannot stand in them. */
static void print_quoted(const char *text, FILE *out)
{
    if (strpbrk(text, "\n\r\t")) {
        fputc('"', out);
        for (; *text; text++)
            if (strchr("\n\r\t\"\\", *text))
                fprintf(out, "\\x%02x", (unsigned char)*text);
            else
                fputc(*text, out);
        fputc('"', out);
        return;
    }
    fputc('\'', out);
    for (; *text; text++)
        fprintf(out, *text == '\'' ? "''" : "%c", *text);
    fputc('\'', out);
}

/* What is missing is a comment: the rest can be read back. */
static void print_value(const struct config_entry *entry, FILE *out)
{
    char form[64];

    fprintf(out, "# %s (%s)\n", entry->option->help, config_form(entry->option, form));
    if (!entry->text) {
        fprintf(out, "# missing, must be given\n# %s:\n\n", entry->option->name);
        return;
    }
    fprintf(out, "# from %s\n%s: ", entry->source, entry->option->name);
    print_quoted(entry->text, out);
    fputs("\n\n", out);
}

void config_print_values(const struct config *config, FILE *out)
{
    for (size_t i = 0; i < config->count; i++)
        print_value(&config->entries[i], out);
}
