# SPDX-License-Identifier: Apache-2.0
"""A plan is planned anew when what can still come to a result is not what it was; the former version stays."""
import bangban_client as bb
from test_leader import told


def versions(town, case):
    return town.stage.client("routing", "operator.ops").call(bb.ShowPlan(application_id=case.id)).versions


def test_the_first_version_is_what_was_accepted(town):
    case = town.submit([3, 8, 4])
    first, = versions(town, case)
    assert (first.number, list(first.items), first.reason) == (1, [3, 4, 8], "按受理的事项制定")
    plan = town.stage.client("routing", "operator.ops").call(bb.ShowPlan(application_id=case.id))
    assert (first.serial_workdays, first.parallel_workdays, first.tolerant_workdays) == (
        plan.serial_workdays, plan.parallel_workdays, plan.tolerant_workdays)
    assert list(first.critical_path) == list(plan.critical_path)
    assert first.projected_finish_on == plan.projected_finish_on
    town.carry_through(case, 3)
    town.carry_through(case, 8)
    assert len(versions(town, case)) == 1  # what goes as planned is no reason


def test_a_refusal_replans_with_its_reason(town):
    case = town.submit([3, 8, 4, 59])
    for event in ("received", "accepted", "refused"):
        assert town.push(case, 3, event, reason="不符合规划").verdict == "accepted"
    first, second = versions(town, case)
    assert (second.number, list(second.items)) == (2, [59])  # 8 and 4 need 3
    assert second.reason == "事项 3 未获批准；事项 4 因前置事项无法继续；事项 8 因前置事项无法继续"
    assert second.parallel_workdays < first.parallel_workdays and second.serial_workdays < first.serial_workdays
    assert any("第 2 版" in text and "未获批准" in text
               for text in told(town, f"agent:{case.show().application.agent}", case))


def test_what_is_given_up_and_wanted_again(town):
    case = town.submit([3, 59])
    proof = {"requested_by": "张三", "request_sha256": "9" * 64}
    town.window.call(bb.WithdrawApplication(application_id=case.id, reason="投资计划调整", items=[59], **proof))
    town.stage.settle()
    assert [list(version.items) for version in versions(town, case)] == [[3, 59], [3]]
    assert versions(town, case)[1].reason == "事项 59 已撤回"
    town.window.call(bb.ReopenApplication(application_id=case.id, reason="企业恢复投资", items=[59]))
    town.stage.settle()
    third = versions(town, case)[2]
    assert list(third.items) == [3, 59] and third.reason == "事项 59 恢复办理"
