# SPDX-License-Identifier: Apache-2.0
"""A case of which nothing was heard for ten working days surfaces, whatever its state says."""
import pytest

import bangban_client as bb
from test_leader import told
from test_messages import wait_until
from town import refused

ITEM, DAYS = 59, 10


@pytest.fixture
def case(town):
    town.next_morning()
    return town.submit([ITEM])


def silent(town, case):
    found = town.stage.client("intake", "office.o01").call(bb.ListSilent(limit=1000)).silent_cases
    return next((row for row in found if row.application_id == case.id), None)


def mentions(town, to, case):
    return [text for text in told(town, to, case) if "没有任何进展" in text]


def test_a_silent_case_surfaces_once_until_something_happens(town, case):
    agent = f"agent:{case.show().application.agent}"
    town.pass_workdays(DAYS)
    town.stage.settle()
    assert silent(town, case) is None  # the day of its last event does not count
    town.pass_workdays(1)
    wait_until(lambda: silent(town, case), "it does not surface")
    row = silent(town, case)
    assert row.workdays == DAYS + 1 and row.number == case.reply.number and row.agent_name and row.status == "accepted"
    for to in ("office", agent):
        assert len(mentions(town, to, case)) == 1, to
    town.pass_workdays(3)
    town.stage.settle()
    assert len(mentions(town, "office", case)) == 1 and silent(town, case).workdays == DAYS + 4
    town.push(case, ITEM, "received")
    assert silent(town, case) is None
    town.pass_workdays(DAYS + 1)
    wait_until(lambda: len(mentions(town, "office", case)) == 2, "the next silence does not surface")


def test_an_act_is_an_event_and_a_reminder_is_none(town, case):
    town.pass_workdays(6)  # the enterprise was told that nothing is new
    town.stage.client("intake", "office.o01").call(
        bb.RecordAction(application_id=case.id, kind="contact", text="电话了解进度"))
    town.pass_workdays(6)
    town.stage.settle()
    assert silent(town, case) is None
    town.pass_workdays(5)
    wait_until(lambda: silent(town, case), "it does not surface")


def test_a_case_that_is_not_accepted_is_none_the_less_one(town):
    town.next_morning()
    case = town.submit([3], missing=("M03-02",))
    town.pass_workdays(DAYS + 1)
    wait_until(lambda: silent(town, case), "it does not surface")
    assert silent(town, case).status == "correction"


def test_the_list_is_checked(town):
    with refused("invalid-field", "limit"):
        town.stage.client("intake", "office.o01").call(bb.ListSilent(limit=5000))
