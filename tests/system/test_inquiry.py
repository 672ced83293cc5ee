# SPDX-License-Identifier: Apache-2.0
"""What is asked at a window, who answers for it (首问负责), and by when."""
import subprocess

import pytest

import bangban_client as bb
from town import refused
from virtual_time import microseconds

ASKED = {"window": "W01", "kind": "consult", "channel": "counter", "askerName": "李四", "askerPhone": "13847700002",
         "question": "临时用地审批需要哪些材料？", "firstAskedBy": "clerk:C01"}
WRONG = [
    ({"window": "W02"}, "window"), ({"window": "W99"}, "window"), ({"kind": "gossip"}, "kind"),
    ({"channel": "pigeon"}, "channel"), ({"askerName": ""}, "askerName"), ({"askerName": "名" * 51}, "askerName"),
    ({"askerPhone": ""}, "askerPhone"), ({"askerPhone": "123"}, "askerPhone"),
    ({"askerPhone": "123", "answer": "是"}, "askerPhone"), ({"enterprise": "两\n行"}, "enterprise"),
    ({"creditCode": "91150602MA0TEXT12S"}, "creditCode"), ({"projectCode": "x"}, "projectCode"),
    ({"question": ""}, "question"), ({"question": "问" * 1001}, "question"), ({"items": [60]}, "items[0]"),
    ({"items": [1, 1]}, "items[1]"), ({"answer": "答" * 1001}, "answer"),
    ({"kind": "agency"}, "items"), ({"kind": "agency", "items": [1], "answer": "好"}, "answer"),
    ({"firstAskedBy": "C01"}, "firstAskedBy"), ({"firstAskedBy": "agent:A99"}, "firstAskedBy"),
]


@pytest.fixture
def at_work(town):
    """On a working day at nine, when C01 sits at W01."""
    town.next_morning()
    return town


def agent(town):
    return town.stage.client("intake", "agent.a01")


def ask(town, client=None, **changes):
    return (client or town.window).call(bb.from_json(ASKED | changes, bb.RegisterInquiry()))


def show(town, inquiry):
    return town.window.call(bb.ShowInquiry(number=inquiry.number))


def listed(town, **which):
    return {i.number for i in town.window.call(bb.ListInquiries(limit=1000, **which)).inquiries}


def told(town, to, inquiry):
    """Texts to a member of staff that name the inquiry, newest first."""
    messages = town.window.call(bb.ListMessages(to=to, limit=1000)).messages
    return [m.text for m in messages if inquiry.number in m.text]


# ---- windows ----

def test_a_window_takes_in_at_its_own(at_work):
    assert show(at_work, ask(at_work, window="")).reception.window == "W01"
    assert at_work.submit([1], asks={"window": ""}).show().reception.window == "W01"
    with refused("invalid-field", "window") as caught:
        at_work.submit([1], asks={"window": "W02"})
    assert "W01" in caught.value.errors[0].rule
    project = at_work.project()
    at_work.window.call(bb.RegisterProject(project=bb.from_json(project, bb.Project())))
    brought = at_work.submission(project, [1], at_work.present([1]), window="W02")  # an agent comes to any
    reply = agent(at_work).call(bb.from_json(brought, bb.SubmitApplication()))
    view = at_work.window.call(bb.ShowApplication(application_id=reply.application_id))
    assert view.reception.window == "W02"
    with refused("invalid-field", "window"):
        agent(at_work).call(bb.from_json(brought | {"window": ""}, bb.SubmitApplication()))


def test_a_window_says_who_sits_there_now(at_work):
    windows = {w.code: w for w in at_work.window.call(bb.ListWindows()).windows}
    assert windows["W01"].clerk == "C01" and windows["W01"].clerk_name and len(windows["W01"].shifts) == 2
    assert windows["W01"].shifts[0].days == "workdays" and windows["W01"].shifts[0].ends == "12:00"
    at_work.pass_time(hours=4)
    windows = {w.code: w for w in at_work.window.call(bb.ListWindows()).windows}
    assert windows["W01"].clerk == "C02"
    at_work.pass_time(hours=9)
    assert not any(w.clerk for w in at_work.window.call(bb.ListWindows()).windows)


