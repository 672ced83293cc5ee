# SPDX-License-Identifier: Apache-2.0
"""Reported items (上报件): the superior authority's time has a clock of its own (regulation, part two, 2: 向上报批)."""
import bangban_client as bb
from test_issues import routing
from test_leader import told
from town import refused

ITEM, FOREST = 18, "forest"  # reported, whatever the facts; promised in ten working days


def reported(town, case, who="office", every=False):
    return routing(town, who).call(bb.ListReported(application_id=case.id, all=every)).reported


def up(town, **details):
    town.next_morning()
    case = town.submit([ITEM])
    for event in ("received", "accepted"):
        town.push(case, ITEM, event)
    assert town.push(case, ITEM, "reported_up", **details).verdict == "accepted"
    return case


def clock(town, case):
    clocks = town.stage.client("deadline", "operator.ops").call(bb.ListClocks(application_id=case.id, limit=1000)).clocks
    return next((clock for clock in clocks if clock.kind == "superior"), None)


def says(texts, *parts):
    return any(all(part in text for part in parts) for text in texts)


def test_what_went_up_is_on_record_with_its_materials(town):
    case = up(town, materials=["M18-01", "M18-02"])
    record, = reported(town, case)
    assert (record.item, record.department, list(record.materials)) == (ITEM, FOREST, ["M18-01", "M18-02"])
    assert record.number.startswith("SB") and record.reported_at and not record.answered_at
    assert says(told(town, f"agent:{case.show().application.agent}", case), record.number)
    assert says(told(town, "applicant", case), "无需重复提交")
    assert (clock(town, case).state, clock(town, case).holder) == ("running", "superior")


def test_the_superior_answers(town):
    for event, outcome in (("approved", "approved"), ("refused", "refused")):
        case = up(town)
        town.pass_workdays(3)
        assert town.push(case, ITEM, event, reason="上级批复").verdict == "accepted"
        record, = reported(town, case, every=True)
        assert record.outcome == outcome and record.answered_at > record.reported_at
        assert not reported(town, case) and (clock(town, case).state, clock(town, case).light) == ("closed", "green")


def test_the_superiors_delay_is_followed_up_and_nobodys_here(town):
    case = up(town)
    number, agent = reported(town, case)[0].number, f"agent:{case.show().application.agent}"
    town.pass_workdays(17)
    assert says(told(town, agent, case), number, "将至")
    assert not says(told(town, "office", case), number)
    town.pass_workdays(4)
    for to in (agent, "office", f"department:{FOREST}"):
        assert says(told(town, to, case), number, "尚未批复"), to
    assert says(told(town, "applicant", case), "上级机关超过办理期限")
    record, = reported(town, case)
    assert record.overdue_at and clock(town, case).light == "red"
    orders = routing(town, "office").call(bb.ListOrders(application_id=case.id, all=True)).orders
    assert not orders  # the district's department owes nothing
    assert case.clock(ITEM, "promised").light == "green"


def test_a_report_that_is_taken_back_was_none(town):
    case = town.submit([ITEM])
    for event in ("received", "accepted"):
        town.push(case, ITEM, event)
    sent = town.message(case, ITEM, "reported_up")
    town.department(FOREST).call(sent)
    town.stage.settle()
    town.push(case, ITEM, "voided", voids=sent.event_id)
    record, = reported(town, case, every=True)
    assert record.outcome == "void" and clock(town, case) is None or clock(town, case).state == "closed"
    assert town.push(case, ITEM, "reported_up").verdict == "accepted"
    assert [r.outcome for r in reported(town, case, every=True)] == ["void", ""]


def test_what_is_given_up_is_with_the_superior_no_more(town):
    case = up(town)
    town.push(case, ITEM, "withdrawn")
    assert [r.outcome for r in reported(town, case, every=True)] == ["ended"]


def test_a_department_sees_its_own(town):
    case = up(town)
    assert len(reported(town, case, FOREST)) == 1 and not reported(town, case, "housing")
    with refused("invalid-field", "applicationId", "limit"):
        routing(town, "office").call(bb.ListReported(application_id="x", limit=1001))
