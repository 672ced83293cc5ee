# SPDX-License-Identifier: Apache-2.0
"""Reports to the leader (regulation, part one, 3): what cannot be handled, instructions, the daily digest."""
from datetime import timedelta

import pytest

import bangban_client as bb
from test_operations import start, stop
from town import refused

WARNED = {"landZone": "heritage_protection"}  # CR27 warns


def client(town, role):
    return town.stage.client("intake", {"leader": "leader.l01", "agent": "agent.a01", "office": "office.o01"}[role])


def instruct(town, number, decision="proceed", text="同意，请按程序办理", **call):
    reply = client(town, "leader").call(bb.GiveInstruction(request_number=number, decision=decision, text=text), **call)
    town.stage.settle()
    return reply


def requests_of(town, case, every=True):
    return client(town, "leader").call(bb.ListInstructionRequests(application_id=case.id, all=every)).requests


def cannot_handle(town, case, **changes):
    fields = {"application_id": case.id, "item": case.items[0], "reason_code": "dispute",
              "explanation": "地块权属有争议，部门暂不受理。", "request": "请协调自然资源局和街道。"}
    reply = client(town, "agent").call(bb.ReportCannotHandle(**(fields | changes)))
    town.stage.settle()
    return reply


def told(town, to, case=None):
    """Texts to somebody, the oldest first."""
    query = bb.ListMessages(to=to, application_id=case.id if case else "", limit=1000)
    return [message.text for message in reversed(client(town, "office").call(query).messages)]


# ---- rules that warn ----

def test_a_warned_application_waits_and_goes_on_when_the_leader_says_so(town):
    case = town.submit([1], **WARNED)
    assert case.reply.status == "awaiting_instruction"
    request, = requests_of(town, case, every=False)
    assert (request.kind, request.item, request.reply_to, request.decision) == ("controlled", 0, "window:W01", "")
    assert request.number.startswith("QS") and "文物" in request.explanation and request.request
    assert any(request.number in text and "文物" in text for text in told(town, "leader", case))
    assert any(request.number in message.text for message in case.show().messages)
    assert not case.item(1).approval_id
    reply = instruct(town, request.number)
    assert (reply.decision, reply.instruction, reply.decided_by) == ("proceed", "同意，请按程序办理", "leader.l01")
    view = case.show()
    assert view.application.status == "accepted" and case.item(1).approval_id
    assert any("同意，请按程序办理" in text for text in told(town, "window:W01", case))
    assert any("同意，请按程序办理" in message.text for message in view.messages)
    assert [r.number for r in view.instruction_requests] == [request.number]
    assert not requests_of(town, case, every=False)
    with refused("conflict"):
        instruct(town, request.number, decision="refuse")


def test_the_leader_refuses_with_a_reason(town):
    project = town.project(**WARNED)
    case = town.submit([1], project=project)
    request, = requests_of(town, case)
    instruct(town, request.number, "refuse", "该地块已列入考古勘探计划")
    view = case.show()
    assert view.application.status == "refused" and not view.application.warnings
    ground = view.application.refusal
    assert (ground.rule_id, ground.instruction) == ("CR27", "该地块已列入考古勘探计划") and ground.remedy
    text = next(message.text for message in view.messages if message.kind == "refused")
    assert "考古勘探" in text and "自行向主管部门提出申请" in text
    town.window.call(bb.ExplainRefusal(application_id=case.id, how="counter", told="张三", text="已当面说明"))
    again = town.submit([1], project=project | {"landZone": ""})
    assert again.reply.status == "accepted"


def test_another_instruction_is_followed_by_another_request(town):
    case = town.submit([1], **WARNED)
    request, = requests_of(town, case)
    with refused("conflict"):
        town.window.call(bb.RequestInstruction(application_id=case.id, explanation="已办", request="请指示"))
    instruct(town, request.number, "other", "先征求文旅局意见")
    assert case.show().application.status == "awaiting_instruction" and not requests_of(town, case, every=False)
    with refused("invalid-field", "applicationId", "explanation", "request"):
        town.window.call(bb.RequestInstruction())
    second = town.window.call(bb.RequestInstruction(application_id=case.id, explanation="文旅局书面同意。",
                                                    request="请指示是否受理"))
    assert second.number != request.number and second.kind == "controlled"
    instruct(town, second.number)
    assert case.show().application.status == "accepted"
    with refused("conflict"):
        town.window.call(bb.RequestInstruction(application_id=case.id, explanation="再问", request="请指示"))


def test_after_the_instruction_comes_the_notice(town):
    case = town.submit([1], missing={"M01-02"}, **WARNED)
    assert case.reply.status == "awaiting_instruction"
    instruct(town, requests_of(town, case)[0].number)
    application = case.show().application
    assert application.status == "correction" and [m.code for m in application.missing] == ["M01-02"]
    assert town.supply(case, (1, "M01-02")).status == "accepted"


