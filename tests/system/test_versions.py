# SPDX-License-Identifier: Apache-2.0
"""expected_version: honoured by every CHANGE of proto/messages.def, refused with every other request."""
import re

import pytest

import bangban_client as bb
from test_issues import open_issue, routing
from test_leader import cannot_handle
from test_meetings import convene, held, in_days, propose
from test_orders import order
from test_referral import give_back, referrals
from test_roles import ANY, DEPARTMENT, ROOT, key_of, role_words
from test_visits import visits
from town import refused

OTHER = 99  # a version that nothing here has
SIGNED = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def kinds():
    """Request -> (service, the first role that may ask, kind)."""
    text = (ROOT / "proto/messages.def").read_text(encoding="utf-8")
    words, found = role_words(), {}
    for row in re.findall(r"^REQUEST\((.*)\)$", text, re.M):
        name, _, _, _, service, roles, kind = [cell.strip().strip('"') for cell in row.split(",")]
        allowed = sorted(set().union(*(words[role] for role in re.findall(r"ROLE_(\w+)", roles))))
        found[name] = (service, allowed[0], kind)
    return found


KINDS = kinds()
CHANGES = sorted(name for name, (_, _, kind) in KINDS.items() if kind == "CHANGE")


@pytest.mark.parametrize("name", sorted(KINDS.keys() - set(CHANGES)))
def test_what_changes_no_version_takes_none(stage, name):
    service, role, _ = KINDS[name]
    place = {"*": ANY, "department": f"department.{DEPARTMENT}"}.get(service, service)
    with refused("invalid-field") as caught:
        stage.client(place, key_of(role, stage)).call(getattr(bb, name)(), expected_version=1)
    assert "expected_version" in caught.value.detail


def meetings(town):
    """(proposed, convened, held with a task)"""
    view = held(town, town.submit([59]), {"task": "出具意见", "owner": "department:urban", "due_on": in_days(town, 3)})
    town.next_morning()  # the clerk of the samples is on shift
    return propose(town, town.submit([59])).number, convene(town, propose(town, town.submit([59])).number), view.number


