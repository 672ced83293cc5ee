# SPDX-License-Identifier: Apache-2.0
"""Agents (代办员): exactly one is responsible for a case at any instant; hand-overs, leave, key projects, the log."""
import os
import re
import shutil
import subprocess
import time
from datetime import timedelta

import pytest

import bangban_client as bb
from town import ROOT, refused
from virtual_time import microseconds

FILING, FIRE_DESIGN, PERMIT = 1, 25, 28  # immediate at ndrc; promised at housing; housing, waits for others
EARLIER, LATER = 3, 4  # both of ndrc; the later one needs the result of the earlier
KINDS = {"assignment", "takeover", "hall", "agency"}


class Office:
    """The office (帮办代办室) and its agents."""

    def __init__(self, place):
        self.town, self.place = place.town, place
        self.office = self.client("office.o01")
        self.leader = self.client("leader.l01")
        self.codes = [agent.agent for agent in self.agents()]

    def client(self, key):
        return self.town.stage.client("intake", key)

    def call(self, message, key="office.o01", **options):
        reply = self.client(key).call(message, **options)
        self.town.stage.settle()
        return reply

    def agents(self):
        return self.office.call(bb.ListAgents()).agents

    def agent(self, code):
        return self.office.call(bb.ListAgents(agent=code)).agents[0]

    def waiting(self):
        return {case.application_id for case in self.office.call(bb.ListAgents()).waiting}

    def leave(self, code, **days):
        return self.call(bb.SetAgentAvailability(agent=code, reason="年休假", **days))

    def back(self, code):
        return self.call(bb.SetAgentAvailability(agent=code, available=True))

    def only(self, *codes):
        """These are there, the others are not."""
        for code in self.codes:
            if code in codes and not self.agent(code).available:
                self.back(code)
            elif code not in codes and self.agent(code).available:
                self.leave(code)

    def log(self, case):
        return self.office.call(bb.ShowAgentLog(application_id=case.id))

    def duties(self, case):
        """What is owed about the agent of a case, and by whom; others are owed beside."""
        return {(duty.duty, duty.item): duty.holder for duty in self.log(case).duties if duty.duty in KINDS}

    def responsible(self, case):
        return case.show().application.agent

    def history(self, case):
        return [assignment.agent for assignment in self.log(case).assignments]

    def told(self, to, case):
        """Templates of what somebody was told about a case, oldest first."""
        messages = self.office.call(bb.ListMessages(application_id=case.id, limit=1000)).messages
        return [m.template_id for m in reversed(messages) if m.to == to]

    def offer(self, case, to, key="office.o01"):
        return self.call(bb.OfferCase(application_id=case.id, to=to, reason="业务更熟"), key)

    def accept(self, case, key="agent.a02"):
        return self.call(bb.AcceptCase(application_id=case.id), key)

    def record(self, case, kind, key="agent.a01", **fields):
        return self.call(bb.RecordAction(application_id=case.id, kind=kind, **({"text": "已办理"} | fields)), key)


@pytest.fixture
def office(place):
    office = Office(place)
    office.town.next_morning()
    yield office
    office.only(*office.codes)


