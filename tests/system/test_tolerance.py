# SPDX-License-Identifier: Apache-2.0
"""Tolerance acceptance from both sides: what the enterprise promised, and what the department may do with it."""
import pytest

import bangban_client as bb
import codes
from town import refused
from virtual_time import microseconds, moment_of

ITEM = 3             # has one tolerable material and three promised days
PROMISED = "M03-03"
LONGER, LATER = 4, "M04-07"  # one with a longer time


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


def told(case, text):
    """How often the enterprise was told so."""
    return sum(text in message.text for message in case.show().messages)


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
    assert (clock.state, clock.light, clock.holder) == ("closed", "green", "applicant")
    (record,) = case.show().promises
    assert (record.item, record.code, record.broken_at) == (ITEM, PROMISED, 0) and record.name
    assert record.kept_at == microseconds(town.clock.now())
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
    assert [(m.code, "未兑现容缺承诺" in m.reason) for m in barred.reply.missing] == [(PROMISED, True)]
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
    assert case.clock(ITEM, "promised") is None  # the acceptance ended with the promise: no time was used


def test_late_materials_are_accepted_anew_and_do_not_lift_the_bar(town, promise):
    enterprise = codes.credit_code()
    case = promise(1, creditCode=enterprise)
    for event in ("received", "accepted_tolerant", "approved"):
        town.push(case, ITEM, event)
    town.pass_workdays(2)
    assert case.clock(ITEM, "promised") is None and case.item(ITEM).accepted_at == 0  # void, with all its days
    town.supply(case, (ITEM, PROMISED))
    assert history(case)[-1] == ("materials_supplied", "received")
    assert told(case, "重新审查是否受理") == 1
    (record,) = case.show().promises
    assert 0 < record.broken_at < record.kept_at == microseconds(town.clock.now())
    town.pass_time(minutes=1)
    assert town.push(case, ITEM, "approved").verdict == "held"  # nothing is decided on the void acceptance
    with refused("conflict"):
        town.deliver(case, ITEM)
    town.pass_workdays(1)
    town.push(case, ITEM, "accepted")
    accepted, clock = town.clock.now(), case.clock(ITEM, "promised")
    assert (clock.state, clock.started_at) == ("running", microseconds(accepted))
    assert moment_of(clock.due_at).date() == town.days.add(accepted.date(), clock.budget_days)
    assert case.item(ITEM).accepted_at == microseconds(accepted)
    town.pass_time(minutes=1)
    assert town.push(case, ITEM, "approved").state == "approved"
    assert case.clock(ITEM, "promised").light == "green" and case.clock(ITEM, "tolerance").light == "red"
    assert town.deliver(case, ITEM).status == "closed"
    day = town.days.add(town.clock.now().date(), 1).isoformat()
    again = town.submit([ITEM], promised={PROMISED: day}, creditCode=enterprise)
    assert again.reply.status == "correction"


@pytest.mark.parametrize("workdays", [2, 3])
def test_a_broken_promise_is_no_delay_of_the_department(town, promise, workdays):
    """Also when both have the same last day, or nobody watched when they ended: one message, and a true one."""
    case = promise(workdays)
    for event in ("received", "accepted_tolerant"):
        town.push(case, ITEM, event)
    clock = case.clock(ITEM, "promised")
    promised = case.clock(ITEM, "tolerance")
    assert (clock.due_at == promised.due_at) == (workdays == 3)
    before = len(case.show().messages)
    town.pass_workdays(7)
    texts = [message.text for message in case.show().messages[before:]]
    assert sum("未兑现" in text for text in texts) == 1
    assert not any("超期" in text or "超过" in text or "更正" in text for text in texts), texts
    rungs = town.stage.client("deadline", "operator.ops").call(bb.ListClocks(application_id=case.id, limit=100)).clocks
    assert not any(rung.corrected for shown in rungs for rung in shown.rungs if rung.rung.startswith("overdue"))