def changes(town):
    proposed, convened, held_one = meetings(town)
    given_back = town.submit([3])
    give_back(town, given_back, 3, "ndrc")
    referral = referrals(town, "office", given_back)[0].number
    case, closed, waiting = town.submit([3, 59]), town.submit([1]), town.submit([1], missing=("M01-02",))
    town.carry_through(closed, 1)
    town.deliver(closed, 1)
    project = bb.from_json(case.project | {"contactPhone": "13847700009"}, bb.Project())
    inquiry = town.window.call(bb.from_json(
        {"window": "W01", "kind": "consult", "channel": "counter", "askerName": "李四", "askerPhone": "13847700002",
         "question": "需要哪些材料？", "firstAskedBy": "clerk:C01"}, bb.RegisterInquiry())).number
    instruction, issue = cannot_handle(town, case).number, open_issue(town, case, 3)
    escalated, told = open_issue(town, case), order(town, case, "agent:A01").number
    routing(town, "agent").call(bb.EscalateIssue(number=escalated, reason="意见不一致"))
    town.stage.settle()
    joint = routing(town, "office").call(bb.ListJointCases(application_id=case.id)).joint_cases[0].number
    escalation = routing(town, "leader").call(bb.ListEscalations(application_id=case.id)).escalations[0]
    visit = visits(town, closed)[0].visit
    rules = town.window.call(bb.ShowControlledRules()).rule_set
    of, late = {"application_id": case.id}, town.days.add(town.clock.now().date(), 9).isoformat()
    given = [bb.Material(item=1, code="M01-02", status="present")]
    answer = {"outcome": "unreachable", "how": "phone", "text": "无人接听"}
    yield "window", bb.RegisterProject(project=project)
    yield "window", bb.ExamineApplication(**of)
    yield "window", bb.DemandException(**of, item=3, kind="law_changed", reason="新规定",
                                       materials=[bb.DemandedMaterial(code="M03-01")])
    yield "window", bb.SupplyMaterials(application_id=waiting.id, materials=given)
    yield "window", bb.DeliverResult(**of, item=3, channel="counter", received_by="张三")
    yield "window", bb.CorrectDelivery(application_id=closed.id, item=1, channel="counter", received_by="李四", reason="误")
    yield "window", bb.WithdrawApplication(**of, reason="调整", requested_by="张三", request_sha256=SIGNED)
    yield "office", bb.TerminateApplication(**of, reason_code="project_cancelled", reason="经核实")
    yield "window", bb.ReopenApplication(**of, reason="恢复投资")
    yield "window", bb.CorrectRecord(**of, field="contact_phone", wrong="13847700001", right="13847700003", reason="错",
                                     evidence="电话")
    yield "window", bb.OfferInquiry(number=inquiry, to="agent:A01")
    yield "agent", bb.AcceptInquiry(number=inquiry)
    yield "agent", bb.DeclineInquiry(number=inquiry, reason="不熟悉")
    yield "window", bb.AnswerInquiry(number=inquiry, answer="是", by="clerk:C01")
    yield "office", bb.LoadControlledRules(rule_set=rules, note="增加一条")
    yield "agent", bb.ReportCannotHandle(**of, item=3, reason_code="dispute", explanation="权属有争议", request="请协调")
    yield "window", bb.RequestInstruction(**of, explanation="已办", request="请指示")
    yield "leader", bb.GiveInstruction(request_number=instruction, decision="proceed", text="同意")
    yield "window", bb.ExplainRefusal(**of, text="已说明", how="phone", told="李四")
    yield "office", bb.AssignAgent(**of, agent="A02", reason="就近")
    yield "office", bb.OfferCase(**of, to="A02", reason="轮岗")
    yield "agent", bb.AcceptCase(**of)
    yield "agent", bb.DeclineCase(**of, reason="不熟悉")
    yield "office", bb.SetKeyProject(project_code=case.reply.project_code, reason="区重点项目")
    yield "office", bb.RecordAction(**of, kind="contact", text="电话联系")
    yield "window", bb.IssueDocument(**of, kind="acceptance")
    yield "office", bb.RecordVisit(visit=visit, **answer)
    yield "office", bb.OpenIssue(**of, problem="边界", raised_by="白雪梅")
    yield "office", bb.SolveIssue(number=issue, solution="已核界")
    yield "agent", bb.RecordIssueStep(number=issue, text="已联系")
    yield "agent", bb.EscalateIssue(number=issue, reason="不一致")
    yield "leader", bb.AcknowledgeEscalation(number=escalation.number)
    yield "leader", bb.AnswerEscalation(number=escalation.number, answer="三日内补")
    yield "agent", bb.ReplyOrder(number=told, reply="三日内办结")
    yield "office", bb.ExtendOrder(number=told, due_on=late, reason="外出")
    yield "office", bb.CloseOrder(number=told, text="已核实")
    yield "office", bb.SetLead(number=joint, department="ndrc", reason="立项在先")
    yield "agent", bb.RecordContact(number=joint, department="ndrc", whom="李科长", how="phone", text="已送项目概况")
    yield "department.ndrc", bb.AnswerContact(number=joint, answer="已安排")
    yield "office", bb.DecideReferral(number=referral, department="miit", text="三定方案")
    yield "office", bb.ConveneMeeting(number=proposed, meets_at=convened.meets_at, place="现场", topic="边界")
    yield "leader", bb.DropMeeting(number=proposed, reason="已书面一致")
    yield "agent", bb.RecordMinutes(number=convened.number, minutes="同意")
    yield "department.urban", bb.FinishTask(number=held_one, ordinal=1, result="已出具")


def test_every_change_honours_it(town, stage):
    town.next_morning()
    made = set()
    for role, message in changes(town):
        name = message.DESCRIPTOR.name
        made.add(name)
        with refused("conflict") as caught:
            key = role if "." in role else key_of(role, stage)
            stage.client(KINDS[name][0], key).call(message, expected_version=OTHER)
        assert f"第 {OTHER} 版" in caught.value.detail, f"{name}: {caught.value.detail}"
    assert made == set(CHANGES)


def test_a_project_that_is_not_there_has_no_version(town):
    project = bb.from_json(town.project(), bb.Project())
    with refused("conflict") as caught:
        town.window.call(bb.RegisterProject(project=project), expected_version=1)
    assert "尚未登记" in caught.value.detail
    town.window.call(bb.RegisterProject(project=project))
    with refused("conflict"):  # also when nothing would be changed
        town.window.call(bb.RegisterProject(project=project), expected_version=2)
    assert not town.window.call(bb.RegisterProject(project=project), expected_version=1).changed
