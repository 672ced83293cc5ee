/* SPDX-License-Identifier: Apache-2.0
 * Rules: what the deployed file gives each item, and files that are refused with line and cure.
 */
#include <stdlib.h>
#include <unistd.h>

#include "fixture.h"

static const struct clock_terms *find_kind(const struct clock_terms *terms, size_t count, const char *kind)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(terms[i].rule->kind, kind) == 0)
            return &terms[i];
    return NULL;
}

static size_t terms_of(int item, struct clock_terms terms[CLOCK_KINDS_MAX])
{
    return clock_terms_of_item(rules, catalogue_item(catalogue, item), terms);
}

/* No approval without a clock: a promise or the same day, and the law's where it has one. */
static void test_every_item_has_its_clocks(void **state)
{
    (void)state;
    for (int item = 1; item <= CATALOGUE_ITEMS; item++) {
        const struct catalogue_item *of = catalogue_item(catalogue, item);
        struct clock_terms terms[CLOCK_KINDS_MAX];
        size_t count = terms_of(item, terms);
        bool same_day = find_kind(terms, count, "same_day"), promised = find_kind(terms, count, "promised");
        const struct clock_terms *statutory = find_kind(terms, count, "statutory");
        assert_true(same_day != promised);
        assert_true(same_day == (of->handling == CATALOGUE_IMMEDIATE || of->promised.n == 0));
        assert_true((statutory != NULL) == (of->has_statutory && of->statutory.n > 0));
        assert_int_equal(count, 1u + (statutory != NULL));
        if (statutory)
            assert_int_equal(statutory->budget.n, of->statutory.n);
    }
}

static void test_item_rows_replace_general_ones(void **state)
{
    struct clock_terms terms[CLOCK_KINDS_MAX];

    (void)state;
    assert_string_equal(find_kind(terms, terms_of(21, terms), "statutory")->rule->id, "statutory-eia");
    assert_string_equal(find_kind(terms, terms_of(28, terms), "statutory")->rule->id,
                        "statutory-construction");
    assert_string_equal(find_kind(terms, terms_of(8, terms), "statutory")->rule->id, "statutory");
}

/* Item 8: expert review by law; public notice and site visit by custom only. */
static void test_stops(void **state)
{
    struct clock_terms terms[CLOCK_KINDS_MAX];
    size_t count = terms_of(8, terms);
    unsigned lawful = 1u << CATALOGUE_STOP_EXPERT_REVIEW;
    unsigned customary = 1u << CATALOGUE_STOP_PUBLIC_NOTICE | 1u << CATALOGUE_STOP_SITE_VISIT;

    (void)state;
    assert_int_equal(find_kind(terms, count, "statutory")->stops, lawful);
    assert_int_equal(find_kind(terms, count, "promised")->stops, lawful | customary);
}

static void test_promise_clock(void **state)
{
    struct clock_terms terms[CLOCK_KINDS_MAX];

    (void)state;
    assert_int_equal(clock_terms_of_promise(rules, 24, terms), 1);
    assert_string_equal(terms[0].rule->kind, "tolerance");
}

static void test_duties(void **state)
{
    const struct clock_rule *notice = clock_rules_of_duty(rules, "notice");

    (void)state;
    assert_non_null(notice);
    assert_int_equal(notice->budget, BUDGET_WORKDAYS);
    assert_int_equal(notice->amount, 5);
    assert_int_equal(notice->rungs, 1u << RUNG_80 | 1u << RUNG_DUE_TODAY | 1u << RUNG_OVERDUE);
    assert_int_equal(clock_rules_of_duty(rules, "assignment")->budget, BUDGET_WORKMINUTES);
    assert_int_equal(clock_rules_of_duty(rules, "assignment")->amount, 60);
    assert_int_equal(clock_rules_of_duty(rules, "hall")->budget, BUDGET_SAME_DAY);
    assert_int_equal(clock_rules_of_duty(rules, "visit")->budget, BUDGET_AGREED);
    assert_null(clock_rules_of_duty(rules, "promised"));
    assert_null(clock_rules_of_duty(rules, "dance"));
}

#define HEADER "rule,kind,items,start,budget,stops,extendable,overdue_light,rungs,basis\n"

static void check_refused(const char *rows, const char *expected)
{
    char path[] = "/tmp/clock_rules_XXXXXX", text[2048];
    struct clock_rules *refused = NULL;
    struct err_text why;
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    int length = snprintf(text, sizeof(text), "%s%s", HEADER, rows);
    assert_int_equal(write(fd, text, (size_t)length), length);
    close(fd);
    int err = clock_rules_open(&refused, path, &why);
    unlink(path);
    assert_int_equal(err, ERR_INVALID);
    assert_null(refused);
    if (!strstr(why.text, expected))
        fail_msg("\"%s\" does not say \"%s\"", why.text, expected);
}

static void test_refusals(void **state)
{
    (void)state;
    check_refused("a,x,60,acceptance,promised,none,no,red,50,b\n", ":2: items must be numbers 1 to 59");
    check_refused("a,x,1;x,acceptance,promised,none,no,red,50,b\n", "items must be numbers");
    check_refused("a,x,,acceptance,promised,none,no,red,51,b\n", "rungs must be of");
    check_refused("a,x,,acceptance,promised,none,no,red,,b\n", "rungs must be of");
    check_refused("a,x,,tomorrow,promised,none,no,red,50,b\n", "acceptance");
    check_refused("a,x,,acceptance,promised,none,no,green,50,b\n", "red or deep_red");
    check_refused("a,x,,acceptance,promised_day,none,no,red,50,b\n", "go together");
    check_refused(",x,,acceptance,promised,none,no,red,50,b\n", "needs an id");
    check_refused("a,x,,acceptance,promised,none,no,red,50,b\nb,x,,receipt,promised,none,no,red,50,b\n",
                  ":3: rule a is for the same clocks");
    check_refused("a,x,1;2,acceptance,promised,none,no,red,50,b\nb,x,2;3,receipt,promised,none,no,red,50,b\n",
                  "remove one");
    check_refused("a,x,,opening,5d,none,no,red,80,b\n", "like 5wd or 60wm");
    check_refused("a,x,,opening,wd,none,no,red,80,b\n", "like 5wd or 60wm");
    check_refused("a,x,,opening,0wd,none,no,red,80,b\n", "like 5wd or 60wm");
    check_refused("a,x,,opening,promised,none,no,red,80,b\n", "go with start opening");
    check_refused("a,x,,acceptance,5wd,none,no,red,80,b\n", "go with start opening");
    check_refused("a,x,,acceptance,agreed,none,no,red,80,b\n", "go with start opening");
    check_refused("a,x,1,opening,5wd,none,no,red,80,b\n", "has no items");
    check_refused("a,x,,opening,5wd,lawful,no,red,80,b\n", "stops none");
    check_refused("a,x,,opening,5wd,none,yes,red,80,b\n", "extendable no");
    check_refused("a,x,,opening,1wd,none,no,red,80,b\n", "a day or less");
    check_refused("a,x,,opening,60wm,none,no,red,50,b\n", "a day or less");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_item_has_its_clocks),
        cmocka_unit_test(test_item_rows_replace_general_ones),
        cmocka_unit_test(test_stops),
        cmocka_unit_test(test_promise_clock),
        cmocka_unit_test(test_duties),
        cmocka_unit_test(test_refusals),
    };

    return cmocka_run_group_tests(tests, open_data, close_data);
}