@pytest.mark.parametrize("before, after", [
    ([], ["received"]), (["received"], []), (["received", "correction_requested"], ["correction_supplied"])])
def test_a_promise_broken_before_the_department_accepts(town, promise, before, after):
    case = promise(1)
    for event in before:
        town.push(case, ITEM, event, reason="缺补充说明" if event == "correction_requested" else "")
    town.pass_workdays(2)
    for event in (*after, "accepted_tolerant"):
        town.push(case, ITEM, event)
        town.pass_time(minutes=1)
    assert history(case)[-2:] == [("accepted_tolerant", "accepted_tolerant"), ("promise_broken", "promise_overdue")]
    assert told(case, "此前已逾期") == 1 and case.item(ITEM).accepted_at == 0
    town.pass_time(minutes=1)
    town.supply(case, (ITEM, PROMISED))
    assert case.item(ITEM).state == "received"


def test_the_clock_of_late_materials_runs_by_itself(town, promise):
    """Without an answer of the department within five working days they count as accepted when they came."""
    case = promise(1)
    for event in ("received", "accepted_tolerant"):
        town.push(case, ITEM, event)
    town.pass_workdays(2)
    town.supply(case, (ITEM, PROMISED))
    supplied = town.clock.now()
    town.pass_workdays(6)
    clock = case.clock(ITEM, "promised")
    assert (clock.state, clock.started_at) == ("running", microseconds(supplied))
    assert "overdue" in [rung.rung for rung in clock.rungs if not rung.corrected]


def test_the_applicant_is_reminded_while_there_is_time(town, promise):
    case = promise(3)
    for event in ("received", "accepted_tolerant"):
        town.push(case, ITEM, event)
    days = [town.days.add(town.clock.now().date(), n) for n in range(4)]
    texts, seen = ["期限已过半", "期限将满", "今日是补齐", "未兑现"], []
    for day, hour in ((1, 18), (2, 17), (2, 18), (3, 9), (3, 17), (3, 18)):
        town.go_to(town.days.at(days[day], hour))
        seen.append([told(case, text) for text in texts])
    # of three days half and four fifths are the same close: one reminder
    assert seen == [[0, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 1, 1, 1]]
    assert any(days[3].isoformat() in message.text for message in case.show().messages if "期限将满" in message.text)


def test_half_of_a_longer_time_is_told_by_itself(town):
    town.next_morning()
    days = [town.days.add(town.clock.now().date(), n) for n in range(5)]
    case = town.submit([ITEM, LONGER], promised={LATER: days[4].isoformat()})
    seen = []
    for day in (1, 2, 3):
        town.go_to(town.days.at(days[day], 18))
        seen.append([told(case, text) for text in ("期限已过半", "期限将满")])
    assert seen == [[0, 0], [1, 0], [1, 1]]


def test_who_kept_the_promise_is_not_reminded(town, promise):
    case = promise(3)
    town.supply(case, (ITEM, PROMISED))
    town.pass_workdays(4)
    assert not any(told(case, text) for text in ("期限已过半", "期限将满", "今日是补齐", "未兑现"))


def test_a_promise_does_not_outlast_the_promised_period(town):
    town.next_morning()
    limit = town.days.add(town.clock.now().date(), 3)
    beyond = town.days.add(limit, 1)
    with refused("invalid-field", "materials[2].promisedOn") as caught:
        town.submit([ITEM], promised={PROMISED: beyond.isoformat()})
    assert limit.isoformat() in caught.value.errors[0].cure
    case = town.submit([ITEM], promised={PROMISED: limit.isoformat()})
    assert case.reply.status == "accepted_tolerant"


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
    assert case.reply.status == "correction" and not case.show().promises
    assert [(m.code, "不得容缺" in m.reason) for m in case.reply.missing] == [("M03-01", True)]


# ---- what the centre has is no promise ----

LICENCES = {2: "M02-05", 7: "M07-05"}  # one paper of the enterprise


