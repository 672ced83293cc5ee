# SPDX-License-Identifier: Apache-2.0
"""One-time notices: the first list of who demands is the last; exceptions are typed and charged; departments too."""
import subprocess

import pytest

import bangban_client as bb
from town import refused

ITEM = 3  # of ndrc; M03-01 and M03-02 are main materials, M03-03 is tolerable


def except_(town, case, code, kind, key="window.w01", item=ITEM, **fields):
    message = bb.DemandException(application_id=case.id, item=item, kind=kind, reason="新规定施行", **fields)
    message.materials.add(code=code)
    reply = town.stage.client("intake", key).call(message)
    town.stage.settle()
    return reply


def notices(town, case):
    return town.window.call(bb.ShowMaterials(application_id=case.id)).notices


def excess(place, case):
    return place.instance.psql("-At", "-c", "SELECT department, code, kind FROM intake.excess_demand "
                               f"WHERE application_id = '{case.id}' ORDER BY code, kind",
                               capture_output=True).stdout.split()


def asked_at(town, items=(ITEM,), **changes):
    """An application whose item the department has received."""
    case = town.submit(list(items), **changes)
    town.push(case, ITEM, "received")
    return case


def supplied(town, case, item=ITEM):
    department, approval, found, after = town.department("ndrc"), case.item(item).approval_id, [], 0
    while page := department.call(bb.PullHandovers(after=after, limit=500)).handovers:
        after = page[-1].position
        found += [list(h.materials) for h in page if h.approval_id == approval and h.kind == "supplied"]
    return found


# ---- the database ----

@pytest.mark.parametrize("row, told", [
    ("'{case}', 3, 'centre', 1, 'M03-03', 'r', 'f', 'w'", "is complete"),
    ("'{case}', 3, 'centre', 2, 'M03-03', 'r', 'f', 'w'", "was not in the first notice"),
])
def test_the_database_refuses_a_demand_outside_the_first_list(town, place, row, told):
    case = town.submit([ITEM], missing=("M03-02",))
    with pytest.raises(subprocess.CalledProcessError) as caught:
        place.instance.psql("-c", "INSERT INTO intake.notice (application_id, item, demander, round, materials, noticed_at) "
                            f"SELECT '{case.id}', 3, 'centre', 2, 1, now(); "
                            "INSERT INTO intake.notice_material (application_id, item, demander, round, code, reason, form, "
                            f"where_to_get) VALUES ({row.format(case=case.id)})", capture_output=True)
    assert told in caught.value.stderr


HEAD = "INSERT INTO intake.notice (application_id, item, demander, round, materials, noticed_at) VALUES ('{case}', 3, "
BODY = ("INSERT INTO intake.notice_material (application_id, item, demander, round, code, reason, form, where_to_get, "
        "exception_kind, exception_reason, charged_to) VALUES ('{case}', 3, ")


@pytest.mark.parametrize("rows, told", [
    (HEAD + "'centre', 2, 1, now()); " + BODY + "'centre', 2, 'M03-01', 'r', 'f', 'w', 'law_changed', 'x', 'applicant')",
     "notice_material_charge"),
    (HEAD + "'jemand', 1, 1, now())", "has no say"),
    (HEAD + "'housing', 1, 1, now())", "has no say"),
    (HEAD + "'centre', 7, 1, now())", "does not follow 1"),
    (HEAD + "'ndrc', 1, 2, now()); " + BODY + "'ndrc', 1, 'M03-02', 'r', 'f', 'w', NULL, NULL, NULL)", "does not name 2"),
    ("INSERT INTO intake.promise (application_id, item, code, promised_on) VALUES ('{case}', 3, 'M03-03', '2099-99-99')",
     "out of range"),
    ("UPDATE intake.material SET status = 'promised', promised_on = '2026-3-9' WHERE application_id = '{case}'",
     "material_promise_day"),
])
def test_the_database_refuses_what_gets_around_the_first_list(town, place, rows, told):
    case = town.submit([ITEM], missing=("M03-02",))
    with pytest.raises(subprocess.CalledProcessError) as caught:
        place.instance.psql("-c", "SET ROLE intake; " + rows.format(case=case.id), capture_output=True)
    assert told in caught.value.stderr


