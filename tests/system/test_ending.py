# SPDX-License-Identifier: Apache-2.0
"""How a case ends before its time, and comes back: withdrawal, termination, reopening, correction of a mistake."""
import hashlib
import subprocess

import pytest

import bangban_client as bb
from town import refused

FIRST, NEEDS_IT = 3, 4  # both of ndrc; 4 needs the result of 3
OTHER = 22              # of another department, needs nothing of them
TOLERABLE, PROMISED = 3, "M03-03"
PROMISED_LATER = "M04-07"  # of 4
SIGNED = hashlib.sha256("撤回申请书".encode()).hexdigest()


def status(case):
    return case.show().application.status


def states(case):
    return {item.item: item.state for item in case.show().items}


def record(case):
    return case.town.window.call(bb.ShowRecord(application_id=case.id))


def plan(case):
    view = case.town.stage.client("routing", "window.w01").call(bb.ShowPlan(application_id=case.id))
    return view.finished, {step.item: step.state for step in view.steps}


def push(case, item, *events, **details):
    for event in events:
        message = case.town.message(case, item, event, **details)
        receipt = case.town.department(case.town.department_of(item)).call(message)
        assert receipt.verdict == "accepted", receipt
    case.town.stage.settle()
    return message


def withdraw(case, *items, version=0, **changes):
    request = bb.WithdrawApplication(**{"application_id": case.id, "items": items, "reason": "投资计划调整",
                                        "requested_by": "张三", "request_sha256": SIGNED} | changes)
    reply = case.town.window.call(request, expected_version=version)
    case.town.stage.settle()
    return reply


def terminate(case, code="project_cancelled", *items, key="office.o01"):
    reply = case.town.stage.client("intake", key).call(
        bb.TerminateApplication(application_id=case.id, items=items, reason_code=code, reason="经核实"))
    case.town.stage.settle()
    return reply


def reopen(case, *items):
    reply = case.town.window.call(bb.ReopenApplication(application_id=case.id, items=items, reason="企业恢复投资"))
    case.town.stage.settle()
    return reply


def correct(case, field, **details):
    reply = case.town.window.call(bb.CorrectRecord(**{"application_id": case.id, "field": field, "reason": "录入笔误",
                                                      "evidence": "营业执照"} | details))
    case.town.stage.settle()
    return reply


def outcome(case):
    return case.show().outcome


# ---- withdrawal ----

@pytest.mark.parametrize("events, state", [
    ((), "handed_over"), (("received",), "received"), (("received", "accepted"), "accepted"),
    (("received", "accepted", "reported_up"), "reported_up")])
def test_what_a_department_has_is_withdrawn_there(town, events, state):
    case = town.submit([FIRST])
    push(case, FIRST, *events) if events else None
    assert states(case) == {FIRST: state}
    withdraw(case)
    view = case.show()
    assert (view.application.status, states(case)) == ("closed", {FIRST: "withdrawn"})
    assert view.items[0].holder == "nobody" and view.closed_at
    approval = case.approval(FIRST)
    assert approval.state == "withdrawn" and approval.history[-1].event == "withdrawn_by_centre"
    assert approval.history[-1].reason == "投资计划调整"
    assert plan(case) == (True, {FIRST: "withdrawn"})
    told = [message.text for message in view.messages]
    assert any("投资计划调整" in text and "张三" in text for text in told)
    assert any("按申请人撤回申请" in text and "已停止办理" in text for text in told)
    ending, = record(case).endings
    assert (ending.kind, list(ending.items), ending.requested_by, ending.request_sha256) == \
        ("withdrawn", [FIRST], "张三", SIGNED)
    clock = case.clock(FIRST, "promised")
    assert clock is None or clock.state == "closed"


@pytest.mark.parametrize("end, kind, reason", [
    (lambda case: withdraw(case), "withdrawn", "投资计划调整"),
    (lambda case: terminate(case), "terminated", "项目已取消或不再实施：经核实")], ids=["withdrawn", "terminated"])
def test_the_department_learns_of_it_in_its_queue(town, end, kind, reason):
    case = town.submit([FIRST])
    approval = case.item(FIRST).approval_id
    end(case)
    department, after, seen = town.department("ndrc"), 0, []
    while True:
        page = department.call(bb.PullHandovers(after=after, limit=500))
        seen += [h for h in page.handovers if h.approval_id == approval]
        if not page.more:
            break
        after = page.handovers[-1].position
    assert [h.kind for h in seen] == ["handed_over", kind] and seen[1].reason == reason


