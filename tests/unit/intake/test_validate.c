/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"
#include "validate.h"

#define NINE_ON_MONDAY wall_time_at(civil_day_from(2026, 3, 2), 9, 0)

static Bangban__V1__Project__FactsEntry fact_entries[3];
static Bangban__V1__Project__FactsEntry *fact_list[3];

static Project good_project(void)
{
    Project project;

    bangban__v1__project__init(&project);
    project.project_code = borrow("2603-150602-04-01-482174");
    project.credit_code = borrow("91150602ma0text12r");
    project.name = borrow("羊绒服装智能制造厂项目");
    project.applicant = borrow("某公司");
    project.contact_name = borrow("白雪梅");
    project.contact_phone = borrow("13800000101");
    project.industry_code = borrow("1819");
    return project;
}

static struct findings check_project(const Project *project)
{
    struct findings findings = {.arena = &desk_arena};
    char code[CREDIT_CODE_TEXT];

    validate_project(&findings, desk_rules, project, code);
    return findings;
}

static void a_good_project_passes(void **state)
{
    Project project = good_project();

    (void)state;
    assert_string_equal(desk_findings(&(struct findings){0}), "");
    struct findings findings = check_project(&project);
    assert_string_equal(desk_findings(&findings), "");
}

/* All at once, each with its path. */
static void every_field_of_a_project_is_judged(void **state)
{
    static const char *const fields[] = {
        "project.projectCode",  "project.creditCode",  "project.name",
        "project.applicant",    "project.contactName", "project.contactPhone",
        "project.industryCode", "project.landZone",    "project.investmentCents",
    };
    Project project;

    (void)state;
    bangban__v1__project__init(&project);
    project.land_zone = borrow("moon");
    project.investment_cents = -1;
    struct findings findings = check_project(&project);
    assert_int_equal(findings.count, sizeof(fields) / sizeof(*fields));
    for (size_t i = 0; i < findings.count; i++) {
        assert_string_equal(findings.list[i].field, fields[i]);
        assert_true(strlen(findings.list[i].rule) > 0 && strlen(findings.list[i].cure) > 0);
    }
}

static void texts_have_limits(void **state)
{
    Project project = good_project();
    char name[201 * 3 + 1];

    (void)state;
    for (size_t i = 0; i < 201; i++)
        memcpy(name + 3 * i, "项", 3);
    name[200 * 3] = '\0';
    project.name = name;
    assert_int_equal(check_project(&project).count, 0); /* 200 characters, 600 bytes */
    name[200 * 3] = "项"[0];
    name[sizeof(name) - 1] = '\0';
    assert_int_equal(check_project(&project).count, 1);
    project.name = borrow("两\n行");
    assert_int_equal(check_project(&project).count, 1);
    project.name = borrow("   ");
    assert_int_equal(check_project(&project).count, 1);
}

static void phones(void **state)
{
    static const struct {
        const char *phone;
        bool good;
    } cases[] = {
        {"13847700000", true},   {"0477-8580000", true},
        {"04778580000", true},   {"010-12345678", true},
        {"12800000000", false},  {"1384770000", false},
        {"138477000000", false}, {"0477-858000", false},
        {"0477-85800001", true}, {"0477-", false},
        {"138-47700000", false}, {"+8613847700000", false},
        {"0477_8580000", false}, {"", false},
    };
    Project project = good_project();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        project.contact_phone = borrow(cases[i].phone);
        if ((check_project(&project).count == 0) != cases[i].good)
            fail_msg("%s", cases[i].phone);
    }
}

static void industries(void **state)
{
    static const char *const bad[] = {"", "181", "18190", "C1819", "0019", "9819", "18a9"};
    Project project = good_project();

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        project.industry_code = borrow(bad[i]);
        struct findings findings = check_project(&project);
        assert_true(desk_found(&findings, "project.industryCode"));
    }
    project.industry_code = borrow("9700");
    assert_int_equal(check_project(&project).count, 0);
}

static void facts_are_those_of_the_catalogue_once(void **state)
{
    static const char *const pairs[][2] = {{"energy_tce", "much"}, {"moon", "yes"}, {"small", "yes"}};
    Project project = good_project();

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        bangban__v1__project__facts_entry__init(&fact_entries[i]);
        fact_entries[i].key = borrow(pairs[i][0]);
        fact_entries[i].value = borrow(pairs[i][1]);
        fact_list[i] = &fact_entries[i];
    }
    project.facts = fact_list;
    project.n_facts = 3;
    struct findings findings = check_project(&project);
    assert_int_equal(findings.count, 2);
    assert_true(desk_found(&findings, "project.facts.energy_tce") &&
                desk_found(&findings, "project.facts.moon"));
    fact_list[0] = fact_list[1] = &fact_entries[2];
    findings = check_project(&project);
    assert_int_equal(findings.count, 2);
}