def test_an_application_says_where_and_by_whom_it_was_taken_in(at_work):
    view = at_work.submit([1]).show()
    assert (view.reception.window, view.reception.clerk, view.reception.out_of_hours) == ("W01", "C01", False)
    assert not view.inquiry_number
    at_work.pass_time(hours=13)
    reception = at_work.submit([1]).show().reception
    assert not reception.clerk and reception.out_of_hours
    at_work.next_morning(8, 30)
    assert reception.counts_from_at == microseconds(at_work.clock.now())


# ---- the register ----

def test_a_consult_answered_on_the_spot_is_closed_at_once(at_work):
    inquiry = ask(at_work, answer="需要用地申请和地类图", askerName="", askerPhone="")
    assert inquiry.status == "answered" and inquiry.number.startswith("ZX")
    view = show(at_work, inquiry)
    assert view.answer and view.answered_by == view.asked.first_asked_by == "clerk:C01"
    assert view.closed_at == view.asked_at and view.reception.clerk == "C01"
    assert [step.kind for step in view.steps] == ["registered"]
    with refused("conflict"):
        at_work.window.call(bb.AnswerInquiry(number=inquiry.number, answer="再答"))


def test_whoever_has_the_shift_was_asked_first(at_work):
    assert ask(at_work, firstAskedBy="").responsible == "clerk:C01"
    assert ask(at_work, agent(at_work), firstAskedBy="").responsible == "agent:A01"
    at_work.pass_time(hours=13)
    with refused("invalid-field", "firstAskedBy"):
        ask(at_work, firstAskedBy="")
    late = show(at_work, ask(at_work, channel="phone", firstAskedBy="agent:A02"))
    assert late.reception.out_of_hours and not late.reception.clerk
    assert late.reception.counts_from_at > late.asked_at


@pytest.mark.parametrize("changes, field", WRONG)
def test_every_field_is_checked(at_work, changes, field):
    with refused("invalid-field", field):
        ask(at_work, **changes)


def test_all_findings_come_at_once(at_work):
    with refused("invalid-field", "window", "kind", "channel", "askerName", "askerPhone", "question", "firstAskedBy"):
        at_work.stage.client("intake", "agent.a01").call(bb.RegisterInquiry(first_asked_by="x"))


def test_what_is_outside_the_catalogue_is_a_consult(at_work):
    with refused("invalid-field", "items") as caught:
        ask(at_work, kind="agency")
    assert "59" in caught.value.errors[0].rule and "业务咨询" in caught.value.errors[0].cure
    assert ask(at_work, kind="consult").status == "open"


def test_inquiries_are_listed_by_status_person_and_window(at_work):
    mine, other = ask(at_work, firstAskedBy="clerk:C02"), ask(at_work, agent(at_work), window="W02", firstAskedBy="clerk:C03")
    assert mine.number in listed(at_work, status="open", responsible="clerk:C02", window="W01")
    assert other.number not in listed(at_work, window="W01")
    at_work.window.call(bb.AnswerInquiry(number=mine.number, answer="是"))
    assert mine.number not in listed(at_work, status="open") and mine.number in listed(at_work, status="answered")
    with refused("invalid-field", "status", "responsible", "window", "limit"):
        at_work.window.call(bb.ListInquiries(status="lost", responsible="x", window="W99", limit=1001))


# ---- first-asked responsibility ----

@pytest.mark.parametrize("change", ["responsible = 'agent:A05'", "responsible = 'agent:A05', offered_to = NULL"])
def test_the_database_knows_who_was_asked_first(at_work, place, change):
    inquiry = ask(at_work)
    at_work.window.call(bb.OfferInquiry(number=inquiry.number, to="agent:A01"))
    with pytest.raises(subprocess.CalledProcessError) as caught:
        place.instance.psql("-c", f"SET ROLE intake; UPDATE intake.inquiry SET {change} WHERE number = '{inquiry.number}'",
                            capture_output=True)
    assert "was not offered to agent:A05" in caught.value.stderr


