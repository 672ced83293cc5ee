/* SPDX-License-Identifier: Apache-2.0
 * test_load - one slip in otherwise good files: the loader names file, line, rule and cure.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catalogue/catalogue.h"

#define FILE_MAX (128 * 1024)

static const char *const names[] = {"departments.csv", "catalogue.csv", "prerequisites.csv", "materials.csv"};

/* Copies a delivered file; the first `old` becomes `new`, or with NULL the file ends before it. */
static void copy_with(const char *directory, const char *name, const char *old, const char *new)
{
    static char text[FILE_MAX];
    char path[256];

    snprintf(path, sizeof(path), "deploy/data/%s", name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t size = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[size] = '\0';
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    file = fopen(path, "w");
    assert_non_null(file);
    char *at = old ? strstr(text, old) : text;
    if (!at)
        fail_msg("%s does not hold \"%s\"", name, old);
    fwrite(text, 1, (size_t)(at - text), file);
    if (!old || new)
        fprintf(file, "%s%s", old ? new : "", at + (old ? strlen(old) : 0));
    assert_int_equal(fclose(file), 0);
}

static int load_with(const char *name, const char *old, const char *new, struct err_text *ret_text)
{
    char directory[] = "/tmp/bangban-test-catalogue-XXXXXX", path[256];
    struct catalogue *catalogue = NULL;

    assert_non_null(mkdtemp(directory));
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        copy_with(directory, names[i], strcmp(names[i], name) == 0 ? old : NULL, new);
    int err = catalogue_open(&catalogue, directory, ret_text);
    assert_int_equal(catalogue == NULL, err != 0);
    catalogue_close(&catalogue);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
        unlink(path);
    }
    rmdir(directory);
    return err;
}

