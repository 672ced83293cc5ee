/* SPDX-License-Identifier: Apache-2.0
 * item - one approval item: whose it is, how it is handled, how long it may take.
 *
 * Strings are borrowed from the catalogue the item came from.
 */
#ifndef BANGBAN_CATALOGUE_ITEM_H
#define BANGBAN_CATALOGUE_ITEM_H

#include <stdbool.h>

#include "calendar/calendar.h"

struct catalogue_department {
    const char *code; /* "housing" */
    const char *name_zh;
    const char *credit_code; /* "" when not known */
    char assessment_class;   /* 'A' many or heavy items, 'B' few */
};

#define CATALOGUE_HANDLINGS(X) X(IMMEDIATE, "immediate") X(PROMISED, "promised") X(REPORTED, "reported")
enum catalogue_handling {
#define X(name, text) CATALOGUE_##name,
    CATALOGUE_HANDLINGS(X)
#undef X
};
const char *catalogue_handling_name(enum catalogue_handling handling);

/* Special procedures that may stop a clock; how long each may, the clock's owner decides. */
#define CATALOGUE_STOPS(X)                                                                                   \
    X(HEARING, "hearing", "听证")                                                                            \
    X(TENDER, "tender", "招标拍卖")                                                                          \
    X(TESTING, "testing", "检测鉴定")                                                                        \
    X(EXPERT_REVIEW, "expert_review", "专家评审")                                                            \
    X(CONSULTATION, "consultation", "征求意见")                                                              \
    X(PUBLIC_NOTICE, "public_notice", "公示")                                                                \
    X(SITE_VISIT, "site_visit", "现场踏勘")                                                                  \
    X(CORRECTION, "correction", "补正")
enum catalogue_stop {
#define X(name, text, text_zh) CATALOGUE_STOP_##name,
    CATALOGUE_STOPS(X)
#undef X
};
const char *catalogue_stop_name(enum catalogue_stop stop);
const char *catalogue_stop_name_zh(enum catalogue_stop stop);
int catalogue_stop_find(const char *name); /* by "hearing" or "听证"; ERR_NOT_FOUND */

/* Why an item needs no approval in a project. */
enum catalogue_drop {
    CATALOGUE_KEPT,
    CATALOGUE_EXEMPT,       /* below the threshold of the law */
    CATALOGUE_NOT_REQUIRED, /* the law does not reach this kind of project */
    CATALOGUE_REDIRECT,     /* belongs to another authority or another item: the applicant is told */
    CATALOGUE_MERGED,       /* handled as item `merged_into` */
};
/* What a variant adds to the procedure, as bits. */
enum catalogue_extra {
    CATALOGUE_SIMPLIFIED = 1,          /* Government Investment Regulation art. 13 */
    CATALOGUE_WITH_CONTRACT = 2,       /* issued together with the land contract */
    CATALOGUE_GOVERNMENT_APPROVAL = 4, /* Urban Road Regulation art. 33: road under five years old */
    CATALOGUE_SAFETY_REVIEW = 8,       /* Pipeline Protection Law art. 35: no agreement reached */
    CATALOGUE_PERMIT_EXPIRY = 16,      /* decided before the permit ends (Licensing Law art. 50) */
};

/* A day of every year. Month 0: none. */
struct catalogue_yearly {
    int month, day;
};

struct catalogue_item {
    int number;
    const char *name_zh, *name_en, *result_zh, *legal_basis;
    const struct catalogue_department *department;
    enum catalogue_handling handling;
    int stage;          /* 1..4 of the four-stage flow, 0 outside it */
    bool has_statutory; /* false: no law fixes a period */
    struct period statutory;
    workdays promised;        /* 0: the same working day */
    bool tolerable;           /* may be accepted while tolerable materials are only promised */
    unsigned stops;           /* backed by law or rule: 1u << enum catalogue_stop */
    unsigned customary_stops; /* practised only */
    enum catalogue_drop drop;
    int merged_into;
    unsigned extras;     /* enum catalogue_extra */
    workdays inspection; /* check after the filing when sampled, else 0 */
    caldays objection;   /* window after the filing, else 0 */
    struct catalogue_yearly apply_by, issue_by;
};

#define CATALOGUE_DROP_TEXT 16
/* "exempt", "not_required", "redirect", "merged_into:8"; "" when kept. Returns `buffer`. */
const char *catalogue_drop_text(const struct catalogue_item *item, char buffer[CATALOGUE_DROP_TEXT]);

#endif
