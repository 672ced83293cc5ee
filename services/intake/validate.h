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

void validate_project(struct findings *findings, const struct intake *intake, const Project *project,
                      char ret_credit_code[CREDIT_CODE_TEXT]);

/* Project code, items, window and fee; materials need the facts of the project: validate_materials. */
void validate_submission(struct findings *findings, const struct intake *intake,
                         const SubmitApplication *request);

struct material_rules {
    item_set items; /* that may have materials */
    const struct catalogue_facts *facts;
    wall_time now;
};

/* Paths are "materials[i].field". */
void validate_materials(struct findings *findings, const struct intake *intake,
                        const struct material_rules *rules, Material *const *materials, size_t count);

/* The last day that a promise for the item may name: a promise does not outlast the promised period
 * (regulation, part two, 4: 承诺在规定时间内补齐).  ERR_TOO_BIG beyond the calendar. */
int promise_limit(const struct calendar *calendar, const struct catalogue_item *item, wall_time now,
                  civil_day *ret_day);

void validate_application_id(struct findings *findings, const char *text, struct uuid *ret_id);
void validate_delivery(struct findings *findings, const DeliverResult *request, struct uuid *ret_application);
void validate_list(struct findings *findings, const struct intake *intake, const ListApplications *request);

#endif
