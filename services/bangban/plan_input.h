/* SPDX-License-Identifier: Apache-2.0
 * plan_input - items and facts of a project file, as it is and as it would be (--with, --without, --fact).
 */
#ifndef BANGBAN_PLAN_INPUT_H
#define BANGBAN_PLAN_INPUT_H

#include "cli.h"
#include "plan/plan.h"

struct plan_input {
    const char *project; /* name */
    item_set items;
    struct catalogue_facts facts;
};

/* All in the arena of `cli`. ERR_IO or ERR_INVALID with `ret_text`: file, line, field, rule. */
int plan_input_read(struct cli *cli, struct plan_input *ret_input, struct err_text *ret_text);

/* What the options suppose instead. */
struct supposition {
    bool given;
    item_set with, without;
    struct catalogue_facts facts;
};

/* ERR_INVALID with `ret_text` for what could not be right with any project. */
int supposition_parse(struct cli *cli, struct supposition *ret_supposition, struct err_text *ret_text);

/* ERR_INVALID with `ret_text` when the project has no such item, or none is left. */
int plan_input_suppose(struct arena *arena, struct plan_input *input, const struct supposition *supposition,
                       struct err_text *ret_text);

#endif
