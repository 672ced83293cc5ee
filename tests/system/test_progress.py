# SPDX-License-Identifier: Apache-2.0
"""An applicant sees the progress of its case without an account, and a quiet case is told of."""
import pytest

import bangban_client as bb
from town import refused

ITEM = 43


def ask(stage, case, code=None, key="public.p01", number=None):
    return stage.client("intake", key).call(bb.QueryProgress(number=number or case.reply.number,
                                                             query_code=code or case.reply.query_code))


def test_the_number_and_its_code_show_what_an_applicant_may_see(town, stage):
    case = town.submit([ITEM])
    town.push(case, ITEM, "received")
    view = ask(stage, case)
    assert (view.number, view.project_name, view.status) == (case.reply.number, "测试项目", "已受理")
    (item,) = view.items
    assert item.item == ITEM and item.state == "已收件" and item.holder == "由部门办理" and item.name
    town.push(case, ITEM, "accepted")
    assert ask(stage, case, case.reply.query_code.lower()).items[0].planned_finish_at > 0
    told = [m.text for m in case.show().messages]
    assert [m.text for m in ask(stage, case, key="window.w01").messages] == told


def test_a_wrong_number_and_a_wrong_code_look_the_same(town, stage):
    case = town.submit([ITEM])
    answers = []
    for number, code in ((case.reply.number, "222222"), ("BB20260101-9999", case.reply.query_code)):
        with refused("not-found") as caught:
            ask(stage, case, code, number=number)
        answers.append(caught.value.detail)
    assert answers[0] == answers[1]
    with refused("invalid-field", "number", "queryCode"):
        stage.client("intake", "public.p01").call(bb.QueryProgress())


def test_who_guesses_is_stopped(town, stage):
    case = town.submit([ITEM])
    for _ in range(10):
        with refused("not-found"):
            ask(stage, case, "222222")
    with refused("too-many"):  # also with the right one
        ask(stage, case)
    other = town.submit([ITEM])
    for _ in range(15):  # who knows his code asks as often as he likes
        ask(stage, other)


def test_the_public_sees_nothing_else(town, stage):
    case = town.submit([ITEM])
    for message in (bb.ShowApplication(application_id=case.id), bb.ListApplications(), bb.ListMessages(),
                    bb.ShowStatus()):
        with pytest.raises(bb.Problem) as caught:
            stage.client("intake", "public.p01").call(message)
        assert caught.value.code == "forbidden"


def test_what_is_to_be_brought_is_named(town, stage):
    code = next(row["material_code"] for row in town.materials if int(row["item_no"]) == ITEM
                and row["required"] == "yes")
    case = town.submit([ITEM], missing={code})
    view = ask(stage, case)
    assert view.status == "待补正材料"
    assert [(n.item, bool(n.name), bool(n.reason)) for n in view.needed] == [(ITEM, True, True)]


def test_what_a_department_demands_is_named_until_it_is_brought(town, stage):
    case = town.submit([ITEM])
    assert not ask(stage, case).needed
    code = next(row["material_code"] for row in town.materials if int(row["item_no"]) == ITEM)
    town.push(case, ITEM, "received")
    town.push(case, ITEM, "correction_requested", reason="内容有误", materials=[code])
    needed, = ask(stage, case).needed
    assert (needed.item, "部门要求" in needed.reason) == (ITEM, True)
    town.supply(case, (ITEM, code))
    assert not ask(stage, case).needed


# ---- feedback on a quiet case ----

def quiet(case):
    return [m for m in case.show().messages if m.kind == "feedback"]


def silences(town, case, workdays):
    """Passes the days one by one; the longest run of working days on which the enterprise heard nothing."""
    longest = run = 0
    heard = len(case.show().messages)
    for _ in range(workdays):
        town.pass_workdays(1)
        now = len(case.show().messages)
        run = 0 if now > heard else run + 1
        heard, longest = now, max(longest, run)
    return longest


def test_a_quiet_case_is_told_of_every_five_working_days(town):
    case = town.submit([ITEM])
    town.pass_workdays(4)
    assert not quiet(case)
    town.pass_workdays(3)
    (first,) = quiet(case)
    assert "待收件" in first.text
    assert silences(town, case, 14) <= 5


def test_a_case_that_was_told_of_is_not_quiet(town):
    case = town.submit([ITEM])
    town.pass_workdays(4)
    town.push(case, ITEM, "received")
    town.pass_workdays(3)
    assert not quiet(case)
    assert silences(town, case, 12) <= 5


def test_a_closed_case_is_left_in_peace(town):
    case = town.submit([ITEM])
    town.carry_through(case, ITEM)
    town.deliver(case, ITEM)
    before = len(case.show().messages)
    town.pass_workdays(8)
    assert len(case.show().messages) == before
