/* SPDX-License-Identifier: Apache-2.0
 * reference - the reference data of the window, loaded whole or not at all. */
#include <assert.h>
#include <limits.h>
#include <stdio.h>

#include "deadline/clock_rule.h"
#include "document/document.h"
#include "document/document_templates.h"
#include "ending/end_reasons.h"
#include "intake.h"
#include "leader/reasons.h"

static int open_documents(struct intake *intake, struct err_text *ret_text)
{
    const char *kinds[DOCUMENT_KINDS_MAX + 1] = {NULL};

    for (size_t i = 0; document_kinds[i].name; i++) {
        assert(i < DOCUMENT_KINDS_MAX);
        kinds[i] = document_kinds[i].name;
    }
    return document_templates_open(&intake->documents, intake->document_directory, kinds, ret_text);
}

static int open_clock_rules(struct intake *intake, struct err_text *ret_text)
{
    char path[PATH_MAX];

    if (snprintf(path, sizeof(path), "%s/clock_rules.csv", intake->data_directory) >= (int)sizeof(path))
        return err_set(ret_text, ERR_TOO_BIG, "data-directory: the path is too long");
    return clock_rules_open(&intake->clock_rules, path, ret_text);
}

int intake_start(void *state, struct err_text *ret_text)
{
    struct intake *intake = state;
    const char *directory = intake->data_directory;

    if (intake->tolerance_bar.us <= 0)
        return err_set(ret_text, ERR_INVALID, "tolerance-bar must be longer than 0, for example 180d");
    if (intake->digest_reach.us <= 0)
        return err_set(ret_text, ERR_INVALID, "digest-reach must be longer than 0, for example 30d");
    int err = catalogue_open(&intake->catalogue, directory, ret_text);
    if (err == 0)
        err = calendar_open(&intake->calendar, directory, ret_text);
    if (err == 0)
        err = open_clock_rules(intake, ret_text);
    if (err == 0)
        err = rule_book_open(&intake->rule_book, directory, ret_text);
    if (err == 0)
        err = reasons_open(&intake->reasons, directory, ret_text);
    if (err == 0)
        err = roster_open(&intake->roster, directory, intake->catalogue, ret_text);
    if (err == 0)
        err = teams_open(&intake->teams, directory, intake->roster, ret_text);
    if (err == 0)
        err = officers_open(&intake->officers, directory, intake->catalogue, ret_text);
    if (err == 0)
        err = windows_open(&intake->windows, directory, intake->calendar, ret_text);
    if (err == 0)
        err = end_reasons_open(&intake->end_reasons, directory, ret_text);
    if (err == 0)
        err = templates_open(&intake->templates, directory, ret_text);
    if (err == 0)
        err = recipients_open(&intake->recipients, directory, ret_text);
    if (err == 0)
        err = open_documents(intake, ret_text);
    return err;
}

void intake_stop(void *state)
{
    struct intake *intake = state;

    recipients_close(&intake->recipients);
    document_templates_close(&intake->documents);
    templates_close(&intake->templates);
    end_reasons_close(&intake->end_reasons);
    windows_close(&intake->windows);
    officers_close(&intake->officers);
    teams_close(&intake->teams);
    roster_close(&intake->roster);
    reasons_close(&intake->reasons);
    rule_book_close(&intake->rule_book);
    clock_rules_close(&intake->clock_rules);
    calendar_free(&intake->calendar);
    catalogue_close(&intake->catalogue);
}

enum verdict intake_elected(struct handler_ctx *ctx)
{
    int err = control_first_rules(ctx);

    return err == 0 ? VERDICT_DONE : verdict_of(ctx, NULL, err);
}

void intake_forget(void *state)
{
    ((struct intake *)state)->agents_seen_on = (civil_day){0};
    ((struct intake *)state)->visits_planned_on = (civil_day){0};
}