def test_the_leader_decides_while_the_window_examines(town):
    case = town.submit([1], asks={"examineLater": True}, **WARNED)
    assert case.reply.status == "received"
    instruct(town, requests_of(town, case)[0].number)
    assert case.show().application.status == "received"
    assert town.window.call(bb.ExamineApplication(application_id=case.id)).status == "accepted"
    second = town.submit([1], asks={"examineLater": True}, **WARNED)
    assert town.window.call(bb.ExamineApplication(application_id=second.id)).status == "awaiting_instruction"
    instruct(town, requests_of(town, second)[0].number)
    assert second.show().application.status == "accepted"


@pytest.mark.parametrize("later, examined", [(False, False), (True, False), (True, True)])
def test_after_five_working_days_nothing_may_be_asked_but_the_leader_decides(town, place, later, examined):
    town.next_morning()
    received = town.clock.now()
    case = town.submit([1], missing={"M01-02"}, asks={"examineLater": later}, **WARNED)
    if examined:
        assert town.window.call(bb.ExamineApplication(application_id=case.id)).status == "awaiting_instruction"
    number = requests_of(town, case)[0].number
    town.pass_workdays(7)
    assert case.show().application.status == "awaiting_instruction"
    assert any("责任记入窗口" in text and "领导" in text for text in told(town, "window:W01", case))
    with refused("conflict"):
        town.window.call(bb.ExamineApplication(application_id=case.id))
    instruct(town, number)
    view = case.show()
    assert view.application.status == "accepted" and view.accepted_at == int(received.timestamp() * 1_000_000)
    assert not town.window.call(bb.ShowMaterials(application_id=case.id)).notices
    rows = place.instance.psql("-At", "-c", "SELECT code, charged_to FROM intake.omission "
                               f"WHERE application_id = '{case.id}'", capture_output=True).stdout.strip()
    assert rows == "M01-02|window:W01"
    assert any("视为受理" in act.summary for act in town.window.call(bb.ListActs(application_id=case.id)).acts)


def test_silence_does_not_accept_before_the_leader_refuses(town):
    case = town.submit([1], asks={"examineLater": True}, **WARNED)
    number = requests_of(town, case)[0].number
    town.pass_workdays(6, hour=12)
    instruct(town, number, "refuse", "不宜在此建设")
    assert case.show().application.status == "refused"


def test_an_instruction_is_judged(town):
    case = town.submit([1], **WARNED)
    number = requests_of(town, case)[0].number
    with refused("invalid-field", "requestNumber", "decision", "text"):
        client(town, "leader").call(bb.GiveInstruction())
    with refused("not-found"):
        instruct(town, "QS20200101-0001")
    with refused("conflict"):
        instruct(town, number, expected_version=99)
    with refused("forbidden"):
        town.window.call(bb.GiveInstruction(request_number=number, decision="proceed", text="同意"))
    with refused("invalid-field", "limit"):
        town.window.call(bb.ListInstructionRequests(limit=5000))
    instruct(town, number, expected_version=case.reply.version)


def test_the_leader_is_reminded(town):
    case = town.submit([1], **WARNED)
    number = requests_of(town, case)[0].number
    town.pass_workdays(2, hour=12)
    assert any(number in text and "今日" in text for text in told(town, "leader", case))
    town.pass_workdays(1, hour=12)
    assert any(number in text and "逾期" in text for text in told(town, "leader", case))
    assert any(number in text and "逾期" in text for text in told(town, "office", case))
    instruct(town, number)


def test_an_explanation_that_is_owed_is_reminded_of(town):
    case = town.submit([1], landZone="permanent_basic_farmland")
    town.pass_workdays(2, hour=12)
    assert any("逾期" in text for text in told(town, "window:W01", case))
    assert any("逾期" in text for text in told(town, "office", case))
    town.window.call(bb.ExplainRefusal(application_id=case.id, how="phone", told="张三", text="已说明"))


# ---- what cannot be handled ----