def bars(place, enterprise):
    return place.instance.psql("-At", "-c", "SELECT count(*) FROM intake.tolerance_bar "
                               f"WHERE credit_code = '{enterprise}'", capture_output=True).stdout.strip()


def promised_until(town, workdays):
    return town.days.add(town.clock.now().date(), workdays).isoformat()


def test_one_paper_keeps_every_promise_of_it(town, place):
    town.next_morning()
    enterprise, day = codes.credit_code(), promised_until(town, 2)
    case = town.submit([2, 7], promised={code: day for code in LICENCES.values()}, creditCode=enterprise)
    sister = town.submit([2], promised={LICENCES[2]: day}, creditCode=enterprise)
    assert case.reply.status == sister.reply.status == "accepted_tolerant"
    town.supply(case, (2, LICENCES[2]))
    assert all(p.kept_at for p in [*case.show().promises, *sister.show().promises])
    town.pass_workdays(3)
    town.pass_time(hours=1)
    assert bars(place, enterprise) == "0"


def test_what_the_centre_has_cannot_be_promised(town):
    town.next_morning()
    enterprise, day = codes.credit_code(), promised_until(town, 2)
    town.submit([1], creditCode=enterprise)
    held = town.submit([2], promised={LICENCES[2]: day}, creditCode=enterprise)
    given = town.submit([1, 2], promised={LICENCES[2]: day})
    for case in (held, given):
        assert case.reply.status == "accepted" and not case.show().promises
# ---- one word for acceptance ----

def test_accepted_is_tolerant_while_promised_materials_are_owed(town, promise):
    """Most department systems know one code for it."""
    case = promise(2)
    for event in ("received", "accepted"):
        receipt = town.push(case, ITEM, event)
    assert receipt.state == "accepted_tolerant" and history(case)[-1] == ("accepted_tolerant", "accepted_tolerant")
    assert case.item(ITEM).accepted_at and told(case, "已容缺受理") == 1
    assert town.push(case, ITEM, "approved").state == "approved_tolerant"
    town.supply(case, (ITEM, PROMISED))
    assert town.deliver(case, ITEM).status == "closed"


def test_a_promise_broken_after_a_plain_acceptance_voids_it(town, promise):
    case = promise(1)
    for event in ("received", "accepted"):
        town.push(case, ITEM, event)
    town.pass_workdays(2)
    assert (case.item(ITEM).state, case.item(ITEM).accepted_at) == ("promise_overdue", 0)
    assert town.push(case, ITEM, "approved").verdict == "held"
    town.supply(case, (ITEM, PROMISED))
    for event in ("accepted", "approved"):
        town.pass_time(minutes=1)
        receipt = town.push(case, ITEM, event)
    assert receipt.state == "approved"


def test_a_promise_broken_while_the_item_waits_for_another(town):
    town.next_morning()
    day = town.days.add(town.clock.now().date(), 1).isoformat()
    case = town.submit([3, 4], promised={"M04-07": day})
    town.pass_workdays(3)
    town.carry_through(case, 3)
    town.pass_time(minutes=1)
    town.push(case, 4, "received")
    town.push(case, 4, "accepted")
    town.pass_time(minutes=1)
    assert (case.item(4).state, case.item(4).accepted_at) == ("promise_overdue", 0)
    assert town.push(case, 4, "approved").verdict == "held"


def test_what_the_department_finds_complete_is_no_longer_owed(town, promise):
    enterprise = codes.credit_code()
    case = promise(1, creditCode=enterprise)
    for event in ("received", "accepted", "accepted"):
        town.push(case, ITEM, event)
        town.pass_time(minutes=1)
    assert history(case)[-1] == ("accepted", "accepted")
    town.pass_workdays(3)
    assert case.item(ITEM).state == "accepted" and told(case, "未兑现") == 0
    assert case.clock(ITEM, "tolerance").light == "green"
    day = town.days.add(town.clock.now().date(), 1).isoformat()
    assert town.submit([ITEM], promised={PROMISED: day}, creditCode=enterprise).reply.status == "accepted_tolerant"


