# SPDX-License-Identifier: Apache-2.0
"""The one window, through its socket: notices, tolerance, refusals, deliveries, versions, fields."""
import pytest

import bangban_client as bb
import codes

TOLERABLE = 3       # item with the tolerable material M03-03 and 3 promised days
PROMISED = "M03-03"


def refused(call, *arguments, code):
    with pytest.raises(bb.Problem) as caught:
        call(*arguments)
    assert caught.value.code == code, caught.value
    return caught.value


def call_expecting(client, message, version):
    request_id = bb.uuid7()
    frame = bb.Request(request_id=request_id, type=message.DESCRIPTOR.name, actor=client.actor,
                       expected_version=version, body=message.SerializeToString()).SerializeToString()
    client.pending[request_id] = [frame, 0.0]
    client.transmit(request_id)
    return client.wait_for(request_id, 10)


def kinds(case):
    return [message.kind for message in case.show().messages]


def supply(case, *materials):
    message = bb.SupplyMaterials(application_id=case.id)
    for item, code in materials:
        message.materials.add(item=item, code=code, status="present")
    reply = case.town.window.call(message)
    case.town.stage.settle()
    return reply


def day(town, workdays):
    return town.days.add(town.clock.now().date(), workdays).isoformat()


# ---- projects ----

def test_a_project_is_registered_once(town):
    fields = town.project(facts={"energy_tce": "800", "small": "no"})
    register = bb.RegisterProject(project=bb.from_json(fields, bb.Project()))
    assert town.window.call(register).changed
    again = town.window.call(register)
    assert (again.version, again.changed) == (1, False)
    register.project.contact_phone = "0477-8580000"
    changed = town.window.call(register)
    assert (changed.version, changed.changed) == (2, True)
    register.project.credit_code = codes.credit_code()
    refused(town.window.call, register, code="conflict")


def test_facts_stand_still_while_an_application_is_open(town):
    fields = town.project(facts={"energy_tce": "800"})
    town.submit([1], project=fields)
    fields["facts"] = {"energy_tce": "9000"}
    refused(town.window.call, bb.RegisterProject(project=bb.from_json(fields, bb.Project())), code="conflict")


def test_all_findings_come_at_once(town):
    problem = refused(town.window.call, bb.RegisterProject(project=bb.Project(land_zone="moon")), code="invalid-field")
    assert {"project.projectCode", "project.creditCode", "project.name", "project.contactPhone",
            "project.landZone"} <= {error.field for error in problem.errors}
    problem = refused(town.window.call, bb.SubmitApplication(project_code=codes.project_code(), items=[1, 77],
                                                             window="W99", fee_cents=5), code="invalid-field")
    assert {error.field for error in problem.errors} == {"items[1]", "window", "feeCents", "channel", "agreement",
                                                         "powerOfAttorney"}
    assert all(error.rule and error.cure for error in problem.errors)


def test_facts_that_exclude_each_other_are_both_named(town):
    project = town.project(facts={"form": "yes", "report": "yes", "small": "no"})
    problem = refused(town.window.call, bb.RegisterProject(project=bb.from_json(project, bb.Project())), code="invalid-field")
    error, = problem.errors
    assert error.field in ("project.facts.form", "project.facts.report")
    assert "form" in error.rule and "report" in error.rule and "small" not in error.rule


def test_an_unknown_project_is_named_so(town):
    message = bb.from_json(town.submission(town.project(), [1]), bb.SubmitApplication())
    refused(town.window.call, message, code="not-found")


# ---- the way in ----

def test_complete_is_accepted_with_one_agent(town):
    case = town.submit([1])
    assert case.reply.status == "accepted"
    assert case.reply.agent and case.reply.agent_name
    view = case.show()
    assert view.accepted_at == case.item(1).handed_over_at
    assert view.project.contact_phone == "13847700001"
    assert case.item(1).state == "handed_over" and case.item(1).department == "ndrc"
    assert kinds(case)[0] == "accepted" and "plan" in kinds(case)


def test_an_item_is_under_way_once(town):
    project = town.project()
    case = town.submit([1], project=project)
    problem = refused(town.submit, [1], project, code="conflict")
    assert case.reply.number in problem.detail


