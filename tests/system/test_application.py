# SPDX-License-Identifier: Apache-2.0
"""An application on its way to acceptance: its mandate, number, variants, examination, the period that runs out."""
import re
import subprocess

import pytest

import bangban_client as bb
import codes
from town import refused

MISSING = "M01-02"


def duties(town, case):
    clocks = town.stage.client("deadline", "operator.ops").call(bb.ListClocks(application_id=case.id, limit=1000)).clocks
    return {clock.kind: clock for clock in clocks if clock.kind == "notice"}


def examine(town, case, *findings, **request):
    message = bb.ExamineApplication(application_id=case.id)
    for item, code, verdict, *rest in findings:
        message.findings.add(item=item, code=code, verdict=verdict, **(rest[0] if rest else {}))
    reply = town.window.call(message, **request)
    town.stage.settle()
    return reply


def later(town, items=(1,), missing=(), **changes):
    """An application that the window took in unexamined."""
    return town.submit(list(items), missing=missing, asks={"examineLater": True}, **changes)


# ---- what an application rests on ----

def test_number_and_query_code(town):
    first, second = town.submit([1]), town.submit([1])
    day = town.clock.now().strftime("%Y%m%d")
    assert re.fullmatch(rf"BB{day}-\d{{4}}", first.reply.number)
    assert int(second.reply.number[-4:]) == int(first.reply.number[-4:]) + 1
    for case in (first, second):
        assert re.fullmatch("[2-9A-HJKMNP-Z]{6}", case.reply.query_code)
    assert first.reply.query_code != second.reply.query_code


def test_the_mandate_is_on_record(town, place):
    case = town.submit([1], asks={"channel": "on_site", "inquiryNumber": ""})
    row = place.instance.psql("-At", "-c", "SELECT m.fee_cents, m.signed_by, m.principal, a.channel FROM intake.mandate AS m "
                              f"JOIN intake.application AS a USING (application_id) WHERE application_id = '{case.id}'",
                              capture_output=True).stdout.strip()
    assert row == "0|张三|测试企业有限公司|on_site"


def test_who_gives_the_power_is_who_applies(town):
    with refused("invalid-field", "powerOfAttorney.principal"):
        town.submit([1], asks={"powerOfAttorney": {"principal": "别的企业", "scope": "代办", "validUntilOn": "2027-12-31"}})


def test_the_service_is_free_whoever_writes_the_row(town, place):
    case = town.submit([1])
    with pytest.raises(subprocess.CalledProcessError) as told:
        place.instance.psql("-c", "INSERT INTO intake.mandate SELECT application_id, 1, signed_on, signed_by, "
                            "agreement_sha256, principal, scope, valid_until_on, power_sha256 FROM intake.mandate "
                            f"WHERE application_id = '{case.id}'", capture_output=True)
    assert "fee_cents" in told.value.stderr


# ---- examination ----

def test_an_examination_that_finds_nothing(town):
    case = later(town)
    assert case.reply.status == "received" and not case.reply.missing
    assert duties(town, case)["notice"].state == "running"
    reply = examine(town, case, (1, "M01-01", "ok"))
    assert reply.status == "accepted" and reply.version == 2
    assert duties(town, case)["notice"].state != "running"


def test_an_examination_names_all_at_once(town):
    case = later(town, missing=(MISSING,))
    reply = examine(town, case, (1, "M01-01", "wrong", {"reason": "未盖章", "form": "加盖公章的原件"}))
    assert reply.status == "correction"
    told = {m.code: m for m in reply.missing}
    assert set(told) == {"M01-01", MISSING}
    assert told["M01-01"].reason == "未盖章" and told["M01-01"].form == "加盖公章的原件"
    assert all(m.form and m.where_to_get for m in told.values())
    assert "加盖公章的原件" in case.show().messages[-1].text
    with refused("conflict"):  # once
        examine(town, case, (1, "M01-03", "wrong", {"reason": "又想起一条"}))
    assert town.supply(case, (1, "M01-01"), (1, MISSING)).status == "accepted"


def test_a_clerk_may_find_fault_at_the_counter(town):
    project = town.project()
    materials = [m | ({"status": "wrong", "reason": "过期"} if m["code"] == MISSING else {}) for m in town.present([1])]
    case = town.submit([1], project=project, materials=materials)
    assert case.reply.status == "correction" and [(m.code, m.reason) for m in case.reply.missing] == [(MISSING, "过期")]


def test_findings_are_about_what_was_handed_in(town):
    case = later(town, missing=(MISSING,))
    with refused("invalid-field", "findings[0].code", "findings[1].verdict", "findings[2].reason", "findings[3].code"):
        examine(town, case, (1, MISSING, "wrong", {"reason": "x"}), (1, "M01-01", "so-so"), (1, "M01-03", "wrong"),
                (1, "M01-03", "ok"))
    assert case.show().application.status == "received"
    with refused("invalid-field", "applicationId"):
        town.window.call(bb.ExamineApplication(application_id="x"))
    with refused("not-found"):
        town.window.call(bb.ExamineApplication(application_id=bb.uuid7()))


def test_what_comes_before_the_examination_waits_for_it(town):
    case = later(town, missing=(MISSING,))
    assert town.supply(case, (1, MISSING)).status == "received"
    assert examine(town, case).status == "accepted"


