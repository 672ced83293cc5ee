/* SPDX-License-Identifier: Apache-2.0
 * inquiry - what is asked at a window: consult (业务咨询), agency (无偿代办), liaison (业务联络).
 *
 * Who was asked first answers for it (首问负责; regulation, part two, 1) until the next person accepts.  A
 * consult is answered on the spot or within a working day; an agency inquiry becomes an application, and what
 * it said is not asked again.
 */
#ifndef BANGBAN_INTAKE_INQUIRY_H
#define BANGBAN_INTAKE_INQUIRY_H

#include "findings/findings.h"
#include "message/bulletin.h"
#include "record/duty.h"
#include "inquiry.sql.h"
#include "intake.h"

/* ---- for the way in of an application ---- */

struct inquiry_prefill {
    const char *project_code; /* "" where the inquiry did not say */
    struct store_int32_array items;
    const char *enterprise, *credit_code, *asker_name, *asker_phone;
};

#define NO_PREFILL                                                                                           \
    ((struct inquiry_prefill){                                                                               \
        .project_code = "", .enterprise = "", .credit_code = "", .asker_name = "", .asker_phone = ""})

/* What the open agency inquiry already says; arena memory.  Another number is a finding, and says nothing:
 * all is empty. */
int inquiry_prefill(struct handler_ctx *ctx, struct findings *findings, const char *number,
                    struct inquiry_prefill *ret_prefill);

struct origin {
    const char *project_code, *credit_code, *applicant;
};

/* What grew from an inquiry is of the same project and enterprise, as far as the inquiry named them. */
void inquiry_check_origin(struct findings *findings, const struct inquiry_prefill *prefill,
                          const struct origin *origin);

/* The inquiry is closed by the application, and each is found from the other.  ERR_NOT_FOUND; ERR_INVALID
 * when it is of another kind or no longer open. */
int inquiry_become_application(struct handler_ctx *ctx, const struct incoming *in, const char *number,
                               const struct uuid *application);

/* The inquiry that an application came from; "" when it came from none. Arena memory. */
int inquiry_of_application(struct handler_ctx *ctx, const struct uuid *application, const char **ret_number);

/* ---- within the subject ---- */

struct inquiry {
    const char *number;
    struct load_inquiry_row row;
};

/* The inquiry that a command names, still open and of the version that it expects.  False: it was answered
 * why not; return *ret_verdict. */
bool inquiry_open(struct handler_ctx *ctx, struct incoming *in, const char *number,
                  struct inquiry *ret_inquiry, enum verdict *ret_verdict);

/* Who acts: `by` as the command says, or the person of the key.  False: it was answered why not; return
 * VERDICT_DONE. */
bool inquiry_actor(struct handler_ctx *ctx, struct incoming *in, const char *by, const char **ret_person);

/* It waits for this person to accept or decline.  False: it was answered why not; return VERDICT_DONE. */
bool inquiry_offered_to(struct handler_ctx *ctx, struct incoming *in, const struct inquiry *inquiry,
                        const char *person);

/* Queued after the change that it records. */
int inquiry_record(struct handler_ctx *ctx, const struct incoming *in, const char *number, const char *kind,
                   const char *summary);

/* The duty to answer a consult in time; counts from when it was asked, whoever holds it. */
int inquiry_owe_answer(struct handler_ctx *ctx, const char *number, const char *person,
                       wall_time counts_from);

/* Fills an initialised reply. */
void inquiry_fill_reply(struct handler_ctx *ctx, const struct inquiry *inquiry, InquiryReply *reply);

/* The verdict of a command: answers with the inquiry as it now is, unless `err`. */
enum verdict inquiry_answer_with(struct handler_ctx *ctx, struct incoming *in, const char *number, int err);

/* For the kind "consult" of duty_kinds.c. */
int inquiry_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin);

enum verdict inquiry_on_register(struct handler_ctx *ctx, struct incoming *in);
enum verdict inquiry_on_offer(struct handler_ctx *ctx, struct incoming *in);
enum verdict inquiry_on_accept(struct handler_ctx *ctx, struct incoming *in);
enum verdict inquiry_on_decline(struct handler_ctx *ctx, struct incoming *in);
enum verdict inquiry_on_answer(struct handler_ctx *ctx, struct incoming *in);
enum verdict inquiry_on_show(struct handler_ctx *ctx, struct incoming *in);
enum verdict inquiry_on_list(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part inquiry_part;

#endif