def wait_for(what, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return
        time.sleep(0.1)
    raise AssertionError("in vain")


def handovers(department):
    after = 0
    while page := department.call(bb.PullHandovers(after=after, limit=500)).handovers:
        yield from page
        after = page[-1].position


def closing(town):
    day = town.clock.now().date()
    return town.days.at(day, 18) if (5, 1) <= (day.month, day.day) < (10, 1) else town.days.at(day, 17, 30)


# ---- who is chosen ----

def test_of_those_who_are_there_the_one_who_knows_the_departments(office):
    office.only("A03", "A05")
    assert office.responsible(office.town.submit([39])) == "A03"  # water
    assert office.responsible(office.town.submit([56])) == "A05"  # fire


def test_among_equals_who_has_less_to_do(office):
    office.only("A03", "A04")  # both know water
    for _ in range(3):
        expected = min(("A03", "A04"), key=lambda code: (office.agent(code).items, code))
        assert office.responsible(office.town.submit([39, 45])) == expected


def test_an_agent_is_shown_with_skills_teams_load_and_duties(office):
    office.only("A01")
    before = office.agent("A01")
    case = office.town.submit([FILING, 6])
    agent = office.agent("A01")
    assert agent.available and "ndrc" in agent.departments and len(agent.teams) == 1 and agent.phone
    assert (agent.applications, agent.items) == (before.applications + 1, before.items + 2)
    duties = [d for d in agent.duties if d.application_id == case.id]
    assert {(d.duty, d.item) for d in duties} >= {("agency", 0), ("hall", FILING), ("hall", 6)}
    assert all(d.number == case.reply.number for d in duties)


# ---- nobody there ----

def test_accepted_without_an_agent_is_an_alert_after_a_working_hour(office):
    office.only()
    case = office.town.submit([FIRE_DESIGN])
    assert case.reply.status == "accepted" and case.reply.agent == "" and case.id in office.waiting()
    assert office.told("applicant", case)[0] == "application.accepted_unassigned"
    assert office.duties(case) == {("assignment", 0): "office", ("agency", 0): "office"}
    office.town.pass_time(minutes=59)
    assert "staff.unassigned" not in office.told("office", case)
    office.town.pass_time(minutes=1)
    assert "staff.unassigned" in office.told("office", case) and "staff.unassigned" in office.told("leader", case)
    office.back("A02")
    assert office.responsible(case) == "A02" and office.history(case) == ["A02"]
    assert office.duties(case) == {("agency", 0): "agent:A02"} and case.id not in office.waiting()
    assert "agent.assigned" in office.told("applicant", case)
    assert office.told("agent:A02", case) == ["staff.case_assigned"]
    log = (office.place.instance.directory / "log/intake.log").read_text(encoding="utf-8")
    assert any('"agent.unassigned"' in line and case.id in line for line in log.splitlines())


def test_the_longest_waiting_goes_first(office):
    office.only()
    cases = [office.town.submit([FIRE_DESIGN]) for _ in range(3)]
    office.back("A01")
    since = [office.log(case).assignments[0].from_at for case in cases]
    assert all(office.responsible(case) == "A01" for case in cases) and since == sorted(since)


def test_a_leave_that_ends_by_itself(office):
    today = office.town.clock.now().date().isoformat()
    office.only()
    office.back("A04")
    view = office.leave("A04", from_on=today, until_on=today)
    assert not view.available and view.away_until == today and view.away_reason == "年休假"
    case = office.town.submit([FIRE_DESIGN])
    assert case.reply.agent == ""
    office.town.next_morning()
    wait_for(lambda: office.responsible(case) == "A04")
    assert office.agent("A04").available


def test_the_office_assigns_one(office):
    office.only()
    case = office.town.submit([FIRE_DESIGN])
    assign = bb.AssignAgent(application_id=case.id, agent="A02", reason="就近安排")
    with refused("conflict"):  # on leave
        office.call(assign)
    office.leave("A02")  # a second leave; one return ends both
    office.back("A02")
    assert office.responsible(case) == "A02"
    with refused("conflict"):  # has one: it is handed over
        office.call(assign)
    office.only()
    other = office.town.submit([FIRE_DESIGN])
    office.place.instance.psql("-c", "UPDATE intake.agent_absence SET ended_at = now() WHERE agent = 'A05'")
    reply = office.call(bb.AssignAgent(application_id=other.id, agent="A05", reason="就近安排"), "leader.l01")
    assert (reply.agent, office.log(other).assignments[0].assigned_by) == ("A05", "leader.l01")


def test_later_hand_overs_name_the_agent_of_then(office):
    office.only()
    case = office.town.submit([EARLIER, LATER])
    office.back("A02")
    office.town.carry_through(case, EARLIER)
    names = {h.approval_id: h.agent_name for h in handovers(office.town.department("ndrc"))}
    assert names[case.item(EARLIER).approval_id] == ""
    assert names[case.item(LATER).approval_id] == office.agent("A02").name


@pytest.mark.parametrize("changes,field", [
    ({"agent": "A99"}, "agent"), ({"reason": ""}, "reason"), ({"from_on": "2026-02-30"}, "fromOn"),
    ({"from_on": "2020-01-01"}, "fromOn"), ({"until_on": "tomorrow"}, "untilOn"),
    ({"from_on": "2030-01-02", "until_on": "2030-01-01"}, "untilOn"),
    ({"available": True, "from_on": "2030-01-02"}, "fromOn"), ({"available": True, "until_on": "2030-01-02"}, "untilOn"),
])
def test_leave_is_checked(office, changes, field):
    with refused("invalid-field", field):
        office.call(bb.SetAgentAvailability(**({"agent": "A01", "reason": "病假"} | changes)))


def test_leave_takes_no_case_away(office):
    office.only("A01")
    case = office.town.submit([FIRE_DESIGN])
    office.leave("A01")
    messages = office.office.call(bb.ListMessages(to="office", limit=1)).messages
    assert messages[0].template_id == "staff.leave_cases" and case.reply.number in messages[0].text
    assert office.responsible(case) == "A01"


def test_a_case_has_its_agent_from_its_receipt_on(office):
    office.only("A01")
    missing = next(row["material_code"] for row in office.town.materials
                   if int(row["item_no"]) == FIRE_DESIGN and row["required"] == "yes")
    case = office.town.submit([FIRE_DESIGN], missing={missing})
    assert (case.reply.status, case.reply.agent) == ("correction", "A01") and office.history(case) == ["A01"]
    assert "agent.assigned" in office.told("applicant", case) and "staff.case_assigned" in office.told("agent:A01", case)
    office.back("A02")
    office.offer(case, "A02")
    office.accept(case)
    assert office.town.supply(case, (FIRE_DESIGN, missing)).agent == "A02" and office.history(case) == ["A01", "A02"]
    assert office.duties(case) == {("agency", 0): "agent:A02"}


def test_what_nobody_is_there_for_is_an_alert_before_acceptance_too(office):
    office.only()
    missing = next(row["material_code"] for row in office.town.materials
                   if int(row["item_no"]) == FIRE_DESIGN and row["required"] == "yes")
    case = office.town.submit([FIRE_DESIGN], missing={missing})
    assert case.id in office.waiting() and office.duties(case) == {("assignment", 0): "office"}
    office.town.pass_time(minutes=70)
    assert "staff.unassigned" in office.told("office", case)
    office.back("A02")
    assert office.responsible(case) == "A02" and ("assignment", 0) not in office.duties(case)


def test_a_leave_is_told_when_it_begins(office):
    office.only("A01")
    case, today = office.town.submit([FIRE_DESIGN]), office.town.clock.now().date()
    begins = office.town.days.add(today, 2)
    office.leave("A01", from_on=begins.isoformat())
    assert office.agent("A01").available and "agent.away" not in office.told("applicant", case)
    office.town.next_morning()
    assert "agent.away" not in office.told("applicant", case)
    office.town.next_morning()
    wait_for(lambda: "agent.away" in office.told("applicant", case))
    told = office.office.call(bb.ListMessages(to="office", limit=50)).messages
    assert any(m.template_id == "staff.leave_cases" and case.reply.number in m.text for m in told)
    office.town.next_morning()
    assert office.told("applicant", case).count("agent.away") == 1


def test_who_is_no_agent_any_more_keeps_no_case(own_instance, tmp_path):
    office = Office(own_instance)
    office.only("A01")
    case = office.town.submit([FIRE_DESIGN])
    office.back("A02")
    data, configuration = tmp_path / "data", own_instance.instance.directory / "conf/intake.conf"
    shutil.copytree(ROOT / "deploy/data", data)
    os.chmod(tmp_path, 0o755)
    for name, gone, left in (("agents.csv", "\nA01,.*", ""), ("teams.csv", "A01,A01[|]", "A03,")):
        text = (data / name).read_text(encoding="utf-8")
        (data / name).write_text(re.sub(gone, left, text), encoding="utf-8")
    kept = [line for line in configuration.read_text(encoding="utf-8").splitlines()
            if line.split(":")[0] != "data-directory"]
    configuration.write_text("\n".join([*kept, f"data-directory: {data}", ""]), encoding="utf-8")
    own_instance.instance.supervisorctl("restart", "services:intake")
    own_instance.instance.wait_until_working()
    wait_for(lambda: "staff.agent_gone" in office.told("office", case))
    assert office.responsible(case) == "A01" and office.duties(case)["takeover", 0] == "agent:A02"
    office.accept(case)
    assert office.responsible(case) == "A02"


# ---- hand-over ----

@pytest.fixture
def handed(office):
    """A case of A01, with A02 there."""
    office.only("A01")
    case = office.town.submit([FIRE_DESIGN])
    office.back("A02")
    return case


def test_the_former_is_responsible_until_the_next_accepts(office, handed):
    office.offer(handed, "A02", "agent.a01")
    assert office.responsible(handed) == "A01" and office.duties(handed)["takeover", 0] == "agent:A02"
    assert office.told("agent:A02", handed) == ["staff.case_offered"]
    office.accept(handed)
    assert office.responsible(handed) == "A02" and office.history(handed) == ["A01", "A02"]
    first, second = office.log(handed).assignments
    assert first.until_at == second.from_at and second.until_at == 0
    assert office.duties(handed) == {("agency", 0): "agent:A02"}
    assert "staff.case_taken" in office.told("agent:A01", handed) and "staff.case_taken" in office.told("office", handed)
    assert office.told("applicant", handed)[-1] == "agent.changed"
    acts = office.office.call(bb.ListActs(application_id=handed.id)).acts
    assert [(a.kind, a.for_agent) for a in acts][-2:] == [("case.offered", "A01"), ("case.accepted", "A01")]


def test_who_declines_says_why(office, handed):
    office.offer(handed, "A02")
    with refused("invalid-field", "reason"):
        office.call(bb.DeclineCase(application_id=handed.id), "agent.a02")
    office.call(bb.DeclineCase(application_id=handed.id, reason="手头办件过多"), "agent.a02")
    assert office.responsible(handed) == "A01" and ("takeover", 0) not in office.duties(handed)
    offer = office.log(handed).offers[-1]
    assert (offer.answer, offer.answer_reason) == ("declined", "手头办件过多")
    assert "staff.case_declined" in office.told("office", handed)


def test_only_who_may_hands_over_and_answers(office, handed):
    with refused("forbidden"):  # not the responsible one
        office.offer(handed, "A01", "agent.a02")
    with refused("conflict"):
        office.offer(handed, "A01")
    with refused("conflict"):  # no offer
        office.accept(handed)
    with refused("conflict"):  # on leave
        office.offer(handed, "A03")
    office.offer(handed, "A02")
    with refused("conflict"):
        office.offer(handed, "A02")
    with refused("forbidden"):
        office.accept(handed, "agent.a01")
    with refused("invalid-field", "applicationId", "to", "reason"):
        office.call(bb.OfferCase(application_id="x", to="A99"))
    with refused("not-found"):
        office.call(bb.AcceptCase(application_id=office.log(handed).application_id[:-4] + "0000"), "agent.a02")
    office.back("A04")
    office.offer(handed, "A04")  # takes the place of the open one
    assert [offer.answer for offer in office.log(handed).offers] == ["withdrawn", ""]
    assert office.duties(handed)["takeover", 0] == "agent:A04"


def test_an_offer_to_somebody_who_goes_is_void(office, handed):
    office.offer(handed, "A02")
    office.leave("A02")
    offer = office.log(handed).offers[-1]
    assert (offer.answer, offer.answer_reason) == ("withdrawn", "受移交人不在岗")
    assert ("takeover", 0) not in office.duties(handed)
    for to in ("agent:A01", "office"):
        assert "staff.offer_void" in office.told(to, handed), to
    with refused("conflict"):
        office.accept(handed)
    assert office.responsible(handed) == "A01"


def test_an_offer_ends_with_its_case(office, handed):
    office.offer(handed, "A02")
    office.town.carry_through(handed, FIRE_DESIGN)
    office.town.deliver(handed, FIRE_DESIGN)
    assert office.log(handed).offers[-1].answer == "withdrawn"
    with refused("conflict"):
        office.accept(handed)


def test_an_offer_without_an_answer_is_told_to_the_office(office, handed):
    office.offer(handed, "A02")
    office.town.pass_workdays(1, hour=17)
    assert "staff.takeover_overdue" not in office.told("office", handed)
    office.town.pass_workdays(1)
    assert "staff.takeover_overdue" in office.told("office", handed) and office.responsible(handed) == "A01"


def test_two_clerks_on_one_case(office, handed):
    version = handed.show().application.version
    office.record(handed, "guidance", text="讲解消防设计要求")
    with refused("conflict") as caught:
        office.call(bb.OfferCase(application_id=handed.id, to="A02", reason="轮岗"), expected_version=version)
    assert "讲解消防设计要求" in caught.value.detail
    office.call(bb.OfferCase(application_id=handed.id, to="A02", reason="轮岗"), expected_version=version + 1)


def test_the_database_knows_no_second_agent(office, handed):
    for statement in (
            f"INSERT INTO intake.agent_assignment (application_id, number, agent, agent_name, from_at, reason, assigned_by)"
            f" VALUES ('{handed.id}', 2, 'A02', '乙', now(), '', '')",
            f"UPDATE intake.application SET agent = 'A02' WHERE application_id = '{handed.id}'",
            f"UPDATE intake.agent_assignment SET until_at = now() + interval '9 years' WHERE application_id = '{handed.id}'"):
        with pytest.raises(subprocess.CalledProcessError):
            office.place.instance.psql("-c", statement, capture_output=True)


# ---- key projects ----

def key(office, case, team, who="leader.l01"):
    return office.call(bb.SetKeyProject(project_code=case.reply.project_code, team=team, reason="区重点项目"), who)


def test_a_key_project_belongs_to_its_team(office, handed):
    reply = key(office, handed, "T02")  # A02 and A04
    assert [(c.agent, c.in_team, c.offered_to) for c in reply.cases] == [("A01", False, "A02")]
    assert "staff.not_in_team" in office.told("office", handed) and office.log(handed).team == reply.team_name
    with refused("not-in-team"):
        office.back("A05")
        office.offer(handed, "A05")
    office.accept(handed)
    assert office.responsible(handed) == "A02"
    with refused("not-in-team"):  # back to one who is no member
        office.offer(handed, "A01")
    again = office.town.submit([35], project=None)
    assert office.log(again).team == ""
    assert key(office, handed, "").team_name == ""
    office.offer(handed, "A01")


def test_a_key_project_without_a_member_there_is_owed_by_the_office(office, handed):
    office.only("A01")
    reply = key(office, handed, "T02")
    assert reply.cases[0].offered_to == "" and office.duties(handed)["assignment", 0] == "office"
    office.town.pass_time(minutes=61)
    assert "staff.unassigned" in office.told("leader", handed)
    office.back("A04")
    assert office.duties(handed)["takeover", 0] == "agent:A04" and ("assignment", 0) not in office.duties(handed)


def test_key_projects_are_checked(office, handed):
    with refused("invalid-field", "projectCode", "team", "reason"):
        office.call(bb.SetKeyProject(project_code="x", team="T99"))
    with refused("not-found"):
        office.call(bb.SetKeyProject(project_code=office.town.project()["projectCode"], team="T01", reason="重点"))


# ---- the hall ----

def test_submitted_in_the_hall_the_same_day(office):
    office.only("A01")
    case = office.town.submit([FILING])
    assert office.duties(case)["hall", FILING] == "agent:A01"
    office.town.go_to(closing(office.town) - timedelta(hours=1))
    assert "staff.hall_due" in office.told("agent:A01", case)
    office.record(case, "submitted_at_hall", item=FILING, text="已在大厅提交")
    office.town.pass_time(minutes=20)
    office.town.carry_through(case, FILING)
    visit = office.log(case).hall[0]
    assert visit.agent_same_day and visit.department_same_day and visit.minutes_to_close == 20
    assert not visit.agent_overdue and ("hall", FILING) not in office.duties(case)
    assert "agent.submitted" in office.told("applicant", case)
    with refused("conflict"):
        office.record(case, "submitted_at_hall", item=FILING)


def test_who_did_not_go_to_the_hall_is_told_to_the_office(office):
    office.only("A01")
    case = office.town.submit([FILING])
    office.town.next_morning()
    assert "staff.hall_overdue" in office.told("office", case) and "staff.hall_overdue" in office.told("agent:A01", case)
    office.record(case, "submitted_at_hall", item=FILING)
    visit = office.log(case).hall[0]
    assert visit.agent_overdue and not visit.agent_same_day and visit.submitted_at and visit.minutes_to_close == -1


def test_a_department_that_does_not_wait_leaves_nothing_owed(office):
    office.only("A01")
    case = office.town.submit([FILING])
    office.town.pass_time(minutes=30)
    office.town.carry_through(case, FILING)
    office.town.next_morning()
    assert "staff.hall_overdue" not in office.told("office", case)
    visit = office.log(case).hall[0]
    assert visit.department_same_day and not visit.agent_overdue and visit.minutes_to_close == 30


# ---- the log ----

def test_who_acts_acts_for_the_responsible_agent(office, handed):
    at = microseconds(office.town.clock.now())
    office.town.pass_time(minutes=5)
    office.record(handed, "form_help", key="window.w01", text="协助填报消防设计审查申请表", acted_at=at)
    office.record(handed, "contact", text="电话告知进展")
    entries = office.log(handed).actions
    assert [(e.kind, e.for_agent, e.acted_at == at) for e in entries] == \
        [("form_help", "A01", True), ("contact", "A01", False)]
    assert entries[0].person == "window.w01"
    assert office.agent("A01").contacts >= 1


@pytest.mark.parametrize("fields,code,field", [
    ({"kind": "chat"}, "invalid-field", "kind"), ({"kind": "guidance", "text": ""}, "invalid-field", "text"),
    ({"kind": "guidance", "item": 99}, "invalid-field", "item"),
    ({"kind": "submitted_at_hall"}, "invalid-field", "item"),
    ({"kind": "coordination", "department": "housing", "contact": "李四"}, "invalid-field", "answer"),
    ({"kind": "guidance", "department": "moon"}, "invalid-field", "department"),
    ({"kind": "guidance", "acted_at": 1 << 60}, "invalid-field", "actedAt"),
    ({"kind": "guidance", "acted_at": 1}, "conflict", None),  # before acceptance
    ({"kind": "guidance", "item": 2}, "not-found", None),
    ({"kind": "submitted_at_hall", "item": FIRE_DESIGN}, "conflict", None),  # no immediate item
    ({"kind": "reporting_up", "item": FIRE_DESIGN}, "conflict", None),
])
def test_entries_are_checked(office, handed, fields, code, field):
    with refused(code, *([field] if field else [])):
        office.record(handed, **fields)


def test_an_item_reported_up(office):
    office.only("A02")
    case = office.town.submit([18])
    office.record(case, "reporting_up", key="agent.a02", item=18, text="已报市林草局")
    assert office.log(case).actions[0].department == "forest"


def test_a_yellow_item_is_a_task_until_coordination_is_recorded(office, handed):
    for event in ("received", "accepted"):
        office.town.push(handed, FIRE_DESIGN, event)
    office.town.pass_workdays(9)
    task = office.log(handed).tasks[0]
    assert handed.item(FIRE_DESIGN).light == "yellow" and task.item == FIRE_DESIGN and task.closed_at == 0
    assert "staff.coordinate" in office.told("agent:A01", handed)
    office.record(handed, "coordination", item=FIRE_DESIGN, department="housing", contact="王五", answer="明日办结")
    assert office.log(handed).tasks[0].closed_at and len(office.log(handed).tasks) == 1
    assert "agent.coordinated" in office.told("applicant", handed)


# ---- the agent's own promise ----

def test_the_agency_clock(office, handed):
    log = office.log(handed)
    plan = office.town.stage.client("routing", "office.o01").call(bb.ShowPlan(application_id=handed.id))
    assert log.agency_workdays == plan.parallel_workdays + len(plan.critical_path)
    accepted = office.town.clock.now().date()
    assert log.agency_due_on == office.town.days.add(accepted, log.agency_workdays).isoformat()
    office.town.pass_workdays(log.agency_workdays)
    assert "staff.agency_due" in office.told("agent:A01", handed)
    office.town.pass_workdays(1)
    assert "staff.agency_overdue" in office.told("agent:A01", handed)
    assert "staff.agency_overdue" in office.told("office", handed)
    assert "agency.overdue" in office.told("applicant", handed)


def test_nothing_is_owed_about_a_closed_case(office, handed):
    office.offer(handed, "A02")
    office.town.carry_through(handed, FIRE_DESIGN)
    office.town.deliver(handed, FIRE_DESIGN)
    log = office.log(handed)
    assert not office.duties(handed) and log.offers[-1].answer == "withdrawn"
    assert office.responsible(handed) == "A01" and office.history(handed) == ["A01"]
    with refused("conflict"):
        office.record(handed, "guidance")


def test_a_case_that_opens_again_has_its_agent_and_its_day(office, handed):
    before = [d for d in office.log(handed).duties if d.duty == "agency"]
    for event in ("received", "accepted"):
        office.town.push(handed, FIRE_DESIGN, event)
    office.town.push(handed, FIRE_DESIGN, "terminated", event_id=f"end-{handed.id}")
    assert handed.show().application.status == "closed" and ("agency", 0) not in office.duties(handed)
    office.town.push(handed, FIRE_DESIGN, "voided", voids=f"end-{handed.id}")
    after = [d for d in office.log(handed).duties if d.duty == "agency"]
    assert handed.show().application.status == "accepted" and office.responsible(handed) == "A01"
    assert [(d.duty, d.due_on, d.opened_at) for d in after] == [(d.duty, d.due_on, d.opened_at) for d in before]


# ---- the responsibility list ----

def test_every_item_has_an_officer(office):
    everything = office.office.call(bb.ShowResponsibility()).items
    assert [entry.item for entry in everything] == list(range(1, 60)) and all(e.officer for e in everything)
    one, = office.office.call(bb.ShowResponsibility(item=PERMIT)).items
    assert (one.department, one.department_name) == ("housing", "东胜区住房和城乡建设局") and one.phone
    with refused("invalid-field", "item"):
        office.office.call(bb.ShowResponsibility(item=60))
