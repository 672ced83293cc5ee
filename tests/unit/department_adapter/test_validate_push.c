/* SPDX-License-Identifier: Apache-2.0
 * test_validate_push - one row per rule: what is changed in a good push, and the field that must be named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "adapter.h"
#include "validate_push.h"

struct parts {
    PushStatus push;
    StoppedClock stop;
    ResultDocument document;
    ClockExtension extension;
};

static void init(struct parts *p, const char *event)
{
    bangban__v1__push_status__init(&p->push);
    bangban__v1__stopped_clock__init(&p->stop);
    bangban__v1__result_document__init(&p->document);
    bangban__v1__clock_extension__init(&p->extension);
    p->push.event_id = "housing-000001";
    p->push.approval_id = "0190a3f2-0000-8000-8000-000000000001";
    p->push.event = (char *)event;
    p->push.occurred_at = INT64_C(1772413200000000);
    p->push.officer = "王某";
    p->stop.kind = "hearing";
    p->stop.until_on = "2026-03-20";
    p->document.number = "东建〔2026〕1号";
    p->document.title = "建筑工程施工许可证";
    p->extension.workdays = 10;
    p->extension.approver = "李局长";
}

/* Gives the event all that it requires. */
static void complete(struct parts *p)
{
    const char *event = p->push.event;

    if (strcmp(event, "refused") == 0 || strcmp(event, "not_accepted") == 0 ||
        strcmp(event, "returned") == 0 || strcmp(event, "correction_requested") == 0)
        p->push.reason = "材料不齐";
    if (strcmp(event, "special_procedure_started") == 0)
        p->push.stop = &p->stop;
    if (strcmp(event, "approved") == 0)
        p->push.document = &p->document;
    if (strcmp(event, "extended") == 0)
        p->push.extension = &p->extension;
    if (strcmp(event, "voided") == 0)
        p->push.voids = "housing-000000";
}

static void every_event_of_a_department_passes_when_complete(void **state)
{
    static const char *const events[] = {
        "received",
        "correction_requested",
        "correction_supplied",
        "accepted",
        "accepted_tolerant",
        "not_accepted",
        "returned",
        "special_procedure_started",
        "special_procedure_ended",
        "extended",
        "reported_up",
        "approved",
        "refused",
        "withdrawn",
        "terminated",
        "voided",
    };

    (void)state;
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        struct parts p;
        struct push_problems problems;
        init(&p, events[i]);
        complete(&p);
        validate_push(&p.push, &problems);
        if (problems.count > 0)
            fail_msg("%s: %s %s", events[i], problems.items[0].field, problems.items[0].rule);
    }
}

static char long_text[2048];

static void bad_event_id(struct parts *p)
{
    p->push.event_id = "";
}
static void spaced_event_id(struct parts *p)
{
    p->push.event_id = "a b";
}
static void centres_event_id(struct parts *p)
{
    p->push.event_id = "centre:0190a3f2";
}
static void long_event_id(struct parts *p)
{
    p->push.event_id = long_text;
}
static void bad_approval_id(struct parts *p)
{
    p->push.approval_id = "17";
}
static void no_time(struct parts *p)
{
    p->push.occurred_at = 0;
}
static void time_in_seconds(struct parts *p)
{
    p->push.occurred_at = 1772413200;
}
static void far_time(struct parts *p)
{
    p->push.occurred_at = INT64_MAX;
}
static void negative_sequence(struct parts *p)
{
    p->push.source_sequence = -1;
}
static void two_line_officer(struct parts *p)
{
    p->push.officer = "a\nb";
}
static void long_reason(struct parts *p)
{
    p->push.reason = long_text;
}
static void bidi_reason(struct parts *p)
{
    p->push.reason = "a\xE2\x80\xAE"
                     "b";
}
static void no_reason(struct parts *p)
{
    p->push.reason = "";
}
static void no_part(struct parts *p)
{
    p->push.stop = NULL;
    p->push.document = NULL;
    p->push.extension = NULL;
    p->push.voids = "";
}
static void give_stop(struct parts *p)
{
    p->push.stop = &p->stop;
}
static void give_document(struct parts *p)
{
    p->push.document = &p->document;
}
static void give_extension(struct parts *p)
{
    p->push.extension = &p->extension;
}
static void give_voids(struct parts *p)
{
    p->push.voids = "housing-000000";
}
static char *codes[] = {"M01-01", "M01 02"};
static void give_materials(struct parts *p)
{
    p->push.materials = codes;
    p->push.n_materials = 1;
}
static void bad_materials(struct parts *p)
{
    p->push.materials = codes;
    p->push.n_materials = 2;
}
static char *many[51];
static void many_materials(struct parts *p)
{
    for (size_t i = 0; i < 51; i++)
        many[i] = codes[0];
    p->push.materials = many;
    p->push.n_materials = 51;
}
static void bad_kind(struct parts *p)
{
    p->stop.kind = "lunch";
}
static void bad_end(struct parts *p)
{
    p->stop.until_on = "2026-02-30";
}
static void no_number(struct parts *p)
{
    p->document.number = "";
}
static void no_title(struct parts *p)
{
    p->document.title = "";
}
static void bad_validity(struct parts *p)
{
    p->document.valid_until_on = "forever";
}
static void no_days(struct parts *p)
{
    p->extension.workdays = 0;
}
static void many_days(struct parts *p)
{
    p->extension.workdays = 91;
}
static void no_approver(struct parts *p)
{
    p->extension.approver = "";
}
static void voids_itself(struct parts *p)
{
    p->push.voids = p->push.event_id;
}

