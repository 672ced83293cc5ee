/* SPDX-License-Identifier: Apache-2.0
 * plan_input - see plan_input.h.
 */
#include "plan_input.h"

#include <stdlib.h>
#include <string.h>

#include "project_file.h"

static int read_facts(const struct project_file *file, struct arena *arena, struct catalogue_facts *ret_facts,
                      struct err_text *ret_text)
{
    const Project *project = file->project->project;
    struct catalogue_fact *list = arena_array(arena, project->n_facts, sizeof(*list));
    struct err_text why = {""};

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < project->n_facts; i++) {
        char field[128];
        list[i] = (struct catalogue_fact){project->facts[i]->key, project->facts[i]->value};
        snprintf(field, sizeof(field), "project.facts.%s", list[i].name);
        if (catalogue_fact_check(&list[i], &why) < 0)
            return project_file_reject(file, ret_text, field, "%s", why.text);
        for (size_t k = 0; k < i; k++)
            if (catalogue_facts_exclude(&list[i], &list[k]))
                return project_file_reject(file, ret_text, field, "与项目事实 %s 相互矛盾，不能同时为 yes",
                                           list[k].name);
    }
    *ret_facts = (struct catalogue_facts){list, project->n_facts};
    return 0;
}

static int read_items(const struct project_file *file, item_set *ret_items, struct err_text *ret_text)
{
    item_set items = 0;

    for (size_t i = 0; i < file->application->n_items; i++) {
        int item = file->application->items[i];
        char field[32];
        snprintf(field, sizeof(field), "items[%zu]", i);
        if (item < 1 || item > CATALOGUE_ITEMS)
            return project_file_reject(file, ret_text, field, "没有事项 %d；编号为 1 至 %d", item,
                                       CATALOGUE_ITEMS);
        if (items & ITEM_BIT(item))
            return project_file_reject(file, ret_text, field, "事项 %d 重复；请删去一个", item);
        items |= ITEM_BIT(item);
    }
    *ret_items = items;
    return items ? 0 : project_file_reject(file, ret_text, "items", "至少写一个事项编号");
}

int plan_input_read(struct cli *cli, struct plan_input *ret_input, struct err_text *ret_text)
{
    struct project_file file;
    int err = project_file_read(cli->args[0], &cli->arena, &file, ret_text);

    if (err == 0)
        err = read_facts(&file, &cli->arena, &ret_input->facts, ret_text);
    if (err == 0)
        err = read_items(&file, &ret_input->items, ret_text);
    if (err == 0)
        ret_input->project = file.project->project->name;
    return err;
}

/* ---- what if ---- */

/* "17,22"; NULL is none. */
static int parse_items(const char *text, const char *option, item_set *ret_items, struct err_text *ret_text)
{
    item_set items = 0;

    for (const char *at = text; at && *at;) {
        char *end;
        long number = strtol(at, &end, 10);
        if (end == at || (*end && *end != ',') || number < 1 || number > CATALOGUE_ITEMS)
            return err_set(ret_text, ERR_INVALID, "%s：应为以逗号分隔的事项编号，1 至 %d，如 17,22", option,
                           CATALOGUE_ITEMS);
        items |= ITEM_BIT(number);
        at = *end ? end + 1 : end;
    }
    *ret_items = items;
    return 0;
}

static size_t count_words(const char *text)
{
    size_t count = 1;

    for (; *text; text++)
        count += *text == ',';
    return count;
}

static int parse_fact(char *word, struct catalogue_fact *ret_fact, struct err_text *ret_text)
{
    char *value = strchr(word, '=');
    struct err_text why = {""};

    if (!value)
        return err_set(ret_text, ERR_INVALID, "--fact：应为“名称=值”，如 energy_tce=6000，多个以逗号分隔");
    *value++ = '\0';
    *ret_fact = (struct catalogue_fact){word, value};
    if (catalogue_fact_check(ret_fact, &why) < 0)
        return err_set(ret_text, ERR_INVALID, "--fact %s：%s", word, why.text);
    return 0;
}

/* "energy_tce=6000,report=yes"; NULL is none. */
static int parse_facts(struct arena *arena, const char *text, struct catalogue_facts *ret_facts,
                       struct err_text *ret_text)
{
    char *words = text ? arena_strdup(arena, text) : NULL, *next = words;
    struct catalogue_fact *list = words ? arena_array(arena, count_words(text), sizeof(*list)) : NULL;
    size_t count = 0;
    int err = 0;

    if (!text)
        return 0;
    if (!list)
        return ERR_NOMEM;
    for (char *word = strsep(&next, ","); word && err == 0; word = strsep(&next, ","))
        err = parse_fact(word, &list[count++], ret_text);
    *ret_facts = (struct catalogue_facts){list, count};
    return err;
}

int supposition_parse(struct cli *cli, struct supposition *ret_supposition, struct err_text *ret_text)
{
    const struct options *options = &cli->options;
    struct supposition supposition = {.given =
                                          options->with_items || options->without_items || options->facts};
    int err = parse_items(options->with_items, "--with", &supposition.with, ret_text);

    if (err == 0)
        err = parse_items(options->without_items, "--without", &supposition.without, ret_text);
    if (err == 0)
        err = parse_facts(&cli->arena, options->facts, &supposition.facts, ret_text);
    if (err == 0)
        *ret_supposition = supposition;
    return err;
}

/* The fact of that name gets the value, or is added. */
static void set_fact(struct catalogue_fact *list, size_t *count, struct catalogue_fact fact)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(list[i].name, fact.name) == 0) {
            list[i] = fact;
            return;
        }
    list[(*count)++] = fact;
}

static int suppose_facts(struct arena *arena, const struct catalogue_facts *supposed,
                         struct catalogue_facts *facts)
{
    struct catalogue_fact *list = arena_array(arena, facts->count + supposed->count + 1, sizeof(*list));
    size_t count = 0;

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < facts->count; i++)
        set_fact(list, &count, facts->list[i]);
    for (size_t i = 0; i < supposed->count; i++)
        set_fact(list, &count, supposed->list[i]);
    *facts = (struct catalogue_facts){list, count};
    return 0;
}

int plan_input_suppose(struct arena *arena, struct plan_input *input, const struct supposition *supposition,
                       struct err_text *ret_text)
{
    item_set missing = supposition->without & ~input->items;

    if (missing)
        return err_set(ret_text, ERR_INVALID, "--without：项目本来就没有事项 %d", __builtin_ctzll(missing));
    input->items = (input->items | supposition->with) & ~supposition->without;
    if (!input->items)
        return err_set(ret_text, ERR_INVALID, "--without：没有剩下任何事项");
    return suppose_facts(arena, &supposition->facts, &input->facts);
}