def test_what_is_complete_has_an_empty_list(town, place):
    case = town.submit([ITEM])
    row = place.instance.psql("-At", "-c", "SELECT round, materials FROM intake.notice WHERE demander = 'centre' "
                              f"AND application_id = '{case.id}'", capture_output=True).stdout.strip()
    assert row == "1|0"


# ---- what comes after the first check ----

@pytest.mark.parametrize("material", [
    {"code": "M03-04", "status": "wrong", "reason": "我想要"},        # never asked for, and optional
    {"code": "M03-01", "status": "wrong", "reason": "又想起一条"},    # is here
    {"code": "M03-03", "status": "promised"},                         # is here, and may be promised
])
def test_a_supply_demands_nothing_and_takes_nothing_back(town, material):
    town.next_morning()
    case = town.submit([ITEM], missing=("M03-02",))
    if material["status"] == "promised":
        material = material | {"promised_on": town.days.add(town.clock.now().date(), 1).isoformat()}
    message = bb.SupplyMaterials(application_id=case.id)
    message.materials.add(item=ITEM, **material)
    with refused("invalid-field", "materials[0].status") as caught:
        town.window.call(message)
    assert "demand exception" in caught.value.errors[0].cure
    assert [m.code for m in case.show().application.missing] == ["M03-02"]
    assert town.supply(case, (ITEM, "M03-02")).status == "accepted"


def test_only_what_is_here_is_supplied(town):
    """What the notice names may be brought in bad order, or promised: it stays named until it is here."""
    town.next_morning()
    case = town.submit([ITEM], missing=("M03-02", "M03-03"))
    message = bb.SupplyMaterials(application_id=case.id)
    message.materials.add(item=ITEM, code="M03-02", status="wrong", reason="未盖章")
    message.materials.add(item=ITEM, code="M03-03", status="promised",
                          promised_on=town.days.add(town.clock.now().date(), 2).isoformat())
    reply = town.window.call(message)
    assert [(m.code, m.reason) for m in reply.missing] == [("M03-02", "未盖章")]
    assert [m.supplied_at for m in notices(town, case)[0].materials] == [0, 0]
    assert town.supply(case, (ITEM, "M03-02")).status == "accepted_tolerant"
    assert [m.supplied_at > 0 for m in notices(town, case)[0].materials] == [True, False]
    for event in ("received", "accepted"):
        town.push(case, ITEM, event)
    told = len(case.show().messages)
    town.supply(case, (ITEM, "M03-03"))
    assert all(m.supplied_at for m in notices(town, case)[0].materials)
    assert len(supplied(town, case)) == 1  # one hand-over: it was owed as a promise
    assert case.item(ITEM).state == "accepted" and len(case.show().messages) == told + 2


# ---- exceptions ----

def test_an_exception_before_acceptance(town):
    case = town.submit([ITEM], missing=("M03-02",))
    reply = except_(town, case, "M03-03", "law_changed")
    assert reply.status == "correction" and {m.code for m in reply.missing} == {"M03-02", "M03-03"}
    first, second = notices(town, case)
    assert [m.code for m in first.materials] == ["M03-02"] and not first.materials[0].exception
    assert (second.round, second.materials[0].exception, second.materials[0].charged_to) == (2, "law_changed", "centre")
    assert "例外" in case.show().messages[-1].text
    assert town.supply(case, (ITEM, "M03-02"), (ITEM, "M03-03")).status == "accepted"


