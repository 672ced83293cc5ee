/* SPDX-License-Identifier: Apache-2.0
 * desk - the deployed reference data and an arena. */
#include "desk.h"

struct intake desk;
struct arena desk_arena;
struct rule_set *desk_rules;

static int open_rules(void)
{
    struct err_text text = {""};
    struct rule_table table;

    if (rule_table_read(&desk_arena, "deploy/data/controlled_rules.csv", &table, &text) < 0) {
        print_error("%s\n", text.text);
        return -1;
    }
    return rule_set_new(&desk_rules, &table) == 0 ? 0 : -1;
}

int desk_open(void **state)
{
    struct err_text text = {""};

    (void)state;
    arena_init(&desk_arena, 64u << 20);
    desk = (struct intake){.data_directory = "deploy/data",
                           .document_directory = "deploy/templates/documents",
                           .tolerance_bar = DURATION_S(86400),
                           .digest_reach = DURATION_S(86400)};
    if (intake_start(&desk, &text) < 0) {
        print_error("%s\n", text.text);
        return -1;
    }
    return open_rules();
}

int desk_close(void **state)
{
    (void)state;
    rule_set_free(&desk_rules);
    intake_stop(&desk);
    arena_done(&desk_arena);
    return 0;
}

const char *desk_findings(const struct findings *findings)
{
    const char *text = "";

    for (size_t i = 0; i < findings->count; i++)
        text = arena_printf(&desk_arena, "%s%s: %s\n", text, findings->list[i].field, findings->list[i].rule);
    return text;
}

bool desk_found(const struct findings *findings, const char *field)
{
    for (size_t i = 0; i < findings->count; i++)
        if (strcmp(findings->list[i].field, field) == 0)
            return true;
    return false;
}