def test_what_cannot_be_handled_is_explained_and_instructed(town):
    case = town.submit([1, 22], facts={"report": "yes"})
    assert case.reply.status == "accepted"
    version = case.show().application.version
    request = cannot_handle(town, case, item=22)
    assert (request.kind, request.item, request.reason_code) == ("cannot_handle", 22, "dispute")
    assert request.reply_to == f"agent:{case.reply.agent}" and request.reason and request.item_name
    assert any(request.number in text and "权属有争议" in text for text in told(town, "leader", case))
    view = case.show()
    assert view.application.status == "accepted" and view.application.version == version + 1
    assert "权属有争议" in view.messages[-1].text
    assert {item.item: item.instruction_request for item in view.items} == {1: "", 22: request.number}
    with refused("conflict"):
        cannot_handle(town, case, item=22)
    other = cannot_handle(town, case, item=1)
    instruct(town, request.number, "other", "由自然资源局牵头协调，三日内回复")
    assert any("自然资源局牵头" in text for text in told(town, request.reply_to, case))
    assert "自然资源局牵头" in case.show().messages[-1].text
    assert {item.item: item.instruction_request for item in case.show().items} == {1: other.number, 22: ""}
    instruct(town, other.number)
    town.carry_through(case, 1)  # its course went on all the time
    assert case.item(1).state == "approved"


def test_an_instruction_is_carried_to_the_agent_who_has_the_case_now(town):
    case = town.submit([3])
    number = cannot_handle(town, case).number
    asked = case.show().application.agent
    other = "A02" if asked != "A02" else "A01"
    client(town, "office").call(bb.OfferCase(application_id=case.id, to=other, reason="轮岗"))
    town.stage.client("intake", f"agent.{other.lower()}").call(bb.AcceptCase(application_id=case.id))
    instruct(town, number, "proceed", "请尽快办理")
    assert any("请尽快办理" in text for text in told(town, f"agent:{other}", case))
    assert not any("请尽快办理" in text for text in told(town, f"agent:{asked}", case))


@pytest.mark.parametrize("how", ["decided", "given up"])
def test_what_nobody_needs_any_more_is_not_asked(town, how):
    case = town.submit([3, 59])
    request = cannot_handle(town, case)
    if how == "decided":
        town.carry_through(case, 3)
    else:
        town.window.call(bb.WithdrawApplication(application_id=case.id, items=[3], reason="方案调整", requested_by="张三",
                                                request_sha256="9" * 64))
        town.stage.settle()
    assert not requests_of(town, case, every=False)
    voided, = requests_of(town, case)
    assert voided.voided_at and voided.void_reason
    for to in ("leader", request.reply_to):
        assert any(request.number in text and "无需指示" in text for text in told(town, to, case)), to
    with refused("conflict") as caught:
        instruct(town, request.number)
    assert voided.void_reason in caught.value.detail
    town.pass_workdays(4)
    assert not any(request.number in text and "逾期" in text for text in told(town, "leader", case))


def test_what_the_leader_wants_first_is_reported_in_time(town):
    town.next_morning()
    case = town.submit([1], **WARNED)
    instruct(town, requests_of(town, case)[0].number, "other", "先核实用地")
    agent = f"agent:{case.show().application.agent}"
    town.pass_workdays(4)
    assert any("再次请示" in text for text in told(town, agent, case))
    assert any("未再次请示" in text for text in told(town, "office", case))
    town.window.call(bb.RequestInstruction(application_id=case.id, explanation="已核实", request="请指示"))
    town.stage.settle()
    again = [text for text in told(town, agent, case) if "再次请示" in text]
    town.pass_workdays(2)
    assert [text for text in told(town, agent, case) if "再次请示" in text] == again


def test_a_report_is_judged(town):
    case = town.submit([1])
    with refused("invalid-field", "applicationId", "item", "reasonCode", "explanation", "request"):
        client(town, "agent").call(bb.ReportCannotHandle())
    with refused("not-found"):
        cannot_handle(town, case, item=3)
    with refused("conflict"):
        cannot_handle(town, town.submit([1], missing={"M01-02"}))
    with refused("not-found"):
        cannot_handle(town, case, application_id="0190a3f2-5b1c-7d00-8000-00000000ffff")
    with refused("forbidden"):
        town.window.call(bb.ReportCannotHandle(application_id=case.id))
    town.carry_through(case, 1)
    town.deliver(case, 1)
    with refused("conflict"):
        cannot_handle(town, case)


# ---- the daily digest ----

def digest(town, day=""):
    return client(town, "leader").call(bb.ShowDigest(day=day))


def go_to_closing(town):
    """A working day just past its closing time; what happened on it is in its digest."""
    day = town.days.on_or_after(town.clock.now().date())
    town.go_to(town.days.at(day, 18, 1))
    return day.isoformat()


def lines_of(view, case):
    return [(line.what, line.item, line.outcome) for line in view.lines if line.application_id == case.id]