static const struct {
    const char *event;
    void (*spoil)(struct parts *p);
    const char *field;
} rows[] = {
    {"received", bad_event_id, "eventId"},
    {"received", spaced_event_id, "eventId"},
    {"received", centres_event_id, "eventId"},
    {"received", long_event_id, "eventId"},
    {"received", bad_approval_id, "approvalId"},
    {"received", no_time, "occurredAt"},
    {"received", time_in_seconds, "occurredAt"},
    {"received", far_time, "occurredAt"},
    {"received", negative_sequence, "sourceSequence"},
    {"received", two_line_officer, "officer"},
    {"received", long_reason, "reason"},
    {"received", bidi_reason, "reason"},
    {"approve", complete, "event"},
    {"", complete, "event"},
    {"delivered", complete, "event"},
    {"materials_supplied", complete, "event"},
    {"promise_broken", complete, "event"},
    {"refused", no_reason, "reason"},
    {"not_accepted", no_reason, "reason"},
    {"returned", no_reason, "reason"},
    {"correction_requested", no_reason, "reason"},
    {"special_procedure_started", no_part, "stop"},
    {"special_procedure_started", bad_kind, "stop.kind"},
    {"special_procedure_started", bad_end, "stop.untilOn"},
    {"accepted", give_stop, "stop"},
    {"approved", no_part, "document"},
    {"approved", no_number, "document.number"},
    {"approved", no_title, "document.title"},
    {"approved", bad_validity, "document.validUntilOn"},
    {"accepted", give_document, "document"},
    {"extended", no_part, "extension"},
    {"extended", no_days, "extension.workdays"},
    {"extended", many_days, "extension.workdays"},
    {"extended", no_approver, "extension.approver"},
    {"accepted", give_extension, "extension"},
    {"voided", no_part, "voids"},
    {"voided", voids_itself, "voids"},
    {"accepted", give_voids, "voids"},
    {"accepted", give_materials, "materials"},
    {"correction_requested", bad_materials, "materials"},
    {"correction_requested", many_materials, "materials"},
};

static void every_rule_names_its_field(void **state)
{
    (void)state;
    memset(long_text, 'x', sizeof long_text - 1);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct parts p;
        struct push_problems problems;
        init(&p, rows[i].event);
        complete(&p);
        rows[i].spoil(&p);
        validate_push(&p.push, &problems);
        if (problems.count != 1 || strcmp(problems.items[0].field, rows[i].field) != 0)
            fail_msg("row %zu: %zu problems, the first of %s", i, problems.count,
                     problems.count ? problems.items[0].field : "none");
        assert_true(strlen(problems.items[0].rule) > 0 && strlen(problems.items[0].cure) > 0);
    }
}

static void all_faults_are_told_at_once(void **state)
{
    struct parts p;
    struct push_problems problems;

    (void)state;
    init(&p, "approved");
    bad_event_id(&p);
    bad_approval_id(&p);
    no_time(&p);
    give_voids(&p);
    validate_push(&p.push, &problems);
    assert_int_equal(problems.count, 5); /* and the document is missing */
}

static void a_key_opens_its_own_department_only(void **state)
{
    (void)state;
    assert_true(caller_is_department("department.water", "water"));
    assert_true(caller_is_department("department.water.2", "water"));
    assert_false(caller_is_department("department.watershed", "water"));
    assert_false(caller_is_department("department.wat", "water"));
    assert_false(caller_is_department("service.water", "water"));
    assert_true(caller_may_read("window.w01", "water"));
    assert_true(caller_may_read("department.water", "water"));
    assert_false(caller_may_read("department.fire", "water"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_event_of_a_department_passes_when_complete),
        cmocka_unit_test(every_rule_names_its_field),
        cmocka_unit_test(all_faults_are_told_at_once),
        cmocka_unit_test(a_key_opens_its_own_department_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
