# SPDX-License-Identifier: Apache-2.0
"""The kinds of work of part two, 2 of the regulation: approvals within the promised days (承诺件限时办结), items that a
superior authority decides (上报件), and what an agent does beside (行政指导、表单申报、业务协调)."""
import pytest

import bangban_client as bb
from virtual_time import moment_of

PROMISED, REPORTED = 3, 18  # 3 working days at ndrc; 10 at forest, then the superior authority


def promised_days(town, item):
    return int(town.catalogue[item]["promised_days"])


def accepted(town, item):
    town.next_morning()
    case = town.submit([item])
    for event in ("received", "accepted"):
        assert town.push(case, item, event).verdict == "accepted"
    return case


def told(case):
    return [message.text for message in case.show().messages]


def fired(case, item, kind="promised"):
    return [rung.rung for rung in case.clock(item, kind).rungs]


# ---- 承诺件限时办结 ----

def test_a_promised_item_is_due_after_the_promised_days(town):
    case, today = accepted(town, PROMISED), town.clock.now().date()
    days = promised_days(town, PROMISED)
    clock = case.clock(PROMISED, "promised")
    assert (clock.state, clock.light, clock.budget_days, clock.unit) == ("running", "green", days, "workday")
    assert moment_of(clock.due_at).date() == town.days.add(today, days)
    assert case.item(PROMISED).promised_due_at == clock.due_at
    town.pass_workdays(days)  # the last morning
    assert case.item(PROMISED).light == "yellow" and "overdue" not in fired(case, PROMISED)
    assert town.push(case, PROMISED, "approved").verdict == "accepted"
    town.pass_workdays(3)
    clock = case.clock(PROMISED, "promised")
    assert (clock.state, clock.light) == ("closed", "green") and "overdue" not in fired(case, PROMISED)


def test_a_promise_that_has_passed_is_red_and_stays_so(town):
    case = accepted(town, PROMISED)
    before = len(told(case))
    town.go_to(moment_of(case.clock(PROMISED, "promised").due_at))
    assert case.item(PROMISED).light == "red" and "overdue" in fired(case, PROMISED)
    assert any(case.item(PROMISED).name in text for text in told(case)[before:])
    town.pass_workdays(1)
    assert town.push(case, PROMISED, "approved").verdict == "accepted"
    clock = case.clock(PROMISED, "promised")
    assert (clock.state, clock.light) == ("closed", "red")


# ---- 上报件及时办结 ----

def holders(town, case):
    view = town.stage.client("deadline", "operator.ops").call(bb.ShowLedger(application_id=case.id))
    return {entry.holder: entry.work_minutes for entry in view.sums}


def test_the_superiors_time_is_shown_and_not_charged_to_the_district(town):
    case = accepted(town, REPORTED)
    days = promised_days(town, REPORTED)
    town.pass_workdays(2)
    assert town.push(case, REPORTED, "reported_up").verdict == "accepted"
    item = case.item(REPORTED)
    assert (item.state, item.holder) == ("reported_up", "superior")
    for kind in ("promised", "statutory"):
        clock = case.clock(REPORTED, kind)
        assert (clock.state, clock.light) == ("closed", "green"), kind
    charged = holders(town, case)["department:forest"]
    town.pass_workdays(days + 5)
    assert fired(case, REPORTED) == [] and fired(case, REPORTED, "statutory") == []
    sums = holders(town, case)
    assert sums["department:forest"] == charged and sums["superior"] > 0
    assert town.push(case, REPORTED, "approved").verdict == "accepted"
    assert case.clock(REPORTED, "promised").light == "green" and town.deliver(case, REPORTED).status == "closed"


def test_a_report_that_comes_too_late_is_red(town):
    case = accepted(town, REPORTED)
    town.go_to(moment_of(case.clock(REPORTED, "promised").due_at))
    assert "overdue" in fired(case, REPORTED)
    town.pass_workdays(1)
    assert town.push(case, REPORTED, "reported_up").verdict == "accepted"
    assert case.clock(REPORTED, "promised").light == "red"


# ---- 行政指导、表单申报、业务协调、向上报批 ----

@pytest.mark.parametrize("kind,item,more", [
    ("guidance", 0, {"text": "讲解节能审查的适用范围"}), ("form_help", PROMISED, {"text": "协助填报项目建议书审批表"}),
    ("coordination", PROMISED, {"department": "ndrc", "contact": "王五", "answer": "本周内组织评审"}),
    ("contact", 0, {"text": "电话告知进展"})])
def test_what_an_agent_does_is_on_record(town, kind, item, more):
    case = town.submit([PROMISED])
    agent, mine = "A01", town.stage.client("intake", "agent.a01")
    if case.show().application.agent != agent:
        town.stage.client("intake", "office.o01").call(bb.OfferCase(application_id=case.id, to=agent, reason="轮岗"))
        mine.call(bb.AcceptCase(application_id=case.id))
    version = case.show().application.version
    mine.call(bb.RecordAction(application_id=case.id, kind=kind, item=item, **({"text": "已办理"} | more)))
    town.stage.settle()
    entry, = town.window.call(bb.ShowAgentLog(application_id=case.id)).actions
    assert (entry.kind, entry.item) == (kind, item) and entry.acted_at and entry.text == more.get("text", "已办理")
    for field in ("contact", "answer", "department"):
        if field in more:
            assert getattr(entry, field) == more[field]
    act = town.window.call(bb.ListActs(application_id=case.id)).acts[-1]
    assert (act.kind, act.version, act.for_agent) == ("action.recorded", version + 1, agent)
