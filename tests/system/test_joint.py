# SPDX-License-Identifier: Apache-2.0
"""Joint handling: a case of several departments with its lead and its contacts (regulation, part one, 2), opinions of
one department about an item of another, and what the handling department is told of them (part two, 2)."""
import pytest

import bangban_client as bb
from test_issues import routing
from test_leader import told
from town import refused
from virtual_time import moment_of

NOWHERE = "0190a3f2-5b1c-7d00-8000-00000000ffff"
NDRC, URBAN = 3, 59  # items without prerequisites, of these departments


@pytest.fixture
def case(town):
    return town.submit([NDRC, URBAN])


def say(town, who, message, **call):
    reply = routing(town, who).call(message, **call)
    town.stage.settle()
    return reply


def cases(town, who, case, every=False):
    return routing(town, who).call(bb.ListJointCases(application_id=case.id, all=every)).joint_cases


def joint_case(town, case):
    """The only one of the application, with its acts."""
    only, = cases(town, "office", case, every=True)
    return routing(town, "office").call(bb.ShowJointCase(number=only.number))


def contact_of(joint, department):
    return next(contact for contact in joint.contacts if contact.department == department)


def record(town, number, department, who="agent", **fields):
    fields = {"whom": "李科长", "how": "phone", "text": "已送项目概况，请确认安排"} | fields
    return say(town, who, bb.RecordContact(number=number, department=department, **fields))


def ask(town, case, item=NDRC, department="fire", who="agent", question="消防间距是否可行", **fields):
    return say(town, who, bb.AskOpinion(application_id=case.id, item=item, department=department, question=question,
                                        **fields))


def give(town, who, number, stand="agree", text=""):
    return say(town, who, bb.GiveOpinion(number=number, stand=stand, text=text))


def opinions(town, who, case, every=False):
    return routing(town, who).call(bb.ListOpinions(application_id=case.id, all=every)).opinions


def relays(town, who, case, every=False):
    return routing(town, who).call(bb.ListRelays(application_id=case.id, all=every)).relays


def owed(town, case, *kinds):
    """(kind, holder, subject) of what is owed now."""
    clocks = town.stage.client("deadline", "operator.ops").call(
        bb.ListClocks(application_id=case.id, limit=1000)).clocks
    return sorted((clock.kind, clock.holder) for clock in clocks if clock.kind in kinds and clock.state == "running")


def says(texts, *parts):
    return any(all(part in text for part in parts) for text in texts)


def withdraw(town, case, *items):
    town.window.call(bb.WithdrawApplication(application_id=case.id, items=items, reason="方案调整", requested_by="张三",
                                            request_sha256="9" * 64))
    town.stage.settle()


# ---- the case ----

def test_two_departments_are_a_joint_case(town, case):
    joint = joint_case(town, case)
    assert joint.number.startswith("LB") and joint.lead == "urban"  # seven days on the critical path
    assert [contact.department for contact in joint.contacts] == ["ndrc", "urban"]
    agent = case.show().application.agent
    assert owed(town, case, "contact") == [("contact", f"agent:{agent}")] * 2
    assert says(told(town, f"agent:{agent}", case), joint.number, "发展和改革", "牵头")
    assert says(told(town, "department:urban", case), joint.number)
    assert not says(told(town, "department:ndrc", case), joint.number)


def test_who_has_most_of_the_critical_path_leads(town):
    joint = joint_case(town, town.submit([3, 8, 4]))  # three and five days of one, ten of the other
    assert joint.lead == "nature" and [contact.department for contact in joint.contacts] == ["nature", "ndrc"]


def test_one_department_is_none(town):
    case = town.submit([3, 4])
    assert not cases(town, "office", case, every=True) and not owed(town, case, "contact")


def test_a_department_sees_the_cases_that_it_is_in(town, case):
    number = joint_case(town, case).number
    assert [joint.number for joint in cases(town, "ndrc", case)] == [number]
    assert not cases(town, "fire", case)
    with refused("not-found"):
        routing(town, "fire").call(bb.ShowJointCase(number=number))
    with refused("not-found"):
        routing(town, "office").call(bb.ShowJointCase(number="LB20200101-0001"))
    with refused("invalid-field", "number"):
        routing(town, "office").call(bb.ShowJointCase())
    with refused("invalid-field", "applicationId", "limit"):
        routing(town, "office").call(bb.ListJointCases(application_id="x", limit=1001))


