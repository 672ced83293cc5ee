/* SPDX-License-Identifier: Apache-2.0
 * test_fold - the state depends on the set of events alone: any order of arrival, any repetition, voids.
 *
 * Histories are random walks through the table with times that repeat; the arrivals go the same way as in the
 * adapter: one step when in order, the whole fold when not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fold.h"

#define EVENTS_MAX 40
#define HISTORIES  3000

/* ---- a small random source, the same on every machine ---- */

static uint64_t seed;

static size_t below(size_t limit)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(seed >> 33) % limit;
}

/* ---- histories ---- */

static bool promised; /* materials, for the approval under test */

struct history {
    struct fold_event events[EVENTS_MAX];
    char ids[EVENTS_MAX][16];
    size_t count;
};

static struct fold_event *add(struct history *history, enum approval_event event, int64_t at,
                              int64_t sequence)
{
    size_t n = history->count++;

    snprintf(history->ids[n], sizeof history->ids[n], "e%02zu", n);
    history->events[n] = (struct fold_event){
        .key = {{at}, sequence, history->ids[n]}, .event = event, .disposition = FOLD_HELD};
    return &history->events[n];
}

/* A walk of legal events; neighbours often share their instant, then the sequence decides. */
static void walk(struct history *history, size_t length)
{
    int state = approval_lifecycle.initial;
    int64_t at = 1000;

    history->count = 0;
    for (size_t i = 0; i < length && !approval_state_final((enum approval_state)state); i++) {
        const struct fsm_row *row;
        do
            row = &approval_lifecycle.rows[below(approval_lifecycle.row_count)];
        while (row->from != state);
        at += (int64_t)below(3);
        add(history, (enum approval_event)row->event, at, (int64_t)i);
        state = row->to;
    }
}

static int by_key(const void *a, const void *b)
{
    return fold_key_compare(&(*(struct fold_event *const *)a)->key, &(*(struct fold_event *const *)b)->key);
}

static struct fold fold_sorted(struct fold_event *events, size_t count)
{
    struct fold_event *list[EVENTS_MAX];

    for (size_t i = 0; i < count; i++)
        list[i] = &events[i];
    qsort(list, count, sizeof list[0], by_key);
    return fold_all(list, count, promised);
}

/* ---- arrivals, as in the adapter ---- */

struct inbox {
    struct fold_event events[EVENTS_MAX];
    size_t count;
    struct fold fold;
    struct fold_key last;
};

static void arrive(struct inbox *inbox, const struct fold_event *event)
{
    for (size_t i = 0; i < inbox->count; i++)
        if (strcmp(inbox->events[i].key.event_id, event->key.event_id) == 0)
            return;
    struct fold_event *mine = &inbox->events[inbox->count++];
    *mine = *event;
    bool voids = event->event == EVENT_VOIDED;
    if (!voids && !inbox->fold.void_waits && fold_key_compare(&event->key, &inbox->last) > 0)
        fold_step(&inbox->fold, mine);
    else
        inbox->fold = fold_sorted(inbox->events, inbox->count);
    if (!voids && fold_key_compare(&event->key, &inbox->last) > 0)
        inbox->last = event->key;
}

static void shuffle(size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t k = below(i), kept = order[i - 1];
        order[i - 1] = order[k];
        order[k] = kept;
    }
}

/* Every event at least once, in any order, some of them twice. */
static struct inbox deliver(const struct history *history)
{
    struct inbox inbox = {.fold = {.state = APPROVAL_HANDED_OVER, .owed = promised}, .last = {{0}, -1, ""}};
    size_t order[EVENTS_MAX];

    shuffle(order, history->count);
    for (size_t i = 0; i < history->count; i++) {
        arrive(&inbox, &history->events[order[i]]);
        if (below(3) == 0)
            arrive(&inbox, &history->events[order[below(i + 1)]]);
    }
    return inbox;
}

static const struct fold_event *find(const struct fold_event *events, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(events[i].key.event_id, id) == 0)
            return &events[i];
    fail_msg("%s is lost", id);
    return NULL;
}

