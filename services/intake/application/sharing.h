/* SPDX-License-Identifier: Apache-2.0
 * sharing - what need not come over the counter, because it comes for another item or the centre has it.
 *
 * A document that the catalogue marks catalogue_held is the same paper for every item of the project or the
 * enterprise: it is not asked for again, and no promise of it is taken.
 */
#ifndef BANGBAN_INTAKE_APPLICATION_SHARING_H
#define BANGBAN_INTAKE_APPLICATION_SHARING_H

#include "intake.h"

/* A document that the enterprise has brought. */
struct held_document {
    const char *code; /* of the material that it was then */
    const char *sha256;
    int64_t size_bytes;
    wall_time handed_in_at;
    bool same_project;
};

struct held_documents {
    const struct held_document *list;
    size_t count;
};

/* `since`: only what came after that will do - what was here then is what is found wrong; 0: all. */
struct wanted_material {
    const struct catalogue_material *material;
    wall_time since;
};

struct wanted_materials {
    struct wanted_material *list;
    size_t count;
};

/* Every required document of the items that may be held. Arena memory. ERR_NOMEM. */
int wanted_of_items(struct arena *arena, const struct catalogue *catalogue, item_set items,
                    struct wanted_materials *ret_wanted);

/* The same of what a check of form misses or takes on a promise. */
int wanted_of_formality(struct arena *arena, const struct formality *formality,
                        struct wanted_materials *ret_wanted);

/* Every material that is the same document as one of those over the counter. Arena memory. ERR_NOMEM. */
int wanted_like(struct arena *arena, const struct catalogue *catalogue, struct material_list materials,
                struct wanted_materials *ret_wanted);

struct sharing_input {
    const struct catalogue *catalogue;
    struct wanted_materials wanted;
    struct held_documents held;
    struct material_list given;
};

/* What is given, and for what is wanted and not given, or only promised, the same document, if it is given
 * for another item or held.  Arena memory. ERR_NOMEM. */
int materials_shared(struct arena *arena, const struct sharing_input *input,
                     struct material_list *ret_materials);

/* The newest one that will do; NULL: the centre has none. */
const struct held_document *held_document_for(const struct catalogue *catalogue,
                                              const struct held_documents *held,
                                              const struct wanted_material *wanted);

/* What the enterprise has brought, for whatever application. Arena memory. */
int held_documents_load(struct handler_ctx *ctx, const char *credit_code, const char *project_code,
                        struct held_documents *ret_held);

#endif
