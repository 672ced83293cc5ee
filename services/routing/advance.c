/* SPDX-License-Identifier: Apache-2.0
 * advance - what may start, starts (regulation, part two, 4: 将串联审批改为并联审批).
 *
 * For any number of applications at once: read their rows, ask the planner about each, write all that
 * changes with one statement per kind, then emit the events. */
#include "announce.h"
#include "joint/joint.h"
#include "meeting/meeting.h"
#include "routing.h"
#include "version/version.h"

#include <stdio.h>
#include <string.h>

/* What the planner found, over all applications of the call. */
struct moves {
    struct uuid *hand_applications, *hand_approvals, *block_applications, *unblock_applications;
    struct uuid *finish_applications, *resume_applications;
    int32_t *hand_items, *block_items, *unblock_items;
    size_t hand_count, block_count, unblock_count, finish_count, resume_count;
};

struct round {
    struct handler_ctx *ctx;
    const struct routing *routing;
    struct load_plans_row *plans;
    struct load_steps_row *steps;
    struct load_open_promises_row *promises;
    size_t plan_count, step_count, promise_count;
    struct moves moves;
};

static int load_round(struct round *round, struct store_uuid_array applications)
{
    struct handler_ctx *ctx = round->ctx;
    int err = load_plans(ctx->tx, ctx->arena, applications, &round->plans, &round->plan_count);

    if (err == 0)
        err = load_steps(ctx->tx, ctx->arena, applications, &round->steps, &round->step_count);
    if (err == 0)
        err = load_open_promises(ctx->tx, ctx->arena, applications, &round->promises, &round->promise_count);
    return err;
}

static int alloc_moves(struct moves *moves, struct arena *arena, size_t steps, size_t plans)
{
    moves->hand_applications = arena_array(arena, steps, sizeof(struct uuid));
    moves->hand_approvals = arena_array(arena, steps, sizeof(struct uuid));
    moves->hand_items = arena_array(arena, steps, sizeof(int32_t));
    moves->block_applications = arena_array(arena, steps, sizeof(struct uuid));
    moves->block_items = arena_array(arena, steps, sizeof(int32_t));
    moves->unblock_applications = arena_array(arena, steps, sizeof(struct uuid));
    moves->unblock_items = arena_array(arena, steps, sizeof(int32_t));
    moves->finish_applications = arena_array(arena, plans, sizeof(struct uuid));
    moves->resume_applications = arena_array(arena, plans, sizeof(struct uuid));
    bool all = moves->hand_applications && moves->hand_approvals && moves->hand_items &&
               moves->block_applications && moves->block_items && moves->unblock_applications &&
               moves->unblock_items && moves->finish_applications && moves->resume_applications;
    return all ? 0 : ERR_NOMEM;
}

/* A step is handed over once, and once more each time that it is opened again. */
static struct uuid approval_id_of(const struct load_steps_row *step)
{
    char name[48];

    if (step->attempt == 1)
        snprintf(name, sizeof(name), "approval/%d", step->item);
    else
        snprintf(name, sizeof(name), "approval/%d/%d", step->item, step->attempt);
    return uuid_from_name(&step->application_id, name);
}

static int hand_over(struct round *round, const struct running_plan *running,
                     const struct load_steps_row *step)
{
    struct moves *moves = &round->moves;
    size_t n = moves->hand_count++;

    moves->hand_applications[n] = step->application_id;
    moves->hand_items[n] = step->item;
    moves->hand_approvals[n] = approval_id_of(step);
    return announce_hand_over(round->ctx, running->row, step,
                              &(struct hand_over){.approval = moves->hand_approvals[n],
                                                  .promises = round->promises,
                                                  .promise_count = round->promise_count});
}

static int block(struct round *round, const struct load_steps_row *step, int by_item)
{
    size_t n = round->moves.block_count++;

    round->moves.block_applications[n] = step->application_id;
    round->moves.block_items[n] = step->item;
    return announce_blocked(round->ctx, step, by_item);
}

static int unblock(struct round *round, const struct load_steps_row *step)
{
    size_t n = round->moves.unblock_count++;

    round->moves.unblock_applications[n] = step->application_id;
    round->moves.unblock_items[n] = step->item;
    return announce_unblocked(round->ctx, step);
}

/* What the planner says of one plan, and the count of what became of its steps. */
struct outlook {
    item_set ready;
    uint8_t blocked_by[CATALOGUE_ITEMS + 1];
    struct tally tally;
};

