/* SPDX-License-Identifier: Apache-2.0
 * cmd_keys - makes, revokes and lists the keys of an installation.
 */
#include <glob.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "bus/bus.h"
#include "cmd.h"
#include "instance.h"
#include "messages.h"
#include "text_table.h"

enum status cmd_keys_new(struct cli *cli)
{
    struct instance instance;
    struct err_text why = {""};
    enum status status = instance_open(cli, &instance);

    for (int i = 0; status == STATUS_OK && i < cli->arg_count; i++) {
        const char *name = cli->args[i];
        if (role_of(name) == 0)
            return cli_usage(cli, "密钥名 %s：应以角色开头，如 window.w02、operator.ops、service.intake",
                             name);
        int err = bus_key_new(instance.key_directory, name, &why);
        if (err < 0)
            status = cli_fail(cli, err, why.text);
        else
            fprintf(cli->out, "%s/%s.key\n", instance.key_directory, name);
    }
    return status;
}

enum status cmd_keys_revoke(struct cli *cli)
{
    struct instance instance;
    struct err_text why = {""};
    enum status status = instance_open(cli, &instance);

    if (status != STATUS_OK)
        return status;
    int err = bus_key_revoke(instance.key_directory, cli->args[0], &why);
    if (err < 0)
        return cli_fail(cli, err, why.text);
    fprintf(cli->out, "已移出白名单：%s\n", cli->args[0]);
    return STATUS_OK;
}

static bool is_allowed(struct cli *cli, const char *directory, const char *name)
{
    const char *path = arena_printf(&cli->arena, "%s/allow/%s.pub", directory, name);

    return path && access(path, F_OK) == 0;
}

static void print_keys(struct cli *cli, const char *directory, const char *const *names, size_t count)
{
    struct text_table table;

    text_table_init(&table, &cli->arena, (const char *const[]){"密钥", "白名单", NULL});
    for (size_t i = 0; i < count; i++)
        TEXT_ROW(&table, names[i], is_allowed(cli, directory, names[i]) ? "在" : "不在");
    text_table_print(&table, cli->out);
}

static void print_keys_json(struct cli *cli, const char *directory, const char *const *names, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(
            list, json_pack("{s:s, s:b}", "name", names[i], "allowed", is_allowed(cli, directory, names[i])));
    json_dumpf(list, cli->out, JSON_INDENT(2));
    fputc('\n', cli->out);
    json_decref(list);
}

enum status cmd_keys_list(struct cli *cli)
{
    struct instance instance;
    enum status status = instance_open(cli, &instance);
    const char *pattern =
        status == STATUS_OK ? arena_printf(&cli->arena, "%s/*.pub", instance.key_directory) : NULL;
    glob_t found = {0};

    if (!pattern)
        return status;
    if (glob(pattern, 0, NULL, &found) != 0)
        found.gl_pathc = 0;
    const char **names = arena_array(&cli->arena, found.gl_pathc, sizeof(*names));
    for (size_t i = 0; names && i < found.gl_pathc; i++) {
        const char *base = strrchr(found.gl_pathv[i], '/') + 1;
        names[i] = arena_strndup(&cli->arena, base, strlen(base) - strlen(".pub"));
    }
    if (names)
        (cli->options.json ? print_keys_json : print_keys)(cli, instance.key_directory, names,
                                                           found.gl_pathc);
    globfree(&found);
    return STATUS_OK;
}
