/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "desk.h"
#include "leader/reasons.h"

static void the_deployed_reasons_have_words(void **state)
{
    (void)state;
    assert_non_null(reasons_name(desk.reasons, "dispute"));
    assert_non_null(reasons_name(desk.reasons, "other"));
    assert_null(reasons_name(desk.reasons, "moon"));
    assert_null(reasons_name(desk.reasons, ""));
    assert_non_null(strstr(reasons_choice(desk.reasons, &desk_arena), "dispute（"));
}

struct file {
    char directory[64], path[128];
};

static void write_file(const struct file *file, const char *head, const char *rows)
{
    FILE *stream = fopen(file->path, "w");

    assert_non_null(stream);
    fprintf(stream, "%s%s", head, rows);
    fclose(stream);
}

static void make_file(struct file *file, const char *name)
{
    strcpy(file->directory, "/tmp/bangban-desk-XXXXXX");
    assert_non_null(mkdtemp(file->directory));
    snprintf(file->path, sizeof(file->path), "%s/%s", file->directory, name);
}

static void remove_file(const struct file *file)
{
    unlink(file->path);
    rmdir(file->directory);
}

static void bad_reasons_are_refused(void **state)
{
    static const char *const rows[] = {"", "a,\n", ",甲\n", "a,甲\na,乙\n"};
    struct file file;

    (void)state;
    make_file(&file, "cannot_handle_reasons.csv");
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct reasons *reasons = NULL;
        struct err_text text = {""};

        write_file(&file, "code,name\n", rows[i]);
        assert_int_equal(reasons_open(&reasons, file.directory, &text), ERR_INVALID);
        assert_null(reasons);
        assert_non_null(strstr(text.text, "cannot_handle_reasons.csv"));
    }
    remove_file(&file);
}

/* The first fault is named with its line; `bangban rules check` names all. */
static void a_bad_file_of_rules_does_not_start(void **state)
{
    struct rule_book *book = NULL;
    struct err_text text = {""};
    struct file file;

    (void)state;
    make_file(&file, "controlled_rules.csv");
    write_file(
        &file,
        "rule_id,basis_kind,basis_document,article,match_kind,match_value,zone,keyword,action,reason_zh,"
        "remedy_zh,contact_zh,source_status,confidence\n",
        "X1,district_plan,规划,,keyword,,,词,refuse,理由,办法,部门,,\n"
        "X1,district_plan,规划,,keyword,,,词,perhaps,理由,办法,部门,,\n");
    assert_int_equal(rule_book_open(&book, file.directory, &text), ERR_INVALID);
    assert_null(book);
    assert_non_null(strstr(text.text, "controlled_rules.csv:3: rule_id"));
    remove_file(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_deployed_reasons_have_words),
        cmocka_unit_test(bad_reasons_are_refused),
        cmocka_unit_test(a_bad_file_of_rules_does_not_start),
    };

    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
