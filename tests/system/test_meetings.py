# SPDX-License-Identifier: Apache-2.0
"""Meetings about a case (regulation, part two, 3: 项目碰头会、会商联审会、现场办公会): proposed by rule or by hand, convened, held,
and open until every conclusion is carried out."""
from datetime import timedelta

import pytest

import bangban_client as bb
from test_issues import open_issue, routing
from test_leader import told
from test_referral import SHARED, give_back
from town import microseconds, refused

NOWHERE = "0190a3f2-5b1c-7d00-8000-00000000ffff"
NDRC, URBAN = 3, 59  # items without prerequisites, of these departments
PEOPLE = "李科长"


@pytest.fixture
def case(town):
    town.next_morning()
    return town.submit([NDRC, URBAN])


def say(town, who, message, **call):
    reply = routing(town, who).call(message, **call)
    town.stage.settle()
    return reply


def meetings(town, case, who="office", every=False):
    return routing(town, who).call(bb.ListMeetings(application_id=case.id, all=every)).meetings


def propose(town, case, who="agent", kind="on_site", reason="用地边界需现场核对"):
    return say(town, who, bb.ProposeMeeting(application_id=case.id, kind=kind, reason=reason))


def tomorrow(town, hour=14):
    return town.days.at(town.days.on_or_after(town.clock.now().date() + timedelta(days=1)), hour)


def convene(town, number, who="office", **fields):
    fields = {"meets_at": microseconds(tomorrow(town)), "place": "中心三楼会议室", "topic": "并联审批安排"} | fields
    return say(town, who, bb.ConveneMeeting(number=number, **fields))


def minutes(view, tasks=(), **attended):
    """Minutes with everybody present, but for department="absent" and the like."""
    record = bb.RecordMinutes(number=view.number, minutes="各方同意并联办理")
    for seat in view.seats:
        how = attended.get(seat.invitee.split(":")[-1], "present")
        record.seats.add(invitee=seat.invitee, attended=how, person="" if how == "absent" else PEOPLE)
    for task in tasks:
        record.tasks.add(**task)
    return record


def in_days(town, count):
    return town.days.add(town.clock.now().date(), count).isoformat()


def held(town, case, *tasks):
    number = propose(town, case).number
    view = convene(town, number)
    town.next_morning(14)
    return say(town, "office", minutes(view, tasks))


def owed(town, case, *kinds):
    clocks = town.stage.client("deadline", "operator.ops").call(
        bb.ListClocks(application_id=case.id, limit=1000)).clocks
    return sorted((clock.kind, clock.holder) for clock in clocks if clock.kind in kinds and clock.state == "running")


def says(texts, *parts):
    return any(all(part in text for part in parts) for text in texts)


# ---- proposed ----

def test_a_case_of_three_departments_has_one_proposed(town):
    case = town.submit([NDRC, URBAN, SHARED])
    proposed, = meetings(town, case)
    assert (proposed.kind, proposed.rule, proposed.status) == ("briefing", "departments", "proposed")
    assert "3 个部门" in proposed.reason
    assert says(told(town, "office", case), proposed.number, "项目碰头会")
    assert owed(town, case, "convene") == [("convene", "office")]


def test_a_red_light_has_one_proposed_and_once(town, case):
    assert not meetings(town, case)
    push = lambda event: town.push(case, NDRC, event)  # noqa: E731
    push("received"), push("accepted")
    town.pass_workdays(6)
    proposed, = meetings(town, case)
    assert (proposed.kind, proposed.rule) == ("joint_review", "red_light") and "超过时限" in proposed.reason
    say(town, "office", bb.DropMeeting(number=proposed.number, reason="部门已说明"))
    town.pass_workdays(1)
    assert [m.rule for m in meetings(town, case) if m.rule == "red_light"] == []


def test_an_issue_that_nobody_solves_has_one_proposed(town, case):
    number = open_issue(town, case, NDRC)
    town.pass_workdays(3, hour=9)
    assert not meetings(town, case)
    town.next_morning()
    proposed, = meetings(town, case)
    assert (proposed.kind, proposed.rule) == ("on_site", "issue") and number in proposed.reason


