/* SPDX-License-Identifier: Apache-2.0
 * cmd_supply - brings materials that were missing or promised, or promises them.
 */
#include <string.h>

#include "cmd.h"
#include "paper_file.h"
#include "print_reply.h"
#include "words.h"

/* Requests are only read. */
static char *borrow(const char *text)
{
    return (char *)(uintptr_t)text;
}

static int item_of(const struct catalogue *catalogue, const char *code)
{
    for (int item = 1; item <= CATALOGUE_ITEMS; item++) {
        size_t count;
        const struct catalogue_material *materials = catalogue_materials(catalogue, item, &count);
        for (size_t i = 0; i < count; i++)
            if (strcmp(materials[i].code, code) == 0)
                return item;
    }
    return 0;
}

/* What the options say of each of the materials. */
static enum status read_options(struct cli *cli, Material *ret_like, struct paper_file *file)
{
    const struct options *options = &cli->options;
    struct err_text why = {""};
    uint64_t item = 0;

    *ret_like = (Material)BANGBAN__V1__MATERIAL__INIT;
    ret_like->status = borrow(options->promised_on ? "promised" : "present");
    if (options->promised_on)
        ret_like->promised_on = borrow(options->promised_on);
    if (options->source)
        ret_like->source = borrow(options->source);
    if (options->from_item && options_number(options->from_item, CATALOGUE_ITEMS, &item) < 0)
        return cli_usage(cli, "--from-item %s：请写 1 至 %d 的事项编号", options->from_item, CATALOGUE_ITEMS);
    ret_like->from_item = (int32_t)item;
    if (!options->file)
        return STATUS_OK;
    if (cli->arg_count != 2)
        return cli_usage(cli, "--file 只能对应一份材料");
    int err = paper_file_read(options->file, file, &why);
    if (err < 0)
        return cli_fail(cli, err, why.text);
    ret_like->sha256 = file->sha256;
    ret_like->size_bytes = file->size;
    return STATUS_OK;
}

static enum status make_materials(struct cli *cli, const struct catalogue *catalogue, const Material *like,
                                  SupplyMaterials *command)
{
    command->n_materials = (size_t)cli->arg_count - 1;
    command->materials = arena_array(&cli->arena, command->n_materials, sizeof(*command->materials));
    for (size_t i = 0; i < command->n_materials; i++) {
        const char *code = cli->args[i + 1];
        Material *material = arena_memdup(&cli->arena, like, sizeof(*like));
        if (!material || !command->materials)
            return cli_fail(cli, ERR_NOMEM, "");
        material->item = item_of(catalogue, code);
        material->code = borrow(code);
        if (material->item == 0)
            return cli_usage(cli, "没有材料代码 %s；代码形如 M22-04，见 deploy/data/materials.csv", code);
        command->materials[i] = material;
    }
    return STATUS_OK;
}

enum status cmd_supply(struct cli *cli)
{
    SupplyMaterials command = BANGBAN__V1__SUPPLY_MATERIALS__INIT;
    struct catalogue *catalogue = NULL;
    struct paper_file file;
    Material like;
    struct ask to;
    struct err_text why = {""};

    int err = catalogue_open(&catalogue, instance_data_directory(cli), &why);
    if (err < 0)
        return cli_fail(cli, err, why.text);
    command.application_id = borrow(cli->args[0]);
    enum status status = read_options(cli, &like, &file);
    if (status == STATUS_OK)
        status = make_materials(cli, catalogue, &like, &command);
    catalogue_close(&catalogue);
    if (status == STATUS_OK)
        status = ask_open(&to, cli);
    return status == STATUS_OK ? ask_application(&to, &command.base) : status;
}
