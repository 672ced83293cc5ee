# SPDX-License-Identifier: Apache-2.0
"""Return visits: who is asked and when, what was said beside what the log says, and what comes of it."""
import hashlib
import time

import pytest

import bangban_client as bb
from town import refused

ITEM = 3


@pytest.fixture
def office(stage):
    return stage.client("intake", next(p.stem for p in sorted((stage.directory / "keys").glob("office.*.key"))))


def visits(town, case, state=""):
    found = town.window.call(bb.ListVisits(state=state, limit=1000)).visits
    return [visit for visit in found if visit.application_id == case.id]


def closed(town):
    town.next_morning()
    case = town.submit([ITEM])
    town.carry_through(case, ITEM)
    town.deliver(case, ITEM)
    return case, visits(town, case)[0]


def record(office, visit, answers=((ITEM, "yes", "yes"),), **changes):
    fields = {"outcome": "answered", "how": "phone", "answered_by": "张三", "satisfaction": 5, "text": "一切顺利"}
    message = bb.RecordVisit(visit=visit.visit, **fields | changes)
    for item, done, kept in answers:
        message.answers.add(item=item, done=done, kept=kept)
    return office.call(message)


def test_a_closed_case_is_visited_within_five_working_days(town, office):
    case, visit = closed(town)
    assert (visit.kind, visit.state, visit.seed) == ("closing", "planned", "")
    assert visit.due_on == town.days.add(town.clock.now().date(), 5).isoformat()
    assert [v.visit for v in visits(town, case)] == [visit.visit]
    reply = record(office, visit)
    assert (reply.state, reply.record, list(reply.findings), list(reply.issues)) == ("answered", 1, [], [])
    assert visits(town, case)[0].satisfaction == 5


def test_who_is_not_reached_is_still_owed_a_visit(town, office):
    case, visit = closed(town)
    reply = record(office, visit, answers=(), outcome="unreachable", answered_by="", satisfaction=0, text="无人接听")
    assert reply.state == "planned" and visits(town, case)[0].attempts == 1
    town.pass_workdays(5)
    town.pass_workdays(1)
    messages = town.window.call(bb.ListMessages(limit=1000, to="office")).messages
    assert any(visit.visit in m.text and "逾期" in m.text for m in messages)
    assert record(office, visit).record == 2


def test_what_is_said_and_what_is_logged_are_compared(town, office):
    case, visit = closed(town)
    reply = record(office, visit, answers=((ITEM, "no", "no"),))
    assert {(f.kind, f.said, f.logged) for f in reply.findings} == {("done", "no", "yes"), ("kept", "no", "yes")}
    listed = town.window.call(bb.ListVisits(limit=1000)).findings
    assert sum(f.visit == visit.visit for f in listed) == 2
    assert len(reply.issues) == 1


def test_a_bad_answer_opens_an_issue_that_is_solved_once(town, office):
    case, visit = closed(town)
    number, = record(office, visit, satisfaction=2).issues
    issue, = town.window.call(bb.ListIssues(application_id=case.id)).issues
    assert (issue.number, issue.visit, issue.raised_by) == (number, visit.visit, "张三")
    assert office.call(bb.SolveIssue(number=number, solution="已当面说明")).solved_at
    assert not town.window.call(bb.ListIssues(application_id=case.id)).issues
    assert town.window.call(bb.ListIssues(application_id=case.id, all=True)).issues[0].solution == "已当面说明"
    with refused("conflict"):
        office.call(bb.SolveIssue(number=number, solution="再次说明"))


def test_an_issue_is_registered_at_the_window(town, office):
    case = town.submit([ITEM])
    issue = town.window.call(bb.OpenIssue(application_id=case.id, item=ITEM, problem="用地边界有争议", raised_by="张三"))
    assert any(issue.number in message.text for message in case.show().messages)
    with refused("conflict"):
        town.window.call(bb.OpenIssue(application_id=case.id, problem="甲", raised_by="乙"), expected_version=99)
    with refused("invalid-field", "applicationId", "item", "problem", "raisedBy"):
        town.window.call(bb.OpenIssue(application_id="x", item=60))
    with refused("invalid-field", "number", "solution"):
        office.call(bb.SolveIssue())
    with refused("not-found"):
        office.call(bb.SolveIssue(number="WT19990101-0001", solution="无"))


def test_an_answer_is_corrected_by_another_record(town, office):
    _, visit = closed(town)
    record(office, visit, satisfaction=4)
    with refused("conflict"):
        record(office, visit)
    with refused("conflict"):
        record(office, visit, corrects=7)
    assert record(office, visit, satisfaction=3, corrects=1).record == 2


def findings_of(town, visit):
    return sorted((f.record, f.item, f.kind) for f in town.window.call(bb.ListVisits(limit=1000)).findings
                  if f.visit == visit.visit)


def issues_of(town, case, **filters):
    return [(issue.item, bool(issue.solved_at)) for issue in
            town.window.call(bb.ListIssues(application_id=case.id, **filters)).issues]


def told_office(town, visit):
    return sum(visit.visit in message.text and "不一致" in message.text for message in
               town.window.call(bb.ListMessages(limit=1000, to="office")).messages)