def test_another_department_leads(town, case):
    number = joint_case(town, case).number
    joint = say(town, "leader", bb.SetLead(number=number, department="ndrc", reason="主要工作在发改部门"))
    assert joint.lead == "ndrc" and [act.kind for act in joint.acts] == ["lead"] and joint.version == 2
    for to in ("department:ndrc", "department:urban", f"agent:{case.show().application.agent}"):
        assert says(told(town, to, case), "主要工作在发改部门"), to
    with refused("conflict"):
        say(town, "office", bb.SetLead(number=number, department="ndrc", reason="再定"))
    with refused("conflict") as caught:
        say(town, "office", bb.SetLead(number=number, department="urban", reason="改回"), expected_version=1)
    assert "主要工作在发改部门" in caught.value.detail
    with refused("not-found"):
        say(town, "office", bb.SetLead(number=number, department="fire", reason="不在其中"))
    with refused("invalid-field", "number", "department", "reason"):
        say(town, "office", bb.SetLead())


# ---- contacts ----

def test_a_contact_is_answered_later(town, case):
    number = joint_case(town, case).number
    contact = contact_of(record(town, number, "ndrc"), "ndrc")
    assert (contact.whom, contact.how, contact.text) == ("李科长", "phone", "已送项目概况，请确认安排")
    assert contact.contacted_at and contact.contacted_by.split()[0] == "agent.a01" and not contact.answered_at
    assert owed(town, case, "contact", "contact_answer")[1:] == [("contact_answer", "department:ndrc")]
    assert says(told(town, "department:ndrc", case), number, "已送项目概况")
    joint = say(town, "ndrc", bb.AnswerContact(number=number, answer="本周组织评估"))
    assert contact_of(joint, "ndrc").answer == "本周组织评估"
    assert [act.kind for act in joint.acts] == ["contacted", "answered"]
    assert says(told(town, f"agent:{case.show().application.agent}", case), "本周组织评估")
    assert len(owed(town, case, "contact", "contact_answer")) == 1
    for again in (lambda: say(town, "ndrc", bb.AnswerContact(number=number, answer="再答复")),
                  lambda: record(town, number, "ndrc")):
        with refused("conflict"):
            again()


def test_a_contact_is_answered_at_once(town, case):
    number = joint_case(town, case).number
    contact = contact_of(record(town, number, "urban", answer="无需调整"), "urban")
    assert contact.answer == "无需调整" and contact.answered_at == contact.contacted_at
    assert owed(town, case, "contact", "contact_answer")[0][0] == "contact"
    assert len(owed(town, case, "contact", "contact_answer")) == 1


def test_a_second_contact_brings_the_answer(town, case):
    number = joint_case(town, case).number
    first = contact_of(record(town, number, "urban"), "urban")
    town.pass_time(hours=1)
    joint = record(town, number, "urban", whom="王工", text="再次联系")
    assert contact_of(joint, "urban").contacted_at == first.contacted_at and contact_of(joint, "urban").whom == "李科长"
    assert owed(town, case, "contact_answer") == [("contact_answer", "department:urban")]
    joint = record(town, number, "urban", text="第三次联系", answer="同意现场踏勘")
    assert contact_of(joint, "urban").answer == "同意现场踏勘" and not owed(town, case, "contact_answer")
    assert [act.kind for act in joint.acts] == ["contacted", "contacted", "contacted", "answered"]


def test_no_contact_is_the_agents_fault(town, case):
    number = joint_case(town, case).number
    record(town, number, "ndrc", answer="已知悉")
    town.pass_workdays(1)
    assert not contact_of(joint_case(town, case), "urban").contact_missed_at
    town.next_morning()
    joint = joint_case(town, case)
    due = town.days.add(moment_of(joint.opened_at).date(), 1)
    assert moment_of(contact_of(joint, "urban").contact_missed_at).date() == due
    assert not contact_of(joint, "ndrc").contact_missed_at and not contact_of(joint, "ndrc").answer_missed_at
    for to in ("office", f"agent:{case.show().application.agent}"):
        assert says(told(town, to, case), number, "未在一个工作日内联系", "城市管理"), to
    assert contact_of(record(town, number, "urban"), "urban").contact_missed_at  # made good, not undone