# ---- nobody breaks a promise that nobody took up ----

def test_a_promised_day_that_passed_at_the_window_is_noticed(town):
    town.next_morning()
    enterprise = codes.credit_code()
    day = town.days.add(town.clock.now().date(), 1).isoformat()
    case = town.submit([ITEM], promised={PROMISED: day}, asks={"examineLater": True}, creditCode=enterprise)
    town.pass_workdays(3)
    reply = town.window.call(bb.ExamineApplication(application_id=case.id))
    town.stage.settle()
    assert reply.status == "correction" and [(m.code, "已过" in m.reason) for m in reply.missing] == [(PROMISED, True)]
    assert told(case, "请于") == 0
    materials = town.window.call(bb.ShowMaterials(application_id=case.id))
    assert [m.state for m in materials.materials if m.code == PROMISED] == ["missing"]
    assert [m.code for m in materials.notices[0].materials] == [PROMISED]
    message = bb.SupplyMaterials(application_id=case.id)
    message.materials.add(item=ITEM, code=PROMISED, status="promised",
                          promised_on=town.days.add(town.clock.now().date(), 1).isoformat())
    assert town.window.call(message).status == "accepted_tolerant"  # no bar, and the promise is made anew


def test_a_promised_day_that_passed_in_silence_is_the_windows_omission(town, place):
    town.next_morning()
    enterprise = codes.credit_code()
    day = town.days.add(town.clock.now().date(), 1).isoformat()
    case = town.submit([ITEM], promised={PROMISED: day}, asks={"examineLater": True}, creditCode=enterprise)
    town.pass_workdays(6)
    assert case.show().application.status == "accepted" and not case.show().promises
    row = place.instance.psql("-At", "-c", "SELECT code, charged_to FROM intake.omission "
                              f"WHERE application_id = '{case.id}'", capture_output=True).stdout.strip()
    assert row == f"{PROMISED}|window:W01"
    materials = town.window.call(bb.ShowMaterials(application_id=case.id)).materials
    assert [m.state for m in materials if m.code == PROMISED] == ["waived"]
    town.pass_workdays(2)
    assert told(case, "未兑现") == 0
    bars = place.instance.psql("-At", "-c", f"SELECT count(*) FROM intake.tolerance_bar WHERE credit_code = '{enterprise}'",
                               capture_output=True).stdout.strip()
    assert bars == "0"


def test_who_lets_his_own_promise_pass_in_correction_renews_it(town):
    town.next_morning()
    day = town.days.add(town.clock.now().date(), 1).isoformat()
    case = town.submit([ITEM], missing=("M03-02",), promised={PROMISED: day})
    town.pass_workdays(3)
    with refused("invalid-field", f"materials[{PROMISED}]"):
        town.supply(case, (ITEM, "M03-02"))
    message = bb.SupplyMaterials(application_id=case.id)
    message.materials.add(item=ITEM, code="M03-02", status="present")
    message.materials.add(item=ITEM, code=PROMISED, status="promised",
                          promised_on=town.days.add(town.clock.now().date(), 1).isoformat())
    assert town.window.call(message).status == "accepted_tolerant"


def test_who_is_barred_promises_nothing_more(town, promise):
    enterprise = codes.credit_code()
    town.next_morning()
    waits = town.submit([ITEM], missing=("M03-02", PROMISED), creditCode=enterprise)
    promise(1, creditCode=enterprise)
    town.pass_workdays(3)
    message = bb.SupplyMaterials(application_id=waits.id)
    message.materials.add(item=ITEM, code=PROMISED, status="promised",
                          promised_on=town.days.add(town.clock.now().date(), 1).isoformat())
    message.materials.add(item=ITEM, code="M03-02", status="present")
    with refused("invalid-field", "materials[0].status") as caught:
        town.window.call(message)
    assert "未兑现容缺承诺" in caught.value.errors[0].rule
    assert town.supply(waits, (ITEM, "M03-02"), (ITEM, PROMISED)).status == "accepted"
