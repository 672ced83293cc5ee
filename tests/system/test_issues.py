# SPDX-License-Identifier: Apache-2.0
"""Issues (regulation, part two, 2): steps, three working days, then the head of the department, then the leader."""
import bangban_client as bb
from test_leader import told
from town import refused


def routing(town, role):
    return town.stage.client("routing", {"leader": "leader.l01", "agent": "agent.a01", "office": "office.o01"}.get(
        role, f"department.{role}"))


def open_issue(town, case, item=0, problem="用地边界有争议"):
    issue = town.stage.client("intake", "office.o01").call(
        bb.OpenIssue(application_id=case.id, item=item, problem=problem, raised_by="白雪梅"))
    town.stage.settle()
    return issue.number


def solve(town, number, solution="已组织现场核界"):
    town.stage.client("intake", "office.o01").call(bb.SolveIssue(number=number, solution=solution))
    town.stage.settle()


def show(town, number):
    return routing(town, "office").call(bb.ShowIssue(number=number))


def escalations(town, who, case=None, every=False):
    return routing(town, who).call(
        bb.ListEscalations(application_id=case.id if case else "", all=every)).escalations


def answer(town, who, number, text="同意补划界址，三日内完成", **call):
    reply = routing(town, who).call(bb.AnswerEscalation(number=number, answer=text), **call)
    town.stage.settle()
    return reply


def kinds(course):
    return [step.kind for step in course.acts]


def test_an_issue_has_its_steps_and_its_end(town):
    case = town.submit([3])
    number = open_issue(town, case, 3)
    course = routing(town, "agent").call(bb.RecordIssueStep(number=number, text="已联系自然资源局"))
    assert (course.version, course.application_id, course.item, kinds(course)) == (2, case.id, 3, ["step"])
    assert (course.acts[0].caller, course.acts[0].text) == ("agent.a01", "已联系自然资源局")
    solve(town, number)
    course = show(town, number)
    assert kinds(course) == ["step", "solved"] and course.solution == "已组织现场核界" and course.solved_at
    with refused("conflict"):
        routing(town, "agent").call(bb.RecordIssueStep(number=number, text="再联系"))
    town.pass_workdays(5)
    assert not escalations(town, "office", case, every=True)


def test_what_nobody_solves_goes_up_by_itself(town):
    case = town.submit([3])
    number = open_issue(town, case, 3)
    department = town.department_of(3)
    town.pass_workdays(3)
    assert not escalations(town, "office", case)
    town.next_morning()
    first, = escalations(town, department, case)
    assert (first.issue, first.level, first.addressee) == (number, 1, f"department:{department}")
    assert any(first.number in text for text in told(town, f"department:{department}", case))
    assert any(first.number in text for text in told(town, f"agent:{case.show().application.agent}", case))
    town.pass_workdays(3)  # nobody reads it
    second, = escalations(town, "leader", case)
    assert (second.level, second.addressee) == (2, "leader") and second.number != first.number
    assert [e.voided_at != 0 for e in escalations(town, "office", case, every=True)] == [True, False]
    with refused("conflict"):
        answer(town, department, first.number)
    town.pass_workdays(3)
    assert any(second.number in text for text in told(town, "office", case))
    assert kinds(show(town, number)) == ["escalated", "escalated"]


def test_an_answer_is_carried_back_to_all_concerned(town):
    case = town.submit([3])
    number = open_issue(town, case, 3)
    department = town.department_of(3)
    routing(town, "agent").call(bb.EscalateIssue(number=number, reason="部门经办人不予配合"))
    town.stage.settle()
    first, = escalations(town, department, case)
    read = routing(town, department).call(bb.AcknowledgeEscalation(number=first.number))
    assert read.acknowledged_at and not read.answered_at
    routing(town, "agent").call(bb.EscalateIssue(number=number, reason="部门意见不一致"))
    town.stage.settle()
    second, = escalations(town, "leader", case)
    reply = answer(town, "leader", second.number)
    assert (reply.answer, reply.answered_by.split()[0]) == ("同意补划界址，三日内完成", "leader.l01")
    for to in (f"agent:{case.show().application.agent}", f"department:{department}", "applicant"):
        assert any("同意补划界址" in text for text in told(town, to, case)), to
    assert kinds(show(town, number)) == ["escalated", "acknowledged", "escalated", "acknowledged", "answered"]
    with refused("conflict"):
        routing(town, "agent").call(bb.EscalateIssue(number=number, reason="仍未解决"))
    with refused("conflict"):
        answer(town, "leader", second.number)


def test_an_issue_of_no_department_goes_to_the_leader(town):
    case = town.submit([3])
    number = open_issue(town, case, problem="道路接口未定")
    routing(town, "office").call(bb.EscalateIssue(number=number, reason="涉及多个单位"))
    town.stage.settle()
    only, = escalations(town, "leader", case)
    assert (only.level, only.addressee, only.item) == (2, "leader", 0)
    solve(town, number)
    assert not escalations(town, "leader", case)
    with refused("conflict"):
        answer(town, "leader", only.number)


def test_only_the_addressee_answers_and_sees(town):
    case = town.submit([3])
    number = open_issue(town, case, 3)
    routing(town, "agent").call(bb.EscalateIssue(number=number, reason="部门经办人不予配合"))
    town.stage.settle()
    department = town.department_of(3)
    other = "water" if department != "water" else "fire"
    first, = escalations(town, department, case)
    assert not escalations(town, other, case)
    for who in (other, "leader"):
        with refused("forbidden"):
            answer(town, who, first.number)
    with refused("invalid-field", "answer"):
        answer(town, department, first.number, " ")
    with refused("not-found"):
        answer(town, department, "SB20200101-0001")


def test_two_agents_on_one_issue(town):
    case = town.submit([3])
    number = open_issue(town, case, 3)
    routing(town, "agent").call(bb.RecordIssueStep(number=number, text="已联系自然资源局"), expected_version=1)
    with refused("conflict") as caught:
        routing(town, "office").call(bb.EscalateIssue(number=number, reason="无进展"), expected_version=1)
    assert "已联系自然资源局" in caught.value.detail
    routing(town, "office").call(bb.EscalateIssue(number=number, reason="无进展"), expected_version=2)


def test_the_issue_passes_to_the_next_agent(town):
    case = town.submit([3])
    open_issue(town, case, 3)
    agent = case.show().application.agent
    other = "A02" if agent != "A02" else "A01"  # whoever it fell to: these two have keys
    intake = lambda key: town.stage.client("intake", key)  # noqa: E731
    intake("office.o01").call(bb.OfferCase(application_id=case.id, to=other, reason="轮岗"))
    intake(f"agent.{other.lower()}").call(bb.AcceptCase(application_id=case.id))
    town.stage.settle()
    duties = town.stage.client("deadline", "operator.ops").call(bb.ListClocks(application_id=case.id, limit=1000)).clocks
    owed = [clock for clock in duties if clock.kind == "issue" and clock.state == "running"]
    assert [clock.holder for clock in owed] == [f"agent:{other}"]
