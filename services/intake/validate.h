/* SPDX-License-Identifier: Apache-2.0
 * validate - every field of every request of the window, all findings at once.
 *
 * Pure: what only the database knows (is the project registered, is the item open) the handlers ask.
 */
#ifndef BANGBAN_INTAKE_VALIDATE_H
#define BANGBAN_INTAKE_VALIDATE_H

#include "credit_code.h"
#include "intake.h"

#define LIST_LIMIT_DEFAULT 100
#define LIST_LIMIT_MAX     1000

#define PROJECT_NAME_MAX_CHARACTERS 200
#define CONTACT_MAX_CHARACTERS      50

/* The rules say which land zones there are. */
void validate_project(struct findings *findings, const struct rule_set *rules, const Project *project,
                      char ret_credit_code[CREDIT_CODE_TEXT]);

/* All but what needs the project: validate_principal, validate_materials. */
void validate_submission(struct findings *findings, const struct intake *intake,
                         const SubmitApplication *request, wall_time now);

/* Who gives the power of attorney is who applies. */
void validate_principal(struct findings *findings, const PowerOfAttorney *power, const char *applicant);

#define FAULT_MAX_CHARACTERS 200 /* of the reason why a material is wrong */

bool is_item(int32_t number);
/* `names` ends with NULL. */
bool is_one_of(const char *text, const char *const *names);
/* 64 digits, or empty. */
void validate_sha256(struct findings *findings, const char *text, const char *path);

struct material_rules {
    item_set items; /* that may have materials */
    const struct catalogue_facts *facts;
    wall_time now;
    item_set results; /* that the centre has of the project: only they are a record of its own */
};

/* Paths are "materials[i].field". */
void validate_materials(struct findings *findings, const struct intake *intake,
                        const struct material_rules *rules, Material *const *materials, size_t count);

/* The last day that a promise for the item may name: a promise does not outlast the promised period
 * (regulation, part two, 4: 承诺在规定时间内补齐).  ERR_TOO_BIG beyond the calendar. */
int promise_limit(const struct calendar *calendar, const struct catalogue_item *item, wall_time now,
                  civil_day *ret_day);

/* Whether a promised day has passed: at the close of its office hours, of a day off those of the next working
 * day. */
bool promise_over(const struct calendar *calendar, civil_day day, wall_time now);

void validate_application_id(struct findings *findings, const char *text, struct uuid *ret_id);
void validate_limit(struct findings *findings, uint32_t limit);
void validate_item_number(struct findings *findings, int32_t item);
void validate_list(struct findings *findings, const struct intake *intake, const ListApplications *request);

#endif