def test_a_correction_opens_nothing_twice(town, office):
    case, visit = closed(town)
    first = record(office, visit, answers=((ITEM, "no", "no"),), satisfaction=2)
    assert len(first.issues) == 2 and issues_of(town, case) == [(0, False), (ITEM, False)]
    told = told_office(town, visit)
    again = record(office, visit, answers=((ITEM, "no", "no"),), satisfaction=1, text="补记", corrects=1)
    assert (list(again.issues), list(again.taken_back)) == ([], [])
    assert issues_of(town, case) == [(0, False), (ITEM, False)]
    assert findings_of(town, visit) == [(2, ITEM, "done"), (2, ITEM, "kept")]
    assert told_office(town, visit) == told


def test_a_correction_takes_back_what_does_not_hold(town, office):
    case, visit = closed(town)
    first = record(office, visit, answers=((ITEM, "no", "no"),), satisfaction=2)
    assert len(first.issues) == 2
    unhappy = town.window.call(bb.ListIssues(application_id=case.id)).issues[0]
    office.call(bb.SolveIssue(number=unhappy.number, solution="已当面说明"))
    second = record(office, visit, satisfaction=5, corrects=1)
    promise, = second.taken_back
    assert promise in first.issues and promise != unhappy.number and not second.findings
    assert findings_of(town, visit) == [] and issues_of(town, case) == []
    ended = {issue.number: issue.solution for issue in
             town.window.call(bb.ListIssues(application_id=case.id, all=True)).issues}
    assert ended[unhappy.number] == "已当面说明" and "更正" in ended[promise]
    town.stage.settle()
    assert any(promise in message.text and "不成立" in message.text for message in case.show().messages)
    third = record(office, visit, answers=((ITEM, "yes", "no"),), satisfaction=5, corrects=2)  # it was so after all
    assert len(third.issues) == 1 and third.issues[0] != promise
    assert issues_of(town, case) == [(ITEM, False)]


def test_wrong_records_are_refused_with_all_that_is_wrong(town, office):
    _, visit = closed(town)
    with refused("invalid-field", "how", "text", "answeredBy", "satisfaction", "answers"):
        record(office, visit, answers=(), how="fax", text="", answered_by="", satisfaction=6)
    with refused("invalid-field", "answers[0].done", "answers[0].kept"):
        record(office, visit, answers=((ITEM, "perhaps", ""),))
    with refused("invalid-field", "answers[0].item"):
        record(office, visit, answers=((4, "yes", "yes"),))
    with refused("invalid-field", "answeredBy", "satisfaction", "answers"):
        record(office, visit, outcome="unreachable")
    with refused("not-found"):
        record(office, bb.VisitView(visit="HF19990101-0001"))


def test_an_open_case_is_visited_monthly_by_a_rule_that_anybody_can_follow(town):
    case = town.submit([ITEM])
    assert not visits(town, case)
    town.pass_time(days=31)
    deadline = time.monotonic() + 30
    while not visits(town, case) and time.monotonic() < deadline:
        time.sleep(0.5)
    visit, = visits(town, case)
    assert visit.kind == "monthly" and visit.seed.endswith(town.clock.now().strftime("-%Y-%m"))
    listed = town.window.call(bb.ListVisits())
    assert (listed.seed, listed.share) == (visit.seed, visit.share) and "SHA-256" in listed.rule
    number = case.show().application.number
    assert int.from_bytes(hashlib.sha256(f"{visit.seed}/{number}".encode()).digest()[:4], "big") % 100 < visit.share
    town.carry_through(case, ITEM)
    town.deliver(case, ITEM)  # the visit about the close takes its place
    assert sorted((v.kind, v.state) for v in visits(town, case)) == [("closing", "planned"), ("monthly", "dropped")]


def test_the_month_counts_from_the_receipt(town):
    town.next_morning()
    waiting, late = town.submit([ITEM], missing=["M03-01"]), town.submit([ITEM], missing=["M03-01"])
    gone = town.submit([ITEM], missing=["M03-01"])
    town.pass_time(days=20)
    town.supply(late, (ITEM, "M03-01"))
    assert late.show().application.status == "accepted"
    town.window.call(bb.WithdrawApplication(application_id=gone.id, requested_by="张三", reason="不再建设",
                                            request_sha256=hashlib.sha256(b"signed").hexdigest()))
    town.pass_time(days=11)
    deadline = time.monotonic() + 30
    while not (visits(town, waiting) and visits(town, late)) and time.monotonic() < deadline:
        time.sleep(0.5)
    for case in (waiting, late):
        visit, = visits(town, case)
        assert (visit.kind, visit.state) == ("monthly", "planned")
    assert not visits(town, gone)


def test_rates_from_answers_and_from_the_log(town, office):
    town.next_morning()  # a day on which nothing else was decided
    today = town.clock.now().date()
    for answers in (((ITEM, "yes", "yes"),), ((ITEM, "no", "no"),)):
        case = town.submit([ITEM])
        town.carry_through(case, ITEM)
        town.deliver(case, ITEM)
        record(office, visits(town, case)[0], answers=answers)
    rates = next(r for r in town.window.call(bb.VisitRates(from_on=today.isoformat(),
                                                           until_on=today.isoformat())).departments
                 if r.department == town.department_of(ITEM))
    assert (rates.asked, rates.decided) == (2, 2)
    assert (rates.completion_said, rates.completion_asked, rates.completion_difference) == ("50.0", "100.0", "-50.0")
    assert (rates.promise_said, rates.promise_asked, rates.promise_difference) == ("50.0", "100.0", "-50.0")
    assert rates.promise_log == "100.0"
    with refused("invalid-field", "fromOn", "untilOn"):
        town.window.call(bb.VisitRates())
    with refused("invalid-field", "untilOn"):
        town.window.call(bb.VisitRates(from_on="2026-03-02", until_on="2026-03-01"))