def test_no_answer_is_the_departments_fault(town, case):
    number = joint_case(town, case).number
    record(town, number, "ndrc")
    town.pass_workdays(2, hour=10)
    assert says(told(town, "department:ndrc", case), number, "今日须答复")
    assert not contact_of(joint_case(town, case), "ndrc").answer_missed_at
    town.next_morning()
    assert contact_of(joint_case(town, case), "ndrc").answer_missed_at
    assert says(told(town, "office", case), number, "未在两个工作日内答复")
    joint = say(town, "ndrc", bb.AnswerContact(number=number, answer="已安排"))
    assert contact_of(joint, "ndrc").answered_at > contact_of(joint, "ndrc").answer_missed_at > 0


def test_what_is_wrong_with_a_contact_is_said(town, case):
    number = joint_case(town, case).number
    with refused("conflict"):
        say(town, "ndrc", bb.AnswerContact(number=number, answer="无人联系"))
    with refused("not-found"):
        say(town, "fire", bb.AnswerContact(number=number, answer="不在其中"))
    with refused("not-found"):
        record(town, number, "fire")
    with refused("not-found"):
        record(town, "LB20200101-0001", "ndrc")
    with refused("invalid-field", "number", "department", "whom", "how", "text"):
        record(town, "", "", whom="", how="pigeon", text=" ")
    with refused("invalid-field", "answer"):
        record(town, number, "ndrc", answer=" ")
    with refused("invalid-field", "number", "answer"):
        say(town, "ndrc", bb.AnswerContact())
    record(town, number, "ndrc")
    with refused("conflict") as caught:
        say(town, "office", bb.RecordContact(number=number, department="urban", whom="王工", how="mail", text="函询"),
            expected_version=1)
    assert "已送项目概况" in caught.value.detail


def test_the_contacts_pass_to_the_next_agent(town, case):
    agent = case.show().application.agent
    other = "A02" if agent != "A02" else "A01"  # whoever it fell to: these two have keys
    town.stage.client("intake", "office.o01").call(bb.OfferCase(application_id=case.id, to=other, reason="轮岗"))
    town.stage.client("intake", f"agent.{other.lower()}").call(bb.AcceptCase(application_id=case.id))
    town.stage.settle()
    assert owed(town, case, "contact") == [("contact", f"agent:{other}")] * 2


# ---- with the plan ----

def test_a_department_with_nothing_left_is_contacted_no_more_until_it_has(town, case):
    number = joint_case(town, case).number
    withdraw(town, case, URBAN)
    assert contact_of(joint_case(town, case), "urban").voided_at and len(owed(town, case, "contact")) == 1
    with refused("conflict"):
        record(town, number, "urban")
    town.window.call(bb.ReopenApplication(application_id=case.id, items=[URBAN], reason="恢复办理"))
    town.stage.settle()
    joint = joint_case(town, case)
    assert joint.number == number and not contact_of(joint, "urban").voided_at
    assert len(owed(town, case, "contact")) == 2
    assert contact_of(record(town, number, "urban"), "urban").contacted_at


def test_a_joint_case_ends_with_its_plan(town, case):
    number = joint_case(town, case).number
    asked = ask(town, case)
    sent = say(town, "agent", bb.RelayCoordination(application_id=case.id, department="ndrc", text="电力已协调"))
    town.carry_through(case, NDRC)
    assert [(o.number, o.stand) for o in opinions(town, "fire", case, every=True)] == [(asked.number, "void")]
    assert relays(town, "ndrc", case, every=True)[0].voided_at
    assert contact_of(joint_case(town, case), "ndrc").voided_at and cases(town, "office", case)
    town.carry_through(case, URBAN)
    assert not cases(town, "office", case) and cases(town, "office", case, every=True)[0].number == number
    assert not owed(town, case, "contact", "contact_answer", "opinion", "relay")
    for late in (lambda: give(town, "fire", asked.number), lambda: ask(town, case),
                 lambda: say(town, "ndrc", bb.ReadRelay(number=sent.number)),
                 lambda: say(town, "agent", bb.RelayCoordination(application_id=case.id, department="ndrc", text="又")),
                 lambda: record(town, number, "ndrc")):
        with refused("conflict"):
            late()