def test_what_waits_is_withdrawn_without_a_department(town):
    case = town.submit([FIRST, NEEDS_IT])
    assert states(case) == {FIRST: "handed_over", NEEDS_IT: "waiting"}
    withdraw(case, NEEDS_IT)
    assert states(case) == {FIRST: "handed_over", NEEDS_IT: "withdrawn"} and status(case) == "accepted"
    assert plan(case) == (False, {FIRST: "handed_over", NEEDS_IT: "withdrawn"})
    town.carry_through(case, FIRST)
    assert town.deliver(case, FIRST).status == "closed" and outcome(case) == "partly"


def test_the_whole_case(town):
    case = town.submit([FIRST, NEEDS_IT])
    withdraw(case)
    assert states(case) == {FIRST: "withdrawn", NEEDS_IT: "withdrawn"}
    assert status(case) == "closed" and outcome(case) == "withdrawn"
    with refused("conflict"):
        withdraw(case)


def test_what_is_decided_is_delivered(town):
    case = town.submit([FIRST, OTHER])
    town.carry_through(case, FIRST)
    with refused("conflict"):
        withdraw(case, FIRST)
    withdraw(case)  # all that is under way: not the decided one
    assert states(case) == {FIRST: "approved", OTHER: "withdrawn"} and status(case) == "accepted"
    assert town.deliver(case, FIRST).status == "closed" and outcome(case) == "partly"


def test_a_decision_that_was_made_before_stands(town):
    """The department reports late what it had decided before the applicant gave up."""
    case = town.submit([FIRST])
    push(case, FIRST, "received", "accepted")
    approved = town.message(case, FIRST, "approved")
    town.pass_time(hours=1)
    withdraw(case)
    assert status(case) == "closed"
    town.department("ndrc").call(approved)
    town.stage.settle()
    assert states(case) == {FIRST: "approved"} and status(case) == "accepted"
    assert town.deliver(case, FIRST).status == "closed" and outcome(case) == "finished"


def test_a_return_lies_with_the_centre_and_is_withdrawn(town):
    case = town.submit([FIRST])
    push(case, FIRST, "received")
    returned = push(case, FIRST, "returned", reason="不属本部门职责")
    withdraw(case)
    assert states(case) == {FIRST: "withdrawn"} and status(case) == "closed" and outcome(case) == "withdrawn"
    push(case, FIRST, "voided", voids=returned.event_id)  # does not bring it back
    assert case.approval(FIRST).state == "withdrawn"
    assert states(case) == {FIRST: "withdrawn"} and status(case) == "closed"


def test_before_acceptance_it_closes_at_once(town):
    case = town.submit([FIRST, OTHER], missing=("M03-02",))
    assert case.reply.status == "correction"
    with refused("conflict"):  # as a whole, or not at all
        withdraw(case, FIRST)
    assert withdraw(case).status == "closed"
    assert outcome(case) == "withdrawn" and not any(item.approval_id for item in case.show().items)
    with refused("conflict"):
        reopen(case)
    town.submit([FIRST], project=case.project)  # the item is free again


def test_a_withdrawal_in_vain(town):
    case = town.submit([FIRST])
    with refused("conflict"):
        withdraw(case, OTHER)
    with refused("not-found"):
        withdraw(case, application_id="0190a3f2-0000-7000-8000-000000000001")
    refusal = town.submit([FIRST], landZone="permanent_basic_farmland")
    with refused("conflict"):
        withdraw(refusal)
    with refused("conflict") as caught:
        withdraw(case, version=case.show().application.version + 1)
    assert "已有变化" in caught.value.detail
    assert withdraw(case, version=case.show().application.version).application_id == case.id
    assert case.town.window.call(bb.ListActs(application_id=case.id)).acts[0].kind == "application.withdrawn"


def test_no_reminder_of_a_promise_that_was_given_up(town):
    day = town.days.add(town.clock.now().date(), 2).isoformat()
    case = town.submit([TOLERABLE], promised={PROMISED: day})
    push(case, TOLERABLE, "received", "accepted_tolerant")
    withdraw(case)
    assert status(case) == "closed"
    town.pass_workdays(4)
    assert not any("未兑现" in message.text for message in case.show().messages)


