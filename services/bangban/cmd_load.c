/* SPDX-License-Identifier: Apache-2.0
 * cmd_load - loads projects and applications from CSV files: all rows, or none and a list of every fault.
 *
 * The load is named by the hash of the files.  Interrupted, the same command goes on with the rows that are
 * not there yet; after it was committed, it only tells so.
 */
#include <inttypes.h>
#include <string.h>

#include "ask.h"
#include "bus/chain.h"
#include "cmd.h"
#include "load_file.h"
#include "print_answer.h"
#include "text_table.h"
#include "wire/wire.h"

#define FILES_MAX  2
#define PAGE_ROWS  200
#define PAGE_BYTES ((size_t)200 * 1024) /* packed, before the last row */
#define FAULT_PAGE 1000
#define PATIENCE_S 600 /* thousands of rows are tried in one request; --timeout says otherwise */

#define HASH_TEXT (2 * CHAIN_HASH + 1)

struct load {
    struct ask to;
    struct cli *cli;
    struct load_file files[FILES_MAX];
    size_t file_count;
    char id[HASH_TEXT];
    LoadRow **rows; /* of all files, in order */
    size_t row_count;
    const LoadReport *report;
};

/* ---- the files ---- */

static enum status name_load(struct load *load)
{
    uint8_t hash[CHAIN_HASH] = {0};
    struct chain *chain;

    if (chain_open(&chain) < 0)
        return cli_fail(load->cli, ERR_NOMEM, "");
    for (size_t i = 0; i < load->file_count; i++)
        chain_next(chain, hash, i + 1, (struct bytes_view){NULL, 0},
                   (struct bytes_view){(const uint8_t *)load->files[i].bytes, load->files[i].size});
    chain_close(&chain);
    for (size_t i = 0; i < CHAIN_HASH; i++)
        snprintf(load->id + 2 * i, 3, "%02x", hash[i]);
    return STATUS_OK;
}

static enum status join_rows(struct load *load)
{
    size_t count = 0;

    for (size_t i = 0; i < load->file_count; i++)
        count += load->files[i].row_count;
    load->rows = arena_array(&load->cli->arena, count, sizeof(*load->rows));
    if (!load->rows)
        return cli_fail(load->cli, ERR_NOMEM, "");
    for (size_t i = 0; i < load->file_count; i++)
        for (size_t k = 0; k < load->files[i].row_count; k++) {
            load->rows[load->row_count] = load->files[i].rows[k];
            load->rows[load->row_count++]->file = (uint32_t)i;
        }
    return STATUS_OK;
}

static enum status read_files(struct load *load)
{
    struct cli *cli = load->cli;
    struct err_text why = {""};

    for (int i = 0; i < cli->arg_count; i++) {
        int err = load_file_read(cli->args[i], &cli->arena, &load->files[i], &why);

        if (err < 0)
            return cli_fail(cli, err, why.text);
        load->file_count++;
    }
    enum status status = join_rows(load);
    return status == STATUS_OK ? name_load(load) : status;
}

/* ---- the conversation ---- */

static enum status request(struct load *load, const ProtobufCMessage *message)
{
    const ProtobufCMessage *answer = NULL;
    enum status status = ask(&load->to, "intake", message, &answer);

    if (status == STATUS_OK)
        load->report = (const LoadReport *)answer;
    return status;
}

static enum status open_load(struct load *load)
{
    OpenLoad message = BANGBAN__V1__OPEN_LOAD__INIT;
    LoadFile *files[FILES_MAX];

    for (size_t i = 0; i < load->file_count; i++)
        files[i] = &load->files[i].head;
    message.load_id = load->id;
    message.files = files;
    message.n_files = load->file_count;
    message.rows = (uint32_t)load->row_count;
    enum status status = request(load, &message.base);
    return status == STATUS_REFUSED ? STATUS_BAD_INPUT
                                    : status; /* it judges headers and the number of rows */
}

