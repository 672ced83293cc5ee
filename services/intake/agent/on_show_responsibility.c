/* SPDX-License-Identifier: Apache-2.0
 * on_show_responsibility - the responsibility list (责任清单): item, department, officer. */
#include "case.h"
#include "handlers.h"
#include "officers.h"

static void fill(const struct intake *intake, int item, Responsibility *view)
{
    const struct catalogue_item *known = catalogue_item(intake->catalogue, item);
    const struct officer *officer = officers_of(intake->officers, item);

    bangban__v1__responsibility__init(view);
    view->item = item;
    view->name = borrow(known->name_zh);
    view->department = borrow(known->department->code);
    view->department_name = borrow(known->department->name_zh);
    view->officer = borrow(officer->name);
    view->phone = borrow(officer->phone);
}

enum verdict agent_on_show_responsibility(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowResponsibility *request = (const ShowResponsibility *)in->message;
    Responsibility *views = arena_array(ctx->arena, CATALOGUE_ITEMS, sizeof(*views));
    struct findings findings = {.arena = ctx->arena};
    ResponsibilityList list;

    if (request->item < 0 || request->item > CATALOGUE_ITEMS)
        findings_add(&findings, "事项编号应为 1 至 59", "请核对事项编号；全部事项留空", "item");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    bangban__v1__responsibility_list__init(&list);
    list.items = arena_array(ctx->arena, CATALOGUE_ITEMS, sizeof(*list.items));
    if (!views || !list.items)
        return verdict_of(ctx, in, ERR_NOMEM);
    for (int item = request->item ? request->item : 1;
         item <= (request->item ? request->item : CATALOGUE_ITEMS); item++) {
        fill(ctx->state, item, &views[list.n_items]);
        list.items[list.n_items] = &views[list.n_items];
        list.n_items++;
    }
    int err = reply(ctx, in, &list);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
