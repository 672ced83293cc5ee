/* SPDX-License-Identifier: Apache-2.0
 * fold - first the voids find their targets, then one walk in business order.
 */
#include "fold.h"

#include <string.h>

int fold_key_compare(const struct fold_key *a, const struct fold_key *b)
{
    int order = wall_time_compare(a->occurred, b->occurred);

    if (order == 0)
        order = (a->sequence > b->sequence) - (a->sequence < b->sequence);
    return order != 0 ? order : strcmp(a->event_id, b->event_id);
}

static void hold(struct fold_event *event, enum fold_code code)
{
    if (event->disposition != FOLD_QUARANTINED)
        event->disposition = FOLD_HELD;
    event->code = code;
}

static void quarantine(struct fold_event *event, enum fold_code code)
{
    event->disposition = FOLD_QUARANTINED;
    event->code = code;
}

void fold_step(struct fold *fold, struct fold_event *event)
{
    enum approval_state state = fold->state;

    event->taken_as = approval_event_meant(state, event->event, fold->owed);
    const struct fsm_row *row = fsm_find(&approval_lifecycle, (int)state, (int)event->taken_as);
    event->from = state;
    event->to = row ? (enum approval_state)row->to : state;
    if (row || approval_event_of_centre(event->event)) {
        event->disposition = row ? FOLD_APPLIED : FOLD_NOTED;
        event->code = CODE_NONE;
    } else if (approval_state_final(state)) {
        quarantine(event, CODE_AFTER_FINAL);
    } else {
        hold(event, CODE_NO_TRANSITION);
    }
    fold->state = event->to;
    fold->owed = fold->owed && event->event != EVENT_MATERIALS_SUPPLIED;
}

static struct fold_event *find_target(struct fold_event *const *events, size_t count, const char *event_id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(events[i]->key.event_id, event_id) == 0)
            return events[i];
    return NULL;
}

/* What the centre did only the centre takes back. */
static bool may_void(const struct fold_event *by, const struct fold_event *target)
{
    if (target->event == EVENT_VOIDED)
        return false;
    return !approval_event_of_centre(target->event) ||
           strncmp(by->key.event_id, CENTRE_ID_PREFIX, strlen(CENTRE_ID_PREFIX)) == 0;
}

/* False if the target has not come. */
static bool take_back(struct fold_event *const *events, size_t count, struct fold_event *by)
{
    struct fold_event *target = find_target(events, count, by->voids);

    if (!target) {
        hold(by, CODE_VOIDS_NOTHING);
        return false;
    }
    if (!may_void(by, target)) {
        quarantine(by, CODE_CANNOT_VOID);
        return true;
    }
    by->taken_as = EVENT_VOIDED;
    by->disposition = FOLD_APPLIED;
    by->code = CODE_NONE;
    target->disposition = FOLD_TAKEN_BACK;
    target->code = CODE_NONE;
    return true;
}

struct fold fold_all(struct fold_event *const *events, size_t count, bool promised)
{
    struct fold fold = {.state = APPROVAL_HANDED_OVER, .owed = promised};

    for (size_t i = 0; i < count; i++)
        if (events[i]->event == EVENT_VOIDED && !take_back(events, count, events[i]))
            fold.void_waits = true;
    for (size_t i = 0; i < count; i++)
        if (events[i]->event != EVENT_VOIDED && events[i]->disposition != FOLD_TAKEN_BACK)
            fold_step(&fold, events[i]);
    return fold;
}

static const char *const dispositions[] = {DISPOSITIONS(FSM_TEXT_)};
static const char *const codes[] = {FOLD_CODES(FSM_TEXT_)};

const char *disposition_name(enum disposition disposition)
{
    return dispositions[disposition];
}

int disposition_find(const char *name, enum disposition *ret_disposition)
{
    for (size_t i = 0; i < sizeof dispositions / sizeof dispositions[0]; i++)
        if (strcmp(dispositions[i], name) == 0) {
            *ret_disposition = (enum disposition)i;
            return 0;
        }
    return ERR_NOT_FOUND;
}

const char *fold_code_name(enum fold_code code)
{
    return codes[code];
}

enum fold_code fold_code_find(const char *name)
{
    for (size_t i = CODE_NONE + 1; name && i < sizeof codes / sizeof codes[0]; i++)
        if (strcmp(codes[i], name) == 0)
            return (enum fold_code)i;
    return CODE_NONE;
}

const char *fold_code_detail(enum fold_code code)
{
    static const char *const details[] = {
        [CODE_NONE] = "",
        [CODE_NO_TRANSITION] =
            "该事项的当前状态不允许此事件，可能缺少前一事件；请补报缺少的事件，或撤销此事件后重报",
        [CODE_AFTER_FINAL] = "该事项已终结，终结之后发生的事件不再生效；请核对，如终结有误请先撤销终结事件",
        [CODE_VOIDS_NOTHING] = "要撤销的事件尚未收到；请核对 voids 填写的事件编号，或补报该事件",
        [CODE_CANNOT_VOID] = "撤销事件和中心发出的事件不能被撤销；请另报正确的事件",
        [CODE_UNKNOWN_APPROVAL] = "未向本部门转交过该事项；请核对 approvalId 后用新的事件编号重报",
        [CODE_IN_FUTURE] = "发生时间晚于当前时间；请校准系统时钟后用新的事件编号重报",
        [CODE_BEFORE_HANDOVER] = "发生时间早于事项转交时间；请核对 occurredAt 后用新的事件编号重报",
        [CODE_TOO_MUCH] = "该事项的事件总量超过上限；请联系帮办代办室核实",
    };
    return details[code];
}
