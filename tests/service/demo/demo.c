/* SPDX-License-Identifier: Apache-2.0
 * demo SERVICE [flags] - see demo.h. */
#include "demo.h"

#include <stdio.h>
#include <string.h>

static enum verdict ignore(struct handler_ctx *ctx, struct incoming *in)
{
    (void)ctx;
    (void)in;
    return VERDICT_DONE;
}

static bool handles(const struct service_part *part, const char *message)
{
    for (size_t i = 0; i < part->handler_count; i++)
        if (strcmp(part->handlers[i].message, message) == 0)
            return true;
    return false;
}

const struct service_part *demo_rest(unsigned consumer, const struct service_part *own)
{
    static struct service_handler handlers[MESSAGE_TYPE_COUNT];
    static struct service_part rest = {.handlers = handlers};

    for (size_t i = 0; i < MESSAGE_TYPE_COUNT; i++)
        if ((event_types[i].consumers & consumer) && !handles(own, event_types[i].name))
            handlers[rest.handler_count++] =
                (struct service_handler){.message = event_types[i].name, .one = ignore};
    return &rest;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(int argc, char **argv);
    } services[] = {{"intake", demo_intake}, {"routing", demo_routing}, {"department", demo_department}};

    for (size_t i = 0; argc > 1 && i < ARRAY_LEN(services); i++)
        if (strcmp(argv[1], services[i].name) == 0)
            return services[i].run(argc - 1, argv + 1);
    fprintf(stderr, "demo: name a service: intake, routing or department\n");
    return 64;
}
