# SPDX-License-Identifier: Apache-2.0
"""Items that a department gives back (退回): to the next one that may be competent, or to a decision."""
import bangban_client as bb
from test_ending import withdraw
from test_issues import routing
from test_leader import told
from town import refused

SHARED, OWN = 31, 3  # 31: housing, or water by competence.csv; 3: of no other department


def referrals(town, who, case=None, every=False):
    return routing(town, who).call(bb.ListReferrals(application_id=case.id if case else "", all=every)).referrals


def decide(town, who, number, department, text="三定方案：供排水设施由其管理", **call):
    reply = routing(town, who).call(bb.DecideReferral(number=number, department=department, text=text), **call)
    town.stage.settle()
    return reply


def say(town, case, item, department, event, **details):
    """The department says it of the item's present approval."""
    message = town.message(case, item, event, **details)
    assert town.department(department).call(message).verdict == "accepted"
    town.stage.settle()
    return message


def give_back(town, case, item, department, reason="不属本部门职责"):
    return say(town, case, item, department, "returned", reason=reason)


def test_it_goes_to_the_next_department_by_itself(town):
    case = town.submit([SHARED])
    first = case.item(SHARED).approval_id
    say(town, case, SHARED, "housing", "received")
    give_back(town, case, SHARED, "housing", "供水设施由水利局管理")
    item = case.item(SHARED)
    assert (item.department, item.state) == ("water", "handed_over")
    passed, = referrals(town, "office", case, every=True)
    assert (passed.from_department, passed.to_department, passed.outcome) == ("housing", "water", "passed")
    assert (passed.returns, passed.ping_pong, passed.reason) == (1, False, "供水设施由水利局管理")
    for who in ("department:water", "department:housing", f"agent:{case.show().application.agent}"):
        assert any(passed.number in text for text in told(town, who, case)), who
    assert any("您无需重新申请" in text for text in told(town, "applicant", case))
    assert case.item(SHARED).approval_id != first
    for event in ("received", "accepted"):
        say(town, case, SHARED, "water", event)
    say(town, case, SHARED, "water", "approved", document=bb.ResultDocument(number="东水审〔2026〕1号", title="审核意见"))
    assert town.deliver(case, SHARED).status == "closed"
    assert not referrals(town, "office", case)


def test_nobody_else_is_competent_so_the_office_decides(town):
    case = town.submit([OWN])
    give_back(town, case, OWN, "ndrc")
    waits, = referrals(town, "office", case)
    assert (waits.decider, waits.outcome, waits.ping_pong) == ("office", "", False)
    assert any("请决定承办部门" in text and waits.number in text for text in told(town, "office", case))
    with refused("invalid-field", "department"):
        decide(town, "office", waits.number, "nobody")
    with refused("invalid-field", "text"):
        decide(town, "office", waits.number, "ndrc", "")
    with refused("not-found"):
        decide(town, "office", "ZB20260101-9999", "ndrc")
    with refused("forbidden"):
        decide(town, "ndrc", waits.number, "ndrc")
    decided = decide(town, "office", waits.number, "ndrc", "发改委是法定审批机关", expected_version=1)
    assert (decided.outcome, decided.to_department, [act.kind for act in decided.acts]) == (
        "decided", "ndrc", ["decided"])
    assert case.item(OWN).state == "handed_over"
    with refused("conflict"):
        decide(town, "office", waits.number, "miit")
    town.carry_through(case, OWN)
    assert town.deliver(case, OWN).status == "closed"


def test_who_has_to_decide_has_a_working_day(town):
    case = town.submit([OWN])
    give_back(town, case, OWN, "ndrc")
    number = referrals(town, "office", case)[0].number
    town.pass_workdays(2)
    assert any(number in text and "尽快决定" in text for text in told(town, "office", case))
    assert any(number in text and "逾期" in text for text in told(town, "leader", case))


def test_to_and_fro_stops_at_the_leader(town):
    case = town.submit([SHARED])
    give_back(town, case, SHARED, "housing", "属水利局")
    give_back(town, case, SHARED, "water", "属住建局")
    waits, = referrals(town, "office", case)
    assert (waits.returns, waits.ping_pong, waits.decider) == (2, True, "leader")
    assert case.item(SHARED).state == "returned"  # it bounces no more
    assert any("不再自动转办" in text for text in told(town, "office", case))
    assert any(waits.number in text for text in told(town, "leader", case))
    with refused("forbidden"):
        decide(town, "office", waits.number, "water")
    decide(town, "leader", waits.number, "water", "由水利局办理")
    assert case.item(SHARED).department == "water"
    give_back(town, case, SHARED, "water", "仍不属本部门")  # against the decision
    again, = referrals(town, "leader", case)
    assert again.ping_pong and again.returns == 3
    assert {row.outcome for row in referrals(town, "water", case, every=True)} == {"passed", "decided", ""}


def test_a_return_that_is_taken_back_needs_no_decision(town):
    case = town.submit([OWN])
    returned = give_back(town, case, OWN, "ndrc")
    number = referrals(town, "office", case)[0].number
    say(town, case, OWN, "ndrc", "voided", voids=returned.event_id)
    taken_back, = referrals(town, "office", case, every=True)
    assert (taken_back.number, taken_back.outcome) == (number, "void")
    with refused("conflict"):
        decide(town, "office", number, "ndrc")
    give_back(town, case, OWN, "ndrc")  # what was taken back counts for nothing
    assert referrals(town, "office", case)[0].returns == 1


def test_what_is_given_up_needs_no_decision(town):
    case = town.submit([OWN])
    give_back(town, case, OWN, "ndrc")
    withdraw(case)
    assert [row.outcome for row in referrals(town, "office", case, every=True)] == ["void"]


def test_a_department_sees_what_concerns_it(town):
    case = town.submit([SHARED])
    give_back(town, case, SHARED, "housing")
    number = referrals(town, "office", case, every=True)[0].number
    assert [row.number for row in referrals(town, "water", case, every=True)] == [number]
    assert not referrals(town, "ecology", case, every=True)
    with refused("not-found"):
        routing(town, "ecology").call(bb.ShowReferral(number=number))
