/* SPDX-License-Identifier: Apache-2.0
 * demo SERVICE [flags] - see demo.h. */
#include "demo.h"

#include <stdio.h>
#include <string.h>

enum verdict demo_ignore(struct handler_ctx *ctx, struct incoming *in)
{
    (void)ctx;
    (void)in;
    return VERDICT_DONE;
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
