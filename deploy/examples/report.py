"""What a play shows a person: a progress bar, and for each project what it took and who held it. Chinese."""
import sys
import unicodedata

import bangban_client as bb
from virtual_time import moment_of

STATUS = {"accepted": "予以受理", "accepted_tolerant": "容缺受理", "correction": "一次性告知补正",
          "refused": "不予办理", "closed": "办结"}
HOLDER = {"applicant": "申请人", "centre": "政务服务中心", "superior": "上级机关", "third_party": "特别程序"}
LIGHT = {"yellow": "黄灯", "red": "红灯", "deep_red": "深红灯"}
RUNG = {"50": "用时过半", "80": "用时八成", "due_today": "当日到期", "overdue": "超期", "overdue_3": "超期三日"}
KIND = {"statutory": "法定时限", "promised": "承诺时限", "same_day": "当日办结", "tolerance": "容缺承诺"}


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text, columns):
    return text + " " * max(0, columns - width(text))


class ProgressBar:
    """On a terminal a bar under the lines; elsewhere lines only."""

    def __init__(self, total):
        self.total, self.count, self.live = total, 0, sys.stdout.isatty()

    def draw(self):
        if self.live:
            filled = 40 * self.count // max(1, self.total)
            sys.stdout.write(f"\r[{'█' * filled}{'░' * (40 - filled)}] 已送达 {self.count}/{self.total} 项")
            sys.stdout.flush()

    def line(self, text):
        if self.live:
            sys.stdout.write("\r\033[K")
        print(text)
        self.draw()

    def advance(self):
        self.count += 1
        self.draw()

    def done(self):
        if self.live:
            sys.stdout.write("\r\033[K")


def print_project(stage, project, departments):
    view = stage.client("intake", "window.w01").call(bb.ShowApplication(application_id=project.application_id))
    plan = stage.client("routing", "operator.ops").call(bb.ShowPlan(application_id=project.application_id))
    print(f"\n━━ {view.project.name}（{view.project.project_code}）{STATUS[view.application.status]}")
    for item in view.items:
        delivered = f"{moment_of(item.delivered_at):%m-%d} 送达" if item.delivered_at else "未送达"
        print(f"   {item.item:>2} {pad(item.name[:22], 44)} {delivered}  {item.result}")
    print(f"   串联需 {plan.serial_workdays} 个工作日，并联计划 {plan.parallel_workdays} 个，"
          f"容缺并联 {plan.tolerant_workdays} 个；实际 {plan.actual_workdays} 个工作日")
    print(f"   关键路径 {' → '.join(str(n) for n in plan.critical_path)}")
    print_holders(stage, project, departments)
    print_lights(stage, project, departments)


def print_holders(stage, project, departments):
    ledger = stage.client("deadline", "operator.ops").call(bb.ShowLedger(application_id=project.application_id))
    sums = sorted(ledger.sums, key=lambda s: -s.work_minutes)
    parts = []
    for holder in sums:
        kind, _, code = holder.holder.partition(":")
        name = departments[code]["name_zh"] if kind == "department" else HOLDER[holder.holder]
        parts.append(f"{name} {holder.work_minutes / 60:.1f} 小时")
    print(f"   各方持有工作时间：{'；'.join(parts)}")
    balanced = sum(s.work_minutes for s in sums) == ledger.elapsed_work_minutes
    print(f"   合计 {ledger.elapsed_work_minutes / 60:.1f} 小时，{'与总历时一致' if balanced else '与总历时不符！'}")


def print_lights(stage, project, departments):
    clocks = stage.client("deadline", "operator.ops").call(
        bb.ListClocks(application_id=project.application_id, limit=1000)).clocks
    fired = [(rung.fired_at, clock, rung) for clock in clocks if clock.approval_id for rung in clock.rungs
             if rung.rung.startswith("overdue") or rung.rung == "due_today"]
    if not fired:
        print("   亮灯：无")
    for at, clock, rung in sorted(fired, key=lambda f: (f[0], f[1].item)):
        mark = "（已更正）" if rung.corrected else ""
        print(f"   亮灯 {moment_of(at):%m-%d %H:%M} {departments[clock.department]['name_zh']} 第 {clock.item} 项 "
              f"{KIND[clock.kind]}{RUNG[rung.rung]}{mark}")


def quarters(stage, projects):
    last = stage.clock.now()
    year, quarter = 2026, 1
    while (year, quarter) <= (last.year, (last.month + 2) // 3):
        yield f"{year}Q{quarter}"
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)


def print_scores(stage, quarter, departments):
    result = stage.client("assessment", "operator.ops").call(bb.AssessQuarter(quarter=quarter), timeout=30)
    print(f"\n━━ {quarter} 部门评价（规则 {result.rule_version}，{result.sha256.hex()[:16]}…）")
    for score in result.departments:
        if not any(i.denominator for i in score.indicators):
            continue
        kept = next((i for i in score.indicators if i.name == "promise_kept" and i.denominator), None)
        promise = f"承诺兑现 {kept.numerator}/{kept.denominator}" if kept else ""
        mark = f"{score.score:>6} {score.grade}" if score.rated else "  不评分"
        print(f"   {score.assessment_class} 类 {pad(departments[score.department]['name_zh'], 44)} {mark}  {promise}")


def print_all(stage, projects, catalogue, departments):
    for project in projects:
        print_project(stage, project, departments)
    for quarter in quarters(stage, projects):
        print_scores(stage, quarter, departments)
