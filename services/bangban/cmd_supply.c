/* SPDX-License-Identifier: Apache-2.0
 * cmd_supply - brings materials that were missing or promised; cmd_deliver - hands a result over.
 */
#include <string.h>

#include "cmd.h"
#include "print_reply.h"
#include "words.h"

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

static enum status make_materials(struct cli *cli, const struct catalogue *catalogue,
                                  SupplyMaterials *command)
{
    command->n_materials = (size_t)cli->arg_count - 1;
    command->materials = arena_array(&cli->arena, command->n_materials, sizeof(*command->materials));
    for (size_t i = 0; i < command->n_materials; i++) {
        const char *code = cli->args[i + 1];
        Material *material = arena_alloc(&cli->arena, sizeof(*material));
        if (!material)
            return cli_fail(cli, ERR_NOMEM, "");
        *material = (Material)BANGBAN__V1__MATERIAL__INIT;
        material->item = item_of(catalogue, code);
        material->code = (char *)(uintptr_t)code;
        material->status = (char *)(uintptr_t) "present";
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
    struct ask to;
    struct err_text why = {""};

    int err = catalogue_open(&catalogue, instance_data_directory(cli), &why);
    if (err < 0)
        return cli_fail(cli, err, why.text);
    command.application_id = (char *)(uintptr_t)cli->args[0];
    enum status status = make_materials(cli, catalogue, &command);
    catalogue_close(&catalogue);
    if (status == STATUS_OK)
        status = ask_open(&to, cli);
    return status == STATUS_OK ? ask_application(&to, &command.base) : status;
}

enum status cmd_deliver(struct cli *cli)
{
    DeliverResult command = BANGBAN__V1__DELIVER_RESULT__INIT;
    struct ask to;
    uint64_t item;

    if (options_number(cli->args[1], CATALOGUE_ITEMS, &item) < 0 || item == 0)
        return cli_usage(cli, "事项 %s：请写 1 至 %d", cli->args[1], CATALOGUE_ITEMS);
    if (!cli->options.received_by)
        return cli_usage(cli, "请用 --received-by 写明签收人");
    command.application_id = (char *)(uintptr_t)cli->args[0];
    command.item = (int32_t)item;
    command.channel = (char *)(uintptr_t)(cli->options.channel ? cli->options.channel : "counter");
    command.received_by = (char *)(uintptr_t)cli->options.received_by;
    enum status status = ask_open(&to, cli);
    return status == STATUS_OK ? ask_application(&to, &command.base) : status;
}