def test_nor_of_one_for_an_item_that_no_department_had(town):
    day = town.days.add(town.clock.now().date(), 2).isoformat()
    case = town.submit([FIRST, NEEDS_IT], promised={PROMISED_LATER: day})
    assert case.clock(NEEDS_IT, "tolerance").state == "running"
    withdraw(case, NEEDS_IT)
    assert case.clock(NEEDS_IT, "tolerance").state == "closed"
    town.pass_workdays(4)
    assert not any("未兑现" in message.text or "最后一日" in message.text for message in case.show().messages)


# ---- termination ----

def test_the_centre_ends_it_for_a_reason_of_the_list(town):
    case = town.submit([FIRST, NEEDS_IT])
    terminate(case)
    assert status(case) == "closed" and outcome(case) == "terminated"
    ending, = record(case).endings
    assert (ending.kind, ending.reason_code, ending.reason) == ("terminated", "project_cancelled", "经核实")
    assert any("项目已取消" in message.text for message in case.show().messages)
    assert states(case) == {FIRST: "terminated", NEEDS_IT: "terminated"}
    assert plan(case) == (True, {FIRST: "terminated", NEEDS_IT: "terminated"})
    approval = case.approval(FIRST)
    assert (approval.state, approval.holder) == ("terminated", "nobody")
    assert approval.history[-1].event == "terminated_by_centre"
    assert approval.history[-1].reason == "项目已取消或不再实施：经核实"


@pytest.mark.parametrize("events, state", [((), "handed_over"), (("received", "correction_requested"), "correction"),
                                           (("received", "accepted", "reported_up"), "reported_up")])
def test_what_the_centre_ends_is_under_no_clock(town, events, state):
    case = town.submit([FIRST])
    for event in events:
        details = {"reason": "缺件", "materials": ["M03-02"]} if event == "correction_requested" else {}
        push(case, FIRST, event, **details)
    assert states(case) == {FIRST: state}
    terminate(case)
    assert states(case) == {FIRST: "terminated"}
    for kind in ("promised", "statutory"):
        clock = case.clock(FIRST, kind)
        assert clock is None or (clock.state, clock.light) == ("closed", "green")
    deadline = town.stage.client("deadline", "office.o01")
    held = deadline.call(bb.ShowLedger(application_id=case.id)).elapsed_work_minutes
    town.pass_workdays(1)
    assert deadline.call(bb.ShowLedger(application_id=case.id)).elapsed_work_minutes == held


def test_what_the_centre_ended_comes_back(town):
    case = town.submit([FIRST, NEEDS_IT])
    terminate(case)
    reopen(case)
    assert states(case) == {FIRST: "handed_over", NEEDS_IT: "waiting"}
    assert plan(case) == (False, {FIRST: "handed_over", NEEDS_IT: "waiting"})
    (former,) = record(case).former_approvals
    assert former.state == "terminated"


def test_people_can_tell_who_ended_it(town, place):
    """As the command line shows it."""
    def shown(case):
        def ask(*words):
            return subprocess.run([place.instance.bin / "bangban", "--instance", place.instance.directory, "show",
                                   *words], check=True, capture_output=True, text=True).stdout
        return ask("application", case.id), ask("approval", case.item(FIRST).approval_id, "--department", "ndrc")

    withdrawn, terminated = town.submit([FIRST]), town.submit([FIRST])
    withdraw(withdrawn)
    terminate(terminated)
    assert all("撤回" in text and "终止" not in text for text in shown(withdrawn))
    assert [("终止" in text, "撤回" in text) for text in shown(terminated)] == [(True, False)] * 2, shown(terminated)


def test_who_may_end_it_and_why(town):
    case = town.submit([FIRST])
    with refused("invalid-field", "reasonCode"):
        terminate(case, "bad_weather")
    with refused("forbidden"):  # not for an agent
        terminate(case, "false_materials", key="agent.a01")
    with refused("conflict"):   # not in correction
        terminate(case, "correction_not_supplied")
    assert status(case) == "accepted"


def test_corrections_that_never_came(own_instance):
    town = own_instance.town  # a clock of its own: months pass
    case = town.submit([FIRST], missing=("M03-02",))
    with refused("conflict"):
        terminate(case, "correction_not_supplied")
    town.pass_time(days=90)
    assert terminate(case, "correction_not_supplied").status == "closed"
    assert outcome(case) == "terminated"