# ---- opinions ----

def test_an_opinion_is_asked_given_and_relayed(town, case):
    asked = ask(town, case)
    assert (asked.stand, asked.handling_department, asked.department) == ("asked", "ndrc", "fire")
    due = town.days.add(town.clock.now().date(), 3)
    assert moment_of(asked.due_at).date() == due and asked.asked_by == "agent.a01"
    assert owed(town, case, "opinion") == [("opinion", "department:fire")]
    assert says(told(town, "department:fire", case), asked.number, "消防间距是否可行", due.isoformat())
    given = give(town, "fire", asked.number, "agree_with_conditions", "北侧退让六米")
    assert (given.stand, given.text, given.silent) == ("agree_with_conditions", "北侧退让六米", False)
    assert given.given_at and given.given_by.split()[0] == "department.fire"
    assert says(told(town, f"agent:{case.show().application.agent}", case), asked.number, "有条件同意", "北侧退让六米")
    relay, = relays(town, "ndrc", case)
    assert (relay.kind, relay.opinion, relay.relayed_by) == ("opinion", asked.number, "routing")
    assert "有条件同意" in relay.text and "北侧退让六米" in relay.text
    assert says(told(town, "department:ndrc", case), relay.number, "北侧退让六米")
    assert owed(town, case, "opinion", "relay") == [("relay", "department:ndrc")]
    read = say(town, "ndrc", bb.ReadRelay(number=relay.number))
    assert read.read_at and read.read_by.split()[0] == "department.ndrc" and not relays(town, "ndrc", case)
    assert say(town, "ndrc", bb.ReadRelay(number=relay.number)).read_at == read.read_at
    assert not owed(town, case, "relay") and not opinions(town, "office", case)
    with refused("conflict"):
        give(town, "fire", asked.number)


def test_silence_is_a_fault_and_no_consent(town, case):
    asked = ask(town, case, due_on=town.days.add(town.clock.now().date(), 2).isoformat())
    town.pass_workdays(2, hour=10)
    assert says(told(town, "department:fire", case), asked.number, "今日须答复")
    assert [o.stand for o in opinions(town, "office", case)] == ["asked"]
    town.next_morning()
    silent, = opinions(town, "office", case)
    assert (silent.stand, silent.silent) == ("silent", True)
    for to in ("office", "department:fire", f"agent:{case.show().application.agent}"):
        assert says(told(town, to, case), asked.number, "不视为同意"), to
    relay, = relays(town, "ndrc", case)
    assert relay.kind == "silence" and "不视为同意" in relay.text
    late = give(town, "fire", asked.number, "object", "间距不足")
    assert (late.stand, late.silent) == ("object", True) and late.given_at > late.due_at
    assert [relay.kind for relay in relays(town, "ndrc", case)] == ["silence", "opinion"]
    assert not owed(town, case, "opinion")


def test_who_asks_hears_of_it(town, case):
    by_lead = ask(town, case, who="urban")  # leads the case, and handles another item
    give(town, "fire", by_lead.number, "object", "间距不足")
    assert says(told(town, "department:urban", case), by_lead.number, "间距不足")
    by_handler = ask(town, case, who="ndrc")
    give(town, "fire", by_handler.number)
    assert not says(told(town, "department:ndrc", case), by_handler.number)  # the relay tells it
    assert says(told(town, "department:ndrc", case), "同意")
    with refused("forbidden"):
        ask(town, case, who="water")
    with refused("forbidden"):
        ask(town, case, item=URBAN, who="ndrc")
    ask(town, case, item=URBAN, who="office")