/* What moved the approval, and from where to where, must be the same; why another event did not may differ.
 */
static void assert_same(const struct fold_event *a, const struct fold_event *b)
{
    assert_int_equal(a->disposition == FOLD_APPLIED, b->disposition == FOLD_APPLIED);
    assert_int_equal(a->disposition == FOLD_TAKEN_BACK, b->disposition == FOLD_TAKEN_BACK);
    if (a->disposition == FOLD_APPLIED && a->event != EVENT_VOIDED) {
        assert_int_equal(a->from, b->from);
        assert_int_equal(a->to, b->to);
        assert_int_equal(a->taken_as, b->taken_as);
    }
}

static void check_arrivals(struct history *history)
{
    struct fold expected = fold_sorted(history->events, history->count);
    struct history sent = *history;

    for (size_t i = 0; i < sent.count; i++) {
        sent.events[i].disposition = FOLD_HELD;
        sent.events[i].code = CODE_NONE;
    }
    struct inbox inbox = deliver(&sent);
    assert_int_equal(inbox.count, history->count);
    assert_int_equal(inbox.fold.state, expected.state);
    assert_int_equal(inbox.fold.owed, expected.owed);
    assert_int_equal(inbox.fold.void_waits, expected.void_waits);
    for (size_t i = 0; i < history->count; i++)
        assert_same(find(inbox.events, inbox.count, history->events[i].key.event_id), &history->events[i]);
}

/* ---- properties ---- */

static void any_arrival_of_a_legal_history_ends_the_same(void **state)
{
    (void)state;
    for (seed = 1; seed < HISTORIES; seed++) {
        uint64_t kept = seed;
        struct history history;
        walk(&history, 1 + below(12));
        check_arrivals(&history);
        for (size_t i = 0; i < history.count; i++)
            assert_int_equal(history.events[i].disposition, FOLD_APPLIED);
        seed = kept;
    }
}

static void any_arrival_of_any_events_ends_the_same(void **state)
{
    (void)state;
    for (seed = 1; seed < HISTORIES; seed++) {
        uint64_t kept = seed;
        struct history history;
        promised = below(2);
        walk(&history, 1 + below(8));
        for (size_t extra = below(6); extra > 0; extra--)
            add(&history, (enum approval_event)below(EVENT_VOIDED), 1000 + (int64_t)below(12),
                (int64_t)below(9));
        for (size_t voids = below(4); voids > 0; voids--) {
            size_t target = below(history.count + 1); /* one may never come */
            const char *voided = target < history.count ? history.ids[target] : "never";
            add(&history, EVENT_VOIDED, 2000, 0)->voids = voided;
        }
        check_arrivals(&history);
        seed = kept;
    }
}

static void a_voided_event_is_as_though_never_there(void **state)
{
    (void)state;
    for (seed = 1; seed < HISTORIES; seed++) {
        uint64_t kept = seed;
        struct history history, without;
        promised = below(2);
        walk(&history, 2 + below(10));
        size_t taken = below(history.count);
        if (!approval_event_of_centre(history.events[taken].event)) {
            without = history;
            without.events[taken] = without.events[--without.count];
            add(&history, EVENT_VOIDED, 3000, 0)->voids = history.events[taken].key.event_id;
            struct fold expected = fold_sorted(without.events, without.count);
            assert_int_equal(deliver(&history).fold.state, expected.state);
        }
        seed = kept;
    }
}

/* ---- single rules ---- */

static enum approval_state accept_after(const struct fold_event *first, size_t count)
{
    struct history history = {0};

    promised = true;
    add(&history, EVENT_RECEIVED, 1, 0);
    for (size_t i = 0; i < count; i++)
        add(&history, first[i].event, first[i].key.occurred.us, 0);
    add(&history, EVENT_ACCEPTED, 5, 0);
    enum approval_state state = fold_sorted(history.events, history.count).state;
    promised = false;
    return state;
}

#define AFTER(...)                                                                                           \
    accept_after((const struct fold_event[]){__VA_ARGS__},                                                   \
                 sizeof((const struct fold_event[]){__VA_ARGS__}) / sizeof(struct fold_event))
