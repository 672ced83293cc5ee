/* SPDX-License-Identifier: Apache-2.0
 * sqlstate - a table from PostgreSQL's error codes to ours; the longest prefix wins.
 */
#include "sqlstate.h"

#include <stddef.h>
#include <string.h>

#include "err/err.h"

static const struct {
    const char *prefix;
    int err;
} meanings[] = {
    {"08", ERR_UNAVAIL},      /* connection exception */
    {"22", ERR_INVALID},      /* data exception */
    {"23", ERR_INVALID},      /* integrity constraint: missing, dangling or forbidden value */
    {"23505", ERR_CONFLICT},  /* unique violation: somebody was first */
    {"23P01", ERR_CONFLICT},  /* exclusion violation */
    {"25006", ERR_UNAVAIL},   /* read-only: this server is a standby now */
    {"25P03", ERR_UNAVAIL},   /* idle in transaction for too long; the session is gone */
    {"40", ERR_UNAVAIL},      /* serialisation failure, deadlock */
    {"42501", ERR_FORBIDDEN}, /* insufficient privilege, row-level security */
    {"44", ERR_INVALID},      /* a view's check option */
    {"53", ERR_UNAVAIL},      /* disk full, out of memory, too many connections */
    {"55P03", ERR_UNAVAIL},   /* lock timeout */
    {"57", ERR_UNAVAIL},      /* cancelled, shutting down, starting up, idle for too long */
    {"58", ERR_UNAVAIL},      /* the server's operating system refused */
    {"P0001", ERR_INVALID},   /* a trigger's RAISE */
};

int sqlstate_error(const char *sqlstate)
{
    if (!sqlstate)
        return ERR_UNAVAIL;

    int err = ERR_BUG;
    size_t longest = 0;
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
        size_t size = strlen(meanings[i].prefix);
        if (size > longest && strncmp(sqlstate, meanings[i].prefix, size) == 0) {
            err = meanings[i].err;
            longest = size;
        }
    }
    return err;
}