def test_what_was_supplied_is_itself_wrong(town):
    case = town.submit([ITEM], missing=("M03-01", "M03-02"))
    with refused("invalid-field", "materials[0].code"):  # not supplied yet
        except_(town, case, "M03-02", "supplied_defective")
    town.supply(case, (ITEM, "M03-02"))
    with refused("invalid-field", "materials[0].code"):  # was never asked for
        except_(town, case, "M03-03", "supplied_defective")
    except_(town, case, "M03-02", "supplied_defective", key="office.o01")
    assert {m.code for m in case.show().application.missing} == {"M03-01", "M03-02"}


def test_what_was_promised_and_came_is_itself_wrong(town):
    town.next_morning()
    day = town.days.add(town.clock.now().date(), 2).isoformat()
    case = town.submit([ITEM], promised={"M03-03": day})
    with refused("invalid-field", "materials[0].code"):  # has not come yet
        except_(town, case, "M03-03", "supplied_defective")
    town.supply(case, (ITEM, "M03-03"))
    except_(town, case, "M03-03", "supplied_defective")
    (notice,) = notices(town, case)
    assert (notice.materials[0].exception, notice.materials[0].supplied_at) == ("supplied_defective", 0)
    town.supply(case, (ITEM, "M03-03"))
    assert notices(town, case)[0].materials[0].supplied_at


def test_an_exception_after_acceptance_reaches_the_department(town):
    case = asked_at(town)
    with refused("conflict"):  # its first demand is no exception
        except_(town, case, "M03-02", "facts_changed", demander="ndrc")
    town.push(case, ITEM, "correction_requested", reason="内容有误", materials=["M03-01"])
    except_(town, case, "M03-02", "facts_changed", demander="ndrc")
    except_(town, case, "M03-03", "law_changed")
    assert case.show().application.status == "accepted"
    assert {n.materials[0].charged_to for n in notices(town, case) if n.materials[0].exception} == {"centre", "ndrc"}
    town.supply(case, (ITEM, "M03-02"), (ITEM, "M03-03"))
    assert supplied(town, case) == [["M03-02", "M03-03"]]


def test_no_exception_for_what_the_centre_has(town):
    case = town.submit([1, 3, 4])
    with refused("invalid-field", "materials[0].code"):  # its own item 3 will bring it
        except_(town, case, "M04-03", "demander_fault", item=4)
    with refused("invalid-field", "materials[0].code"):  # the licence is here
        except_(town, case, "M01-02", "law_changed", item=1)
    except_(town, case, "M01-02", "facts_changed", item=1)
    assert notices(town, case)[0].materials[0].exception == "facts_changed"


def test_fields_of_an_exception(town):
    case = town.submit([ITEM], missing=("M03-02",))
    with refused("invalid-field", "applicationId", "item", "kind", "reason", "materials"):
        town.window.call(bb.DemandException(application_id="x", item=77, kind="mood"))
    with refused("invalid-field", "demander"):
        except_(town, case, "M03-03", "law_changed", demander="housing")
    with refused("invalid-field", "materials[0].code"):
        except_(town, case, "M99-01", "law_changed")
    with refused("not-found"):
        except_(town, case, "M04-01", "law_changed", item=4)
    with refused("forbidden"):
        except_(town, case, "M03-03", "law_changed", key="agent.a01")


def test_no_exception_where_nothing_was_noticed_or_all_is_decided(town):
    received = town.submit([ITEM], asks={"examineLater": True})
    with refused("conflict"):
        except_(town, received, "M03-03", "law_changed")
    decided = town.submit([ITEM])
    town.carry_through(decided, ITEM)
    with refused("conflict"):
        except_(town, decided, "M03-03", "law_changed")


# ---- departments ----

