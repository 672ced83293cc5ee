# SPDX-License-Identifier: Apache-2.0
"""What looked like an end and is none: items returned to the centre, decisions that are taken back."""
import pytest

import bangban_client as bb
from town import refused

FIRST, NEEDS_IT = 3, 4  # both of ndrc; 4 needs the result of 3
TOLERABLE, PROMISED = 3, "M03-03"


def status(case):
    return case.show().application.status


def plan(case):
    """(finished, item -> state) as routing has it."""
    view = case.town.stage.client("routing", "window.w01").call(bb.ShowPlan(application_id=case.id))
    return view.finished, {step.item: step.state for step in view.steps}


def texts(case):
    return [message.text for message in case.show().messages]


def push(case, *events, item=FIRST, **details):
    """Pushes events one after the other; returns the message of the last."""
    for event in events:
        message = case.town.message(case, item, event, **details)
        receipt = case.town.department(case.town.department_of(item)).call(message)
        assert receipt.verdict == "accepted", receipt
    case.town.stage.settle()
    return message


def take_back(case, message):
    push(case, "voided", voids=message.event_id)


# ---- returned ----

def test_what_is_returned_stays_open_with_the_centre(town):
    project = town.project()
    case = town.submit([FIRST, NEEDS_IT], project=project)
    push(case, "received")
    push(case, "returned", reason="属水务局职责")
    item = case.item(FIRST)
    assert (item.state, item.holder, item.decided_at) == ("returned", "centre", 0)
    assert status(case) == "accepted"
    assert plan(case) == (False, {FIRST: "handed_over", NEEDS_IT: "waiting"})
    assert case.item(NEEDS_IT).state == "waiting"
    assert any("落实有权办理的部门" in text and "属水务局职责" in text for text in texts(case))
    with refused("conflict"):
        town.deliver(case, FIRST)
    with refused("conflict"):  # still under way
        town.submit([FIRST], project=project)


def test_a_return_that_is_taken_back_goes_on(town):
    case = town.submit([FIRST])
    returned = push(case, "returned", reason="不属本部门职责")
    take_back(case, returned)
    town.carry_through(case, FIRST)
    assert town.deliver(case, FIRST).status == "closed"


# ---- an end that is taken back ----

def test_a_closed_case_goes_on_and_closes_again(town):
    case = town.submit([FIRST])
    push(case, "received", "accepted")
    ended = push(case, "terminated")
    assert status(case) == "closed" and plan(case) == (True, {FIRST: "terminated"})
    take_back(case, ended)
    view = case.show()
    assert (view.application.status, view.closed_at) == ("accepted", 0)
    assert plan(case) == (False, {FIRST: "handed_over"})
    assert "恢复办理" in texts(case)[-1] and case.item(FIRST).state == "accepted"
    push(case, "approved")
    assert plan(case) == (True, {FIRST: "done"})
    assert town.deliver(case, FIRST).status == "closed"
    assert case.show().closed_at > 0
    assert len([message for message in case.show().messages if message.kind == "closed"]) == 2


def test_a_promise_is_kept_after_the_end_was_taken_back(town):
    day = town.days.add(town.clock.now().date(), 2).isoformat()
    case = town.submit([TOLERABLE], promised={PROMISED: day})
    push(case, "received", "accepted_tolerant")
    ended = push(case, "withdrawn")
    with refused("conflict"):
        town.supply(case, (TOLERABLE, PROMISED))
    take_back(case, ended)
    assert status(case) == "accepted_tolerant"
    assert town.supply(case, (TOLERABLE, PROMISED)).status == "accepted_tolerant"
    assert case.item(TOLERABLE).state == "accepted"


def test_what_was_blocked_waits_again(town):
    case = town.submit([FIRST, NEEDS_IT])
    push(case, "received")
    ended = push(case, "withdrawn")
    assert status(case) == "closed"
    assert plan(case) == (True, {FIRST: "withdrawn", NEEDS_IT: "blocked"})
    take_back(case, ended)
    assert status(case) == "accepted"
    assert plan(case) == (False, {FIRST: "handed_over", NEEDS_IT: "waiting"})
    assert case.item(NEEDS_IT).state == "waiting"
    push(case, "accepted", "approved")
    town.deliver(case, FIRST)
    assert status(case) == "accepted" and case.item(NEEDS_IT).state == "handed_over"
    town.carry_through(case, NEEDS_IT)
    assert town.deliver(case, NEEDS_IT).status == "closed"
    assert plan(case) == (True, {FIRST: "done", NEEDS_IT: "done"})


def test_a_refusal_taken_back_after_its_delivery(town):
    """The notice stays delivered; what it had blocked goes on; what was approved instead is handed out against it."""
    case = town.submit([FIRST, NEEDS_IT])
    push(case, "received", "accepted")
    wrong = push(case, "refused", reason="不符合法定条件")
    assert case.item(NEEDS_IT).state == "blocked" and status(case) == "accepted"
    assert town.deliver(case, FIRST).status == "closed"
    take_back(case, wrong)
    assert case.item(FIRST).state == "delivered"
    assert case.item(NEEDS_IT).state == "waiting" and status(case) == "accepted"
    push(case, "approved")
    town.carry_through(case, NEEDS_IT)
    assert town.deliver(case, NEEDS_IT).status == "accepted"
    with refused("conflict") as caught:
        town.deliver(case, FIRST)
    assert "换发" in caught.value.detail
    exchanged = bb.CorrectDelivery(application_id=case.id, item=FIRST, channel="counter", received_by="张三",
                                   reason="不予许可已撤销")
    assert town.window.call(exchanged).status == "closed"


@pytest.mark.parametrize("event", ["withdrawn", "terminated"])
def test_what_a_later_application_has_taken_up_stays_there(town, event):
    project = town.project()
    case = town.submit([FIRST], project=project)
    push(case, "received", "accepted")
    ended = push(case, event)
    later = town.submit([FIRST], project=project)
    take_back(case, ended)
    assert case.item(FIRST).state == "accepted" and status(case) == "closed"
    town.carry_through(later, FIRST)
    assert town.deliver(later, FIRST).status == "closed"