static const struct {
    const char *file, *old, *new, *where, *rule;
} slips[] = {
    {"departments.csv", "miit,", "ndrc,", "departments.csv:4", "stands twice"},
    {"departments.csv", "miit,", ",", "departments.csv:4", "code and a name"},
    {"departments.csv", ",,A\nmiit", ",,C\nmiit", "departments.csv:3", "one of: A, B"},
    {"departments.csv", "fire,", "fires,", "catalogue.csv:58", "not in departments.csv"},
    {"departments.csv", "东胜区水利局", "水利局", "catalogue.csv:41", "not the name of water"},

    {"catalogue.csv", "\n2,", "\n1,", "catalogue.csv:4", "stands twice"},
    {"catalogue.csv", "\n2,", "\n60,", "catalogue.csv:4", "no item 60"},
    {"catalogue.csv", "\n2,", "\ntwo,", "catalogue.csv:4", "whole number"},
    {"catalogue.csv", "企业投资项目备案,", ",", "catalogue.csv:3", "may not be empty"},
    {"catalogue.csv", "immediate,1,0,", "quick,1,0,", "catalogue.csv:3", "handling_type is \"quick\""},
    {"catalogue.csv", "immediate,1,0,", "immediate,5,0,", "catalogue.csv:3", "stage is \"5\""},
    {"catalogue.csv", "promised,1,20,workday", "promised,1,,workday", "catalogue.csv:4", "go together"},
    {"catalogue.csv", "promised,1,20,workday", "promised,1,20,", "catalogue.csv:4", "go together"},
    {"catalogue.csv", "promised,1,20,workday", "promised,1,20,week", "catalogue.csv:4", "statutory_unit"},
    {"catalogue.csv", "promised,1,20,workday", "promised,1,400,workday", "catalogue.csv:4", "0 to 365"},
    {"catalogue.csv", "promised,1,20,workday,10", "promised,1,20,workday,21", "catalogue.csv:4",
     "longer than the law"},
    {"catalogue.csv", "promised,1,20,workday,10", "promised,1,20,workday,-1", "catalogue.csv:4", "0 to 365"},
    {"catalogue.csv", ",专家评审;听证,yes", ",专家;听证,yes", "catalogue.csv:4", "clock_stops has \"专家\""},
    {"catalogue.csv", ",专家评审;听证,yes", ",专家评审;征求意见,yes", "catalogue.csv:4", "keep it in one"},
    {"catalogue.csv", ",专家评审;听证,yes", ",专家评审;听证,perhaps", "catalogue.csv:4",
     "tolerable is \"perhaps\""},
    {"catalogue.csv", ",专家评审;听证,yes", ",专家评审;听证,no", "catalogue.csv:4", "does not agree"},
    {"catalogue.csv", "energy_tce<1000", "energy<1000", "catalogue.csv:4",
     "\"energy<1000:exempt\" is not known"},
    {"catalogue.csv", "energy_tce<1000:exempt", "energy_tce<1000:free", "catalogue.csv:4", "free"},
    {"catalogue.csv", "energy_tce<1000", "energy_tce<x", "catalogue.csv:4", "energy_tce<x"},
    {"catalogue.csv", "energy_tce<1000", "energy_tce", "catalogue.csv:4", "energy_tce:exempt"},
    {"catalogue.csv", "small_scale:simplify", "small_scale>1:simplify", "catalogue.csv:5", "small_scale>1"},
    {"catalogue.csv", "small_scale:simplify", "simplify", "catalogue.csv:5", "\"simplify\" is not known"},
    {"catalogue.csv", "merged_into:8", "merged_into:60", "catalogue.csv:14", "merged_into:60"},
    {"catalogue.csv", "promised_10", "promised_0", "catalogue.csv:58", "promised_0"},
    {"catalogue.csv", "apply_by=12-31", "apply_by=13-31", "catalogue.csv:50", "apply_by=13-31"},
    {"catalogue.csv", "small_scale:simplify", "form:exempt;form:exempt;form:exempt;form:exempt;form:exempt",
     "catalogue.csv:5", "too many"},

    {"catalogue.csv", "\n59,", NULL, "catalogue.csv", "item 59 is missing"},

    {"prerequisites.csv", "\n1,2,", "\n1,77,", "prerequisites.csv:3", "no item 77"},
    {"prerequisites.csv", "\n1,2,", "\n2,2,", "prerequisites.csv:3", "before itself"},
    {"prerequisites.csv", "\n51,2,", "\n1,2,", "prerequisites.csv:4", "already in line 3"},
    {"prerequisites.csv", "\n1,2,soft,", "\n1,2,firm,", "prerequisites.csv:3", "strength is \"firm\""},
    {"prerequisites.csv", "\n1,2,soft,", "\n1,2,hard,", "prerequisites.csv:3", "soft_kind goes with"},
    {"prerequisites.csv", "practice,supply", "practice,", "prerequisites.csv:3", "soft_kind goes with"},
    {"prerequisites.csv", "practice,supply", "custom,supply", "prerequisites.csv:3", "basis is \"custom\""},
    {"prerequisites.csv", "practice,supply\n51,2,", "practice,gate\n51,2,", "prerequisites.csv:4",
     "one strength"},
    {"prerequisites.csv", "\n1,2,soft,", "\n33,9,soft,r,,law,supply\n1,2,soft,", "prerequisites.csv:3",
     "takes nothing on promise"},
    {"prerequisites.csv", "\n14,9,hard,", "\n13,9,hard,", "prerequisites.csv:", "closes a circle"},

    {"materials.csv", "\n59,", NULL, "catalogue.csv:61", "no row in materials.csv"},
    {"materials.csv", "\n1,M01-01", "\n0,M01-01", "materials.csv:3", "no item 0"},
    {"materials.csv", "M01-02", "M01-01", "materials.csv:4", "already in line 3"},
    {"materials.csv", ",M01-02,", ",,", "materials.csv:4", "a code, a name"},
    {"materials.csv", "\n1,M01-02", "\n3,M01-02", "materials.csv:5", "sort the rows"},
    {"materials.csv", "yes,yes,1|51", "yes,yes,1|", "materials.csv:9", "as 8|9"},
    {"materials.csv", "yes,yes,1|51", "yes,yes,1|x", "materials.csv:9", "as 8|9"},
    {"materials.csv", "yes,yes,1|51", "yes,yes,1;51", "materials.csv:9", "as 8|9"},
    {"materials.csv", "yes,yes,1|51", "yes,yes,1|60", "materials.csv:9", "as 8|9"},
    {"materials.csv", "yes,yes,1|51", "yes,yes,1|50", "materials.csv:9", "no edge 50 before 2"},
    {"materials.csv", "yes,yes,1|51", "yes,no,1|51", "materials.csv:9", "is soft"},
    {"materials.csv", "yes,no,8|12", "yes,yes,8|12", "materials.csv:", "is hard"},
    {"materials.csv", "yes,yes,1|51", "must,yes,1|51", "materials.csv:9", "required is \"must\""},
};

static void each_slip_is_named_with_file_line_and_rule(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(slips) / sizeof(*slips); i++) {
        struct err_text why = {""};
        int err = load_with(slips[i].file, slips[i].old, slips[i].new, &why);
        if (err != ERR_INVALID || !strstr(why.text, slips[i].where) || !strstr(why.text, slips[i].rule))
            fail_msg("slip %zu in %s, \"%s\": %d %s", i, slips[i].file, slips[i].old, err, why.text);
    }
}

static void a_directory_without_the_files_is_refused(void **state)
{
    struct catalogue *catalogue = NULL;
    struct err_text why;
    char deep[5000];

    (void)state;
    assert_int_equal(catalogue_open(&catalogue, "/nonexistent", &why), ERR_IO);
    memset(deep, 'd', sizeof(deep) - 1);
    deep[sizeof(deep) - 1] = '\0';
    assert_int_equal(catalogue_open(&catalogue, deep, &why), ERR_TOO_BIG);
    assert_null(catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_slip_is_named_with_file_line_and_rule),
        cmocka_unit_test(a_directory_without_the_files_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
