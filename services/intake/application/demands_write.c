/* SPDX-License-Identifier: Apache-2.0
 * demands_write - the rows of the demands in a batch. */
#include "demands.h"

struct columns {
    struct uuid *applications;
    int32_t *items, *rounds, *sizes;
    const char **departments, **events, **codes, **kinds, **reasons, **forms, **places;
    size_t count;
};

static bool alloc_columns(struct columns *columns, struct arena *arena, size_t room)
{
    const char ***const texts[] = {&columns->departments, &columns->events, &columns->codes, &columns->kinds,
                                   &columns->reasons,     &columns->forms,  &columns->places};

    *columns = (struct columns){.applications = arena_array(arena, room, sizeof(struct uuid)),
                                .items = arena_array(arena, room, sizeof(int32_t)),
                                .rounds = arena_array(arena, room, sizeof(int32_t)),
                                .sizes = arena_array(arena, room, sizeof(int32_t))};
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        *texts[i] = arena_array(arena, room, sizeof(char *));
        if (!*texts[i])
            return false;
    }
    return columns->applications && columns->items && columns->rounds && columns->sizes;
}

static size_t add_row(struct columns *columns, const struct demand *demand)
{
    size_t n = columns->count++;

    columns->applications[n] = demand->row->application_id;
    columns->items[n] = demand->row->item;
    columns->departments[n] = demand->row->department;
    columns->rounds[n] = demand->round;
    columns->sizes[n] = (int32_t)demand->asked_count;
    columns->events[n] = demand->step->event_id;
    return n;
}

static int write_notices(const struct demands *demands)
{
    struct columns c;

    if (!alloc_columns(&c, demands->ctx->arena, demands->count))
        return ERR_NOMEM;
    for (size_t i = 0; i < demands->count; i++)
        if (demands->list[i].round)
            add_row(&c, &demands->list[i]);
    if (c.count == 0)
        return 0;
    return insert_department_notices(
        demands->ctx->tx, (struct store_uuid_array){c.applications, c.count},
        (struct store_int32_array){c.items, c.count}, (struct store_text_array){c.departments, c.count},
        (struct store_int32_array){c.rounds, c.count}, (struct store_int32_array){c.sizes, c.count},
        (struct store_text_array){c.events, c.count}, demands->ctx->now);
}

static int write_asked(const struct demands *demands)
{
    struct columns c;

    if (demands->asked == 0)
        return 0;
    if (!alloc_columns(&c, demands->ctx->arena, demands->asked))
        return ERR_NOMEM;
    for (size_t i = 0; i < demands->count; i++)
        for (size_t k = 0; k < demands->list[i].asked_count; k++) {
            const struct catalogue_material *material = demands->list[i].asked[k];
            size_t n = add_row(&c, &demands->list[i]);

            c.codes[n] = material->code;
            c.reasons[n] = demands->list[i].step->reason;
            c.forms[n] = material->form_zh;
            c.places[n] = material->where_zh;
        }
    return insert_department_materials(
        demands->ctx->tx, (struct store_uuid_array){c.applications, c.count},
        (struct store_int32_array){c.items, c.count}, (struct store_text_array){c.departments, c.count},
        (struct store_int32_array){c.rounds, c.count}, (struct store_text_array){c.codes, c.count},
        (struct store_text_array){c.reasons, c.count}, (struct store_text_array){c.forms, c.count},
        (struct store_text_array){c.places, c.count});
}

static int write_excess(const struct demands *demands)
{
    struct columns c;

    if (demands->excess == 0)
        return 0;
    if (!alloc_columns(&c, demands->ctx->arena, demands->excess))
        return ERR_NOMEM;
    for (size_t i = 0; i < demands->count; i++)
        for (size_t k = 0; k < demands->list[i].excess_count; k++) {
            size_t n = add_row(&c, &demands->list[i]);

            c.codes[n] = demands->list[i].excess[k]->code;
            c.kinds[n] = demands->list[i].excess[k]->kind;
        }
    return insert_excess_demands(
        demands->ctx->tx, (struct store_uuid_array){c.applications, c.count},
        (struct store_int32_array){c.items, c.count}, (struct store_text_array){c.departments, c.count},
        (struct store_text_array){c.events, c.count}, (struct store_text_array){c.codes, c.count},
        (struct store_text_array){c.kinds, c.count}, demands->ctx->now);
}

int demands_write(const struct demands *demands)
{
    int err = write_notices(demands);

    if (err == 0)
        err = write_asked(demands);
    return err < 0 ? err : write_excess(demands);
}