def test_responsibility_passes_only_when_the_next_person_accepts(at_work):
    inquiry = ask(at_work)
    offered = at_work.window.call(bb.OfferInquiry(number=inquiry.number, to="agent:A01"))
    assert (offered.responsible, offered.offered_to) == ("clerk:C01", "agent:A01")
    assert len(told(at_work, "agent:A01", inquiry)) == 1
    declined = agent(at_work).call(bb.DeclineInquiry(number=inquiry.number, reason="不熟悉该事项"))
    assert "不熟悉该事项" in told(at_work, "window:W01", inquiry)[0]
    assert (declined.responsible, declined.offered_to) == ("clerk:C01", "")
    at_work.window.call(bb.OfferInquiry(number=inquiry.number, to="agent:A01"))
    accepted = agent(at_work).call(bb.AcceptInquiry(number=inquiry.number))
    assert (accepted.responsible, accepted.offered_to, accepted.version) == ("agent:A01", "", 5)
    assert "接办" in told(at_work, "window:W01", inquiry)[0]
    view = show(at_work, inquiry)
    assert view.asked.first_asked_by == "clerk:C01"
    assert [(s.kind, s.responsible) for s in view.steps] == [
        ("registered", "clerk:C01"), ("offered", "clerk:C01"), ("declined", "clerk:C01"), ("offered", "clerk:C01"),
        ("accepted", "agent:A01")]


def test_nobody_accepts_for_another(at_work):
    inquiry = ask(at_work)
    with refused("conflict"):
        agent(at_work).call(bb.AcceptInquiry(number=inquiry.number))
    at_work.window.call(bb.OfferInquiry(number=inquiry.number, to="agent:A02"))
    with refused("conflict"):
        agent(at_work).call(bb.AcceptInquiry(number=inquiry.number))
    for client, person in ((agent(at_work), "agent:A02"), (at_work.window, "agent:A02"), (agent(at_work), "A01")):
        with refused("invalid-field", "by"):
            client.call(bb.AcceptInquiry(number=inquiry.number, by=person))
    assert show(at_work, inquiry).inquiry.responsible == "clerk:C01"


def test_a_window_speaks_for_whose_shift_it_is(at_work):
    inquiry = ask(at_work)
    at_work.window.call(bb.OfferInquiry(number=inquiry.number, to="clerk:C02"))
    with refused("conflict"):  # it is the shift of C01
        at_work.window.call(bb.AcceptInquiry(number=inquiry.number))
    with refused("invalid-field", "by") as caught:
        at_work.window.call(bb.AcceptInquiry(number=inquiry.number, by="clerk:C02"))
    assert "值守" in caught.value.errors[0].rule
    at_work.pass_time(hours=4)
    assert at_work.window.call(bb.AcceptInquiry(number=inquiry.number)).responsible == "clerk:C02"
    at_work.pass_time(hours=9)  # nobody's shift: one of the window says who he is
    with refused("invalid-field", "by"):
        at_work.window.call(bb.AnswerInquiry(number=inquiry.number, answer="是"))
    with refused("invalid-field", "by"):
        at_work.window.call(bb.AnswerInquiry(number=inquiry.number, answer="是", by="clerk:C03"))
    assert at_work.window.call(bb.AnswerInquiry(number=inquiry.number, answer="是", by="clerk:C02")).status == "answered"