def test_a_department_sees_the_opinions_that_concern_it(town, case):
    first, second = ask(town, case), ask(town, case, item=URBAN, department="water")
    assert [o.number for o in opinions(town, "fire", case)] == [first.number]
    assert [o.number for o in opinions(town, "ndrc", case)] == [first.number]
    assert [o.number for o in opinions(town, "water", case)] == [second.number]
    assert [o.number for o in opinions(town, "urban", case)] == [first.number, second.number]  # it leads
    assert not opinions(town, "housing", case)


def test_an_opinion_is_asked_where_no_case_is_joint(town):
    case = town.submit([NDRC])
    asked = ask(town, case, who="ndrc")
    assert give(town, "fire", asked.number).stand == "agree"
    assert [relay.opinion for relay in relays(town, "ndrc", case)] == [asked.number]


def test_what_is_wrong_with_an_opinion_is_said(town, case):
    with refused("invalid-field", "applicationId", "item", "department", "question", "dueOn"):
        say(town, "agent", bb.AskOpinion(application_id="x", item=60, department="nobody", due_on="2020-01-01"))
    with refused("invalid-field", "dueOn"):
        ask(town, case, due_on="明天")
    today = town.clock.now().date()
    town.go_to(town.days.at(today, 20))
    with refused("invalid-field", "dueOn"):
        ask(town, case, due_on=today.isoformat())
    with refused("not-found"):
        ask(town, case, item=1)
    with refused("not-found"):
        say(town, "agent", bb.AskOpinion(application_id=NOWHERE, item=3, department="fire", question="可行吗"))
    with refused("conflict"):
        ask(town, case, department="ndrc")
    asked = ask(town, case)
    with refused("conflict") as caught:
        ask(town, case)
    assert asked.number in caught.value.detail
    with refused("invalid-field", "number", "stand", "text"):
        give(town, "fire", "", "maybe")
    for stand in ("agree_with_conditions", "object"):
        with refused("invalid-field", "text"):
            give(town, "fire", asked.number, stand)
    with refused("forbidden"):
        give(town, "water", asked.number)
    with refused("not-found"):
        give(town, "fire", "YJ20200101-0001")
    with refused("invalid-field", "applicationId", "limit"):
        routing(town, "office").call(bb.ListOpinions(application_id="x", limit=1001))


# ---- relays ----

def test_the_state_of_coordination_is_relayed_and_read(town, case):
    town.next_morning()
    sent = say(town, "agent", bb.RelayCoordination(application_id=case.id, department="urban", item=URBAN,
                                                   text="电力改线已协调"))
    assert (sent.kind, sent.item, sent.relayed_by, sent.opinion) == ("coordination", URBAN, "agent.a01", "")
    assert says(told(town, "department:urban", case), sent.number, "电力改线已协调")
    assert not relays(town, "ndrc", case)
    town.pass_workdays(1, hour=10)
    assert not says(told(town, "office", case), sent.number)
    town.next_morning()
    for to in ("office", f"agent:{case.show().application.agent}"):
        assert says(told(town, to, case), sent.number, "阅知"), to
    with refused("forbidden"):
        say(town, "ndrc", bb.ReadRelay(number=sent.number))
    assert say(town, "urban", bb.ReadRelay(number=sent.number)).read_at and not owed(town, case, "relay")


def test_what_is_wrong_with_a_relay_is_said(town, case):
    with refused("invalid-field", "applicationId", "department", "text", "item"):
        say(town, "agent", bb.RelayCoordination(application_id="x", item=60))
    for wrong in ({"department": "fire"}, {"department": "urban", "item": NDRC}, {"application_id": NOWHERE}):
        fields = {"application_id": case.id, "department": "urban", "text": "已协调"} | wrong
        with refused("not-found"):
            say(town, "agent", bb.RelayCoordination(**fields))
    with refused("not-found"):
        say(town, "urban", bb.ReadRelay(number="FK20200101-0001"))
    with refused("invalid-field", "number"):
        say(town, "urban", bb.ReadRelay())
    with refused("invalid-field", "applicationId", "limit"):
        routing(town, "office").call(bb.ListRelays(application_id="x", limit=1001))
