/* SPDX-License-Identifier: Apache-2.0
 * labels - see labels.h.
 */
#include "labels.h"

#include <string.h>

/* clang-format off */
static const struct label labels[] = {
#include "labels.def"
};
/* clang-format on */

struct label label_of(const char *field)
{
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
        if (strcmp(labels[i].field, field) == 0)
            return labels[i];
    return (struct label){field, field, WORD_VALUE};
}
