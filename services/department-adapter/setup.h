/* SPDX-License-Identifier: Apache-2.0
 * setup - what one adapter is told, and its state from start to stop.
 */
#ifndef BANGBAN_ADAPTER_SETUP_H
#define BANGBAN_ADAPTER_SETUP_H

#include "adapter.h"

extern const struct config_option adapter_options[];

const char *adapter_partition(const void *state);
int adapter_start(void *state, struct err_text *ret_text);
void adapter_stop(void *state);
void adapter_forget(void *state);

#endif