static void a_submission_is_judged_as_a_whole(void **state)
{
    int32_t items[] = {1, 60, 1, 0, 59};
    SubmitApplication request;
    struct findings findings = {.arena = &desk_arena};

    (void)state;
    bangban__v1__submit_application__init(&request);
    request.project_code = borrow("2603-150602-04-01-482175");
    request.items = items;
    request.n_items = 5;
    request.window = borrow("W99");
    request.fee_cents = 1;
    validate_submission(&findings, &desk, &request, NINE_ON_MONDAY);
    assert_int_equal(findings.count, 9);
    assert_true(desk_found(&findings, "channel"));
    assert_true(desk_found(&findings, "agreement") && desk_found(&findings, "powerOfAttorney"));
    assert_true(desk_found(&findings, "projectCode") && desk_found(&findings, "items[1]"));
    assert_true(desk_found(&findings, "items[2]") && desk_found(&findings, "items[3]"));
    assert_true(desk_found(&findings, "window") && desk_found(&findings, "feeCents"));
    request.n_items = 0;
    findings.count = 0;
    validate_submission(&findings, &desk, &request, NINE_ON_MONDAY);
    assert_true(desk_found(&findings, "items"));
}

/* The agreement is signed, the power of attorney valid, the fee none. */
static void a_mandate_holds_today(void **state)
{
    SubmitApplication request;
    Agreement agreement;
    PowerOfAttorney power;
    struct findings findings = {.arena = &desk_arena};

    (void)state;
    bangban__v1__submit_application__init(&request);
    bangban__v1__agreement__init(&agreement);
    bangban__v1__power_of_attorney__init(&power);
    request.agreement = &agreement;
    request.power_of_attorney = &power;
    agreement.signed_on = borrow("2026-03-03");
    power.valid_until_on = borrow("2026-03-01");
    power.sha256 = agreement.sha256 = borrow("f00");
    validate_submission(&findings, &desk, &request, NINE_ON_MONDAY);
    assert_true(desk_found(&findings, "agreement.signedOn") && desk_found(&findings, "agreement.signedBy"));
    assert_true(desk_found(&findings, "powerOfAttorney.validUntilOn"));
    assert_true(desk_found(&findings, "agreement.sha256") && desk_found(&findings, "powerOfAttorney.sha256"));
    assert_true(desk_found(&findings, "powerOfAttorney.scope"));
    findings.count = 0;
    agreement.signed_on = power.valid_until_on = borrow("2026-03-02");
    validate_submission(&findings, &desk, &request, NINE_ON_MONDAY);
    assert_false(desk_found(&findings, "agreement.signedOn"));
    assert_false(desk_found(&findings, "powerOfAttorney.validUntilOn"));
    findings.count = 0;
    power.principal = borrow("甲公司");
    validate_principal(&findings, &power, "乙公司");
    assert_int_equal(findings.count, 1);
}

static Material material_of(int item, const char *code, const char *status, const char *promised_on)
{
    Material material;

    bangban__v1__material__init(&material);
    material.item = item;
    material.code = borrow(code);
    material.status = borrow(status);
    material.promised_on = borrow(promised_on);
    return material;
}

static const char *judge_beside(Material material, item_set results)
{
    struct findings findings = {.arena = &desk_arena};
    struct catalogue_facts facts = {0};
    struct material_rules rules = {ITEM_BIT(3) | ITEM_BIT(22) | ITEM_BIT(4), &facts, NINE_ON_MONDAY, results};

    validate_materials(&findings, &desk, &rules, (Material *[]){&material}, 1);
    assert_true(findings.count <= 2);
    return findings.count ? findings.list[0].field : "";
}

static const char *judge(Material material)
{
    return judge_beside(material, 0);
}

static void a_record_of_the_centre_is_one_that_it_has(void **state)
{
    Material material = material_of(4, "M04-03", "present", "");

    (void)state;
    material.source = borrow("centre_record");
    material.from_item = 3;
    assert_string_equal(judge_beside(material, ITEM_BIT(3)), "");
    assert_string_equal(judge_beside(material, ITEM_BIT(22)), "materials[0].fromItem");
    material.source = borrow("department"); /* fetched there, by whomever it was decided */
    assert_string_equal(judge(material), "");
}

