/* SPDX-License-Identifier: Apache-2.0
 * submission - an application on its way in: what is known of it before the first write, and its rows.
 */
#ifndef BANGBAN_INTAKE_SUBMISSION_H
#define BANGBAN_INTAKE_SUBMISSION_H

#include "handed_in.h"
#include "inquiry/inquiry.h"
#include "record/number.h"

struct submission {
    const SubmitApplication *request;
    struct inquiry_prefill inquiry; /* that it names */
    struct uuid id;
    char number[NUMBER_TEXT];
    struct find_project_row project;
    struct catalogue_facts facts;
    item_set results; /* of the project, that the centre has */
    const char *barred;
    struct control_hits hits;
    struct material_list materials; /* as told, and what need not be told again */
    struct formality formality;
};

/* Fills what the request leaves empty from the inquiry that it names; a wrong number is a finding.  The
 * filled request is a copy in the arena. */
int fill_from_inquiry(struct handler_ctx *ctx, struct findings *findings, struct submission *submission);

/* What stands against taking the items up: NULL when none is under way, and none has a result that the
 * request does not say why to ask for anew. */
int find_taken(struct handler_ctx *ctx, const struct submission *submission, const char **ret_detail);

/* Each queues the rows of one table; nothing is waited for. */
int save_application(struct handler_ctx *ctx, const struct submission *submission, const char *status);
int save_mandate(struct handler_ctx *ctx, const struct submission *submission);
int save_items(struct handler_ctx *ctx, const struct submission *submission);

#endif
