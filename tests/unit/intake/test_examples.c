/* SPDX-License-Identifier: Apache-2.0
 * test_examples - the worked projects in deploy/examples pass the window as they are. */
#include <jansson.h>
#include <stdio.h>

#include "desk.h"
#include "protojson/protojson.h"
#include "application/submission.h"
#include "validate.h"

#define NINE_ON_MONDAY wall_time_at(civil_day_from(2026, 3, 2), 9, 0)

static ProtobufCMessage *read(const ProtobufCMessageDescriptor *descriptor, json_t *tree)
{
    struct err_text text = {""};
    ProtobufCMessage *message = protojson_read_tree(descriptor, tree, &desk_arena, &text);

    json_decref(tree);
    if (!message)
        fail_msg("%s", text.text);
    return message;
}

static const char *pass_window(const char *name)
{
    char path[128];
    struct findings findings = {.arena = &desk_arena};
    char code[CREDIT_CODE_TEXT];
    struct catalogue_facts facts;
    struct formality formality;

    snprintf(path, sizeof(path), "deploy/examples/%s.json", name);
    json_t *root = json_load_file(path, 0, NULL);
    assert_non_null(root);
    const Project *project = (const Project *)read(&bangban__v1__project__descriptor,
                                                   json_incref(json_object_get(root, "project")));
    const SubmitApplication *request = (const SubmitApplication *)read(
        &bangban__v1__submit_application__descriptor,
        json_pack("{s:s,s:s,s:O,s:O,s:O,s:O,s:O}", "projectCode", project->project_code, "window", "W01",
                  "items", json_object_get(root, "items"), "materials", json_object_get(root, "materials"),
                  "channel", json_object_get(root, "channel"), "agreement",
                  json_object_get(root, "agreement"), "powerOfAttorney",
                  json_object_get(root, "powerOfAttorney")));
    json_decref(root);

    struct catalogue_fact *list = arena_array(&desk_arena, project->n_facts, sizeof(*list));
    for (size_t i = 0; i < project->n_facts; i++)
        list[i] = (struct catalogue_fact){project->facts[i]->key, project->facts[i]->value};
    facts = (struct catalogue_facts){list, project->n_facts};
    item_set asked = items_of_numbers(request->items, request->n_items);
    struct material_rules rules = {formality_scope(desk.catalogue, &facts, asked), &facts, NINE_ON_MONDAY, 0};

    validate_project(&findings, desk_rules, project, code);
    validate_submission(&findings, &desk, request, NINE_ON_MONDAY);
    validate_principal(&findings, request->power_of_attorney, project->applicant);
    validate_materials(&findings, &desk, &rules, request->materials, request->n_materials);
    assert_string_equal(desk_findings(&findings), "");
    struct formality_input input = {
        .catalogue = desk.catalogue,
        .facts = &facts,
        .asked = asked,
        .materials =
            handed_in_of(&desk_arena, (struct material_list){request->materials, request->n_materials}),
        .material_count = request->n_materials,
    };
    assert_int_equal(formality_check(&desk_arena, &input, &formality), 0);
    for (size_t i = 0; i < formality.missing_count; i++)
        print_error("%s: %s %s\n", name, formality.missing[i].material->code,
                    formality.missing[i].fault.reason);
    return formality_status(&formality);
}

static void every_example_is_accepted(void **state)
{
    static const char *const names[] = {"building",     "factory-grassland", "renovation",
                                        "water-intake", "water-project",     "road"};

    (void)state;
    assert_string_equal(pass_window("factory"), "accepted_tolerant");
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        assert_string_equal(pass_window(names[i]), "accepted");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_example_is_accepted)};

    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