def test_one_notice_names_everything_and_is_the_only_one(town, place):
    case = town.submit([1, 3], missing=("M01-02", "M01-04", "M03-02"))
    assert case.reply.status == "correction" and case.reply.agent  # from its receipt on
    assert {m.code for m in case.reply.missing} == {"M01-02", "M01-04", "M03-02"}
    partly = supply(case, (1, "M01-02"))
    assert partly.status == "correction" and partly.version == 2
    assert {m.code for m in partly.missing} == {"M01-04", "M03-02"}
    done = supply(case, (1, "M01-04"), (3, "M03-02"))
    assert done.status == "accepted" and not done.missing and done.agent
    notices = place.instance.psql("-At", "-c", "SELECT max(round), count(*) FROM intake.notice_material "
                                  f"WHERE application_id = '{case.id}'", capture_output=True).stdout.strip()
    assert notices == "1|3"
    assert case.item(1).state == "handed_over"


def test_a_controlled_project_is_refused_with_reasons(town):
    case = town.submit([1], landZone="permanent_basic_farmland")
    assert case.reply.status == "refused"
    assert case.reply.refusal.rule_id == "CR03"
    assert case.reply.refusal.basis_document and case.reply.refusal.article and case.reply.refusal.reason
    assert "土地管理法" in case.show().messages[0].text
    refused(supply, case, (1, "M01-01"), code="conflict")


def test_a_merged_item_is_handled_as_the_other(town):
    project = town.project()
    town.window.call(bb.RegisterProject(project=bb.from_json(project, bb.Project())))
    materials = list(town.present([8]))
    reply = town.window.call(bb.from_json(town.submission(project, [12], materials), bb.SubmitApplication()))
    assert [(e.item, e.reason) for e in reply.excluded] == [(12, "merged_into:8")]
    view = town.window.call(bb.ShowApplication(project_code=project["projectCode"]))
    assert [item.item for item in view.items] == [8]


def test_nothing_to_approve(town):
    project = town.project(facts={"non_hazard_building": "yes"})
    refused(town.submit, [53, 54], project, code="nothing-to-approve")


# ---- tolerance ----

def test_a_promise_kept(town):
    case = town.submit([TOLERABLE], promised={PROMISED: day(town, 2)})
    assert case.reply.status == "accepted_tolerant" and case.item(TOLERABLE).tolerant
    refused(supply, case, (TOLERABLE, "M03-01"), code="invalid-field")
    supply(case, (TOLERABLE, PROMISED))
    refused(supply, case, (TOLERABLE, PROMISED), code="invalid-field")
    town.pass_workdays(4)
    assert not any("未兑现" in message.text for message in case.show().messages)


def test_a_promise_beyond_the_promised_period_is_refused(town):
    problem = refused(lambda: town.submit([TOLERABLE], promised={PROMISED: day(town, 4)}), code="invalid-field")
    assert problem.errors[0].field.endswith("promisedOn") and day(town, 3) in problem.errors[0].cure


def test_a_broken_promise_bars_from_tolerance(town):
    enterprise = codes.credit_code()
    case = town.submit([TOLERABLE], promised={PROMISED: day(town, 1)}, creditCode=enterprise)
    for event in ("received", "accepted_tolerant"):
        town.push(case, TOLERABLE, event)
    town.pass_workdays(3)
    assert any("未兑现" in message.text for message in case.show().messages)
    assert case.item(TOLERABLE).state == "promise_overdue"
    other = town.submit([TOLERABLE], promised={PROMISED: day(town, 1)}, creditCode=enterprise)
    assert other.reply.status == "correction"
    assert [m.code for m in other.reply.missing] == [PROMISED] and "不适用容缺" in other.reply.missing[0].reason
    supply(case, (TOLERABLE, PROMISED))  # late, but here
    assert case.item(TOLERABLE).state == "received"


def test_what_was_given_up_breaks_no_promise(town):
    enterprise = codes.credit_code()
    case = town.submit([TOLERABLE], promised={PROMISED: day(town, 1)}, creditCode=enterprise)
    for event in ("received", "withdrawn"):
        town.push(case, TOLERABLE, event)
    refused(supply, case, (TOLERABLE, PROMISED), code="conflict")
    town.pass_workdays(3)
    other = town.submit([TOLERABLE], promised={PROMISED: day(town, 1)}, creditCode=enterprise)
    assert other.reply.status == "accepted_tolerant"


