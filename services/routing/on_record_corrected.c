/* SPDX-License-Identifier: Apache-2.0
 * on_record_corrected - the name of the enterprise was misspelt: what is handed over from now on has it
 * right.
 */
#include <string.h>

#include "routing.h"

enum verdict routing_on_record_corrected(struct handler_ctx *ctx, struct incoming *in)
{
    const RecordCorrected *message = (const RecordCorrected *)in->message;
    int err = 0;

    if (strcmp(message->field, "applicant") == 0)
        err = rename_applicant(ctx->tx, message->project_code, message->right);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