def test_a_finish_far_behind_the_plan_has_one_proposed(town):
    case = town.submit([NDRC, 4])  # 4 waits for 3
    town.pass_workdays(9)  # no clock runs before the department has it
    assert not meetings(town, case)
    for event in ("received", "accepted", "approved"):
        town.push(case, NDRC, event)
    late, = meetings(town, case)
    assert (late.kind, late.rule) == ("joint_review", "late") and "晚" in late.reason


def test_what_goes_to_and_fro_has_one_proposed(town):
    case = town.submit([SHARED])
    give_back(town, case, SHARED, "housing", "属水利局")
    assert not meetings(town, case)
    give_back(town, case, SHARED, "water", "属住建局")
    assert [m.rule for m in meetings(town, case)] == ["to_and_fro"]


def test_a_person_proposes_one(town, case):
    proposed = propose(town, case)
    assert (proposed.rule, proposed.kind, [act.kind for act in proposed.acts]) == ("manual", "on_site", ["proposed"])
    with refused("conflict"):
        propose(town, case, "leader")
    with refused("invalid-field", "applicationId", "kind", "reason"):
        say(town, "agent", bb.ProposeMeeting(application_id="x", kind="party"))
    with refused("not-found"):
        say(town, "agent", bb.ProposeMeeting(application_id=NOWHERE, kind="on_site", reason="核对"))


def test_who_leaves_a_proposal_lying_is_reminded(town, case):
    number = propose(town, case).number
    town.pass_workdays(3)
    assert says(told(town, "office", case), number) and says(told(town, "leader", case), number)


# ---- convened ----

def test_those_with_work_in_the_case_are_invited(town, case):
    convened = convene(town, propose(town, case).number)
    assert (convened.status, convened.place, convened.topic) == ("convened", "中心三楼会议室", "并联审批安排")
    assert [seat.invitee for seat in convened.seats] == ["agent", "department:ndrc", "department:urban"]
    for to in ("department:ndrc", "department:urban", f"agent:{case.show().application.agent}"):
        assert says(told(town, to, case), convened.number, "14:00", "中心三楼会议室"), to
    assert not owed(town, case, "convene")
    assert [m.number for m in meetings(town, case, "ndrc")] == [convened.number]
    assert not meetings(town, case, "water")
    with refused("not-found"):
        say(town, "water", bb.ShowMeeting(number=convened.number))


def test_others_are_invited_by_name_and_it_is_moved(town, case):
    number = propose(town, case).number
    convene(town, number, invitees=["department:fire", "leader", "applicant"], kind="joint_review")
    later = tomorrow(town) + timedelta(hours=2)
    moved = convene(town, number, invitees=["department:fire", "applicant"], meets_at=microseconds(later))
    assert [seat.invitee for seat in moved.seats] == ["applicant", "department:fire"]
    assert says(told(town, "department:fire", case), number, "16:00") and moved.meets_at == microseconds(later)
    assert says(told(town, "applicant", case), number, "16:00")


def test_it_is_called_off(town, case):
    number = propose(town, case).number
    convene(town, number)
    dropped = say(town, "office", bb.DropMeeting(number=number, reason="已书面达成一致"))
    assert dropped.status == "dropped" and dropped.ended_at and not owed(town, case, "convene", "minutes")
    assert says(told(town, "department:ndrc", case), number, "已书面达成一致")
    for again in (lambda: convene(town, number), lambda: say(town, "office", bb.DropMeeting(number=number, reason="再"))):
        with refused("conflict"):
            again()


def test_a_case_that_is_done_needs_none(town):
    case = town.submit([NDRC])
    number = propose(town, case).number
    town.carry_through(case, NDRC)
    dropped, = meetings(town, case, every=True)
    assert (dropped.number, dropped.status) == (number, "dropped")


def test_what_is_wrong_with_the_convening_is_said(town, case):
    with refused("invalid-field", "number", "place", "topic", "meetsAt", "kind"):
        say(town, "office", bb.ConveneMeeting(kind="party"))
    number = propose(town, case).number
    for invitees in (["department:nobody"], ["agent", "agent"], ["me"]):
        with refused("invalid-field", f"invitees[{len(invitees) - 1}]"):
            convene(town, number, invitees=invitees)
    with refused("invalid-field", "invitees"):
        convene(town, number, invitees=["agent"] * 41)
    with refused("not-found"):
        convene(town, "HY20260101-9999")