def test_an_offer_goes_to_somebody_else_who_is_there(at_work):
    inquiry, office = ask(at_work), at_work.stage.client("intake", "office.o01")
    with refused("forbidden") as caught:  # an agent does not take what others answer for
        agent(at_work).call(bb.OfferInquiry(number=inquiry.number, to="agent:A01"))
    assert "clerk:C01" in caught.value.detail
    office.call(bb.SetAgentAvailability(agent="A05", available=False, reason="学习"))
    with refused("conflict") as caught:
        at_work.window.call(bb.OfferInquiry(number=inquiry.number, to="agent:A05"))
    office.call(bb.SetAgentAvailability(agent="A05", available=True))
    assert "不在岗" in caught.value.detail
    offer = bb.OfferInquiry(number=inquiry.number, to="agent:A01")
    at_work.window.call(offer)
    with refused("conflict"):  # once is enough
        at_work.window.call(offer)
    agent(at_work).call(bb.AcceptInquiry(number=inquiry.number))
    with refused("forbidden"):
        at_work.window.call(bb.OfferInquiry(number=inquiry.number, to="clerk:C02"))
    office.call(bb.OfferInquiry(number=inquiry.number, to="clerk:C02"))
    at_work.pass_time(hours=4)
    own = ask(at_work)
    with refused("conflict") as caught:
        at_work.window.call(bb.OfferInquiry(number=own.number, to="clerk:C02"))
    assert "不能移交给自己" in caught.value.detail


def test_bad_offers_are_refused(at_work):
    inquiry = ask(at_work)
    with refused("invalid-field", "to"):
        at_work.window.call(bb.OfferInquiry(number=inquiry.number, to="somebody"))
    with refused("conflict"):
        at_work.window.call(bb.OfferInquiry(number=inquiry.number, to="clerk:C01"))
    with refused("not-found"):
        at_work.window.call(bb.OfferInquiry(number="ZX20260101-0001", to="clerk:C02"))
    with refused("invalid-field", "reason"):
        agent(at_work).call(bb.DeclineInquiry(number=inquiry.number))
    with refused("invalid-field", "answer"):
        at_work.window.call(bb.AnswerInquiry(number=inquiry.number))
    with refused("not-found"):
        at_work.window.call(bb.ShowInquiry(number="x"))


def test_two_clerks_on_one_inquiry(at_work):
    inquiry = ask(at_work)
    offer = bb.OfferInquiry(number=inquiry.number, to="clerk:C02")
    at_work.window.call(offer, expected_version=inquiry.version)
    with refused("conflict") as caught:
        at_work.window.call(bb.AnswerInquiry(number=inquiry.number, answer="是"), expected_version=inquiry.version)
    assert "第 2 版" in caught.value.detail and "接办" in caught.value.detail
    at_work.window.call(bb.AnswerInquiry(number=inquiry.number, answer="是"), expected_version=2)


# ---- the answer, and by when ----

def test_liaison_is_closed_by_its_result(at_work):
    inquiry = ask(at_work, kind="liaison", question="请联系供电公司确认接入时间")
    view = at_work.window.call(bb.AnswerInquiry(number=inquiry.number, answer="供电公司答复下周三", by="clerk:C01"))
    assert view.status == "recorded" and show(at_work, inquiry).answered_by == "clerk:C01"


def test_an_agency_inquiry_that_comes_to_nothing_says_why(at_work):
    inquiry = ask(at_work, kind="agency", items=[1, 3], projectCode="2603-150602-04-01-482174")
    view = show(at_work, inquiry)
    assert list(view.asked.items) == [1, 3] and view.asked.project_code == "2603-150602-04-01-482174"
    at_work.window.call(bb.AnswerInquiry(number=inquiry.number, answer="企业自行办理"))
    assert show(at_work, inquiry).inquiry.status == "not_applied"


def test_an_agency_inquiry_becomes_an_application_without_asking_twice(at_work):
    project = at_work.project()
    at_work.window.call(bb.RegisterProject(project=bb.from_json(project, bb.Project())))
    inquiry = ask(at_work, kind="agency", items=[1], projectCode=project["projectCode"], askerName="张三",
                  enterprise=project["applicant"])
    fields = at_work.submission(project, [], at_work.present([1]), inquiryNumber=inquiry.number)
    del fields["projectCode"], fields["agreement"]["signedBy"], fields["powerOfAttorney"]["principal"]
    submission = bb.from_json(fields, bb.SubmitApplication())
    reply = at_work.window.call(submission)
    assert reply.status == "accepted" and reply.project_code == project["projectCode"]
    view = show(at_work, inquiry)
    assert view.inquiry.status == "applied" and view.inquiry.application_id == reply.application_id
    assert view.steps[-1].kind == "applied" and view.closed_at
    case = at_work.window.call(bb.ShowApplication(application_id=reply.application_id))
    assert case.inquiry_number == inquiry.number and [i.item for i in case.items] == [1]
    with refused("invalid-field", "inquiryNumber", "items", "projectCode", "agreement.signedBy"):
        at_work.window.call(submission)  # it is closed, so nothing is known from it


