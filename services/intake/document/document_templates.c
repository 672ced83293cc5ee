/* SPDX-License-Identifier: Apache-2.0
 * document_templates - sheets are compiled at start and only read afterwards. */
#include "document/document_templates.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxslt/documents.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#define PARSE_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOCDATA)
#define NAMESPACE     "urn:bangban:document"

struct sheet {
    struct document_form form; /* first: a form is known by it; of title and word */
    char *kind, *title, *word;
    xsltStylesheetPtr compiled;
    xsltSecurityPrefsPtr allowed;
};

struct document_templates {
    struct sheet sheets[DOCUMENT_KINDS_MAX];
    size_t count;
    xsltSecurityPrefsPtr nothing_allowed;
};

/* ---- what the library complains of ---- */

struct complaints {
    char text[sizeof(((struct err_text *)0)->text) / 2]; /* one line */
    size_t size;
};

static void complain(struct complaints *complaints, const char *text)
{
    for (; *text && complaints->size + 1 < sizeof(complaints->text); text++) {
        bool space = *text == '\n';

        if (!space || (complaints->size && complaints->text[complaints->size - 1] != ' '))
            complaints->text[complaints->size++] = space ? ' ' : *text;
    }
    complaints->text[complaints->size] = '\0';
}

static void on_parse_error(void *complaints, xmlErrorPtr error)
{
    char at[PATH_MAX + 32];

    snprintf(at, sizeof(at), "%s:%d: ", error->file ? error->file : "(data)", error->line);
    complain(complaints, at);
    complain(complaints, error->message ? error->message : "unreadable");
}

__attribute__((format(printf, 2, 3))) static void on_sheet_error(void *complaints, const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    complain(complaints, text);
}

/* libxml2 keeps its handler by thread; of libxslt only compilation uses the one of the process. */
static void listen_to_parser(struct complaints *complaints)
{
    xmlSetStructuredErrorFunc(complaints, complaints ? on_parse_error : NULL);
}

/* ---- reading ---- */

static xmlDocPtr read_file(const char *path, xmlDictPtr dictionary)
{
    xmlParserCtxtPtr parser = xmlNewParserCtxt();

    if (!parser)
        return NULL;
    if (dictionary) { /* sheets that belong together share their words */
        xmlDictFree(parser->dict);
        parser->dict = dictionary;
        xmlDictReference(dictionary);
    }
    xmlDocPtr document = xmlCtxtReadFile(parser, path, NULL, PARSE_OPTIONS);
    xmlFreeParserCtxt(parser);
    return document;
}

/* Replaces the library's own: a sheet may include sheets; document() gets nothing. */
static xmlDocPtr load(const xmlChar *path, xmlDictPtr dictionary, int options, void *context,
                      xsltLoadType type)
{
    (void)options;
    (void)context;
    return type == XSLT_LOAD_STYLESHEET ? read_file((const char *)path, dictionary) : NULL;
}

static xmlNodePtr find_form(xmlDocPtr document)
{
    xmlNodePtr node = xmlDocGetRootElement(document)->children;

    while (node && !(node->type == XML_ELEMENT_NODE && node->ns &&
                     strcmp((const char *)node->ns->href, NAMESPACE) == 0 &&
                     strcmp((const char *)node->name, "form") == 0))
        node = node->next;
    return node;
}

static char *attribute(xmlNodePtr node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, BAD_CAST name);
    char *copy = value && *value ? strdup((const char *)value) : NULL;

    xmlFree(value);
    return copy;
}

static int take_form(struct sheet *sheet, xmlDocPtr document, const char *path, struct err_text *ret_text)
{
    xmlNodePtr form = find_form(document);

    if (form) {
        sheet->title = attribute(form, "title");
        sheet->word = attribute(form, "word");
    }
    if (!sheet->title || !sheet->word)
        return err_set(ret_text, ERR_INVALID,
                       "%s: the sheet must name its form: <form xmlns=\"%s\" title=\"...\" word=\"...\"/>",
                       path, NAMESPACE);
    sheet->form = (struct document_form){sheet->title, sheet->word};
    return 0;
}

static int compile(struct sheet *sheet, const char *path, struct err_text *ret_text)
{
    struct complaints complaints = {.size = 0};

    listen_to_parser(&complaints);
    xsltSetGenericErrorFunc(&complaints, on_sheet_error);
    xmlDocPtr document = read_file(path, NULL);
    int err = !document             ? ERR_INVALID
              : document->intSubset ? err_set(ret_text, ERR_INVALID, "%s: a sheet has no DTD", path)
                                    : take_form(sheet, document, path, ret_text);
    if (err == 0)
        sheet->compiled =
            xsltParseStylesheetDoc(document); /* takes the document with it, if it returns one */
    if (document && !sheet->compiled)
        xmlFreeDoc(document);
    xsltSetGenericErrorFunc(NULL, NULL);
    listen_to_parser(NULL);
    if (complaints.size || (err == 0 && !sheet->compiled))
        return err_set(ret_text, ERR_INVALID, "%s: %s", path, complaints.text);
    return err;
}

static int open_sheet(struct document_templates *templates, const char *directory, const char *kind,
                      struct err_text *ret_text)
{
    static const uint8_t empty[] = "<document/>";
    struct sheet *sheet = &templates->sheets[templates->count++];
    struct arena arena;
    struct store_bytes html;
    char path[PATH_MAX];