def test_what_ended_in_a_day_is_reported_at_its_closing(town):
    town.next_morning()
    case = town.submit([1, 3])
    town.carry_through(case, 1)
    town.deliver(case, 1)
    request = cannot_handle(town, case, item=3)
    day = go_to_closing(town)
    view = digest(town, day)
    assert view.digest.day == day and not view.digest.late and not view.digest.read_at
    assert lines_of(view, case) == [("decided", 1, "approved"), ("delivered", 1, "approved"),
                                    ("cannot_handle", 3, request.number)]
    assert (view.digest.decided, view.digest.delivered, view.digest.cannot_handle) == (1, 1, 1)
    line = view.lines[0]
    assert line.project_name and line.item_name and line.agent_name and line.application_number
    assert any(text.startswith(f"{day} 办结情况") for text in told(town, "leader"))
    town.next_morning(hour=18, minute=1)
    assert not lines_of(digest(town), case)  # once
    instruct(town, request.number)


def test_what_was_given_up_or_corrected_is_not_decided(town):
    town.next_morning()
    case = town.submit([1, 3])
    for event in ("received", "accepted", "withdrawn"):
        town.push(case, 3, event)
    for event in ("received", "accepted"):
        town.push(case, 1, event)
    approved = town.message(case, 1, "approved")
    town.department("ndrc").call(approved)
    town.stage.settle()
    town.push(case, 1, "voided", voids=approved.event_id)
    view = digest(town, go_to_closing(town))
    assert sorted(lines_of(view, case)) == [("corrected", 1, "taken_back"), ("ended", 3, "withdrawn")]
    assert (view.digest.decided, view.digest.ended, view.digest.corrected) == (0, 1, 1)


def test_a_late_word_is_in_the_digest_of_the_day_on_which_it_came(town):
    town.next_morning()
    case = town.submit([1])
    for event in ("received", "accepted"):
        town.push(case, 1, event)
    decided = town.clock.now()
    go_to_closing(town)
    town.next_morning()
    town.push(case, 1, "approved", at=decided)
    view = digest(town, go_to_closing(town))
    assert lines_of(view, case) == [("decided", 1, "approved")]


def test_a_day_on_which_nothing_ended_has_its_digest_too(town):
    town.next_morning()
    day = go_to_closing(town)
    view = digest(town, day)
    assert not view.lines and any(text == f"{day} 今日无办结事项，请阅知。" for text in told(town, "leader"))


def test_an_unread_digest_comes_again_each_morning_until_it_is_read(town):
    town.next_morning()
    day = go_to_closing(town)
    again = f"{day} 办结情况尚未阅知，再次报送，请阅知。"
    for morning in (1, 2):
        town.next_morning(hour=10)
        assert told(town, "leader").count(again) == morning
    listed = client(town, "leader").call(bb.ListDigests(unread=True)).digests
    assert day in [unread.day for unread in listed] and listed[0].day >= listed[-1].day
    with refused("forbidden"):
        client(town, "office").call(bb.ReadDigest(day=day))
    receipt = client(town, "leader").call(bb.ReadDigest(day=day)).digest
    assert receipt.read_at and receipt.read_by == "leader.l01"
    assert client(town, "leader").call(bb.ReadDigest(day=day)).digest.read_at == receipt.read_at  # the first one counts
    assert day not in [d.day for d in client(town, "office").call(bb.ListDigests(unread=True)).digests]
    town.next_morning(hour=10)
    assert told(town, "leader").count(again) == 2


def test_digests_are_asked_for_by_day(town):
    for message in (bb.ShowDigest(day="2026-02-30"), bb.ReadDigest(day="")):
        with refused("invalid-field", "day"):
            client(town, "leader").call(message)
    for message in (bb.ShowDigest(day="2031-01-01"), bb.ReadDigest(day="2031-01-01")):
        with refused("not-found"):
            client(town, "leader").call(message)
    with refused("invalid-field", "limit"):
        client(town, "leader").call(bb.ListDigests(limit=5000))


def test_days_missed_while_the_service_was_away_are_made_up_for_once(own_instance):
    town = own_instance.town
    case = town.submit([1])
    town.carry_through(case, 1)
    first = town.clock.now().date()
    stop(own_instance, "intake")
    town.clock.set(town.days.at(town.days.add(first, 2), 12))
    start(own_instance, "intake")
    town.stage.settle()
    digests = client(town, "leader").call(bb.ListDigests()).digests
    assert [d.day for d in digests] == [town.days.add(first, 1).isoformat(), first.isoformat()]
    assert all(d.late for d in digests) and [d.decided for d in digests] == [0, 1]
    stop(own_instance, "intake")
    start(own_instance, "intake")
    town.stage.settle()
    assert len(client(town, "leader").call(bb.ListDigests()).digests) == 2
    town.go_to(town.clock.now() + timedelta(hours=6))
    newest = client(town, "leader").call(bb.ShowDigest()).digest
    assert newest.day == town.clock.now().date().isoformat() and not newest.late
