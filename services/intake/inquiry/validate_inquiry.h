/* SPDX-License-Identifier: Apache-2.0
 * validate_inquiry - every field of what is asked, all findings at once.  Pure.
 */
#ifndef BANGBAN_INTAKE_INQUIRY_VALIDATE_H
#define BANGBAN_INTAKE_INQUIRY_VALIDATE_H

#include "credit_code.h"
#include "intake.h"

#define INQUIRY_TEXT_MAX 1000 /* characters of a question, an answer, a reason */

/* All but first_asked_by, which depends on who asks. `ret_credit_code` is "" when none was given. */
void validate_inquiry(struct findings *findings, const struct intake *intake, const RegisterInquiry *request,
                      char ret_credit_code[CREDIT_CODE_TEXT]);

void validate_inquiry_list(struct findings *findings, const struct intake *intake,
                           const ListInquiries *request);

#endif