# ---- reopening ----

def test_what_was_given_up_comes_back_with_another_approval(town):
    case = town.submit([FIRST, NEEDS_IT])
    push(case, FIRST, "received")
    former = case.item(FIRST).approval_id
    withdraw(case)
    reply = reopen(case)
    assert reply.status == "accepted"
    view = case.show()
    assert states(case) == {FIRST: "handed_over", NEEDS_IT: "waiting"} and not view.closed_at
    assert case.item(FIRST).approval_id != former
    assert town.department("ndrc").call(bb.ShowApproval(approval_id=former)).state == "withdrawn"
    assert plan(case) == (False, {FIRST: "handed_over", NEEDS_IT: "waiting"})
    assert [ending.kind for ending in record(case).endings] == ["withdrawn", "reopened"]
    assert any("恢复办理" in message.text for message in view.messages)
    for item in (FIRST, NEEDS_IT):
        town.carry_through(case, item)
        town.deliver(case, item)
    assert status(case) == "closed" and outcome(case) == "finished"


def say_something_late(town, case):
    """The department reports after the reopening what it had decided before the withdrawal."""
    push(case, FIRST, "received", "accepted")
    late = town.message(case, FIRST, "approved")
    town.pass_time(hours=1)
    withdraw(case)
    former = case.item(FIRST).approval_id
    assert not record(case).former_approvals
    reopen(case)
    (before,) = record(case).former_approvals
    assert (before.item, before.approval_id, before.state) == (FIRST, former, "withdrawn")
    assert before.replaced_at and not record(case).former_states
    town.department("ndrc").call(late)
    town.stage.settle()
    assert states(case) == {FIRST: "handed_over"}
    assert plan(case) == (False, {FIRST: "handed_over"})
    return former, late


def take_back(town, former, said):
    number = next(town.numbers)
    town.department("ndrc").call(bb.PushStatus(event_id=f"t-{number}", approval_id=former, event="voided",
                                               voids=said.event_id, source_sequence=number,
                                               occurred_at=said.occurred_at))
    town.stage.settle()


def test_what_a_department_says_of_a_former_approval_is_on_record(town):
    case = town.submit([FIRST])
    former, late = say_something_late(town, case)
    (said,) = record(case).former_states
    assert (said.item, said.approval_id, said.event, said.state) == (FIRST, former, "approved", "approved")
    assert said.occurred_at == late.occurred_at < said.recorded_at and late.document.number in said.detail
    take_back(town, former, late)
    assert [s.state for s in record(case).former_states] == ["approved", "withdrawn"]


def test_the_agent_is_told_once_that_a_department_works_on_a_former_approval(town):
    case = town.submit([FIRST])
    former, late = say_something_late(town, case)
    take_back(town, former, late)
    office = town.stage.client("intake", "office.o01")
    messages = office.call(bb.ListMessages(application_id=case.id, limit=1000)).messages
    (told,) = [message for message in messages if "原审批" in message.text]
    assert told.to == f"agent:{case.show().application.agent}" and "办结" in told.text


def test_only_what_was_given_up_comes_back(town):
    case = town.submit([FIRST, OTHER])
    push(case, FIRST, "received", "withdrawn")  # the department's own word
    withdraw(case, OTHER)
    assert status(case) == "closed"
    with refused("conflict"):
        reopen(case, FIRST)
    reopen(case)
    assert states(case) == {FIRST: "withdrawn", OTHER: "handed_over"} and status(case) == "accepted"
    with refused("conflict"):
        reopen(case)


def test_what_another_application_took_up_stays_there(town):
    case = town.submit([FIRST])
    withdraw(case)
    later = town.submit([FIRST], project=case.project)
    with refused("conflict") as caught:
        reopen(case, FIRST)
    assert "另一办件" in caught.value.detail
    withdraw(later)
    assert reopen(case, FIRST).status == "accepted"


def test_a_changed_project_is_another_case(town):
    case = town.submit([FIRST])
    withdraw(case)
    town.pass_time(minutes=1)
    changed = case.project | {"name": "测试项目二期"}
    town.window.call(bb.RegisterProject(project=bb.from_json(changed, bb.Project())))
    with refused("conflict") as caught:
        reopen(case)
    assert "重新提交" in caught.value.detail


