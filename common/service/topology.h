/* SPDX-License-Identifier: Apache-2.0
 * topology - where each service of an installation listens. Private to common/service.
 *
 * A CSV `name,request,publish`.  A name with several rows has standby instances: the first row is instance 1.
 * The partitions of the installation are the names with a dot: "department.housing".
 */
#ifndef BANGBAN_SERVICE_TOPOLOGY_H
#define BANGBAN_SERVICE_TOPOLOGY_H

#include <stddef.h>

#include "err/err.h"

struct topology_row {
    const char *name;
    const char *request; /* ZeroMQ endpoint of the ROUTER socket */
    const char *publish; /* of the PUB socket */
};

struct topology;

int topology_open(struct topology **ret_topology, const char *path, struct err_text *ret_text);
void topology_close(struct topology **topology);

size_t topology_rows(const struct topology *topology);
struct topology_row topology_row(const struct topology *topology, size_t row);

/* The `instance`-th row of that name, from 1. ERR_NOT_FOUND. */
int topology_find(const struct topology *topology, const char *name, int instance,
                  struct topology_row *ret_row);

#endif
