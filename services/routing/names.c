/* SPDX-License-Identifier: Apache-2.0
 * names - who asks, what things are called, what a list is asked for. */
#include "names.h"

#include <string.h>

#define DEPARTMENT_KEY "department."

const char *routing_caller_department(const struct incoming *in)
{
    size_t prefix = strlen(DEPARTMENT_KEY);

    return strncmp(in->caller, DEPARTMENT_KEY, prefix) == 0 ? in->caller + prefix : NULL;
}

const char *routing_department_name(const struct handler_ctx *ctx, const char *code)
{
    const struct routing *routing = ctx->state;
    const struct catalogue_department *department = catalogue_department(routing->catalogue, code);

    return department ? department->name_zh : code;
}

const char *routing_item_name(const struct handler_ctx *ctx, int number)
{
    const struct routing *routing = ctx->state;
    const struct catalogue_item *item = catalogue_item(routing->catalogue, number);

    return item ? item->name_zh : "";
}

const char *routing_department_holder(struct arena *arena, const char *department)
{
    return arena_printf(arena, "department:%s", department);
}

const char *routing_by(struct arena *arena, const struct incoming *in)
{
    return arena_printf(arena, "%s %s", in->caller, in->request->actor);
}

enum verdict routing_refuse(struct handler_ctx *ctx, struct incoming *in, const char *code,
                            const char *detail)
{
    return refuse(ctx, in, &(struct problem){.code = code, .detail = detail});
}

bool routing_wanted_read(const struct incoming *in, const struct routing_listing *listing,
                         struct routing_wanted *wanted, struct findings *findings)
{
    *wanted = (struct routing_wanted){.open_only = !listing->all,
                                      .department = routing_caller_department(in),
                                      .limit = listing->limit ? listing->limit : LIST_LIMIT_DEFAULT};
    if (*listing->application_id) {
        if (uuid_parse(listing->application_id, &wanted->storage) < 0)
            findings_add(findings, "应为 36 位 UUID", "请用受理回执上的办件编号", "applicationId");
        wanted->application = &wanted->storage;
    }
    if (listing->limit > LIST_LIMIT_MAX)
        findings_add(findings, "不超过 1000", "请缩小范围", "limit");
    return findings->count == 0;
}