def test_a_promise_that_is_owed_does_not_come_back(town):
    day = town.days.add(town.clock.now().date(), 2).isoformat()
    case = town.submit([TOLERABLE], promised={PROMISED: day})
    withdraw(case)
    with refused("conflict"):
        reopen(case, TOLERABLE)


# ---- corrections ----

def test_a_misspelt_contact_is_set_right_and_both_values_stay(town):
    case = town.submit([FIRST])
    before = case.show().application.version
    correct(case, "contact_name", wrong="张三", right="章三")
    correct(case, "contact_phone", wrong="13847700001", right="13847700002")
    view = case.show()
    assert (view.project.contact_name, view.project.contact_phone) == ("章三", "13847700002")
    assert view.application.version == before + 2
    first, second = record(case).corrections
    assert (first.field, first.wrong, first.right, first.evidence) == ("contact_name", "张三", "章三", "营业执照")
    assert (second.field, second.wrong, second.right) == ("contact_phone", "13847700001", "13847700002")
    assert any("张三" in message.text and "章三" in message.text for message in view.messages)
    with refused("conflict") as caught:  # somebody else has corrected it
        correct(case, "contact_name", wrong="张三", right="李三")
    assert "章三" in caught.value.detail


def test_a_misspelt_enterprise_is_handed_over_right_from_then_on(town):
    case = town.submit([FIRST, NEEDS_IT])
    correct(case, "applicant", wrong="测试企业有限公司", right="测试企业股份有限公司")
    assert case.show().project.applicant == "测试企业股份有限公司"
    town.carry_through(case, FIRST)
    approval = case.item(NEEDS_IT).approval_id
    pages = town.department("ndrc").call(bb.PullHandovers(after=0, limit=500))
    handed = [h for h in pages.handovers if h.approval_id == approval]
    assert pages.more or handed[0].applicant == "测试企业股份有限公司"


def test_a_correction_is_told_to_whoever_goes_by_it(town):
    case = town.submit([FIRST])
    sister = town.submit([OTHER], project=case.project)
    elsewhere = town.submit([FIRST], creditCode=case.project["creditCode"])
    other = town.submit([FIRST], creditCode=case.project["creditCode"], contactPhone="13847700009")
    stranger = town.submit([FIRST])
    before = {c.id: c.show().application.version for c in (sister, elsewhere, other, stranger)}
    correct(case, "contact_phone", wrong="13847700001", right="13847700002")
    view = sister.show()
    assert view.project.contact_phone == "13847700002" and view.application.version == before[sister.id] + 1
    assert any("13847700002" in message.text for message in view.messages)
    act = town.window.call(bb.ListActs(application_id=sister.id)).acts[-1]
    assert act.kind == "record.corrected" and "13847700002" in act.summary
    for c in (elsewhere, other, stranger):
        assert c.show().application.version == before[c.id]
        assert not any("13847700002" in message.text for message in c.show().messages)

    def asked(c):
        texts = [m.text for m in town.stage.client("intake", "office.o01").call(
            bb.ListMessages(to=f"agent:{c.show().application.agent}", limit=1000)).messages]
        return sum(c.show().application.number in text and "13847700002" in text for text in texts)
    assert (asked(elsewhere), asked(other), asked(stranger)) == (1, 0, 0)


def test_an_item_that_nobody_asked_for(town):
    case = town.submit([FIRST, OTHER])
    correct(case, "item", item=OTHER)
    assert states(case) == {FIRST: "handed_over", OTHER: "terminated"}
    view = record(case)
    assert (view.corrections[0].field, view.corrections[0].item) == ("item", OTHER)
    assert (view.endings[0].kind, view.endings[0].reason_code) == ("terminated", "mistake")
    with refused("conflict"):
        correct(case, "item", item=OTHER)


def test_a_material_that_was_recorded_wrongly(town):
    right = hashlib.sha256(b"scan").hexdigest()
    case = town.submit([FIRST])
    correct(case, "material", item=FIRST, code="M03-02", wrong="", right=right)
    correction, = record(case).corrections
    assert (correction.item, correction.code, correction.wrong, correction.right) == (FIRST, "M03-02", "", right)
    with refused("not-found"):
        correct(case, "material", item=FIRST, code="M99-01", wrong="", right=right)
    with refused("conflict"):
        correct(case, "material", item=FIRST, code="M03-02", wrong="", right=hashlib.sha256(b"x").hexdigest())
