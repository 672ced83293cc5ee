# SPDX-License-Identifier: Apache-2.0
"""Supervision orders (regulation, part two, 3: 跟踪督办): by rule on a red light, and by hand."""
from datetime import timedelta

import bangban_client as bb
from test_issues import routing
from test_leader import told
from town import refused
from virtual_time import moment_of


def orders(town, who, case=None, every=False):
    return routing(town, who).call(bb.ListOrders(application_id=case.id if case else "", all=every)).orders


def order(town, case, addressee, matter="消防设计审查超期，请说明原因", **fields):
    reply = routing(town, "office").call(
        bb.IssueOrder(application_id=case.id, addressee=addressee, matter=matter, **fields))
    town.stage.settle()
    return reply


def say(town, who, message, **call):
    reply = routing(town, who).call(message, **call)
    town.stage.settle()
    return reply


def test_a_red_light_is_followed_up(town):
    case = town.submit([3])
    for event in ("received", "accepted"):
        town.push(case, 3, event)
    department = town.department_of(3)
    due = case.clock(3, "promised").due_at
    town.go_to(moment_of(due) + timedelta(hours=1))
    red, = orders(town, department, case)
    assert (red.rule, red.addressee, red.item) == ("overdue", f"department:{department}", 3) and "超过时限" in red.matter
    assert any(red.number in text for text in told(town, f"department:{department}", case))
    replied = say(town, department, bb.ReplyOrder(number=red.number, reply="专家论证拖延，明日办结"))
    assert replied.replied_at and [act.kind for act in replied.acts] == ["replied"]
    assert any("专家论证拖延" in text for text in told(town, "office", case))
    closed = say(town, "office", bb.CloseOrder(number=red.number, text="已核实"))
    assert closed.outcome == "done" and not orders(town, department, case)


def test_a_light_that_was_no_red_one_takes_its_order_back(town):
    case = town.submit([3])
    for event in ("received", "accepted"):
        town.push(case, 3, event)
    due = moment_of(case.clock(3, "promised").due_at)
    town.go_to(due + timedelta(hours=1))
    red, = orders(town, "office", case)
    town.push(case, 3, "approved", at=due - timedelta(hours=2))  # told late, done in time
    taken_back, = orders(town, "office", case, every=True)
    assert (taken_back.number, taken_back.outcome) == (red.number, "void")
    with refused("conflict"):
        say(town, town.department_of(3), bb.ReplyOrder(number=red.number, reply="已办结"))


def test_by_hand_with_a_day_put_off_once(town):
    case = town.submit([3])
    first, later = (town.days.add(town.clock.now().date(), count).isoformat() for count in (2, 4))
    issued = order(town, case, "agent:A01", due_on=first)
    assert (issued.rule, issued.due_on, issued.issued_by, issued.version) == ("manual", first, "office.o01", 1)
    put_off = say(town, "office", bb.ExtendOrder(number=issued.number, due_on=later, reason="代办员外出"))
    assert put_off.due_on == later and put_off.extended
    with refused("conflict"):
        say(town, "office", bb.ExtendOrder(number=issued.number, due_on=town.days.add(
            town.clock.now().date(), 6).isoformat(), reason="再延"))
    town.go_to(town.days.at(town.days.add(town.clock.now().date(), 3), 9))
    assert not any(issued.number in text for text in told(town, "leader", case))
    town.pass_workdays(2)
    assert any(issued.number in text for text in told(town, "leader", case))
    assert any(issued.number in text for text in told(town, "office", case))
    with refused("conflict"):
        say(town, "office", bb.CloseOrder(number=issued.number, text="已核实"))
    say(town, "agent", bb.ReplyOrder(number=issued.number, reply="已办理"))
    assert say(town, "office", bb.CloseOrder(number=issued.number, text="已核实")).outcome == "done"


def test_only_the_addressee_replies_and_a_department_sees_its_own(town):
    case = town.submit([3])
    issued = order(town, case, "department:housing")
    for who in ("water", "agent"):
        with refused("forbidden"):
            say(town, who, bb.ReplyOrder(number=issued.number, reply="不知情"))
    assert not orders(town, "water", case) and [o.number for o in orders(town, "housing", case)] == [issued.number]
    with refused("not-found"):
        routing(town, "water").call(bb.ShowOrder(number=issued.number))
    assert routing(town, "housing").call(bb.ShowOrder(number=issued.number)).matter == issued.matter


def test_what_is_wrong_with_an_order_is_said(town):
    case = town.submit([3])
    with refused("invalid-field", "addressee", "matter", "dueOn", "item"):
        order(town, case, "housing", " ", due_on="2020-01-01", item=60)
    with refused("not-found"):
        routing(town, "office").call(bb.IssueOrder(application_id="0190a3f2-5b1c-7d00-8000-00000000ffff",
                                                   addressee="department:housing", matter="超期"))


def test_two_people_on_one_order(town):
    case = town.submit([3])
    issued = order(town, case, "department:housing")
    say(town, "housing", bb.ReplyOrder(number=issued.number, reply="三日内办结"), expected_version=1)
    with refused("conflict") as caught:
        say(town, "office", bb.CloseOrder(number=issued.number, text="已核实"), expected_version=1)
    assert "三日内办结" in caught.value.detail
