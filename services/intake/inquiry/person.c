/* SPDX-License-Identifier: Apache-2.0
 * person - agents and clerks as those who answer for an inquiry. */
#include "person.h"

#include "agent/agent.h"
#include "window/reception.h"

#include <stdio.h>
#include <string.h>

#define AGENT "agent:"
#define CLERK "clerk:"

static const char *after(const char *text, const char *prefix)
{
    size_t size = strlen(prefix);

    return strncmp(text, prefix, size) == 0 ? text + size : NULL;
}

const char *person_name(const struct intake *intake, const char *person)
{
    const char *code = after(person, AGENT);

    if (code) {
        const struct agent *agent = roster_agent(intake->roster, code);

        return agent ? agent->name : NULL;
    }
    code = after(person, CLERK);
    const struct clerk *clerk = code ? windows_clerk(intake->windows, code) : NULL;
    return clerk ? clerk->name : NULL;
}

const char *person_address(const struct intake *intake, const char *person, char ret_address[ADDRESS_TEXT])
{
    const char *code = after(person, CLERK);
    const struct window_shift *shift = NULL;

    snprintf(ret_address, ADDRESS_TEXT, "%s",
             code ? "office" : person); /* without a shift the office knows */
    while (code && (shift = windows_next_shift(intake->windows, shift)))
        if (strcmp(shift->clerk->code, code) == 0) {
            snprintf(ret_address, ADDRESS_TEXT, "window:%s", shift->window->code);
            break;
        }
    return ret_address;
}

const char *person_of_key(struct handler_ctx *ctx, const struct incoming *in)
{
    const struct intake *intake = ctx->state;
    const char *code = code_of_key(ctx, in->caller);

    if (!code)
        return NULL;
    if (role_of(in->caller) == ROLE_AGENT)
        return roster_agent(intake->roster, code) ? arena_printf(ctx->arena, AGENT "%s", code) : "";
    const struct window_shift *shift = windows_shift_at(intake->windows, code, ctx->now);
    return shift ? arena_printf(ctx->arena, CLERK "%s", shift->clerk->code) : "";
}

static bool sits_at(const struct intake *intake, const char *window, const char *clerk)
{
    const struct window_shift *shift = NULL;

    while ((shift = windows_next_shift(intake->windows, shift)))
        if (strcmp(shift->window->code, window) == 0 && strcmp(shift->clerk->code, clerk) == 0)
            return true;
    return false;
}

bool person_may_speak(struct handler_ctx *ctx, const struct incoming *in, const char *person)
{
    const char *self = person_of_key(ctx, in), *clerk = after(person, CLERK);

    if (!self)
        return false;
    if (*self)
        return strcmp(self, person) == 0;
    const char *window = code_of_key(ctx, in->caller);
    return clerk && window && role_of(in->caller) == ROLE_WINDOW && sits_at(ctx->state, window, clerk);
}

int person_obstacle(struct handler_ctx *ctx, const char *person, const char **ret_obstacle)
{
    const char *agent = after(person, AGENT);
    bool away = false;
    int err = agent ? agent_is_away(ctx, agent, &away) : 0;

    if (err < 0)
        return err;
    *ret_obstacle =
        away ? arena_printf(ctx->arena, "代办员%s不在岗：请选择在岗的人员", person_name(ctx->state, person))
             : NULL;
    return 0;
}

bool person_may_hand_over(struct handler_ctx *ctx, const struct incoming *in, const char *responsible)
{
    const char *self;

    switch (role_of(in->caller)) {
    case ROLE_AGENT:
        self = person_of_key(ctx, in);
        return self && strcmp(self, responsible) == 0;
    case ROLE_WINDOW:
        return after(responsible, CLERK) != NULL;
    default:
        return true;
    }
}