static void materials_belong_to_items_of_the_application(void **state)
{
    (void)state;
    assert_string_equal(judge(material_of(3, "M03-01", "present", "")), "");
    assert_string_equal(judge(material_of(5, "M05-01", "present", "")), "materials[0].item");
    assert_string_equal(judge(material_of(60, "M05-01", "present", "")), "materials[0].item");
    assert_string_equal(judge(material_of(-1, "M05-01", "present", "")), "materials[0].item");
    assert_string_equal(judge(material_of(3, "M04-01", "present", "")), "materials[0].code");
    assert_string_equal(judge(material_of(3, "M03-01", "perhaps", "")), "materials[0].status");
    assert_string_equal(judge(material_of(3, "M03-01", "present", "2026-03-03")), "materials[0].promisedOn");
    Material hashed = material_of(3, "M03-01", "present", "");
    hashed.sha256 = borrow("ABC");
    assert_string_equal(judge(hashed), "materials[0].sha256");
}

/* Item 3 has 3 promised working days, item 22 has 15; from Monday 2 March. */
static void promised_days_are_real_and_within_the_promised_period(void **state)
{
    (void)state;
    assert_string_equal(judge(material_of(3, "M03-03", "promised", "2026-03-02")), "");
    assert_string_equal(judge(material_of(3, "M03-03", "promised", "2026-03-05")), "");
    assert_string_equal(judge(material_of(3, "M03-03", "promised", "2026-03-06")), "materials[0].promisedOn");
    assert_string_equal(judge(material_of(3, "M03-03", "promised", "2026-03-01")), "materials[0].promisedOn");
    civil_day friday = {0}, sunday = {0};
    assert_int_equal(civil_day_parse("2026-02-27", &friday) + civil_day_parse("2026-03-01", &sunday), 0);
    assert_true(promise_over(desk.calendar, friday, NINE_ON_MONDAY));
    assert_false(
        promise_over(desk.calendar, sunday, NINE_ON_MONDAY)); /* a day off runs on to Monday's close */
    assert_string_equal(judge(material_of(3, "M03-03", "promised", "2026-02-30")), "materials[0].promisedOn");
    assert_string_equal(judge(material_of(3, "M03-03", "promised", "")), "materials[0].promisedOn");
    assert_string_equal(judge(material_of(22, "M22-04", "promised", "2026-03-23")), "");
    assert_string_equal(judge(material_of(22, "M22-04", "promised", "2026-03-24")),
                        "materials[0].promisedOn");
    assert_string_equal(judge(material_of(4, "M04-06", "promised", "2026-03-05")), "materials[0].status");
}

static void a_material_is_told_once(void **state)
{
    Material first = material_of(3, "M03-01", "present", ""), second = first;
    struct findings findings = {.arena = &desk_arena};
    struct catalogue_facts facts = {0};
    struct material_rules rules = {ITEM_BIT(3), &facts, NINE_ON_MONDAY, 0};

    (void)state;
    validate_materials(&findings, &desk, &rules, (Material *[]){&first, &second}, 2);
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.list[0].field, "materials[1].code");
}

static void findings_stop_at_their_limit(void **state)
{
    struct findings findings = {.arena = &desk_arena};

    (void)state;
    for (int i = 0; i < 2 * FINDINGS_MAX; i++)
        findings_add(&findings, "r", "c", "items[%d]", i);
    assert_int_equal(findings.count, FINDINGS_MAX);
    assert_string_equal(findings.list[FINDINGS_MAX - 1].field, "items[199]");
}

static void items_and_lists(void **state)
{
    struct findings findings = {.arena = &desk_arena};
    ListApplications list;

    (void)state;
    validate_item_number(&findings, 0);
    validate_item_number(&findings, 60);
    assert_int_equal(findings.count, 2);
    findings.count = 0;
    validate_item_number(&findings, 59);
    assert_int_equal(findings.count, 0);
    bangban__v1__list_applications__init(&list);
    validate_list(&findings, &desk, &list);
    assert_int_equal(findings.count, 0);
    list.status = borrow("open");
    list.agent = borrow("nobody");
    list.limit = 1001;
    validate_list(&findings, &desk, &list);
    assert_int_equal(findings.count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_project_passes),
        cmocka_unit_test(every_field_of_a_project_is_judged),
        cmocka_unit_test(texts_have_limits),
        cmocka_unit_test(phones),
        cmocka_unit_test(industries),
        cmocka_unit_test(facts_are_those_of_the_catalogue_once),
        cmocka_unit_test(a_submission_is_judged_as_a_whole),
        cmocka_unit_test(a_mandate_holds_today),
        cmocka_unit_test(materials_belong_to_items_of_the_application),
        cmocka_unit_test(a_record_of_the_centre_is_one_that_it_has),
        cmocka_unit_test(promised_days_are_real_and_within_the_promised_period),
        cmocka_unit_test(a_material_is_told_once),
        cmocka_unit_test(findings_stop_at_their_limit),
        cmocka_unit_test(items_and_lists),
    };

    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
