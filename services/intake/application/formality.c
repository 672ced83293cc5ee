/* SPDX-License-Identifier: Apache-2.0
 * formality - every required material of every item, one by one. */
#include "formality.h"

#include <string.h>

struct check {
    const struct formality_input *input;
    item_set handled; /* to be handled in this application */
    struct formality *result;
};

item_set formality_scope(const struct catalogue *catalogue, const struct catalogue_facts *facts,
                         item_set asked)
{
    item_set scope = asked;

    for (int number = 1; number <= CATALOGUE_ITEMS; number++) {
        if (!(asked & ITEM_BIT(number)))
            continue;
        struct catalogue_item item = catalogue_item_for(catalogue, number, facts);
        if (item.drop == CATALOGUE_MERGED)
            scope |= ITEM_BIT(item.merged_into);
    }
    return scope;
}

static void sort_items(struct check *check)
{
    const struct formality_input *input = check->input;
    struct formality *result = check->result;
    item_set scope = formality_scope(input->catalogue, input->facts, input->asked);

    for (int number = 1; number <= CATALOGUE_ITEMS; number++) {
        if (!(scope & ITEM_BIT(number)))
            continue;
        struct catalogue_item item = catalogue_item_for(input->catalogue, number, input->facts);
        if (item.drop != CATALOGUE_KEPT) {
            result->excluded[result->excluded_count++] = item;
            continue;
        }
        result->items[result->item_count++] = item;
        check->handled |= ITEM_BIT(number);
    }
}

/* The result of an item that the law does not ask of this project cannot be asked for either. */
static bool needless(const struct check *check, int number)
{
    struct catalogue_item item = catalogue_item_for(check->input->catalogue, number, check->input->facts);

    return item.drop == CATALOGUE_EXEMPT || item.drop == CATALOGUE_NOT_REQUIRED;
}

int formality_covering_item(const struct catalogue_material *material, item_set results, item_set handled)
{
    const item_set choices[] = {material->reusable_from & results, material->reusable_from & handled};

    for (size_t i = 0; i < 2; i++)
        for (int number = 1; choices[i] && number <= CATALOGUE_ITEMS; number++)
            if (choices[i] & ITEM_BIT(number))
                return number;
    return 0;
}

static bool covered(const struct check *check, const struct catalogue_material *material)
{
    item_set sources = material->reusable_from;

    if (formality_covering_item(material, check->input->results, check->handled))
        return true;
    for (int number = 1; number <= CATALOGUE_ITEMS; number++)
        if ((sources & ITEM_BIT(number)) && !needless(check, number))
            return false;
    return sources != 0;
}

static const struct handed_in *find_handed_in(const struct check *check,
                                              const struct catalogue_material *material)
{
    for (size_t i = 0; i < check->input->material_count; i++) {
        const struct handed_in *handed = &check->input->materials[i];

        if (handed->item == material->item && strcmp(handed->code, material->code) == 0)
            return handed;
    }
    return NULL;
}

/* NULL: nothing stands against the promise. */
static const char *no_tolerance(const struct check *check, const struct catalogue_item *item,
                                const struct catalogue_material *material)
{
    if (!item->tolerable)
        return "该事项不适用容缺受理，须提交";
    if (!material->tolerable)
        return "该材料为主要材料，不得容缺，须提交";
    return check->input->barred;
}

static void miss(struct check *check, const struct catalogue_material *material, const char *reason)
{
    check->result->missing[check->result->missing_count++] = (struct formality_missing){
        .material = material, .fault = {reason, material->form_zh, material->where_zh}};
}

static void miss_promised(struct check *check, const struct catalogue_material *material, const char *day)
{
    miss(check, material, "承诺的补齐日期已过，须提交或重新承诺");
    check->result->missing[check->result->missing_count - 1].promised_on = day;
}

static void miss_good_one(struct check *check, const struct catalogue_material *material,
                          const struct handed_in *handed)
{
    const struct material_fault *fault = handed->fault;

    check->result->missing[check->result->missing_count++] =
        (struct formality_missing){.material = material,
                                   .fault = {fault->reason, *fault->form ? fault->form : material->form_zh,
                                             *fault->where ? fault->where : material->where_zh},
                                   .wrong_since = handed->handed_in_at};
}

static void check_material(struct check *check, const struct catalogue_item *item,
                           const struct catalogue_material *material)
{
    const struct handed_in *handed = find_handed_in(check, material);

    if (handed && handed->fault) { /* also one that was not required: it may not stay wrong */
        miss_good_one(check, material, handed);
        return;
    }
    if (!material->required || covered(check, material) || (handed && !handed->promised_on))
        return;
    if (!handed) {
        miss(check, material, "必交材料未提交");
        return;
    }
    const char *reason = no_tolerance(check, item, material);
    if (reason)
        miss(check, material, reason);
    else if (handed->promise_over)
        miss_promised(check, material, handed->promised_on);
    else
        check->result->promises[check->result->promise_count++] =
            (struct formality_promise){.material = material, .promised_on = handed->promised_on};
}

static size_t materials_of_all(const struct catalogue *catalogue)
{
    size_t total = 0;

    for (int number = 1; number <= CATALOGUE_ITEMS; number++) {
        size_t count;

        catalogue_materials(catalogue, number, &count);
        total += count;
    }
    return total;
}

int formality_check(struct arena *arena, const struct formality_input *input, struct formality *ret_formality)
{
    size_t materials = materials_of_all(input->catalogue);
    struct formality result = {
        .items = arena_array(arena, CATALOGUE_ITEMS, sizeof(*result.items)),
        .excluded = arena_array(arena, CATALOGUE_ITEMS, sizeof(*result.excluded)),
        .missing = arena_array(arena, materials, sizeof(*result.missing)),
        .promises = arena_array(arena, materials, sizeof(*result.promises)),
    };
    struct check check = {.input = input, .result = &result};

    if (!result.items || !result.excluded || !result.missing || !result.promises)
        return ERR_NOMEM;
    sort_items(&check);
    for (size_t i = 0; i < result.item_count; i++) {
        size_t count;
        const struct catalogue_material *list =
            catalogue_materials(input->catalogue, result.items[i].number, &count);

        for (size_t k = 0; k < count; k++)
            check_material(&check, &result.items[i], &list[k]);
    }
    *ret_formality = result;
    return 0;
}

const char *formality_status(const struct formality *formality)
{
    if (formality->missing_count)
        return "correction";
    return formality->promise_count ? "accepted_tolerant" : "accepted";
}

const struct catalogue_material *formality_material(const struct catalogue *catalogue, int item,
                                                    const char *code)
{
    size_t count;
    const struct catalogue_material *list = catalogue_materials(catalogue, item, &count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].code, code) == 0)
            return &list[i];
    return NULL;
}
