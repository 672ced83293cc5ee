/* SPDX-License-Identifier: Apache-2.0
 * test_print_pdf - whatever the program does, there is a whole document or what was there before.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "print_pdf.h"

static char directory[64], path[96], program[96];

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    fclose(file);
}

static const char *content(void)
{
    static char text[64];
    FILE *file = fopen(path, "r");

    if (!file)
        return NULL;
    size_t size = fread(text, 1, sizeof(text) - 1, file);
    text[size] = '\0';
    fclose(file);
    return text;
}

/* What stands in for the program: it gets "--encoding utf-8 - FILE". */
static void play(const char *script)
{
    char text[256];

    snprintf(text, sizeof(text), "#!/bin/sh\n%s\n", script);
    write_text(program, text);
    assert_int_equal(chmod(program, 0755), 0);
}

static int print(struct err_text *why)
{
    const struct pdf_target target = {path, 1};

    return print_pdf((const uint8_t *)"<p>", 3, &target, why);
}

/* The file as it was, and no other beside it and the program. */
static void expect_former(const char *former)
{
    char command[160];

    if (former)
        assert_string_equal(content(), former);
    else
        assert_null(content());
    snprintf(command, sizeof(command), "test -z \"$(ls %s | grep part)\"", directory);
    setenv("PATH", "/usr/bin:/bin", 1);
    assert_int_equal(system(command), 0); /* NOLINT: a fixed command */
    setenv("PATH", directory, 1);
}

static int open_directory(void **state)
{
    (void)state;
    strcpy(directory, "/tmp/bangban-pdf-XXXXXX");
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof(path), "%s/a.pdf", directory);
    snprintf(program, sizeof(program), "%s/weasyprint", directory);
    return setenv("PATH", directory, 1);
}

static int close_directory(void **state)
{
    (void)state;
    unlink(path);
    unlink(program);
    return rmdir(directory);
}

static void a_document_replaces_the_former_one(void **state)
{
    struct err_text why;

    (void)state;
    play("read line; printf 'of %s' \"$line\" > \"$4\"");
    assert_int_equal(print(&why), 0);
    assert_string_equal(content(), "of <p>");
    write_text(path, "former");
    assert_int_equal(print(&why), 0);
    assert_string_equal(content(), "of <p>");
}

static void without_the_program_it_is_said_what_to_install(void **state)
{
    struct err_text why;

    (void)state;
    write_text(path, "former");
    assert_int_equal(print(&why), ERR_NOT_FOUND);
    assert_non_null(strstr(why.text, "apt-get install weasyprint"));
    expect_former("former");
}

static void a_failure_leaves_what_was_there(void **state)
{
    struct err_text why;

    (void)state;
    play("printf half > \"$4\"; exit 3");
    assert_int_equal(print(&why), ERR_IO);
    assert_non_null(strstr(why.text, path));
    expect_former(NULL);
    write_text(path, "former");
    assert_int_equal(print(&why), ERR_IO);
    expect_former("former");
    play("printf half > \"$4\"; kill -9 $$");
    assert_int_equal(print(&why), ERR_IO);
    expect_former("former");
}

static void who_takes_too_long_is_ended(void **state)
{
    struct err_text why;

    (void)state;
    play("printf half > \"$4\"; exec /bin/sleep 600");
    write_text(path, "former");
    assert_int_equal(print(&why), ERR_UNAVAIL);
    assert_non_null(strstr(why.text, "1 秒内"));
    expect_former("former");
}

static void only_files_are_written(void **state)
{
    struct err_text why;
    const struct pdf_target target = {directory, 1};

    (void)state;
    assert_int_equal(print_pdf((const uint8_t *)"<p>", 3, &target, &why), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_document_replaces_the_former_one, open_directory, close_directory),
        cmocka_unit_test_setup_teardown(without_the_program_it_is_said_what_to_install, open_directory,
                                        close_directory),
        cmocka_unit_test_setup_teardown(a_failure_leaves_what_was_there, open_directory, close_directory),
        cmocka_unit_test_setup_teardown(who_takes_too_long_is_ended, open_directory, close_directory),
        cmocka_unit_test_setup_teardown(only_files_are_written, open_directory, close_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