#define AT(event_, time_)                                                                                    \
    {                                                                                                        \
        .event = (event_), .key.occurred = { time_ }                                                         \
    }

/* Said with one word, it is an acceptance on the promise as long as something promised is owed. */
static void accepted_rests_on_what_is_promised(void **state)
{
    (void)state;
    assert_int_equal(AFTER(AT(EVENT_MATERIALS_SUPPLIED, 6)), APPROVAL_ACCEPTED); /* kept afterwards */
    assert_int_equal(AFTER(AT(EVENT_MATERIALS_SUPPLIED, 4)), APPROVAL_ACCEPTED); /* kept before */
    assert_int_equal(AFTER(AT(EVENT_PROMISE_BROKEN, 4)), APPROVAL_ACCEPTED_TOLERANT);
    assert_int_equal(AFTER(AT(EVENT_PROMISE_BROKEN, 6)), APPROVAL_PROMISE_OVERDUE);
    assert_int_equal(AFTER(AT(EVENT_PROMISE_BROKEN, 3), AT(EVENT_MATERIALS_SUPPLIED, 4)), APPROVAL_ACCEPTED);
    assert_int_equal(AFTER(AT(EVENT_ACCEPTED, 4)),
                     APPROVAL_ACCEPTED); /* the second time: finds it complete */
    assert_int_equal(AFTER(AT(EVENT_APPROVED, 6)), APPROVAL_APPROVED_TOLERANT);
}

static void what_it_was_taken_for_is_told(void **state)
{
    struct history history = {0};

    (void)state;
    promised = true;
    add(&history, EVENT_RECEIVED, 1, 0);
    add(&history, EVENT_ACCEPTED, 2, 0);
    add(&history, EVENT_ACCEPTED, 3, 0);
    (void)fold_sorted(history.events, 3);
    assert_int_equal(history.events[1].taken_as, EVENT_ACCEPTED_TOLERANT);
    assert_int_equal(history.events[2].taken_as, EVENT_ACCEPTED);
    promised = false;
}

static void an_event_without_a_row_is_held_and_takes_effect_when_its_predecessor_comes(void **state)
{
    struct history history = {0};

    (void)state;
    add(&history, EVENT_RECEIVED, 1, 0);
    add(&history, EVENT_APPROVED, 3, 0);
    assert_int_equal(fold_sorted(history.events, 2).state, APPROVAL_RECEIVED);
    assert_int_equal(history.events[1].disposition, FOLD_HELD);
    assert_int_equal(history.events[1].code, CODE_NO_TRANSITION);
    history.events[1].disposition = FOLD_QUARANTINED; /* the time for holding ran out */
    add(&history, EVENT_ACCEPTED, 2, 0);
    assert_int_equal(fold_sorted(history.events, 3).state, APPROVAL_APPROVED);
    assert_int_equal(history.events[1].disposition, FOLD_APPLIED);
}

static void after_the_end_it_is_quarantined_at_once(void **state)
{
    struct history history = {0};

    (void)state;
    add(&history, EVENT_WITHDRAWN, 1, 0);
    add(&history, EVENT_RECEIVED, 2, 0);
    assert_int_equal(fold_sorted(history.events, 2).state, APPROVAL_WITHDRAWN);
    assert_int_equal(history.events[1].disposition, FOLD_QUARANTINED);
    assert_int_equal(history.events[1].code, CODE_AFTER_FINAL);
    assert_true(strlen(fold_code_detail(CODE_AFTER_FINAL)) > 0);
}

static void the_centre_is_never_quarantined(void **state)
{
    struct history history = {0};

    (void)state;
    add(&history, EVENT_MATERIALS_SUPPLIED, 1, 0);
    add(&history, EVENT_WITHDRAWN, 2, 0);
    add(&history, EVENT_DELIVERED, 3, 0);
    assert_int_equal(fold_sorted(history.events, 3).state, APPROVAL_WITHDRAWN);
    assert_int_equal(history.events[0].disposition, FOLD_NOTED);
    assert_int_equal(history.events[2].disposition, FOLD_NOTED);
}

