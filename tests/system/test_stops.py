# SPDX-License-Identifier: Apache-2.0
"""A special procedure and an extension move the rungs of a clock: none fires on its old day, each on its new one."""
from datetime import timedelta

import pytest

import bangban_client as bb
from virtual_time import moment_of

ITEM = 58


def rungs(case):
    return [rung.rung for rung in case.clock(ITEM, "statutory").rungs]


def due(case):
    return moment_of(case.clock(ITEM, "statutory").due_at)


@pytest.fixture
def case(town):
    """Accepted this morning."""
    town.next_morning()
    case = town.submit([ITEM])
    for event in ("received", "accepted"):
        assert town.push(case, ITEM, event).verdict == "accepted"
    return case


def stop(town, case, workdays):
    until = town.days.add(town.clock.now().date(), workdays)
    terms = bb.StoppedClock(kind="hearing", until_on=until.isoformat(), notice_given=True)
    assert town.push(case, ITEM, "special_procedure_started", stop=terms).verdict == "accepted"


def resume(town, case):
    assert town.push(case, ITEM, "special_procedure_ended").verdict == "accepted"


def test_no_rung_fires_on_the_day_that_it_had_before_a_stop(town, case):
    first_due = due(case)
    town.pass_workdays(1)
    stop(town, case, 40)
    town.go_to(first_due + timedelta(minutes=1))
    assert rungs(case) == [] and case.clock(ITEM, "statutory").state == "stopped"
    resume(town, case)
    second_due = due(case)
    assert second_due > first_due and rungs(case) == []
    town.go_to(second_due - timedelta(seconds=1))
    assert rungs(case) == ["50", "80", "due_today"]
    town.go_to(second_due)
    assert rungs(case) == ["50", "80", "due_today", "overdue"]


def test_a_stop_that_is_taken_back_leaves_every_rung_on_its_day(town, case):
    first_due = due(case)
    town.pass_workdays(1)
    terms = bb.StoppedClock(kind="hearing", until_on=first_due.date().isoformat(), notice_given=True)
    started = town.message(case, ITEM, "special_procedure_started", stop=terms)
    assert town.department(town.department_of(ITEM)).call(started).verdict == "accepted"
    town.stage.settle()
    assert due(case) > first_due
    town.push(case, ITEM, "voided", voids=started.event_id)
    assert due(case) == first_due
    town.go_to(first_due)
    assert rungs(case) == ["50", "80", "due_today", "overdue"]


def test_a_second_stop_after_a_rung_moves_the_rest(town, case):
    first_due = due(case)
    stop(town, case, 2)
    town.pass_workdays(2)
    resume(town, case)
    town.push(case, ITEM, "extended", extension=bb.ClockExtension(workdays=3, approver="局长"))
    new_due = due(case)
    assert new_due > first_due
    town.go_to(new_due - timedelta(seconds=1))
    assert "overdue" not in rungs(case) and "due_today" in rungs(case)
    town.go_to(new_due)
    assert rungs(case)[-1] == "overdue"
    town.push(case, ITEM, "approved")
    town.pass_workdays(5)
    assert rungs(case)[-1] == "overdue", "a closed clock fires nothing"
