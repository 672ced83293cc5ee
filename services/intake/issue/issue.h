/* SPDX-License-Identifier: Apache-2.0
 * issue - what stands in the way of an application (regulation, part two, 2: 主动协调化解矛盾), from the day
 * it is said to the day it is solved; open ones are listed, never only remarked. */
#ifndef BANGBAN_INTAKE_ISSUE_H
#define BANGBAN_INTAKE_ISSUE_H

#include "intake.h"
#include "record/number.h"

#define ISSUE_MAX_CHARACTERS 500

struct issue {
    const struct uuid *application;
    int item;            /* 0: about no single item */
    const char *problem; /* at most ISSUE_MAX_CHARACTERS */
    const char *raised_by;
    const char *visit;        /* whose answer it was, NULL: none */
    char number[NUMBER_TEXT]; /* filled by issue_open */
};

/* Gives it a number, stores it, tells the enterprise and the office, emits IssueOpened. */
int issue_open(struct handler_ctx *ctx, const struct incoming *in, struct issue *issue,
               struct bulletin *bulletin);

struct issue_end {
    const char *number;
    const struct uuid *application;
    int item;
    const char *solution;
};

/* It has come to its end, in the database already: tells the enterprise, emits IssueSolved. */
int issue_announce_end(struct handler_ctx *ctx, const struct issue_end *end, struct bulletin *bulletin);

enum verdict intake_on_open_issue(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_solve_issue(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_list_issues(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part issue_part;

#endif
