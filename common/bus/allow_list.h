/* SPDX-License-Identifier: Apache-2.0
 * allow_list - whose key may connect: the files allow/<name>.pub of a key directory.
 */
#ifndef BANGBAN_BUS_ALLOW_LIST_H
#define BANGBAN_BUS_ALLOW_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "bus/key_file.h"
#include "bus/tally.h"

struct bus_allow_list;

/* The directory must be readable; single bad files are logged and left out. */
int bus_allow_list_open(struct bus_allow_list **ret_list, const char *key_directory,
                        struct err_text *ret_text) __attribute__((warn_unused_result));
void bus_allow_list_close(struct bus_allow_list **list);

/* Looks for changes and reads the files anew if there are any.  True when a key that could connect no longer
 * may, or has other bytes now: its open connections must be cut.  A directory that cannot be read leaves the
 * list as it is and is logged. */
bool bus_allow_list_refresh(struct bus_allow_list *list);

/* The name of an allowed key, NULL when it is not on the list. Borrowed until the list is closed. */
const char *bus_allow_list_name(const struct bus_allow_list *list, const uint8_t key[BUS_KEY_SIZE]);
bool bus_allow_list_has(const struct bus_allow_list *list, const char *name);

/* What waits to be read by this key's owner; NULL when it is not allowed. */
struct bus_tally *bus_allow_list_tally(const struct bus_allow_list *list, const char *name);

#endif
