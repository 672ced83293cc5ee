/* SPDX-License-Identifier: Apache-2.0
 * test_delivery - what each channel needs as proof, who may collect, and how little of an identity is kept.
 */
#include "delivery/delivery.h"
#include "desk.h"

#define RESIDENT "11010519491231002X" /* the specimen of GB 11643 */

static struct findings findings;

static struct delivery_fields good(const char *channel)
{
    return (struct delivery_fields){.channel = channel,
                                    .received_by = "张三",
                                    .relation = "",
                                    .identity = "",
                                    .tracking_number = "",
                                    .address = "",
                                    .receipt = ""};
}

static size_t check(struct delivery_fields *fields)
{
    findings = (struct findings){.arena = &desk_arena};
    validate_delivery_fields(&findings, fields);
    return findings.count;
}

static void each_channel_needs_its_proof(void **state)
{
    struct delivery_fields counter = good("counter"), mail = good("mail"), electronic = good("electronic");

    (void)state;
    assert_int_equal(check(&counter), 0);
    assert_string_equal(counter.relation, "applicant");
    assert_int_equal(check(&mail), 1);
    assert_true(desk_found(&findings, "trackingNumber"));
    mail.tracking_number = "EMS1";
    assert_int_equal(check(&mail), 0);
    assert_int_equal(check(&electronic), 2);
    assert_true(desk_found(&findings, "address") && desk_found(&findings, "receipt"));
    electronic.address = "zhang@example.cn";
    electronic.receipt = "已读";
    assert_int_equal(check(&electronic), 0);
}

static void a_proof_of_another_channel_is_a_mistake(void **state)
{
    struct delivery_fields fields = good("counter");

    (void)state;
    fields.tracking_number = "EMS1";
    fields.address = "a@b.cn";
    fields.receipt = "已读";
    assert_int_equal(check(&fields), 3);
    fields = good("pigeon");
    assert_int_equal(check(&fields), 1);
    assert_true(desk_found(&findings, "channel"));
}

static void who_collects_for_another_shows_who_he_is(void **state)
{
    struct delivery_fields fields = good("counter");

    (void)state;
    fields.relation = "authorised";
    assert_int_equal(check(&fields), 1);
    assert_true(desk_found(&findings, "identity"));
    fields.identity = RESIDENT;
    assert_int_equal(check(&fields), 0);
    assert_string_equal(fields.masked, "110105********002X");
    fields.relation = "brother";
    assert_int_equal(check(&fields), 1);
    assert_true(desk_found(&findings, "relation"));
}

static void identities_are_checked(void **state)
{
    static const char *const bad[] = {"",         "1234",      "110105194912310021",   "E 1234567",
                                      "e1234567", "证件12345", "E12345678901234567890"};

    (void)state;
    assert_null(identity_fault(RESIDENT));
    assert_null(identity_fault("E12345678"));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_non_null(identity_fault(bad[i]));
}

static void masks_keep_little(void **state)
{
    char masked[IDENTITY_TEXT];

    (void)state;
    identity_mask("E12345678", masked);
    assert_string_equal(masked, "E******78");
    identity_mask("12345", masked);
    assert_string_equal(masked, "1**45");
    identity_mask("E1234567890123456789", masked);
    assert_string_equal(masked, "E*****************89");
}

static size_t check_day(const char *text, wall_time *ret_at)
{
    const struct delivery_span span = {wall_time_at(civil_day_from(2026, 3, 2), 16, 0),
                                       wall_time_at(civil_day_from(2026, 3, 5), 9, 30)};

    findings = (struct findings){.arena = &desk_arena};
    validate_delivery_day(&findings, text, &span, ret_at);
    return findings.count;
}

static void a_day_lies_between_the_decision_and_now(void **state)
{
    static const char *const bad[] = {"2026-03-01", "2026-03-06", "2026-02-30", "3月4日"};
    wall_time at = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(check_day(bad[i], &at), 1);
        assert_true(desk_found(&findings, "deliveredOn") && at.us == 0);
    }
    assert_int_equal(check_day("", &at), 0);
    assert_int_equal(at.us, wall_time_at(civil_day_from(2026, 3, 5), 9, 30).us);
    assert_int_equal(check_day("2026-03-04", &at), 0);
    assert_int_equal(at.us, wall_time_at(civil_day_from(2026, 3, 4), 0, 0).us);
    assert_int_equal(check_day("2026-03-02", &at), 0); /* not before the decision of the same day */
    assert_int_equal(at.us, wall_time_at(civil_day_from(2026, 3, 2), 16, 0).us);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_channel_needs_its_proof),
        cmocka_unit_test(a_proof_of_another_channel_is_a_mistake),
        cmocka_unit_test(who_collects_for_another_shows_who_he_is),
        cmocka_unit_test(identities_are_checked),
        cmocka_unit_test(masks_keep_little),
        cmocka_unit_test(a_day_lies_between_the_decision_and_now),
    };

    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
