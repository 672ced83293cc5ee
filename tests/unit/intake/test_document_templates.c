/* SPDX-License-Identifier: Apache-2.0
 * The forms of documents: those of the centre are sound; unsound ones are named with file and line; nothing
 * but sheets of the directory is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "document/document.h"
#include "document/document_templates.h"

#define HEAD                                                                                                 \
    "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>\n"                      \
    "<xsl:output method='html' encoding='UTF-8'/>\n"
#define FORM "<form xmlns='urn:bangban:document' title='试' word='试'/>\n"
#define TAIL "</xsl:stylesheet>\n"

static const char *const kinds[] = {"sheet", NULL};

static void write_sheet(const char *directory, const char *name, const char *text)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    fclose(file);
}

static void drop(const char *directory)
{
    static const char *const names[] = {"sheet.xsl", "part.xsl"};
    char path[128];

    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
        unlink(path);
    }
    rmdir(directory);
}

/* What opening a directory with this one sheet says; NULL part: none beside it. */
static int open_with(const char *text, const char *part, struct document_templates **ret_templates,
                     struct err_text *why)
{
    char directory[] = "/tmp/bangban-sheets-XXXXXX";

    assert_non_null(mkdtemp(directory));
    write_sheet(directory, "sheet.xsl", text);
    if (part)
        write_sheet(directory, "part.xsl", part);
    *ret_templates = NULL;
    int err = document_templates_open(ret_templates, directory, kinds, why);
    drop(directory);
    return err;
}

static void expect_refusal(const char *text, const char *words)
{
    struct document_templates *templates;
    struct err_text why = {""};

    assert_int_equal(open_with(text, NULL, &templates, &why), ERR_INVALID);
    assert_null(templates);
    if (!strstr(why.text, words))
        fail_msg("\"%s\" is not in \"%s\"", words, why.text);
}

static void the_centres_forms_are_sound(void **state)
{
    const char *names[DOCUMENT_KINDS_MAX + 1] = {NULL};
    struct document_templates *templates;
    struct err_text why = {""};

    (void)state;
    for (size_t i = 0; document_kinds[i].name; i++)
        names[i] = document_kinds[i].name;
    if (document_templates_open(&templates, "deploy/templates/documents", names, &why) < 0)
        fail_msg("%s", why.text);
    assert_string_equal(document_templates_form(templates, "notice")->title, "一次性告知书");
    assert_string_equal(document_templates_form(templates, "delivery")->word, "送");
    document_templates_close(&templates);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
    (void)state;
    expect_refusal(HEAD FORM "<xsl:template match='/'>\n<p>\n</xsl:template>" TAIL, "sheet.xsl:6:");
    expect_refusal(HEAD FORM "<xsl:template match='/'><xsl:value-of select='a['/></xsl:template>" TAIL,
                   "sheet.xsl line 4");
    expect_refusal(HEAD FORM "<xsl:template match='/'><xsl:call-template name='none'/></xsl:template>" TAIL,
                   "none");
    expect_refusal(HEAD "<xsl:template match='/'><p/></xsl:template>" TAIL, "title=");
    expect_refusal(HEAD FORM "<xsl:include href='part.xsl'/>" TAIL, "part.xsl");
    expect_refusal("<!DOCTYPE a [<!ENTITY x 'y'>]>" HEAD FORM TAIL, "DTD");
}

static void a_missing_sheet_is_named(void **state)
{
    struct document_templates *templates;
    struct err_text why = {""};

    (void)state;
    assert_int_equal(document_templates_open(&templates, "/nonexistent", kinds, &why), ERR_INVALID);
    assert_non_null(strstr(why.text, "/nonexistent/sheet.xsl"));
}

static struct store_bytes written(struct arena *arena, const char *value)
{
    struct document_data data;
    struct store_bytes xml;

    assert_int_equal(document_data_begin(&data, "document"), 0);
    document_data_put(&data, "value", value);
    assert_int_equal(document_data_end(&data, arena, &xml), 0);
    document_data_done(&data);
    return xml;
}

static const char *rendered(struct arena *arena, const char *sheet, const char *part, const char *value)
{
    struct document_templates *templates;
    struct store_bytes html;
    struct err_text why = {""};

    if (open_with(sheet, part, &templates, &why) < 0)
        fail_msg("%s", why.text);
    if (document_render(document_templates_form(templates, "sheet"), written(arena, value), arena, &html,
                        &why) < 0)
        fail_msg("%s", why.text);
    document_templates_close(&templates);
    return arena_strndup(arena, (const char *)html.data, html.size);
}

static void data_are_escaped(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    const char *html =
        rendered(&arena,
                 HEAD FORM "<xsl:include href='part.xsl'/><xsl:template match='/'>"
                           "<p><xsl:call-template name='value'/></p></xsl:template>" TAIL,
                 HEAD "<xsl:template name='value'><xsl:value-of select='/*/@value'/></xsl:template>" TAIL,
                 "甲\"&<b>'");
    assert_non_null(strstr(html, "<p>甲\"&amp;&lt;b&gt;'</p>"));
    arena_done(&arena);
}

static void a_sheet_reads_nothing_else(void **state)
{
    struct document_templates *templates;
    struct err_text why = {""};

    (void)state;
    /* what it would read is there */
    assert_int_equal(
        open_with(HEAD FORM "<xsl:template match='/'><p><xsl:value-of select=\"document('part.xsl')\"/></p>"
                            "</xsl:template>" TAIL,
                  HEAD TAIL, &templates, &why),
        ERR_INVALID);
}

static void a_text_that_xml_cannot_hold_is_refused(void **state)
{
    struct document_templates *templates;
    struct arena arena;
    struct store_bytes html;
    struct err_text why = {""};

    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(
        open_with(HEAD FORM "<xsl:template match='/'><p/></xsl:template>" TAIL, NULL, &templates, &why), 0);
    assert_int_equal(document_render(document_templates_form(templates, "sheet"), written(&arena, "\x01"),
                                     &arena, &html, &why),
                     ERR_INVALID);
    document_templates_close(&templates);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_centres_forms_are_sound),
        cmocka_unit_test(what_is_wrong_is_named_with_its_place),
        cmocka_unit_test(a_missing_sheet_is_named),
        cmocka_unit_test(data_are_escaped),
        cmocka_unit_test(a_sheet_reads_nothing_else),
        cmocka_unit_test(a_text_that_xml_cannot_hold_is_refused),
    };

    return cmocka_run_group_tests_name("document_templates", tests, NULL, NULL);
}
