/* SPDX-License-Identifier: Apache-2.0
 * Which sets of migration files fit which applied sets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "migration.h"

struct fixture {
    char root[64];
    struct arena arena;
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    strcpy(fixture->root, "/tmp/bangban-migration-XXXXXX");
    assert_non_null(mkdtemp(fixture->root));
    arena_init(&fixture->arena, 8 << 20);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    char command[128];

    snprintf(command, sizeof(command), "rm -r '%s'", fixture->root);
    assert_int_equal(system(command), 0);
    arena_done(&fixture->arena);
    free(fixture);
    return 0;
}

static void put_file(const struct fixture *fixture, const char *name, const char *text)
{
    char path[256];

    snprintf(path, sizeof(path), "%s/%s", fixture->root, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int read_schema(struct fixture *fixture, struct schema *ret_schema, struct err_text *ret_text)
{
    *ret_schema = (struct schema){.name = "s", .owner = "s_owner", .directory = "."};
    return schema_read_migrations(&fixture->arena, fixture->root, ret_schema, ret_text);
}

static void files_are_read_in_order(void **state)
{
    struct fixture *fixture = *state;
    struct schema schema;

    put_file(fixture, "0002_b.sql", "two");
    put_file(fixture, "0001_a.sql", "one");
    put_file(fixture, "README.md", "not a migration");
    assert_int_equal(read_schema(fixture, &schema, NULL), 0);
    assert_int_equal(schema.count, 2);
    assert_string_equal(schema.migrations[0].name, "0001_a.sql");
    assert_string_equal(schema.migrations[1].text, "two");
    assert_int_equal(schema.migrations[1].size, 3);
}

static void an_absent_directory_has_none(void **state)
{
    struct fixture *fixture = *state;
    struct schema schema = {.name = "s", .directory = "nowhere"};

    assert_int_equal(schema_read_migrations(&fixture->arena, fixture->root, &schema, NULL), 0);
    assert_int_equal(schema.count, 0);
}

static void wrong_names_and_numbers_are_refused(void **state)
{
    static const char *const wrong[] = {"0003_gap.sql", "0001_twice.sql", "2_short.sql", "0002.sql",
                                        "0002_.sql",    "0002-b.sql",     "b.sql",       "0002_B.sql"};
    struct fixture *fixture = *state;
    struct err_text text;
    struct schema schema;
    char path[128];

    put_file(fixture, "0001_a.sql", "one");
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        put_file(fixture, wrong[i], "x");
        assert_int_equal(read_schema(fixture, &schema, &text), ERR_INVALID);
        assert_non_null(strstr(text.text, wrong[i]));
        snprintf(path, sizeof(path), "%s/%s", fixture->root, wrong[i]);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(read_schema(fixture, &schema, &text), 0);
}

static void the_list_names_its_bad_line(void **state)
{
    struct fixture *fixture = *state;
    struct schema_list list;
    struct err_text text;
    char path[128];

    snprintf(path, sizeof(path), "%s/list", fixture->root);
    put_file(fixture, "list", "# comment\n\nbus  bus_owner\tcommon/bus\n");
    assert_int_equal(schema_list_read(&fixture->arena, path, &list, &text), 0);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.schemas[0].owner, "bus_owner");
    assert_string_equal(list.schemas[0].directory, "common/bus");
    put_file(fixture, "list", "bus bus_owner x\nbus bus_owner\n");
    assert_int_equal(schema_list_read(&fixture->arena, path, &list, &text), ERR_INVALID);
    assert_non_null(strstr(text.text, "list:2:"));
    put_file(fixture, "list", "bus bus;drop x\n");
    assert_int_equal(schema_list_read(&fixture->arena, path, &list, &text), ERR_INVALID);
}

static void applied_is_an_unchanged_beginning(void **state)
{
    static const uint8_t hashes[] = {1, 2, 9};
    struct migration files[] = {{1, "0001_a.sql", "", 0, {hashes, 1}},
                                {2, "0002_b.sql", "", 0, {hashes + 1, 1}}};
    const struct schema schema = {.name = "s", .migrations = files, .count = 2};
    struct applied applied[] = {{1, "0001_a.sql", {hashes, 1}, "1"},
                                {2, "0002_b.sql", {hashes + 1, 1}, "1"},
                                {3, "0003_c.sql", {hashes + 2, 1}, "9.9"}};
    struct err_text text;

    (void)state;
    for (size_t count = 0; count <= 2; count++)
        assert_int_equal(schema_check_applied(&schema, applied, count, &text), 0);
    assert_int_equal(schema_check_applied(&schema, applied, 3, &text), ERR_CONFLICT);
    assert_non_null(strstr(text.text, "9.9"));
    applied[1].sha256.data = hashes + 2;
    assert_int_equal(schema_check_applied(&schema, applied, 2, &text), ERR_CONFLICT);
    assert_non_null(strstr(text.text, "0002_b.sql"));
    applied[0].name = "0001_renamed.sql";
    assert_int_equal(schema_check_applied(&schema, applied, 1, &text), ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_are_read_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(an_absent_directory_has_none, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_names_and_numbers_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(the_list_names_its_bad_line, setup, teardown),
        cmocka_unit_test(applied_is_an_unchanged_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
