# SPDX-License-Identifier: Apache-2.0
"""Materials: where each stands, what the centre has is not asked for again; variants choose how an item is handled."""
import csv
import re

import pytest

import bangban_client as bb
import codes
from catalogue import DATA
from town import refused

LICENCE = {1: "M01-02", 2: "M02-05", 6: "M06-02"}  # of the enterprise
FILE = {"sha256": "ab" * 32, "sizeBytes": "4096"}


def shown(town, case):
    view = town.window.call(bb.ShowMaterials(application_id=case.id))
    return {material.code: material for material in view.materials}


# ---- where each stands ----

def test_every_material_of_every_item_is_shown(town):
    day = town.days.add(town.clock.now().date(), 2).isoformat()
    case = town.submit([3, 4, 8], missing=("M04-02",), promised={"M03-03": day})
    view = shown(town, case)
    assert set(view) == {row["material_code"] for row in town.materials if int(row["item_no"]) in (3, 4, 8)}
    assert view["M03-01"].state == "present" and view["M03-01"].handed_in_at and view["M03-01"].source == "applicant"
    assert (view["M03-03"].state, view["M03-03"].promised_on) == ("promised", day)
    assert view["M04-02"].state == "missing" and view["M04-02"].reason
    assert (view["M04-03"].state, view["M04-03"].from_item, view["M04-03"].result_here) == ("covered", 3, False)
    assert view["M03-04"].state == "optional"
    assert all(material.name and material.form and material.where_to_get for material in view.values())


def test_a_result_that_is_here_says_so(town):
    project = town.project()
    first = town.submit([3], project=project)
    town.carry_through(first, 3)
    town.deliver(first, 3)
    view = shown(town, town.submit([4], project=project, missing=("M04-03",)))
    assert (view["M04-03"].state, view["M04-03"].from_item, view["M04-03"].result_here) == ("covered", 3, True)


def test_a_record_of_the_centre_is_one_that_it_has(town):
    first, other = town.submit([3]), town.project()
    town.carry_through(first, 3)
    town.deliver(first, 3)
    record = {"item": 4, "code": "M04-03", "status": "present", "source": "centre_record", "fromItem": 3}
    materials = [m for m in town.present([4]) if m["code"] != "M04-03"] + [record]
    at = f"materials[{len(materials) - 1}].fromItem"
    with refused("invalid-field", at) as caught:  # of another project
        town.submit([4], project=other, materials=materials)
    assert "中心没有本项目该事项的结果" in caught.value.errors[0].rule
    waiting = town.submit([4], project=other, missing=("M04-03",))
    with refused("invalid-field", "materials[0].fromItem"):
        supply = bb.SupplyMaterials(application_id=waiting.id)
        supply.materials.append(bb.from_json(record, bb.Material()))
        town.window.call(supply)
    assert waiting.show().application.status == "correction"
    assert town.submit([4], project=first.project, materials=materials).reply.status == "accepted"


def test_files_serve_several_items(town):
    project = town.project()
    materials = [m | FILE for m in town.present([1])]
    view = shown(town, town.submit([1], project=project, materials=materials))
    assert {(m.sha256, m.size_bytes) for m in view.values() if m.state == "present"} == {("ab" * 32, 4096)}
    with refused("invalid-field", "materials[1].sizeBytes"):
        materials[1] = materials[1] | {"sizeBytes": "5"}
        town.submit([1], materials=materials)


def test_who_may_look(town):
    with refused("not-found"):
        town.window.call(bb.ShowMaterials(application_id=bb.uuid7()))
    with refused("invalid-field", "applicationId"):
        town.window.call(bb.ShowMaterials(application_id="x"))


# ---- nothing is asked for twice ----

def test_a_licence_serves_every_item_of_an_application(town):
    case = town.submit([1, 2], missing=(LICENCE[2],))
    assert case.reply.status == "accepted" and shown(town, case)[LICENCE[2]].state == "present"
    both = town.submit([1, 2], missing=(LICENCE[1], LICENCE[2]))
    assert {m.code for m in both.reply.missing} == {LICENCE[1], LICENCE[2]}
    assert town.supply(both, (1, LICENCE[1])).status == "accepted"


def test_a_licence_serves_every_project_of_the_enterprise(town):
    enterprise = codes.credit_code()
    town.submit([1], materials=[m | FILE for m in town.present([1])], creditCode=enterprise)
    case = town.submit([6], missing=(LICENCE[6],), creditCode=enterprise)
    assert case.reply.status == "accepted"
    held = shown(town, case)[LICENCE[6]]
    assert (held.state, held.source, held.sha256) == ("present", "centre_record", FILE["sha256"])
    assert town.submit([6], missing=(LICENCE[6],)).reply.status == "correction"  # another enterprise


