/* SPDX-License-Identifier: Apache-2.0
 * change_text - what the enterprise is told of a change at a department (regulation, part two, 1:
 * 及时向企业负责人反馈进展).
 */
#ifndef BANGBAN_INTAKE_CHANGE_TEXT_H
#define BANGBAN_INTAKE_CHANGE_TEXT_H

#include "messages.h"
#include "message/bulletin.h"

/* One message for each change; what the centre itself caused (delivery, a broken promise) is told where it
 * happens, and an extension when the deadline-watcher has said what it moves (on_extension_judged.c).
 * `handling` is how the item is handled for the application: "promised". */
void change_tell(struct handler_ctx *ctx, struct bulletin *bulletin, const struct uuid *application,
                 const char *handling, const ApprovalChanged *event);

/* Id of the text; NULL: it is told elsewhere. Pure. */
const char *change_template(const ApprovalChanged *event);

/* What stands behind the change, to follow the text: reason, kind and end of a stop, the document; "" when
 * nothing does.  Arena memory, NULL when it is full. */
const char *change_detail(struct arena *arena, const ApprovalChanged *event);

/* Whose turn it is, as people say it. */
const char *change_holder_name(const char *holder);

/* What people call the state of an item; a name that is not in the list comes back as it is. */
const char *change_state_name(const char *state);

#endif
