/* SPDX-License-Identifier: Apache-2.0
 * on_message_wanted - another service has somebody told: it knows whom and what, the addresses and the
 * courier are here.
 *
 * A text that is not in the file, or one that has a {field} of which nothing was said, is parked with its
 * reason.
 */
#include <string.h>

#include "bulletin.h"
#include "intake.h"
#include "message.h"
#include "message.sql.h"

static const struct template_field *fields_of(struct arena *arena, const MessageWanted *wanted)
{
    struct template_field *fields = arena_array(arena, wanted->n_fields + 1, sizeof(*fields));

    for (size_t i = 0; fields && i < wanted->n_fields; i++)
        fields[i] = (struct template_field){wanted->fields[i]->name, wanted->fields[i]->value};
    return fields;
}

/* The holder behind "agent": who is responsible now, the office while nobody is. */
static int find_addressee(struct handler_ctx *ctx, const struct uuid *application, const char *to,
                          const char **ret_to)
{
    struct find_agent_of_row row = {0};

    *ret_to = to;
    if (strcmp(to, "agent") != 0)
        return 0;
    int err = find_agent_of(ctx->tx, ctx->arena, *application, &row);
    if (err < 0)
        return err;
    *ret_to = row.has_agent ? arena_printf(ctx->arena, "agent:%s", row.agent) : "office";
    return *ret_to ? 0 : ERR_NOMEM;
}

static int tell(struct handler_ctx *ctx, const MessageWanted *wanted, const struct uuid *application)
{
    struct bulletin bulletin = BULLETIN(ctx);
    const struct template_field *fields = fields_of(ctx->arena, wanted);
    const char *to;
    int err = fields ? find_addressee(ctx, application, wanted->to, &to) : ERR_NOMEM;

    if (err < 0)
        return err;
    bulletin_tell_holder(ctx, &bulletin, (struct bulletin_holder){to, application}, wanted->template_id,
                         fields);
    return bulletin_send(ctx, &bulletin);
}

enum verdict intake_on_message_wanted(struct handler_ctx *ctx, struct incoming *in)
{
    const struct intake *intake = ctx->state;
    const MessageWanted *wanted = (const MessageWanted *)in->message;
    const struct template_text *text = templates_find(intake->templates, wanted->template_id);
    struct uuid application;

    if (!text)
        return reject(ctx, in, "unknown-template", "message_templates.csv has no text %s",
                      wanted->template_id);
    const struct template_field *fields = fields_of(ctx->arena, wanted);
    const char *missing = fields ? template_missing_field(ctx->arena, text, fields) : NULL;
    if (missing)
        return reject(ctx, in, "missing-field", "text %s has {%s}, of which nothing was said", text->id,
                      missing);
    int err = uuid_parse(wanted->application_id, &application);
    if (err == 0)
        err = tell(ctx, wanted, &application);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
