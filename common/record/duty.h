/* SPDX-License-Identifier: Apache-2.0
 * duty - who owes what by when, apart from the approvals: an answer, an examination, an instruction, a visit.
 *
 * The service that keeps the record opens a duty and closes it; the deadline-watcher runs its clock by the
 * row of clock_rules.csv that has its kind, and its rungs come back as DutyRung.  Each service sees its own
 * duties only.
 */
#ifndef BANGBAN_RECORD_DUTY_H
#define BANGBAN_RECORD_DUTY_H

#include "service/handler.h"
#include "store/store_query.h"
#include "uuid/uuid.h"

struct duty {
    const char *kind;               /* column `kind` of clock_rules.csv */
    const struct uuid *application; /* NULL: about none */
    const char *subject;            /* number or id of the record; one duty of a kind at a time about it */
    int item;                       /* 0: about no single item */
    const char *department;         /* NULL: none */
    const char *holder;             /* "agent:A01", "window:W01", "office", "leader", "applicant" */
    wall_time opened;               /* the period counts from here */
    const char *due_on;             /* the agreed day where the rule's budget is "agreed"; NULL else */
};

/* The same duty opened twice is refused by the database: close it first. */
int duty_open(struct handler_ctx *ctx, const struct duty *duty);

enum duty_outcome { DUTY_DONE, DUTY_VOID /* nothing is owed any more, or it passed to another holder */ };

/* The open duty of that kind about the subject; ERR_NOT_FOUND when there is none. */
int duty_close(struct handler_ctx *ctx, const char *kind, const char *subject, int item,
               enum duty_outcome outcome);

struct duty_subject {
    const char *subject;
    int item;
};

/* The same, done at an instant that has passed. */
int duty_done_at(struct handler_ctx *ctx, const char *kind, const struct duty_subject *subject, wall_time at);

struct duty_passing {
    const struct uuid *application;
    const char *from, *to;    /* holders */
    const char *const *kinds; /* NULL: whatever `from` owes about the application */
    size_t kind_count;
};

/* The open duties pass to the other holder as they are: same beginning, same day. */
int duty_pass(struct handler_ctx *ctx, const struct duty_passing *passing);

/* All that is still owed about an application that has come to its end. */
int duty_void_all(struct handler_ctx *ctx, const struct uuid *application);

/* The same for any number of applications. */
int duty_void_of(struct handler_ctx *ctx, struct store_uuid_array applications);

/* Many at once, each about an application: one statement. */
int duty_open_each(struct handler_ctx *ctx, const struct duty *duties, size_t count);

/* Those of the kind that are open about the subjects: one statement. */
int duty_close_each(struct handler_ctx *ctx, const char *kind, const struct duty_subject *subjects,
                    size_t count, enum duty_outcome outcome);

/* ---- when a rung fires ---- */

struct duty_rung {
    const DutyRung *message;
    const char *kind, *subject, *holder;
    const struct uuid *application; /* NULL: about none */
    int item;
};

/* The duty that the rung is of, from the service's own record; arena memory.  ERR_NOT_FOUND if it was closed
 * while the rung was on its way, or is another service's: there is nothing to do then. */
int duty_rung_read(struct handler_ctx *ctx, const DutyRung *message, struct duty_rung *ret_rung);

#endif