static int move_step(struct round *round, const struct running_plan *running,
                     const struct load_steps_row *step, struct outlook *outlook)
{
    bool waits = strcmp(step->state, "waiting") == 0;
    bool blocked = strcmp(step->state, "blocked") == 0;

    if ((waits || blocked) && (outlook->ready & ITEM_BIT(step->item))) {
        outlook->tally.open++;
        return hand_over(round, running, step);
    }
    if (waits && outlook->blocked_by[step->item]) {
        outlook->tally.blocked++;
        return block(round, step, outlook->blocked_by[step->item]);
    }
    if (blocked && !outlook->blocked_by[step->item]) {
        outlook->tally.open++;
        return unblock(round, step);
    }
    outlook->tally.done += strcmp(step->state, "done") == 0;
    outlook->tally.failed += strcmp(step->state, "failed") == 0;
    outlook->tally.blocked += blocked;
    outlook->tally.withdrawn += step_given_up(step->state);
    outlook->tally.open += waits || strcmp(step->state, "handed_over") == 0;
    return 0;
}

static int finish(struct round *round, const struct running_plan *running, const struct tally *tally)
{
    round->moves.finish_applications[round->moves.finish_count++] = running->row->application_id;
    int err = announce_finished(round->ctx, running->row, tally);
    return err == 0 ? meeting_case_finished(round->ctx, &running->row->application_id) : err;
}

/* A step is open again: the end was none, and comes again. */
static void resume(struct round *round, const struct running_plan *running)
{
    round->moves.resume_applications[round->moves.resume_count++] = running->row->application_id;
}

static int move_plan(struct round *round, const struct running_plan *running)
{
    struct outlook outlook = {.ready = plan_ready(running->plan, running->progress)};
    int err = 0;

    plan_blocked(running->plan, running->progress, outlook.blocked_by);
    for (size_t i = 0; err == 0 && i < running->step_count; i++)
        err = move_step(round, running, &running->steps[i], &outlook);
    if (err == 0 && outlook.tally.open == 0 && !running->row->has_finished_at)
        err = finish(round, running, &outlook.tally);
    if (outlook.tally.open > 0 && running->row->has_finished_at)
        resume(round, running);
    item_set standing = plan_standing(running->plan, running->progress);
    if (err == 0)
        err = version_note(round->ctx, running, standing);
    if (err == 0)
        err = joint_note(round->ctx, running, standing);
    return err == 0 && outlook.tally.open > 0 ? meeting_if_late(round->ctx, running) : err;
}

/* Plans and steps are both ordered by application: one pass. */
static int move_all(struct round *round)
{
    size_t next = 0;
    int err = 0;

    for (size_t i = 0; err == 0 && i < round->plan_count; i++) {
        struct plan_rows rows = {.plan = &round->plans[i], .steps = &round->steps[next]};
        struct running_plan running;

        while (next < round->step_count &&
               uuid_equal(&round->steps[next].application_id, &round->plans[i].application_id)) {
            next++;
            rows.step_count++;
        }
        err = running_plan_init(&running, round->routing, round->ctx->arena, &rows);
        if (err == 0)
            err = move_plan(round, &running);
        running_plan_done(&running);
    }
    return err;
}

static int write_moves(const struct round *round)
{
    const struct moves *moves = &round->moves;
    struct store_tx *tx = round->ctx->tx;
    int err = 0;

    if (moves->hand_count)
        err = hand_over_steps(tx, (struct store_uuid_array){moves->hand_applications, moves->hand_count},
                              (struct store_int32_array){moves->hand_items, moves->hand_count},
                              (struct store_uuid_array){moves->hand_approvals, moves->hand_count},
                              round->ctx->now);
    if (err == 0 && moves->block_count)
        err = block_steps(tx, (struct store_uuid_array){moves->block_applications, moves->block_count},
                          (struct store_int32_array){moves->block_items, moves->block_count});
    if (err == 0 && moves->unblock_count)
        err = unblock_steps(tx, (struct store_uuid_array){moves->unblock_applications, moves->unblock_count},
                            (struct store_int32_array){moves->unblock_items, moves->unblock_count});
    if (err == 0 && moves->resume_count)
        err = resume_plans(tx, (struct store_uuid_array){moves->resume_applications, moves->resume_count});
    if (err == 0 && moves->finish_count)
        err = finish_plans(tx, (struct store_uuid_array){moves->finish_applications, moves->finish_count},
                           round->ctx->now);
    return err;
}

int routing_advance(struct handler_ctx *ctx, struct store_uuid_array applications)
{
    struct round round = {.ctx = ctx, .routing = ctx->state};
    int err = load_round(&round, applications);

    if (err == 0)
        err = alloc_moves(&round.moves, ctx->arena, round.step_count, round.plan_count);
    if (err == 0)
        err = move_all(&round);
    if (err == 0)
        err = write_moves(&round);
    return err == 0 ? joint_settle(ctx, applications) : err;
}