    if (snprintf(path, sizeof(path), "%s/%s.xsl", directory, kind) >= (int)sizeof(path))
        return err_set(ret_text, ERR_TOO_BIG, "%s: the path is too long", directory);
    sheet->allowed = templates->nothing_allowed;
    sheet->kind = strdup(kind);
    if (!sheet->kind)
        return err_set(ret_text, ERR_NOMEM, "%s: out of memory", path);
    int err = compile(sheet, path, ret_text);
    if (err < 0)
        return err;
    arena_init(&arena, (size_t)1024 * 1024);
    err = document_render(&sheet->form, (struct store_bytes){empty, sizeof(empty) - 1}, &arena, &html,
                          ret_text);
    arena_done(&arena);
    return err;
}

static xsltSecurityPrefsPtr forbid_all(void)
{
    static const xsltSecurityOption options[] = {XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE,
                                                 XSLT_SECPREF_CREATE_DIRECTORY, XSLT_SECPREF_READ_NETWORK,
                                                 XSLT_SECPREF_WRITE_NETWORK};
    xsltSecurityPrefsPtr preferences = xsltNewSecurityPrefs();

    for (size_t i = 0; preferences && i < sizeof(options) / sizeof(options[0]); i++)
        xsltSetSecurityPrefs(preferences, options[i], xsltSecurityForbid);
    return preferences;
}

int document_templates_open(struct document_templates **ret_templates, const char *directory,
                            const char *const *kinds, struct err_text *ret_text)
{
    struct document_templates *templates = calloc(1, sizeof(*templates));
    int err = 0;

    if (!templates)
        return err_set(ret_text, ERR_NOMEM, "out of memory for the templates of documents");
    xmlInitParser();
    xsltSetLoaderFunc(load);
    templates->nothing_allowed = forbid_all();
    if (!templates->nothing_allowed)
        err = err_set(ret_text, ERR_NOMEM, "out of memory for the templates of documents");
    for (size_t i = 0; err == 0 && kinds[i]; i++) {
        assert(i < DOCUMENT_KINDS_MAX);
        err = open_sheet(templates, directory, kinds[i], ret_text);
    }
    if (err < 0)
        document_templates_close(&templates);
    else
        *ret_templates = templates;
    return err;
}

void document_templates_close(struct document_templates **templates)
{
    if (!*templates)
        return;
    for (size_t i = 0; i < (*templates)->count; i++) {
        struct sheet *sheet = &(*templates)->sheets[i];

        xsltFreeStylesheet(sheet->compiled);
        free(sheet->kind);
        free(sheet->title);
        free(sheet->word);
    }
    xsltFreeSecurityPrefs((*templates)->nothing_allowed);
    free(*templates);
    *templates = NULL;
}

/* ---- use ---- */

static const struct sheet *find_sheet(const struct document_templates *templates, const char *kind)
{
    for (size_t i = 0; i < templates->count; i++)
        if (strcmp(templates->sheets[i].kind, kind) == 0)
            return &templates->sheets[i];
    return NULL;
}

const struct document_form *document_templates_form(const struct document_templates *templates,
                                                    const char *kind)
{
    const struct sheet *sheet = find_sheet(templates, kind);

    assert(sheet);
    return &sheet->form;
}

static int save(const struct sheet *sheet, xmlDocPtr result, struct arena *arena,
                struct store_bytes *ret_html)
{
    xmlChar *text = NULL;
    int size = 0;

    if (xsltSaveResultToString(&text, &size, result, sheet->compiled) < 0 || !text)
        return ERR_NOMEM;
    uint8_t *copy = arena_memdup(arena, text, (size_t)size);
    xmlFree(text);
    if (!copy)
        return ERR_NOMEM;
    *ret_html = (struct store_bytes){copy, (size_t)size};
    return 0;
}

static xmlDocPtr transform(const struct sheet *sheet, xmlDocPtr document, struct complaints *complaints)
{
    xsltTransformContextPtr run = xsltNewTransformContext(sheet->compiled, document);
    xmlDocPtr result = NULL;

    if (!run)
        return NULL;
    xsltSetTransformErrorFunc(run, complaints, on_sheet_error);
    if (xsltSetCtxtSecurityPrefs(sheet->allowed, run) == 0)
        result = xsltApplyStylesheetUser(sheet->compiled, document, NULL, NULL, NULL, run);
    xsltFreeTransformContext(run);
    return result;
}

int document_render(const struct document_form *form, struct store_bytes data, struct arena *arena,
                    struct store_bytes *ret_html, struct err_text *ret_text)
{
    const struct sheet *sheet = (const struct sheet *)form;
    struct complaints complaints = {.size = 0};
    xmlDocPtr document = NULL, result = NULL;

    assert(data.size <= INT_MAX);
    listen_to_parser(&complaints);
    document = xmlReadMemory((const char *)data.data, (int)data.size, "(data)", "UTF-8", PARSE_OPTIONS);
    if (document)
        result = transform(sheet, document, &complaints);
    listen_to_parser(NULL);
    int err = result && !complaints.size
                  ? save(sheet, result, arena, ret_html)
                  : err_set(ret_text, ERR_INVALID, "%s: %s", sheet->kind, complaints.text);
    xmlFreeDoc(result);
    xmlFreeDoc(document);
    return err;
}
