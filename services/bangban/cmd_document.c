/* SPDX-License-Identifier: Apache-2.0
 * cmd_document - issues a document, or prints it again, as HTML or PDF.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "catalogue/catalogue.h"
#include "cmd.h"
#include "print_pdf.h"

#define ROUNDS_MAX  100
#define PDF_LIMIT_S 120 /* to embed Chinese letters takes the program long */

static char *borrow(const char *text)
{
    return (char *)(uintptr_t)text;
}

static enum status read_number(struct cli *cli, const char *text, const char *what, uint64_t max,
                               int32_t *ret_number)
{
    uint64_t number = 0;

    if (text && options_number(text, max, &number) < 0)
        return cli_usage(cli, "%s %s：请写不大于 %llu 的数字", what, text, (unsigned long long)max);
    *ret_number = (int32_t)number;
    return STATUS_OK;
}

static enum status issue(const struct ask *to, const DocumentSummary **ret_summary)
{
    struct cli *cli = to->cli;
    IssueDocument command = BANGBAN__V1__ISSUE_DOCUMENT__INIT;
    const ProtobufCMessage *answer;
    enum status status = read_number(cli, cli->options.item, "--item", CATALOGUE_ITEMS, &command.item);

    if (status == STATUS_OK)
        status = read_number(cli, cli->options.round, "--round", ROUNDS_MAX, &command.round);
    if (status != STATUS_OK)
        return status;
    if (cli->options.reason)
        command.reason = borrow(cli->options.reason);
    command.kind = borrow(cli->args[0]);
    command.application_id = borrow(cli->args[1]);
    status = ask(to, "intake", &command.base, &answer);
    *ret_summary = (const DocumentSummary *)answer;
    return status;
}

static enum status fetch(const struct ask *to, const char *number, const DocumentView **ret_view)
{
    ShowDocument question = BANGBAN__V1__SHOW_DOCUMENT__INIT;
    const ProtobufCMessage *answer;

    question.number = borrow(number);
    enum status status = ask(to, "intake", &question.base, &answer);
    *ret_view = (const DocumentView *)answer;
    return status;
}

static enum status fail_to_write(struct cli *cli, const char *path)
{
    return cli_fail(cli, ERR_IO, arena_printf(&cli->arena, "%s：%s", path, strerror(errno)));
}

static bool write_whole(const ProtobufCBinaryData *html, FILE *file)
{
    return fwrite(html->data, 1, html->len, file) == html->len && fflush(file) == 0;
}

/* What was there before is replaced by a whole document or not at all. */
static enum status write_file(struct cli *cli, const ProtobufCBinaryData *html, const char *path)
{
    const char *part = arena_printf(&cli->arena, "%s.%ld.part", path, (long)getpid());
    FILE *file = part ? fopen(part, "wb") : NULL;
    bool written = file && write_whole(html, file);

    if (file)
        written &= fclose(file) == 0;
    if (written && rename(part, path) == 0)
        return STATUS_OK;
    enum status status = fail_to_write(cli, path);
    if (file)
        unlink(part);
    return status;
}

static enum status write_html(struct cli *cli, const ProtobufCBinaryData *html, const char *path)
{
    if (path)
        return write_file(cli, html, path);
    return write_whole(html, cli->out) ? STATUS_OK : fail_to_write(cli, "标准输出");
}

static enum status write_pdf(struct cli *cli, const ProtobufCBinaryData *html, const char *path)
{
    uint64_t limit = PDF_LIMIT_S;
    struct err_text why;

    int err = cli->options.timeout ? options_number(cli->options.timeout, INT32_MAX, &limit) : 0;
    assert(err == 0); /* it was checked before the service was asked */
    err = print_pdf(html->data, html->len, &(struct pdf_target){path, (int)limit}, &why);
    return err == 0 ? STATUS_OK : cli_fail(cli, err, why.text);
}

/* HTML goes to standard output when no file is named; what was done is then said on standard error. */
static enum status write_out(struct cli *cli, const DocumentView *view)
{
    const struct options *options = &cli->options;
    enum status status = STATUS_OK;

    if (options->output || (!options->pdf && !options->json))
        status = write_html(cli, &view->html, options->output);
    if (status == STATUS_OK && options->pdf)
        status = write_pdf(cli, &view->html, options->pdf);
    return status;
}

enum status cmd_document(struct cli *cli)
{
    const DocumentSummary *summary;
    const DocumentView *view;
    struct ask to;
    enum status status = ask_open(&to, cli);

    if (status == STATUS_OK)
        status = issue(&to, &summary);
    if (status == STATUS_OK)
        status = fetch(&to, summary->number, &view);
    if (status != STATUS_OK)
        return status;
    status = write_out(cli, view);
    if (status != STATUS_OK) {
        fprintf(cli->err, "%s %s 已经出具，未能输出：改正后重新执行即可打印\n", summary->title,
                summary->number);
        return status;
    }
    if (cli->options.json)
        return ask_print_json(cli, &summary->base);
    fprintf(cli->options.output || cli->options.pdf ? cli->out : cli->err, "%s %s，第 %lld 份\n",
            summary->title, summary->number, (long long)summary->copies);
    if (summary->outdated)
        fprintf(cli->err,
                "文书出具之后登记信息已有变化，本次打印的仍是原文书；需要换发的，请加 --reason 理由\n");
    return STATUS_OK;
}