# ---- held ----

def test_conclusions_are_tasks_and_the_last_one_ends_it(town, case):
    agent = case.show().application.agent
    view = held(town, case,
                {"task": "出具选址意见", "owner": "department:urban", "due_on": in_days(town, 3)},
                {"task": "补齐红线图", "owner": "agent", "due_on": in_days(town, 4)})
    assert view.status == "held" and [task.ordinal for task in view.tasks] == [1, 2]
    assert owed(town, case, "task") == [("task", f"agent:{agent}"), ("task", "department:urban")]
    assert says(told(town, "department:urban", case), f"{view.number}/1", "出具选址意见")
    with refused("not-found"):
        say(town, "ndrc", bb.FinishTask(number=view.number, ordinal=1, result="已办"))
    with refused("not-found"):
        say(town, "urban", bb.FinishTask(number=view.number, ordinal=3, result="已办"))
    assert say(town, "urban", bb.FinishTask(number=view.number, ordinal=1, result="已出具")).status == "held"
    with refused("conflict"):
        say(town, "urban", bb.FinishTask(number=view.number, ordinal=1, result="已出具"))
    ended = say(town, "agent", bb.FinishTask(number=view.number, ordinal=2, result="已补齐"))
    assert ended.status == "closed" and ended.ended_at and not owed(town, case, "task")
    assert [task.result for task in ended.tasks] == ["已出具", "已补齐"]
    assert says(told(town, "office", case), "已补齐")


def test_without_conclusions_it_ends_at_once(town, case):
    assert held(town, case).status == "closed" and not owed(town, case, "minutes", "task")


def test_who_does_not_come_is_absent_and_who_sends_somebody_is_not(town, case):
    view = convene(town, propose(town, case).number)
    town.next_morning(14)
    closed = say(town, "office", minutes(view, urban="absent", ndrc="substitute"))
    assert {seat.invitee: seat.attended for seat in closed.seats} == {
        "agent": "present", "department:ndrc": "substitute", "department:urban": "absent"}


def test_nobody_is_silent(town, case):
    """Silence is a fault and no consent: each seat is accounted for."""
    view = convene(town, propose(town, case).number)
    with refused("conflict") as caught:  # not yet
        say(town, "office", minutes(view))
    assert "尚未开始" in caught.value.detail
    town.next_morning(14)
    record = minutes(view)
    del record.seats[0]
    with refused("invalid-field", "seats"):
        say(town, "office", record)
    record = minutes(view)
    record.seats[0].person = ""
    record.seats.add(invitee="department:fire", attended="present", person=PEOPLE)
    with refused("invalid-field", "seats[0].attended", "seats[3].invitee"):
        say(town, "office", record)
    wrong = [{"owner": "leader", "due_on": "明天"}]
    with refused("invalid-field", "tasks[0].task", "tasks[0].owner", "tasks[0].dueOn"):
        say(town, "office", minutes(view, wrong))
    with refused("invalid-field", "minutes"):
        say(town, "office", bb.RecordMinutes(number=view.number, seats=minutes(view).seats))


def test_minutes_that_do_not_come_are_asked_for(town, case):
    number = convene(town, propose(town, case).number).number
    town.next_morning(14)
    town.pass_workdays(3)
    assert says(told(town, "office", case), number, "纪要") and says(told(town, "leader", case), number, "纪要")


def test_a_task_that_nobody_finishes_is_the_leaders_to_know(town, case):
    view = held(town, case, {"task": "出具选址意见", "owner": "department:urban", "due_on": in_days(town, 2)})
    town.pass_workdays(1, hour=9)
    assert says(told(town, "department:urban", case), f"{view.number}/1")
    town.pass_workdays(1, hour=9)
    assert says(told(town, "leader", case), f"{view.number}/1", "出具选址意见")


def test_a_held_meeting_outlives_the_plan(town):
    case = town.submit([NDRC])
    view = held(town, case, {"task": "归档", "owner": "agent", "due_on": in_days(town, 4)})
    town.carry_through(case, NDRC)
    assert [m.status for m in meetings(town, case)] == ["held"]
    assert say(town, "agent", bb.FinishTask(number=view.number, ordinal=1, result="已归档")).status == "closed"