static void voids_and_the_centre_cannot_be_voided(void **state)
{
    struct history history = {0};

    (void)state;
    add(&history, EVENT_RECEIVED, 1, 0);
    add(&history, EVENT_MATERIALS_SUPPLIED, 2, 0);
    add(&history, EVENT_VOIDED, 3, 0)->voids = "e01";
    add(&history, EVENT_VOIDED, 4, 0)->voids = "e02";
    assert_int_equal(fold_sorted(history.events, 4).state, APPROVAL_RECEIVED);
    assert_int_equal(history.events[2].code, CODE_CANNOT_VOID);
    assert_int_equal(history.events[3].code, CODE_CANNOT_VOID);
    assert_int_equal(history.events[3].disposition, FOLD_QUARANTINED);
}

static void the_centre_takes_back_what_it_did(void **state)
{
    struct history history = {0};

    (void)state;
    add(&history, EVENT_RECEIVED, 1, 0);
    add(&history, EVENT_ACCEPTED, 2, 0);
    add(&history, EVENT_APPROVED, 3, 0);
    add(&history, EVENT_DELIVERED, 4, 0);
    assert_int_equal(fold_sorted(history.events, 4).state, APPROVAL_DELIVERED);
    struct fold_event *voided = add(&history, EVENT_VOIDED, 5, 0);
    voided->key.event_id = CENTRE_ID_PREFIX "1";
    voided->voids = "e03";
    assert_int_equal(fold_sorted(history.events, 5).state, APPROVAL_APPROVED);
    assert_int_equal(history.events[3].disposition, FOLD_TAKEN_BACK);
    add(&history, EVENT_DELIVERED, 6, 0);
    assert_int_equal(fold_sorted(history.events, 6).state, APPROVAL_DELIVERED);
}

static void ties_are_broken_by_sequence_then_id(void **state)
{
    const struct fold_key a = {{5}, 1, "a"}, b = {{5}, 1, "b"}, early = {{5}, 0, "z"}, first = {{4}, 9, "z"};

    (void)state;
    assert_true(fold_key_compare(&a, &b) < 0);
    assert_true(fold_key_compare(&early, &a) < 0);
    assert_true(fold_key_compare(&first, &early) < 0);
    assert_int_equal(fold_key_compare(&a, &a), 0);
}

static void names_are_their_own_inverse(void **state)
{
    enum disposition found;

    (void)state;
    for (int d = FOLD_APPLIED; d <= FOLD_QUARANTINED; d++) {
        assert_int_equal(disposition_find(disposition_name((enum disposition)d), &found), 0);
        assert_int_equal(found, d);
    }
    assert_int_equal(disposition_find("lost", &found), ERR_NOT_FOUND);
    for (int c = CODE_NO_TRANSITION; c <= CODE_TOO_MUCH; c++) {
        assert_int_equal(fold_code_find(fold_code_name((enum fold_code)c)), c);
        assert_true(strlen(fold_code_detail((enum fold_code)c)) > 0);
    }
    assert_int_equal(fold_code_find(NULL), CODE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_arrival_of_a_legal_history_ends_the_same),
        cmocka_unit_test(any_arrival_of_any_events_ends_the_same),
        cmocka_unit_test(a_voided_event_is_as_though_never_there),
        cmocka_unit_test(accepted_rests_on_what_is_promised),
        cmocka_unit_test(what_it_was_taken_for_is_told),
        cmocka_unit_test(an_event_without_a_row_is_held_and_takes_effect_when_its_predecessor_comes),
        cmocka_unit_test(after_the_end_it_is_quarantined_at_once),
        cmocka_unit_test(the_centre_is_never_quarantined),
        cmocka_unit_test(voids_and_the_centre_cannot_be_voided),
        cmocka_unit_test(the_centre_takes_back_what_it_did),
        cmocka_unit_test(ties_are_broken_by_sequence_then_id),
        cmocka_unit_test(names_are_their_own_inverse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
