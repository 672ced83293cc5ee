/* SPDX-License-Identifier: Apache-2.0
 * caller - a department's key opens that department's adapter, and no other.
 */
#include <string.h>

#include "adapter.h"

bool caller_is_department(const char *caller, const char *department)
{
    static const char prefix[] = "department.";
    size_t length = strlen(department);

    if (strncmp(caller, prefix, sizeof prefix - 1) != 0)
        return false;
    caller += sizeof prefix - 1;
    return strncmp(caller, department, length) == 0 && (caller[length] == '\0' || caller[length] == '.');
}

bool caller_may_read(const char *caller, const char *department)
{
    return role_of(caller) != ROLE_DEPARTMENT || caller_is_department(caller, department);
}

enum verdict refuse_stranger(struct handler_ctx *ctx, struct incoming *in)
{
    const struct adapter *adapter = ctx->state;

    log_event(&ctx->log, LOG_WARN, "push.forbidden", LOG_S("caller", in->caller),
              LOG_S("adapter", adapter->department));
    return refuse(ctx, in,
                  &(struct problem){
                      .code = "forbidden",
                      .detail = "本接口只受理本部门密钥的请求；请连接密钥所属部门的适配服务",
                  });
}
