/* SPDX-License-Identifier: Apache-2.0
 * topology - see topology.h. */
#include "topology.h"

#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"

enum { NAME, REQUEST, PUBLISH };
static const char *const columns[] = {[NAME] = "name", [REQUEST] = "request", [PUBLISH] = "publish", NULL};

struct topology {
    struct csv_table *table;
};

static int check(const struct topology *topology, struct err_text *ret_text)
{
    for (size_t i = 0; i < topology_rows(topology); i++) {
        struct topology_row row = topology_row(topology, i);
        if (row.name[0] == '\0')
            return csv_reject(topology->table, i, ret_text, "name is empty; write the service's, \"intake\"");
        if (!strstr(row.request, "://") || !strstr(row.publish, "://"))
            return csv_reject(topology->table, i, ret_text,
                              "request and publish are ZeroMQ endpoints; write them as tcp://127.0.0.1:5001");
    }
    return 0;
}

int topology_open(struct topology **ret_topology, const char *path, struct err_text *ret_text)
{
    struct topology *topology = calloc(1, sizeof *topology);

    if (!topology)
        return err_set(ret_text, ERR_NOMEM, "out of memory");
    int err = csv_open(&topology->table, path, columns, ret_text);
    if (err == 0)
        err = check(topology, ret_text);
    if (err < 0) {
        topology_close(&topology);
        return err;
    }
    *ret_topology = topology;
    return 0;
}

void topology_close(struct topology **topology)
{
    if (!*topology)
        return;
    if ((*topology)->table)
        csv_close(&(*topology)->table);
    free(*topology);
    *topology = NULL;
}

size_t topology_rows(const struct topology *topology)
{
    return csv_rows(topology->table);
}

struct topology_row topology_row(const struct topology *topology, size_t row)
{
    return (struct topology_row){.name = csv_text(topology->table, row, NAME),
                                 .request = csv_text(topology->table, row, REQUEST),
                                 .publish = csv_text(topology->table, row, PUBLISH)};
}

int topology_find(const struct topology *topology, const char *name, int instance,
                  struct topology_row *ret_row)
{
    for (size_t i = 0; i < topology_rows(topology); i++) {
        struct topology_row row = topology_row(topology, i);
        if (strcmp(row.name, name) == 0 && --instance == 0) {
            *ret_row = row;
            return 0;
        }
    }
    return ERR_NOT_FOUND;
}