def test_a_project_is_registered_without_asking_twice(at_work):
    project = at_work.project()
    inquiry = ask(at_work, kind="agency", items=[1], projectCode=project["projectCode"], askerName="张三",
                  enterprise=project["applicant"], creditCode=project["creditCode"])
    known = ("projectCode", "creditCode", "applicant", "contactName", "contactPhone")
    fields = {"project": {name: value for name, value in project.items() if name not in known},
              "inquiryNumber": inquiry.number}
    request = bb.from_json(fields, bb.RegisterProject())
    assert at_work.window.call(request).project_code == project["projectCode"]
    reply = at_work.window.call(bb.from_json(
        at_work.submission(project, [], at_work.present([1]), inquiryNumber=inquiry.number), bb.SubmitApplication()))
    view = at_work.window.call(bb.ShowApplication(application_id=reply.application_id)).project
    assert (view.credit_code, view.applicant, view.contact_name, view.contact_phone) == (
        project["creditCode"], project["applicant"], "张三", ASKED["askerPhone"])
    with refused("invalid-field", "inquiryNumber", *(f"project.{name}" for name in known)):
        at_work.window.call(request)  # it is closed, so nothing is known from it


def test_an_inquiry_of_another_enterprise_is_refused(at_work):
    own, other = at_work.project(), at_work.project()
    for project in (own, other):
        at_work.window.call(bb.RegisterProject(project=bb.from_json(project, bb.Project())))
    of_project = ask(at_work, kind="agency", items=[1], projectCode=other["projectCode"])
    of_enterprise = ask(at_work, kind="agency", items=[1], creditCode=other["creditCode"])
    by_name = ask(at_work, kind="agency", items=[1], enterprise="别的公司")
    for inquiry, named in ((of_project, other["projectCode"]), (of_enterprise, other["creditCode"]), (by_name, "别的公司")):
        with refused("invalid-field", "inquiryNumber") as caught:
            at_work.window.call(bb.from_json(
                at_work.submission(own, [1], at_work.present([1]), inquiryNumber=inquiry.number), bb.SubmitApplication()))
        assert named in caught.value.errors[0].rule
        with refused("invalid-field", "inquiryNumber"):
            at_work.window.call(bb.from_json({"project": own, "inquiryNumber": inquiry.number}, bb.RegisterProject()))
        assert show(at_work, inquiry).inquiry.status == "open"


def test_an_unanswered_consult_is_told_on_its_last_day_and_to_the_office_when_overdue(at_work):
    inquiry = ask(at_work)
    at_work.window.call(bb.OfferInquiry(number=inquiry.number, to="agent:A01"))
    agent(at_work).call(bb.AcceptInquiry(number=inquiry.number))
    answered = ask(at_work)
    at_work.window.call(bb.AnswerInquiry(number=answered.number, answer="是"))
    before = len(told(at_work, "agent:A01", inquiry))
    at_work.pass_workdays(1, hour=17)  # within an hour of closing
    assert "今日须答复" in told(at_work, "agent:A01", inquiry)[0]  # the period did not begin anew with the holder
    assert len(told(at_work, "agent:A01", inquiry)) == before + 1 and not told(at_work, "office", inquiry)
    at_work.pass_workdays(1)
    assert "逾期未答复" in told(at_work, "office", inquiry)[0]
    assert not told(at_work, "window:W01", answered) and not told(at_work, "office", answered)
