/* SPDX-License-Identifier: Apache-2.0
 * ending - how a case ends before its time, and comes back: withdrawal, termination, reopening, correction.
 *
 * Each is an act with its reason.  The window says what is wanted; what no department has ends with routing's
 * word (step.withdrawn), what one has with its adapter's (approval.changed).  What a department has decided
 * is delivered (Administrative Licensing Law art. 44).
 */
#ifndef BANGBAN_INTAKE_ENDING_H
#define BANGBAN_INTAKE_ENDING_H

#include "ending.sql.h"
#include "end_reasons.h"
#include "intake.h"

#define REASON_MAX_CHARACTERS 500 /* also of what a department is told */
#define PERSON_MAX_CHARACTERS 50

struct item_choice {
    int32_t items[CATALOGUE_ITEMS];
    size_t count;
};

/* ---- which items (item_choice.c): pure ---- */

/* NULL when the item may be given up, or opened again; else why not, Chinese. */
typedef const char *(*item_rule)(const struct load_ending_items_row *row);
const char *why_not_given_up(const struct load_ending_items_row *row);
const char *why_not_reopened(const struct load_ending_items_row *row);

struct item_wish {
    item_rule rule;
    const int32_t *items;
    size_t count; /* 0: all that may */
};

/* Those of the wish that its rule lets pass; NULL, or why they cannot all be had: Chinese, arena memory. */
const char *choose_items(struct arena *arena, const struct item_wish *wish,
                         const struct load_ending_items_row *rows, size_t row_count,
                         struct item_choice *ret_choice);

/* "“企业投资项目备案”、“节能审查”"; NULL when the arena is full. */
const char *name_items(struct arena *arena, const struct catalogue *catalogue,
                       const struct item_choice *choice);

/* ---- fields (ending_fields.c) ---- */

void validate_items(struct findings *findings, const int32_t *items, size_t count);
void validate_given_sha256(struct findings *findings, const char *path, const char *text);

/* ---- giving up (give_up.c) ---- */

struct giving_up {
    const char *kind; /* "withdrawn", "terminated": literals */
    struct item_wish wish;
    const char *reason_code; /* "" when withdrawn */
    const char *cause;       /* the reason's name, "" when withdrawn */
    const char *reason;
    const char *requested_by, *request_sha256; /* "" when terminated */
    struct item_choice choice;                 /* filled in by give_up_choose */
};

/* False: the refusal is answered, or `ret_err` says what failed. Nothing is written. */
bool give_up_choose(struct handler_ctx *ctx, struct incoming *in, const struct application *application,
                    struct giving_up *giving_up, int *ret_err);

/* Records the act, tells routing and the enterprise; before acceptance the application closes at once. */
int give_up(struct handler_ctx *ctx, struct incoming *in, const struct application *application,
            const struct giving_up *giving_up);

/* Before any department could have it. */
bool before_acceptance(const char *status);

/* ---- kinds of correction (correction_kinds.c) ---- */

struct correction {
    const CorrectRecord *request;
    struct application application;
    struct giving_up giving_up; /* of kind "item" */
};

struct correction_kind {
    const char *field;
    const char *label; /* Chinese, of what is corrected */
    void (*validate)(struct findings *findings, const CorrectRecord *request);
    /* What is recorded now; NULL with ret_err 0 for a kind without a value. */
    const char *(*recorded)(struct handler_ctx *ctx, const struct correction *correction, int *ret_err);
    int (*apply)(struct handler_ctx *ctx, struct incoming *in, const struct correction *correction);
    bool of_project; /* corrected for every application of the project */
};

/* NULL when there is none. */
const struct correction_kind *correction_kind_find(const char *field);

/* That the record of one application is corrected: its act, its event, and what the enterprise is told. */
int correction_tell(struct handler_ctx *ctx, struct incoming *in, const struct uuid *application,
                    const struct correction *correction, struct bulletin *bulletin);

/* The same for the others that go by what was corrected (correction_sisters.c): the open applications of the
 * project.  Those of the enterprise's other projects have records of their own; who is responsible for them
 * is told where they have the same mistake. */
int correction_tell_sisters(struct handler_ctx *ctx, struct incoming *in, const struct correction *correction,
                            struct bulletin *bulletin);

/* ---- handlers ---- */

enum verdict intake_on_withdraw_application(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_terminate_application(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_reopen_application(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_correct_record(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_step_withdrawn(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_show_record(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_count_result_corrections(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part ending_part;

#endif