def test_a_department_has_one_list(town, place):
    case = asked_at(town)
    town.push(case, ITEM, "correction_requested", reason="内容有误", materials=["M03-02"])
    text = case.show().messages[-1].text
    assert "项目" in text and "内容有误" in text and "形式" in text
    with refused("invalid-field", "materials[0].code"):
        town.supply(case, (ITEM, "M03-01"))
    town.supply(case, (ITEM, "M03-02"))
    assert supplied(town, case) == [["M03-02"]]
    town.push(case, ITEM, "correction_supplied", materials=["M03-02"])
    told = len(case.show().messages)
    town.push(case, ITEM, "correction_requested", reason="又想起一条", materials=["M03-01", "M03-02"])
    assert excess(place, case) == ["ndrc|M03-01|outside_first_list"]
    assert [(n.demander, n.round, [m.code for m in n.materials]) for n in notices(town, case)] == [
        ("ndrc", 1, ["M03-02"]), ("ndrc", 2, ["M03-02"])]
    assert len(case.show().messages) == told + 1 and "M03-01" not in case.show().messages[-1].text
    office = town.stage.client("intake", "office.o01").call(bb.ListMessages(application_id=case.id, limit=1000)).messages
    assert any("M03-01" in message.text for message in office)


@pytest.mark.parametrize("materials, kind", [(["M99-01"], "not_in_catalogue"), ([], "not_named")])
def test_what_no_list_has_is_not_asked(town, place, materials, kind):
    case = asked_at(town)
    town.push(case, ITEM, "correction_requested", reason="另需材料", materials=materials)
    assert [line.split("|")[2] for line in excess(place, case)] == [kind]
    assert not any("另需材料" in message.text for message in case.show().messages)
    assert case.item(ITEM).state == "correction"


def test_a_department_asks_within_five_working_days_of_its_receipt(town, place):
    town.next_morning()
    case = asked_at(town)
    town.pass_workdays(8)
    town.push(case, ITEM, "correction_requested", reason="缺件", materials=["M03-02"])
    assert excess(place, case) == ["ndrc|M03-02|not_asked_in_time"]
    assert not any("一次性告知" in message.text for message in case.show().messages)
    assert case.clock(ITEM, "promised").state == "running"  # its receipt counts as acceptance
    other = asked_at(town)
    town.pass_workdays(5)
    late = town.days.at(town.clock.now().date(), 10)
    town.push(other, ITEM, "correction_requested", reason="缺件", materials=["M03-02"], at=late)
    assert excess(place, other) == []


def test_what_the_window_forgot_no_department_asks(town, place):
    town.next_morning()
    case = town.submit([ITEM], missing=("M03-02",), asks={"examineLater": True})
    town.pass_workdays(6)
    town.push(case, ITEM, "received")
    town.push(case, ITEM, "correction_requested", reason="缺件", materials=["M03-02"])
    assert excess(place, case) == ["ndrc|M03-02|not_asked_in_time"]


def test_a_result_that_the_centre_has_is_not_asked(town, place):
    project = town.project()
    first = town.submit([ITEM], project=project)
    town.carry_through(first, ITEM)
    town.deliver(first, ITEM)
    case = town.submit([4], project=project)
    town.push(case, 4, "received")
    town.push(case, 4, "correction_requested", reason="缺批复", materials=["M04-03"])
    assert excess(place, case) == ["ndrc|M04-03|held_by_centre"]


def test_a_result_of_the_same_application_is_not_asked(town, place):
    case = town.submit([3, 4])
    town.carry_through(case, 3)
    town.pass_time(minutes=1)
    town.push(case, 4, "received")
    town.push(case, 4, "correction_requested", reason="缺批复", materials=["M04-03"])
    assert excess(place, case) == ["ndrc|M04-03|held_by_centre"]


def test_events_that_come_late_demand_once(town, place):
    """A history that is told anew repeats what it told."""
    case = asked_at(town)
    start = town.clock.now()
    town.pass_time(minutes=30)
    town.push(case, ITEM, "correction_requested", reason="缺件", materials=["M03-02"])
    town.pass_time(minutes=30)
    town.push(case, ITEM, "correction_supplied", at=town.clock.now())
    town.push(case, ITEM, "voided", voids=next(s.event_id for s in case.approval(ITEM).history
                                               if s.event == "correction_supplied"))
    assert start and excess(place, case) == []
    assert [(n.round, [m.code for m in n.materials]) for n in notices(town, case)] == [(1, ["M03-02"])]
