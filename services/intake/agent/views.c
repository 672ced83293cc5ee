/* SPDX-License-Identifier: Apache-2.0
 * agent_views - each agent with what he knows, whether he is there, and what he has to do. */
#include <string.h>

#include "list.h"
#include "view.h"

struct views {
    struct handler_ctx *ctx;
    const struct intake *intake;
    struct load_agent_states_row *states;
    struct load_absences_row *absences;
    struct load_agent_contacts_row *contacts;
    struct load_duties_row *duties;
    size_t state_count, absence_count, contact_count, duty_count;
};

static int load(struct views *views)
{
    struct handler_ctx *ctx = views->ctx;
    civil_day today = civil_day_of(ctx->now);
    int err = load_agent_states(ctx->tx, ctx->arena, today, &views->states, &views->state_count);

    if (err == 0)
        err = load_absences(ctx->tx, ctx->arena, today, &views->absences, &views->absence_count);
    if (err == 0)
        err = load_agent_contacts(ctx->tx, ctx->arena, &views->contacts, &views->contact_count);
    if (err == 0)
        err = load_duties(ctx->tx, ctx->arena, NULL, &views->duties, &views->duty_count);
    return err;
}

int agent_duty_view(struct arena *arena, const struct load_duties_row *row, DutyView *view)
{
    view->application_id = arena_alloc(arena, UUID_TEXT);
    if (!view->application_id)
        return ERR_NOMEM;
    *view->application_id = '\0';
    if (row->has_application_id)
        uuid_format(&row->application_id, view->application_id);
    view->duty = borrow(row->kind);
    view->number = borrow(row->label);
    view->subject = borrow(row->subject);
    view->item = row->item;
    view->holder = borrow(row->holder);
    view->opened_at = row->opened_at.us;
    view->due_on = borrow(row->has_due_on ? row->due_on : "");
    return 0;
}

/* The words of a cell, as texts. */
static int fill_words(struct arena *arena, const char *cell, char ***ret_words, size_t *ret_count)
{
    char **words = arena_array(arena, strlen(cell) + 1, sizeof(*words));

    *ret_count = 0;
    if (!words)
        return ERR_NOMEM;
    for (struct list_word word; list_next(&cell, &word); (*ret_count)++) {
        words[*ret_count] = arena_printf(arena, "%.*s", (int)word.size, word.text);
        if (!words[*ret_count])
            return ERR_NOMEM;
    }
    *ret_words = words;
    return 0;
}

static int fill_teams(const struct views *views, AgentView *view)
{
    const struct teams *teams = views->intake->teams;
    size_t count = 0;

    for (const struct team *team = teams_next(teams, NULL); team; team = teams_next(teams, team))
        count++;
    view->teams = arena_array(views->ctx->arena, count, sizeof(*view->teams));
    if (!view->teams)
        return ERR_NOMEM;
    for (const struct team *team = teams_next(teams, NULL); team; team = teams_next(teams, team))
        if (team_has(team, view->agent))
            view->teams[view->n_teams++] = borrow(team->name);
    return 0;
}

static int fill_duties(const struct views *views, AgentView *view)
{
    struct arena *arena = views->ctx->arena;
    const char *holder = arena_printf(arena, "agent:%s", view->agent);
    DutyView *duties = arena_array(arena, views->duty_count, sizeof(*duties));
    int err = 0;

    view->duties = arena_array(arena, views->duty_count, sizeof(*view->duties));
    if (!holder || !duties || !view->duties)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < views->duty_count; i++) {
        if (strcmp(views->duties[i].holder, holder) != 0)
            continue;
        bangban__v1__duty_view__init(&duties[i]);
        err = agent_duty_view(arena, &views->duties[i], &duties[i]);
        view->duties[view->n_duties++] = &duties[i];
    }
    return err;
}

static char *day_text(struct arena *arena, civil_day day)
{
    char text[CIVIL_DAY_TEXT];

    return arena_strdup(arena, civil_day_format(day, text));
}

static int fill_absence(const struct views *views, AgentView *view)
{
    struct arena *arena = views->ctx->arena;

    for (size_t i = 0; i < views->absence_count; i++) {
        const struct load_absences_row *row = &views->absences[i];

        if (strcmp(row->agent, view->agent) != 0)
            continue;
        view->away_from = day_text(arena, row->from_on);
        view->away_until = row->has_until_on ? day_text(arena, row->until_on) : borrow("");
        view->away_reason = borrow(row->reason);
        return view->away_from && view->away_until ? 0 : ERR_NOMEM;
    }
    return 0;
}

static void fill_load(const struct views *views, AgentView *view)
{
    view->available = true;
    for (size_t i = 0; i < views->state_count; i++)
        if (strcmp(views->states[i].agent, view->agent) == 0) {
            view->available = !views->states[i].away;
            view->applications = (uint32_t)views->states[i].applications;
            view->items = (uint32_t)views->states[i].items;
        }
    for (size_t i = 0; i < views->contact_count; i++)
        if (strcmp(views->contacts[i].agent, view->agent) == 0)
            view->contacts = (uint32_t)views->contacts[i].contacts;
}

static int fill(const struct views *views, const struct agent *agent, AgentView *view)
{
    bangban__v1__agent_view__init(view);
    view->agent = borrow(agent->code);
    view->name = borrow(agent->name);
    view->phone = borrow(agent->phone);
    fill_load(views, view);
    int err = fill_words(views->ctx->arena, agent->departments, &view->departments, &view->n_departments);
    if (err == 0)
        err = fill_teams(views, view);
    if (err == 0)
        err = fill_absence(views, view);
    return err < 0 ? err : fill_duties(views, view);
}

int agent_views(struct handler_ctx *ctx, const struct agent *only, AgentView ***ret_views, size_t *ret_count)
{
    struct views views = {.ctx = ctx, .intake = ctx->state};
    const struct roster *roster = views.intake->roster;
    int err = load(&views);

    if (err < 0)
        return err;
    size_t count = 0;
    for (const struct agent *agent = roster_next(roster, NULL); agent; agent = roster_next(roster, agent))
        count++;
    AgentView *list = arena_array(ctx->arena, count, sizeof(*list));
    *ret_views = arena_array(ctx->arena, count, sizeof(**ret_views));
    if (!list || !*ret_views)
        return ERR_NOMEM;
    *ret_count = 0;
    for (const struct agent *agent = roster_next(roster, NULL); err == 0 && agent;
         agent = roster_next(roster, agent)) {
        if (only && agent != only)
            continue;
        err = fill(&views, agent, &list[*ret_count]);
        (*ret_views)[*ret_count] = &list[*ret_count];
        (*ret_count)++;
    }
    return err;
}

int agent_view_one(struct handler_ctx *ctx, const struct agent *agent, AgentView **ret_view)
{
    AgentView **views;
    size_t count;
    int err = agent_views(ctx, agent, &views, &count);

    if (err == 0)
        *ret_view = views[0];
    return err;
}