def test_no_notice_in_five_working_days_is_acceptance(town, place):
    """From the day of receipt, and nobody may ask for what was missing."""
    town.next_morning()
    case, received = later(town, missing=(MISSING,)), town.clock.now()
    town.pass_workdays(5)
    assert case.show().application.status == "received"
    town.pass_workdays(1)
    view = case.show()
    assert view.application.status == "accepted" and view.application.agent
    assert view.accepted_at == int(received.timestamp() * 1_000_000)
    row = place.instance.psql("-At", "-c", "SELECT code, charged_to FROM intake.omission "
                              f"WHERE application_id = '{case.id}'", capture_output=True).stdout.strip()
    assert row == f"{MISSING}|window:W01"
    assert case.item(1).state == "handed_over"
    acts = town.window.call(bb.ListActs(application_id=case.id))
    (act,) = acts.acts
    assert (act.kind, act.caller, act.person) == ("application.deemed_accepted", "intake", "系统")
    assert acts.version == act.version == 2 and act.acted_at >= view.accepted_at
    assert "五个工作日" in act.summary and "视为受理" in act.summary and "漏告知的 1 项材料" in act.summary
    with refused("conflict") as caught:  # who still believes that it waits is told
        town.window.call(bb.ExamineApplication(application_id=case.id), expected_version=1)
    assert "视为受理" in caught.value.detail


def test_acceptance_by_time_of_what_is_complete_is_an_act_too(town):
    town.next_morning()
    case = later(town)
    town.pass_workdays(6)
    (act,) = town.window.call(bb.ListActs(application_id=case.id)).acts
    assert act.kind == "application.deemed_accepted" and "漏告知" not in act.summary


# ---- with its project ----

def test_a_project_and_its_application_come_in_together_or_not_at_all(town):
    project = town.project()
    show = bb.ShowProject(project_code=project["projectCode"])
    fields = town.submission(project, [1], town.present([1])) | {"project": project}

    def hand_in(**changes):
        return town.window.call(bb.from_json(fields | changes, bb.SubmitApplication()))

    power = fields["powerOfAttorney"] | {"principal": "别的企业"}
    for wrong, named in (({"items": []}, {"items"}), ({"powerOfAttorney": power}, {"powerOfAttorney.principal"}),
                         ({"project": project | {"name": ""}}, {"project.name"}),
                         ({"projectCode": codes.project_code()}, {"projectCode"})):
        with refused("invalid-field", *named):
            hand_in(**wrong)
        with refused("not-found"):
            town.window.call(show)
    del fields["projectCode"]
    assert hand_in().status == "accepted"
    assert town.window.call(show).version == 1
    changed = project | {"contactPhone": "13847700009"}
    with refused("conflict"):  # the item is under way
        hand_in(project=changed)
    view = town.window.call(show)
    assert (view.version, view.project.contact_phone) == (1, project["contactPhone"])
    assert hand_in(project=changed, items=[3], materials=list(town.present([3]))).status == "accepted"
    assert town.window.call(show).project.contact_phone == "13847700009"


# ---- two clerks on one case ----

def test_the_second_clerk_learns_what_the_first_did(town, stage):
    case = town.submit([1], missing=(MISSING, "M01-04"))
    first, second = (bb.SupplyMaterials(application_id=case.id) for _ in range(2))
    first.materials.add(item=1, code=MISSING, status="present")
    second.materials.add(item=1, code="M01-04", status="present")
    town.window.call(first, expected_version=1)
    with refused("conflict") as caught:
        stage.client("intake", "agent.a01").call(second, expected_version=1)
    assert "第 1 版" in caught.value.detail and "补交材料 1 份" in caught.value.detail and "window.w01" in caught.value.detail
    assert [m.code for m in case.show().application.missing] == ["M01-04"]
    assert stage.client("intake", "agent.a01").call(second, expected_version=2).status == "accepted"


def test_a_close_and_what_takes_it_back_are_acts(town):
    case = town.submit([1])
    for event in ("received", "accepted"):
        town.push(case, 1, event)
    town.push(case, 1, "withdrawn")
    view = case.show().application
    assert view.status == "closed"
    (act,) = town.window.call(bb.ListActs(application_id=case.id)).acts
    assert (act.kind, act.person, act.version) == ("application.closed", "系统", view.version)
    with refused("conflict") as caught:
        town.window.call(bb.RecordAction(application_id=case.id, kind="contact", text="电话"), expected_version=1)
    assert "办件办结" in caught.value.detail


# ---- what has a result already ----

def test_a_result_on_record_is_asked_for_anew_only_with_a_reason(town):
    case = town.submit([1])
    town.carry_through(case, 1)
    with refused("conflict") as caught:
        town.submit([1], project=case.project)
    assert "正在办件" in caught.value.detail and case.reply.number in caught.value.detail
    town.deliver(case, 1)
    with refused("conflict") as caught:
        town.submit([1, 3], project=case.project)
    assert "已在办件" in caught.value.detail and case.reply.number in caught.value.detail
    assert case.item(1).result in caught.value.detail and "事项 3" not in caught.value.detail
    again = town.submit([1], project=case.project, asks={"anewReason": "备案证遗失，重新备案"})
    assert again.show().application.status == "accepted"
    (act,) = town.window.call(bb.ListActs(application_id=again.id)).acts
    assert act.kind == "application.anew" and "备案证遗失" in act.summary and act.version == again.reply.version


def test_a_result_of_the_item_that_another_is_handled_as_is_on_record(town):
    case = town.submit([8])
    town.carry_through(case, 8)
    town.deliver(case, 8)
    with refused("conflict") as caught:
        town.submit([12], project=case.project)
    assert "事项 8 已在办件" in caught.value.detail


def test_what_was_refused_or_never_asked_needs_no_reason(town):
    case = town.submit([1])
    for event in ("received", "accepted"):
        town.push(case, 1, event)
    town.push(case, 1, "refused", reason="不符合产业政策")
    town.deliver(case, 1)
    with refused("conflict") as caught:
        town.submit([1], project=case.project, asks={"anewReason": "再次申请"})
    assert "不属于重新申办" in caught.value.detail
    town.submit([1], project=case.project)
