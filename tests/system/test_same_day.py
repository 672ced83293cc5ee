# SPDX-License-Identifier: Apache-2.0
"""Items done on the spot: the same working day, until the office closes; the last hour carries over to noon."""
from datetime import timedelta

import pytest

import bangban_client as bb
from virtual_time import microseconds, moment_of

ITEM = 1  # filing of enterprise investment projects, immediate


def fired(case):
    clock = case.clock(ITEM, "same_day")
    return [(rung.rung, rung.corrected) for rung in clock.rungs]


def closing(town):
    """Close of business of the present day, as the clock of a new case tells it."""
    day = town.clock.now().date()
    return town.days.at(day, 18) if (5, 1) <= (day.month, day.day) < (10, 1) else town.days.at(day, 17, 30)


def test_accepted_and_approved_the_same_day(town):
    town.next_morning()
    case = town.submit([ITEM])
    clock = case.clock(ITEM, "same_day")
    assert (clock.state, clock.light, clock.budget_days) == ("running", "green", 0)
    assert moment_of(clock.due_at) == closing(town) and clock.started_at == case.show().accepted_at
    town.pass_time(minutes=20)
    town.carry_through(case, ITEM)
    town.deliver(case, ITEM)
    town.next_morning()
    clock = case.clock(ITEM, "same_day")
    assert (clock.state, clock.light) == ("closed", "green") and not clock.rungs
    assert case.clock(ITEM, "statutory") is None and case.clock(ITEM, "promised") is None
    assert not any(message.kind == "delay" for message in case.show().messages)


def test_open_at_closing_time_is_a_breach(town):
    town.next_morning()
    case = town.submit([ITEM])
    end = closing(town)
    town.go_to(end - timedelta(hours=1, seconds=1))
    assert fired(case) == []
    town.go_to(end - timedelta(hours=1))
    assert fired(case) == [("due_today", False)] and case.item(ITEM).light == "yellow"
    town.go_to(end - timedelta(seconds=1))
    assert len(fired(case)) == 1
    town.go_to(end)
    assert fired(case) == [("due_today", False), ("overdue", False)] and case.item(ITEM).light == "red"
    town.next_morning()
    town.carry_through(case, ITEM)
    clock = case.clock(ITEM, "same_day")
    assert (clock.state, clock.light) == ("closed", "red")
    assert sum(message.kind == "delay" for message in case.show().messages) == 1


def test_an_approval_told_late_takes_the_breach_back(town):
    town.next_morning()
    case = town.submit([ITEM])
    in_time = town.clock.now() + timedelta(minutes=30)
    town.go_to(closing(town) + timedelta(minutes=1))
    assert ("overdue", False) in fired(case)
    for minute, event in enumerate(("received", "accepted", "approved")):
        town.push(case, ITEM, event, at=in_time + timedelta(minutes=minute))
    assert fired(case) == [("due_today", True), ("overdue", True)]
    assert case.clock(ITEM, "same_day").light == "green"
    assert any("经核实并未超期" in message.text for message in case.show().messages)


def test_the_last_hour_carries_over_to_the_next_noon(town):
    town.next_morning()
    end = closing(town)
    town.go_to(end - timedelta(hours=1, minutes=1))
    before = town.submit([ITEM])
    town.go_to(end - timedelta(minutes=59))
    within = town.submit([ITEM])
    assert moment_of(before.clock(ITEM, "same_day").due_at) == end
    next_day = town.days.add(end.date(), 1)
    assert moment_of(within.clock(ITEM, "same_day").due_at) == town.days.at(next_day, 12)
    town.go_to(end)
    assert ("overdue", False) in fired(before) and fired(within) == []
    town.go_to(town.days.at(next_day, 8, 30))
    assert fired(within) == [("due_today", False)]
    town.go_to(town.days.at(next_day, 12))
    assert fired(within) == [("due_today", False), ("overdue", False)]


@pytest.mark.parametrize("hours", [1, 9])
def test_out_of_hours_counts_from_the_next_opening(town, hours):
    town.next_morning()
    day = town.clock.now().date()
    town.go_to(closing(town) + timedelta(hours=hours))
    case = town.submit([ITEM])
    assert case.show().accepted_at == microseconds(town.clock.now())
    assert case.clock(ITEM, "same_day") is None  # it has not begun
    opening = town.days.at(town.days.add(day, 1), 8, 30)
    town.go_to(opening)
    clock = case.clock(ITEM, "same_day")
    assert moment_of(clock.started_at) == opening and not clock.rungs and case.item(ITEM).light == "green"
    assert moment_of(clock.due_at) == closing(town)


def test_same_day_counts_in_the_assessment(town):
    town.next_morning()
    quarter = f"{town.clock.now().year}Q{(town.clock.now().month + 2) // 3}"
    good, bad = town.submit([ITEM]), town.submit([ITEM])
    town.carry_through(good, ITEM)
    town.go_to(closing(town))
    town.next_morning()
    town.carry_through(bad, ITEM)
    assessment = town.stage.client("assessment", "operator.ops").call(
        bb.AssessQuarter(quarter=quarter, department="ndrc"), timeout=30)
    evidence = {e.approval_id: e.counted for d in assessment.departments for i in d.indicators
                if i.name == "same_day" for e in i.evidence}
    assert evidence[good.item(ITEM).approval_id] is True
    assert evidence[bad.item(ITEM).approval_id] is False
