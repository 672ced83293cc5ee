/* SPDX-License-Identifier: Apache-2.0
 * instance - see instance.h.
 */
#include "instance.h"

#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/config.h"
#include "csv/csv.h"

#define FLAGS_MAX 8

/* The options of client.conf. */
static const struct config_option options[] = {
    CONFIG_STRING(struct instance, key_directory, "key-directory", "", "密钥目录"),
    CONFIG_STRING(struct instance, topology, "topology", "", "各服务地址表"),
    CONFIG_STRING(struct instance, clock, "clock", "system", "时钟：system 或 file:路径"),
    CONFIG_STRING(struct instance, database, "database", "", "只读角色的 libpq 连接参数"),
    CONFIG_STRING(struct instance, actor, "actor", "", "操作人"),
    CONFIG_END,
};

static const char *join(struct cli *cli, const char *directory, const char *name)
{
    const char *path = arena_printf(&cli->arena, "%s/%s", directory, name);

    return path ? path : "";
}

/* The directory above `path` that has deploy/data, so that the program works from any place; NULL if none. */
static const char *project_above(struct cli *cli, char *path)
{
    for (char *slash; (slash = strrchr(path, '/')) != NULL;) {
        *slash = '\0';
        if (access(join(cli, path, "deploy/data/catalogue.csv"), R_OK) == 0)
            return arena_strdup(&cli->arena, path);
    }
    return NULL;
}

static const char *project_root(struct cli *cli)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
    const char *root = NULL;

    if (length > 0) {
        path[length] = '\0';
        root = project_above(cli, path);
    }
    return root ? root : ".";
}

const char *instance_data_directory(struct cli *cli)
{
    const char *from_environment = getenv("BANGBAN_DATA_DIRECTORY");

    if (cli->options.data_directory)
        return cli->options.data_directory;
    return from_environment ? from_environment : join(cli, project_root(cli), "deploy/data");
}

/* NULL when nobody named one and there is none. */
static const char *find_directory(struct cli *cli)
{
    static const char *const usual[] = {"var/demo", "var/live"};
    const char *named = cli->options.instance ? cli->options.instance : getenv("BANGBAN_HOME");

    for (size_t i = 0; !named && i < 2; i++) {
        const char *directory = join(cli, project_root(cli), usual[i]);
        if (access(directory, F_OK) == 0)
            named = directory;
    }
    return named;
}

static void add_flag(struct cli *cli, char **argv, int *argc, const char *name, const char *value)
{
    char *flag = value ? arena_printf(&cli->arena, "--%s=%s", name, value) : NULL;

    if (flag)
        argv[(*argc)++] = flag;
}

static int read_config(struct cli *cli, const char *directory, struct instance *instance,
                       struct err_text *ret_text)
{
    struct config_set set = {options, instance};
    struct config_spec spec = {"bangban", "", &set, 1};
    char *argv[FLAGS_MAX] = {(char *)(uintptr_t) "bangban"};
    int argc = 1;
    const char *file = directory ? join(cli, directory, "client.conf") : NULL;

    if (file && access(file, F_OK) == 0)
        add_flag(cli, argv, &argc, "config", file);
    add_flag(cli, argv, &argc, "key-directory", cli->options.key_directory);
    add_flag(cli, argv, &argc, "topology", cli->options.topology);
    add_flag(cli, argv, &argc, "actor", cli->options.actor);
    add_flag(cli, argv, &argc, "database", cli->options.database);
    return config_load(&spec, argc, argv, &cli->config, ret_text);
}

static const char *login_name(void)
{
    const struct passwd *user = getpwuid(geteuid());

    return user ? user->pw_name : "nobody";
}

enum status instance_open(struct cli *cli, struct instance *ret_instance)
{
    const char *directory = find_directory(cli);
    struct instance instance = {0};
    struct err_text why;
    int err = read_config(cli, directory, &instance, &why);

    if (err < 0)
        return cli_fail(cli, err, why.text);
    if (instance.key_directory[0] == '\0' && !directory)
        return cli_usage(cli, "找不到实例：先执行 ./deploy/run，或用 --instance 指明目录");
    if (instance.key_directory[0] == '\0')
        instance.key_directory = join(cli, directory, "keys");
    if (instance.topology[0] == '\0' && directory)
        instance.topology = join(cli, directory, "topology.csv");
    if (instance.actor[0] == '\0')
        instance.actor = login_name();
    *ret_instance = instance;
    return STATUS_OK;
}

static int copy_places(struct cli *cli, const struct csv_table *table, struct service_place *places)
{
    for (size_t row = 0; row < csv_rows(table); row++) {
        places[row].name = arena_strdup(&cli->arena, csv_text(table, row, 0));
        places[row].request = arena_strdup(&cli->arena, csv_text(table, row, 1));
        places[row].publish = arena_strdup(&cli->arena, csv_text(table, row, 2));
        if (!places[row].name || !places[row].request || !places[row].publish)
            return ERR_NOMEM;
    }
    return 0;
}

enum status instance_services(struct cli *cli, const struct instance *instance,
                              struct service_place **ret_places, size_t *ret_count)
{
    static const char *const columns[] = {"name", "request", "publish", NULL};
    struct csv_table *table = NULL;
    struct err_text why = {""};
    int err = csv_open(&table, instance->topology, columns, &why);

    if (err < 0)
        return cli_fail(cli, err, why.text);
    *ret_count = csv_rows(table);
    *ret_places = arena_array(&cli->arena, *ret_count + 1, sizeof(**ret_places));
    err = *ret_places ? copy_places(cli, table, *ret_places) : ERR_NOMEM;
    csv_close(&table);
    return err < 0 ? cli_fail(cli, err, "") : STATUS_OK;
}
