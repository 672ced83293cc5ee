/* SPDX-License-Identifier: Apache-2.0
 * on_show_joint_case - one joint case with its contacts and acts; those that are going on, the oldest first.
 */
#include <string.h>

#include "joint.h"

static void fill_contact(const struct load_contacts_row *row, ContactView *view)
{
    bangban__v1__contact_view__init(view);
    view->department = borrow(row->department);
    view->opened_at = row->opened_at.us;
    view->contact_missed_at = row->has_contact_missed_at ? row->contact_missed_at.us : 0;
    view->answer_missed_at = row->has_answer_missed_at ? row->answer_missed_at.us : 0;
    view->voided_at = row->has_voided_at ? row->voided_at.us : 0;
    if (row->has_contacted_at) {
        view->contacted_at = row->contacted_at.us;
        view->contacted_by = borrow(row->contacted_by);
        view->whom = borrow(row->whom);
        view->how = borrow(row->how);
        view->text = borrow(row->said);
    }
    if (row->has_answered_at) {
        view->answered_at = row->answered_at.us;
        view->answered_by = borrow(row->answered_by);
        view->answer = borrow(row->answer);
    }
}

/* The contacts of one case, from those of all. */
static int fill_contacts(struct arena *arena, const struct load_contacts_row *rows, size_t count,
                         JointCaseView *view)
{
    ContactView *views = arena_array(arena, count, sizeof(*views));

    view->contacts = arena_array(arena, count, sizeof(*view->contacts));
    if (!views || !view->contacts)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].number, view->number) != 0)
            continue;
        fill_contact(&rows[i], &views[view->n_contacts]);
        view->contacts[view->n_contacts] = &views[view->n_contacts];
        view->n_contacts++;
    }
    return 0;
}

static int fill_view(struct arena *arena, const struct list_joint_cases_row *row, JointCaseView *view)
{
    bangban__v1__joint_case_view__init(view);
    view->number = borrow(row->number);
    view->application_id = arena_alloc(arena, UUID_TEXT);
    view->lead = borrow(row->lead);
    view->opened_at = row->opened_at.us;
    if (!view->application_id)
        return ERR_NOMEM;
    uuid_format(&row->application_id, view->application_id);
    return 0;
}

static int load_contacts_of(struct handler_ctx *ctx, const struct list_joint_cases_row *rows, size_t count,
                            struct load_contacts_row **ret_contacts, size_t *ret_count)
{
    const char **numbers = arena_array(ctx->arena, count, sizeof(*numbers));

    if (!numbers)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        numbers[i] = rows[i].number;
    return load_contacts(ctx->tx, ctx->arena, (struct store_text_array){numbers, count}, ret_contacts,
                         ret_count);
}

static int fill_list(struct handler_ctx *ctx, const struct routing_wanted *wanted, JointCaseList *list)
{
    struct list_joint_cases_row *rows;
    struct load_contacts_row *contacts = NULL;
    size_t count, contact_count = 0;
    int err = list_joint_cases(ctx->tx, ctx->arena, wanted->open_only, wanted->application,
                               wanted->department, wanted->number, wanted->limit, &rows, &count);

    if (err == 0)
        err = load_contacts_of(ctx, rows, count, &contacts, &contact_count);
    if (err < 0)
        return err;
    JointCaseView *views = arena_array(ctx->arena, count, sizeof(*views));
    list->joint_cases = arena_array(ctx->arena, count, sizeof(*list->joint_cases));
    if (!views || !list->joint_cases)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_view(ctx->arena, &rows[i], &views[i]);
        if (err == 0)
            err = fill_contacts(ctx->arena, contacts, contact_count, &views[i]);
        list->joint_cases[list->n_joint_cases++] = &views[i];
    }
    return err;
}

enum verdict joint_case_reply(struct handler_ctx *ctx, struct incoming *in, const char *number)
{
    JointCaseList list;

    bangban__v1__joint_case_list__init(&list);
    int err = fill_list(
        ctx,
        &(struct routing_wanted){.number = number, .department = routing_caller_department(in), .limit = 1},
        &list);
    if (err == 0 && list.n_joint_cases == 0) /* a department learns nothing of cases that it is not in */
        return routing_refuse(ctx, in, "not-found", "没有这个联办件：请核对编号");
    if (err == 0)
        err = act_show(ctx, number, &list.joint_cases[0]->acts, &list.joint_cases[0]->n_acts,
                       &list.joint_cases[0]->version);
    if (err == 0)
        err = reply(ctx, in, list.joint_cases[0]);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict routing_on_show_joint_case(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowJointCase *request = (const ShowJointCase *)in->message;
    struct findings findings = {.arena = ctx->arena};

    findings_check_text(&findings, "number", request->number, JOINT_NUMBER_MAX_CHARACTERS);
    return findings.count ? findings_refuse(ctx, in, &findings) : joint_case_reply(ctx, in, request->number);
}

enum verdict routing_on_list_joint_cases(struct handler_ctx *ctx, struct incoming *in)
{
    const ListJointCases *request = (const ListJointCases *)in->message;
    struct routing_listing listing = {request->all, request->application_id, request->limit};
    struct findings findings = {.arena = ctx->arena};
    struct routing_wanted wanted;
    JointCaseList list;

    if (!routing_wanted_read(in, &listing, &wanted, &findings))
        return findings_refuse(ctx, in, &findings);
    bangban__v1__joint_case_list__init(&list);
    int err = fill_list(ctx, &wanted, &list);
    if (err == 0)
        err = reply(ctx, in, &list);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
