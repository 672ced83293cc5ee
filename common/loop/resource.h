/* SPDX-License-Identifier: Apache-2.0
 * resource - what every handle of a loop has in common, so that loop_close can close what its owner left
 * open.
 *
 * `data` of each uv handle on the loop points to a struct whose first member is this.
 */
#ifndef BANGBAN_LOOP_RESOURCE_H
#define BANGBAN_LOOP_RESOURCE_H

#include <uv.h>

struct loop {
    uv_loop_t uv;
};

struct loop_resource {
    void (*close)(struct loop_resource *resource); /* starts closing; memory goes in the close callback */
};

#endif