/* As many rows from `first` on as make a page. */
static size_t page_of(const struct load *load, size_t first)
{
    size_t count = 0, bytes = 0;

    while (first + count < load->row_count && count < PAGE_ROWS && bytes < PAGE_BYTES)
        bytes += bangban__v1__load_row__get_packed_size(load->rows[first + count++]);
    return count;
}

static enum status send_rows(struct load *load)
{
    enum status status = STATUS_OK;

    while (status == STATUS_OK && load->report->received < load->row_count) {
        AddRows message = BANGBAN__V1__ADD_ROWS__INIT;
        size_t first = load->report->received;

        message.load_id = load->id;
        message.first = (uint32_t)first + 1;
        message.rows = load->rows + first;
        message.n_rows = page_of(load, first);
        status = request(load, &message.base);
    }
    return status;
}

static enum status try_rows(struct load *load)
{
    CheckLoad check = BANGBAN__V1__CHECK_LOAD__INIT;
    CommitLoad commit = BANGBAN__V1__COMMIT_LOAD__INIT;

    check.load_id = commit.load_id = load->id;
    return request(load, load->cli->options.dry_run ? &check.base : &commit.base);
}

static enum status abandon(struct load *load)
{
    AbandonLoad message = BANGBAN__V1__ABANDON_LOAD__INIT;

    message.load_id = load->id;
    return request(load, &message.base);
}

/* ---- what people read ---- */

static enum status show_page(struct load *load, struct text_table *table, uint32_t offset)
{
    ShowLoad message = BANGBAN__V1__SHOW_LOAD__INIT;
    const ProtobufCMessage *answer = NULL;

    message.load_id = load->id;
    message.offset = offset;
    message.limit = FAULT_PAGE;
    enum status status = ask(&load->to, "intake", &message.base, &answer);
    if (status != STATUS_OK || load->cli->options.json)
        return status == STATUS_OK ? ask_print_json(load->cli, answer) : status;
    const LoadView *view = (const LoadView *)answer;
    for (size_t i = 0; i < view->n_faults; i++) {
        const LoadFault *fault = view->faults[i];

        TEXT_ROW(table, fault->file, text_cell(table, "%" PRIu32, fault->line),
                 *fault->column ? fault->column : "整行", fault->rule, fault->cure);
    }
    return STATUS_OK;
}

/* All of them; the load is over, because what is corrected is another file. */
static enum status show_faults(struct load *load)
{
    uint32_t faults = load->report->faults;
    struct text_table table;
    enum status status = STATUS_OK;

    text_table_init(&table, &load->cli->arena,
                    (const char *const[]){"文件", ">行", "列", "问题", "更正办法", NULL});
    for (uint32_t offset = 0; status == STATUS_OK && offset < faults; offset += FAULT_PAGE)
        status = show_page(load, &table, offset);
    if (status != STATUS_OK)
        return status;
    if (!load->cli->options.json)
        text_table_print(&table, load->cli->out);
    fprintf(load->cli->err, "bangban: 共 %" PRIu32 " 处问题；一行也没有导入，请更正后重新导入\n", faults);
    status = abandon(load);
    return status == STATUS_OK ? STATUS_BAD_INPUT : status;
}

static enum status show_report(struct load *load)
{
    if (load->cli->options.json)
        return ask_print_json(load->cli, &load->report->base);
    print_answer(load->cli, &load->report->base);
    if (load->report->committed_at == 0)
        fprintf(load->cli->out, "核对无误，尚未导入；去掉 --dry-run 即导入\n");
    return STATUS_OK;
}

enum status cmd_load(struct cli *cli)
{
    struct load load = {.cli = cli};
    enum status status = read_files(&load);

    if (status == STATUS_OK)
        status = ask_open(&load.to, cli);
    if (status == STATUS_OK && !cli->options.timeout)
        load.to.timeout = DURATION_S(PATIENCE_S);
    if (status == STATUS_OK)
        status = open_load(&load);
    if (status == STATUS_OK && load.report->committed_at == 0) {
        status = send_rows(&load);
        if (status == STATUS_OK)
            status = try_rows(&load);
    }
    if (status != STATUS_OK)
        return status;
    return load.report->faults ? show_faults(&load) : show_report(&load);
}