def test_a_notice_outlives_promised_days(town):
    """The notice cannot grow: a promise that ran out meanwhile is the enterprise's to renew."""
    case = town.submit([TOLERABLE], missing=("M03-02",), promised={PROMISED: day(town, 1)})
    assert [m.code for m in case.reply.missing] == ["M03-02"]
    town.pass_workdays(3)
    problem = refused(supply, case, (TOLERABLE, "M03-02"), code="invalid-field")
    assert problem.errors[0].field == f"materials[{PROMISED}]"
    assert supply(case, (TOLERABLE, "M03-02"), (TOLERABLE, PROMISED)).status == "accepted"


# ---- a project before it is changed ----

def test_a_project_is_shown_with_its_version_and_its_applications(town):
    project = town.project(facts={"report": "yes"}, contactEmail="a@example.com")
    first = town.submit([1], project=project)
    second = town.submit([3], project=project)
    show = bb.ShowProject(project_code=project["projectCode"])
    view = town.window.call(show)
    assert view.project == bb.from_json(project, bb.Project()) and view.version == 1
    assert view.registered_at == view.changed_at > 0
    assert [a.application_id for a in view.project_applications] == [second.id, first.id]
    assert view.project_applications[0].items == 1
    changed = bb.RegisterProject(project=bb.from_json(project | {"contactPhone": "13847700009"}, bb.Project()))
    town.window.call(changed, expected_version=view.version)
    view = town.window.call(show)
    assert (view.version, view.project.contact_phone) == (2, "13847700009")
    refused(town.window.call, bb.ShowProject(project_code=codes.project_code()), code="not-found")
    refused(town.window.call, bb.ShowProject(project_code="x"), code="invalid-field")


# ---- to the end ----

def test_delivery_closes(town):
    case = town.submit([1])
    refused(town.deliver, case, 1, code="conflict")
    refused(town.deliver, case, 2, code="not-found")
    town.carry_through(case, 1)
    item = case.item(1)
    assert item.state == "approved" and item.result and item.decided_at and item.holder == "centre"
    reply = town.deliver(case, 1)
    assert reply.status == "closed" and reply.version == 3
    refused(town.deliver, case, 1, code="conflict")
    item = case.item(1)
    assert item.state == "delivered" and item.delivered_at and not item.light
    assert case.show().closed_at and kinds(case)[-1] == "closed"
    project = case.show().project.project_code
    assert town.window.call(bb.ShowApplication(project_code=project)).application.application_id == case.id


def test_what_cannot_go_on_closes_the_application(town):
    case = town.submit([3, 4], missing=())
    for event in ("received", "withdrawn"):
        town.push(case, 3, event, reason="企业撤回")
    assert case.item(3).state == "withdrawn"
    assert case.item(4).state == "blocked"
    assert case.show().application.status == "closed"


def test_versions_are_honoured(town):
    case = town.submit([1], missing=("M01-02",))
    message = bb.SupplyMaterials(application_id=case.id)
    message.materials.add(item=1, code="M01-02", status="present")
    with pytest.raises(bb.Problem) as caught:
        call_expecting(town.window, message, 7)
    assert caught.value.code == "conflict" and "第 7 版" in caught.value.detail and "第 1 版" in caught.value.detail
    assert call_expecting(town.window, message, 1).status == "accepted"


def test_light_and_due_day_are_shown(town):
    case = town.submit([TOLERABLE])
    for event in ("received", "accepted"):
        town.push(case, TOLERABLE, event)
    item = case.item(TOLERABLE)
    assert item.light == "green" and item.promised_due_at > item.accepted_at > 0
    town.pass_workdays(5)
    assert case.item(TOLERABLE).light == "red"
    assert "delay" in kinds(case)


def test_lists(town):
    case = town.submit([1])
    listing = town.window.call(bb.ListApplications(status="accepted", agent=case.reply.agent, limit=1000))
    row = next(a for a in listing.applications if a.application_id == case.id)
    assert (row.items, row.delivered, row.project_name) == (1, 0, "测试项目")
    assert case.id not in {a.application_id for a in
                           town.window.call(bb.ListApplications(status="closed", limit=1000)).applications}
    assert len(town.window.call(bb.ListApplications(limit=1)).applications) == 1
    refused(town.window.call, bb.ListApplications(status="open"), code="invalid-field")
