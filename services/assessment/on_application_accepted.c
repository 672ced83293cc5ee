/* SPDX-License-Identifier: Apache-2.0
 * on_application_accepted - the facts of a project, which decide how its items are handled.
 *
 * Consumes  application.accepted (intake)
 */
#include "assessment.h"

enum verdict assessment_on_application_accepted(struct handler_ctx *ctx, struct incoming *in)
{
    const ApplicationAccepted *msg = (const ApplicationAccepted *)in->message;
    size_t count = msg->project ? msg->project->n_facts : 0;
    const char **names = arena_array(ctx->arena, count, sizeof(*names));
    const char **values = arena_array(ctx->arena, count, sizeof(*values));
    struct uuid application_id;

    if (!names || !values)
        return verdict_of(ctx, in, ERR_NOMEM);
    if (!msg->project || uuid_parse(msg->application_id, &application_id) < 0)
        return reject(ctx, in, "malformed", "the application needs an id and a project");
    for (size_t i = 0; i < count; i++) {
        names[i] = msg->project->facts[i]->key;
        values[i] = msg->project->facts[i]->value;
    }
    int err = insert_application(ctx->tx, application_id, (struct store_text_array){names, count},
                                 (struct store_text_array){values, count});
    if (err == 0)
        err = basis_note(ctx, &in, 1);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
