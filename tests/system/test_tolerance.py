# SPDX-License-Identifier: Apache-2.0
"""Tolerance acceptance from both sides: what the enterprise promised, and what the department may do with it."""
import pytest

import bangban_client as bb
import codes
from town import refused

ITEM = 3             # has one tolerable material and three promised days
PROMISED = "M03-03"


@pytest.fixture
def promise(town):
    """An application accepted on the promise of one material in `workdays` working days."""
    def make(workdays, **changes):
        town.next_morning()
        day = town.days.add(town.clock.now().date(), workdays)
        case = town.submit([ITEM], promised={PROMISED: day.isoformat()}, **changes)
        assert case.reply.status == "accepted_tolerant" and not case.reply.missing
        return case
    return make


def history(case):
    return [(step.event, step.to) for step in case.approval(ITEM).history]


def handovers(case):
    """What the department was handed over of the case, page by page."""
    client, position, found = case.town.department("ndrc"), 0, []
    while True:
        page = client.call(bb.PullHandovers(after=position, limit=500))
        found += [h for h in page.handovers if h.approval_id == case.item(ITEM).approval_id]
        if not page.more:
            return found
        position = page.handovers[-1].position


def test_a_kept_promise_makes_it_an_ordinary_approval(town, promise):
    case = promise(2)
    handover = handovers(case)[-1]
    assert (handover.kind, list(handover.materials)) == ("handed_over", [PROMISED])
    for event in ("received", "accepted_tolerant"):
        town.push(case, ITEM, event)
    town.supply(case, (ITEM, PROMISED))
    assert history(case)[-1] == ("materials_supplied", "accepted")
    assert [h.kind for h in handovers(case)] == ["handed_over", "supplied"]
    clock = case.clock(ITEM, "tolerance")
    assert (clock.state, clock.light) == ("closed", "green")
    town.push(case, ITEM, "approved")
    assert town.deliver(case, ITEM).status == "closed"


def test_an_approval_waits_for_the_materials(town, promise):
    case = promise(2)
    for event in ("received", "accepted_tolerant", "approved"):
        town.push(case, ITEM, event)
    assert case.item(ITEM).state == "approved_tolerant"
    with refused("conflict"):
        town.deliver(case, ITEM)
    town.supply(case, (ITEM, PROMISED))
    assert case.item(ITEM).state == "approved" and case.item(ITEM).result
    assert town.deliver(case, ITEM).status == "closed"


def test_a_broken_promise_voids_the_review_and_bars_the_enterprise(town, promise):
    enterprise = codes.credit_code()
    case = promise(1, creditCode=enterprise)
    for event in ("received", "accepted_tolerant", "approved"):
        town.push(case, ITEM, event)
    town.pass_workdays(2)
    item = case.item(ITEM)
    assert (item.state, item.holder) == ("promise_overdue", "applicant")
    assert history(case)[-1] == ("promise_broken", "promise_overdue")
    clock = case.clock(ITEM, "tolerance")
    assert [r.rung for r in clock.rungs if r.rung == "overdue"] == ["overdue"] and clock.light == "red"
    assert sum("未兑现" in message.text for message in case.show().messages) == 1
    assert town.push(case, ITEM, "approved").verdict == "held"  # nothing may be decided without the materials
    day = town.days.add(town.clock.now().date(), 1).isoformat()
    barred = town.submit([ITEM], promised={PROMISED: day}, creditCode=enterprise)
    assert barred.reply.status == "correction"
    assert [m.code for m in barred.reply.missing] == [PROMISED]
    other = town.submit([ITEM], promised={PROMISED: day})
    assert other.reply.status == "accepted_tolerant"  # nobody else is


def test_the_department_ends_what_was_promised_in_vain(town, promise):
    case = promise(1)
    for event in ("received", "accepted_tolerant"):
        town.push(case, ITEM, event)
    town.pass_workdays(2)
    receipt = town.push(case, ITEM, "terminated", reason="逾期未补齐容缺承诺材料")
    assert (receipt.verdict, receipt.state) == ("accepted", "terminated")
    assert case.item(ITEM).state == "terminated" and case.item(ITEM).holder == "nobody"
    assert case.show().application.status == "closed"
    assert case.clock(ITEM, "promised").state == "closed"


def test_late_materials_help_but_do_not_lift_the_bar(town, promise):
    enterprise = codes.credit_code()
    case = promise(1, creditCode=enterprise)
    for event in ("received", "accepted_tolerant"):
        town.push(case, ITEM, event)
    town.pass_workdays(2)
    town.supply(case, (ITEM, PROMISED))
    assert history(case)[-1] == ("materials_supplied", "accepted")
    town.pass_time(minutes=1)
    assert town.push(case, ITEM, "approved").state == "approved"
    assert case.clock(ITEM, "tolerance").light == "red"
    day = town.days.add(town.clock.now().date(), 1).isoformat()
    again = town.submit([ITEM], promised={PROMISED: day}, creditCode=enterprise)
    assert again.reply.status == "correction"


def test_the_promised_day_runs_to_its_close_of_business(town, promise):
    case = promise(1)
    town.pass_workdays(1, hour=17)
    assert case.item(ITEM).state == "handed_over" and not any("未兑现" in m.text for m in case.show().messages)
    town.supply(case, (ITEM, PROMISED))
    town.pass_workdays(2)
    assert case.clock(ITEM, "tolerance").light == "green"
    assert not any("未兑现" in message.text for message in case.show().messages)


def test_an_intolerable_material_cannot_be_promised(town):
    town.next_morning()
    day = town.days.add(town.clock.now().date(), 1).isoformat()
    case = town.submit([ITEM], promised={"M03-01": day})
    assert case.reply.status == "correction" and [m.code for m in case.reply.missing] == ["M03-01"]
