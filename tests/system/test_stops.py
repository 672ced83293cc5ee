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


def new_texts(case):
    """What the enterprise was told since the last time."""
    told = case.show().messages
    known, case.known = getattr(case, "known", 0), len(told)
    return [m.text.split("】")[-1] for m in told[known:]]


@pytest.mark.parametrize("kind, notice, words, states", [
    ("hearing", True, "进入特别程序，办理时限暂停：听证", ("stopped", "stopped")),
    ("public_notice", True, "进入特别程序，仅承诺时限暂停，其他时限照常计算：公示", ("running", "stopped")),
    ("site_visit", True, "进入特别程序，办理时限不暂停，照常计算：现场踏勘", ("running", "running")),
    ("hearing", False, "进入特别程序，办理时限不暂停，照常计算：听证", ("running", "running")),
])
def test_the_enterprise_is_told_of_a_stop_what_it_does_to_the_clocks(town, case, kind, notice, words, states):
    new_texts(case)
    until = town.days.add(town.clock.now().date(), 3).isoformat()
    town.push(case, ITEM, "special_procedure_started",
              stop=bb.StoppedClock(kind=kind, until_on=until, notice_given=notice))
    told, = new_texts(case)
    assert words in told
    assert (case.clock(ITEM, "statutory").state, case.clock(ITEM, "promised").state) == states


def test_the_enterprise_is_told_of_an_extension_what_it_moves(town, case):
    for words, moves in (("法定时限延至", True), ("办理时限不变", False)):
        before = due(case)
        new_texts(case)
        town.push(case, ITEM, "extended", extension=bb.ClockExtension(workdays=10, approver="局长"))
        told, = new_texts(case)
        assert words in told and (due(case) > before) == moves
        if moves:
            assert due(case).date().isoformat() in told


def test_a_stop_that_nobody_ends_is_over_by_itself_and_told_once(town, case):
    stop(town, case, 2)
    town.pass_workdays(6)
    new_texts(case)
    assert case.clock(ITEM, "statutory").state == "stopped"
    town.pass_workdays(3)
    assert {case.clock(ITEM, kind).state for kind in ("statutory", "promised")} == {"running"}
    resumed = [text for text in new_texts(case) if "恢复计算" in text]
    assert len(resumed) == 1 and "特别程序超过告知的期限" in resumed[0]
    heard = []
    while not any("特别程序中，办理时限已恢复计算" in text for text in heard):
        assert len(heard) < 12, heard
        town.pass_workdays(1)
        heard += new_texts(case)


def test_an_overdue_that_was_none_is_corrected_once(town, case):
    early = town.clock.now() + timedelta(hours=1)
    new_texts(case)
    town.go_to(moment_of(case.clock(ITEM, "statutory").due_at) + timedelta(days=8))
    late = [text for text in new_texts(case) if "超过" in text]
    assert len(late) == len(set(late)) == 4, late
    town.push(case, ITEM, "approved", at=early)
    assert [text for text in new_texts(case) if text.startswith("更正")] == ["更正：“" + case.item(ITEM).name
                                                                          + "”经核实并未超期。"]


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