def test_a_projects_code_serves_that_project_only(town):
    enterprise, project = codes.credit_code(), town.project()
    project["creditCode"] = enterprise
    town.submit([1], project=project)
    assert town.submit([6], project=project, missing=("M06-04",)).reply.status == "accepted"
    other = town.submit([6], missing=("M06-04",), creditCode=enterprise)
    assert [m.code for m in other.reply.missing] == ["M06-04"]


def test_a_licence_brought_meanwhile_is_not_missing_any_more(town):
    enterprise = codes.credit_code()
    waiting = town.submit([6], missing=(LICENCE[6],), creditCode=enterprise)
    partly = town.submit([6], missing=(LICENCE[6], "M06-01"), creditCode=enterprise)
    stranger = town.submit([6], missing=(LICENCE[6],))
    town.submit([1], creditCode=enterprise)
    assert waiting.show().application.status == "accepted"
    assert shown(town, waiting)[LICENCE[6]].source == "centre_record"
    assert [m.code for m in partly.show().application.missing] == ["M06-01"]
    assert stranger.show().application.status == "correction"
    (act,) = [a for a in town.window.call(bb.ListActs(application_id=waiting.id)).acts if a.kind == "materials.shared"]
    assert "营业执照" in act.summary and act.caller == "intake"


def test_a_licence_that_was_found_wrong_is_not_taken_from_the_record(town):
    enterprise = codes.credit_code()
    town.submit([1], creditCode=enterprise)
    town.pass_time(minutes=1)
    wrong = {"item": 6, "code": LICENCE[6], "status": "wrong", "reason": "执照已过期"}
    case = town.submit([6], materials=[*town.present([6], missing=(LICENCE[6],)), wrong], creditCode=enterprise)
    assert [m.code for m in case.reply.missing] == [LICENCE[6]]
    town.pass_time(minutes=1)
    town.submit([1], creditCode=enterprise)  # brings a newer one
    assert case.show().application.status == "accepted"


def test_a_result_that_is_decided_is_here_before_it_is_delivered(town):
    project = town.project()
    first = town.submit([3], project=project)
    town.carry_through(first, 3)
    case = town.submit([4], project=project, missing=("M04-03",))
    assert case.reply.status == "accepted" and shown(town, case)["M04-03"].result_here
    other = town.project()
    refusal = town.submit([3], project=other)
    for event in ("received", "accepted"):
        town.push(refusal, 3, event)
    town.push(refusal, 3, "refused", reason="不符合规划")
    assert [m.code for m in town.submit([4], project=other, missing=("M04-03",)).reply.missing] == ["M04-03"]


# ---- alias items ----

def test_an_alias_is_never_accepted_twice(town, place):
    for first, second in ((8, 12), (12, 8), (12, 12)):
        project = town.project()
        case = town.submit([first], project=project, materials=list(town.present([8])))
        assert [item.item for item in case.show().items] == [8]
        with refused("conflict"):
            town.submit([second], project=project, materials=list(town.present([8])))
    both = town.submit([8, 12], materials=list(town.present([8])))
    assert [item.item for item in both.show().items] == [8]
    rows = place.instance.psql("-At", "-c", "SELECT count(*) FROM intake.item WHERE item = 12",
                               capture_output=True).stdout.strip()
    assert rows == "0"


def test_outside_the_59_there_is_only_advice(town):
    with refused("invalid-field", "items[0]") as caught:
        town.submit([60])
    assert "登记业务咨询" in caught.value.errors[0].cure


# ---- variants: the facts of a project choose how an item is handled ----

def facts_of(condition):
    """Facts that meet "area_ha>=10" or "small"."""
    name, operator, number = re.fullmatch(r"(\w+?)(?:(<=|<|>=|>)(\d+))?", condition).groups()
    if not operator:
        return {name: "yes"}
    return {name: str(int(number) + {"<": -1, ">": 1}.get(operator, 0))}


def variants():
    with open(DATA / "catalogue.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            for variant in filter(None, row["variants"].split(";")):
                condition, _, effect = variant.partition(":")
                if effect and condition not in ("merged_into", "hard_deadline"):  # these hold always
                    yield pytest.param(int(row["item_no"]), row["handling_type"], facts_of(condition), effect,
                                       id=f"{row['item_no']}-{variant}")


HANDLINGS = {"immediate_with_contract": "immediate", "promised_10": "promised"}


@pytest.mark.parametrize("item, usual, facts, effect", variants())
def test_a_variant(town, place, item, usual, facts, effect):
    project = town.project(facts=facts)
    if effect in ("exempt", "not_required", "redirect"):
        with refused("nothing-to-approve") as caught:
            town.submit([item], project=project)
        assert effect in caught.value.detail
        return
    case = town.submit([item], project=project)
    handling = HANDLINGS.get(effect, effect)
    row = place.instance.psql("-At", "-c", "SELECT handling_type FROM intake.item "
                              f"WHERE application_id = '{case.id}' AND item = {item}", capture_output=True).stdout.strip()
    assert row == (handling if handling in ("immediate", "promised", "reported") else usual)
