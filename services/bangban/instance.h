/* SPDX-License-Identifier: Apache-2.0
 * instance - where the installation is that a command is about, and where its services listen.
 */
#ifndef BANGBAN_INSTANCE_H
#define BANGBAN_INSTANCE_H

#include "cli.h"

/* Strings live as long as the cli. */
struct instance {
    const char *key_directory;
    const char *topology;
    const char *clock;    /* "system", "file:…" */
    const char *database; /* "" when not known */
    const char *actor;
};

/* From --instance, BANGBAN_HOME, or var/demo, var/live of the project; client.conf in it may be missing,
 * and flags win.  What is needed of it is checked by who needs it. */
enum status instance_open(struct cli *cli, struct instance *ret_instance);

struct service_place {
    const char *name;    /* "department.housing" */
    const char *request; /* endpoints */
    const char *publish;
};

/* All rows of the topology, in its order. */
enum status instance_services(struct cli *cli, const struct instance *instance,
                              struct service_place **ret_places, size_t *ret_count);

/* --data-directory, BANGBAN_DATA_DIRECTORY, or deploy/data of the project. */
const char *instance_data_directory(struct cli *cli);

#endif
