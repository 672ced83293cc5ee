#!/usr/bin/env python3
"""Plays the worked examples through a played instance, from the window to the delivered results.

    play.py INSTANCE FILE...

Everything goes through the public interfaces: the window submits and delivers, simulated department systems fetch
and push, the virtual clock is advanced from one event to the next.  Progress in Chinese; at the end, what each
project took and who held it.  Exit status 0 only if every project was delivered whole.
"""
import json
import os
import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import bangban_client as bb  # noqa: E402
import report  # noqa: E402
from catalogue import load_catalogue, load_departments  # noqa: E402
from department_simulator import DepartmentSimulator  # noqa: E402
from stage import Stage  # noqa: E402
from virtual_time import WorkingDays, microseconds  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = Path(os.environ.get("BANGBAN_BUILD", ROOT / "build"))


class Project:
    """One worked example on its way."""

    def __init__(self, path):
        self.example = json.loads(Path(path).read_text(encoding="utf-8"))
        self.story = self.example.get("story", {})
        self.code = self.example["project"]["projectCode"]
        self.name = self.story.get("title") or self.example["project"]["name"]
        self.application_id = None
        self.delivered = set()
        self.closed = False

    def messages(self):
        project = bb.from_json(self.example["project"], bb.Project())
        yield bb.RegisterProject(project=project)
        submit = {key: value for key, value in self.example.items() if key not in ("project", "story")}
        yield bb.from_json(submit | {"projectCode": self.code, "window": "W01"}, bb.SubmitApplication())


class Player:
    def __init__(self, stage, projects):
        self.stage, self.projects = stage, projects
        self.catalogue = load_catalogue()
        self.departments = load_departments()
        year = stage.clock.now().year
        self.days = WorkingDays(str(BUILD / "bin/bangban"), [year, year + 1])
        self.window = stage.client("intake", "window.w01")
        self.agent = stage.client("intake", "agent.a01")  # whoever writes it, acts for the responsible one
        self.office = stage.client("intake", "office.o01")
        self.supervisor = stage.client("routing", "office.o01")
        self.routing_agent = stage.client("routing", "agent.a01")
        self.simulators = {
            code: DepartmentSimulator(code, stage.client(f"department.{code}", f"department.{code}"), self.days,
                                      self.catalogue) for code in self.departments}
        for project in projects:
            for simulator in self.simulators.values():
                simulator.stories[project.code] = project.story.get("items", {})
        self.bar = report.ProgressBar(sum(len(p.example["items"]) for p in projects))

    def say(self, project, text):
        self.bar.line(f"{self.stage.clock.now():%Y-%m-%d %H:%M}  {project.name}：{text}")

    # ---- the window ----

    def submit_all(self):
        for project in self.projects:
            register, submit = project.messages()
            self.window.call(register)
            reply = self.window.call(submit)
            project.application_id = reply.application_id
            self.say(project, f"{report.STATUS[reply.status]}，代办员 {reply.agent_name}，共 "
                              f"{len(project.example['items'])} 项")
        self.stage.settle()
        for project in self.projects:
            self.go_to_hall(project)
            self.ask_opinion(project)
        self.get_in_touch()
        self.give_opinions()

    def supply(self, project):
        """Brings promised materials on the day that the story names."""
        today = self.stage.clock.now().date().isoformat()
        supply = project.story.get("supply")
        if not supply or supply["on"] > today:
            return
        project.story = {k: v for k, v in project.story.items() if k != "supply"}
        materials = [dict(m, status="present") for m in project.example["materials"] if m["status"] == "promised"]
        for material in materials:
            material.pop("promisedOn", None)
        self.window.call(bb.from_json({"applicationId": project.application_id, "materials": materials},
                                      bb.SupplyMaterials()))
        self.say(project, f"补齐容缺承诺材料 {len(materials)} 份")

    def deliver(self, project):
        view = self.window.call(bb.ShowApplication(application_id=project.application_id))
        contact = project.example["project"]["contactName"]
        for item in view.items:
            if item.state in ("approved", "refused", "not_accepted") and item.item not in project.delivered:
                self.window.call(bb.DeliverResult(application_id=project.application_id, item=item.item,
                                                  channel="counter", received_by=contact))
                project.delivered.add(item.item)
                self.bar.advance()
                self.say(project, f"送达 {item.item} {item.result or item.name}")
        project.closed = view.application.status == "closed"

    # ---- agent and office ----

    def go_to_hall(self, project):
        """The agent hands immediate items in at the hall as soon as they are handed over."""
        journal = self.agent.call(bb.ShowAgentLog(application_id=project.application_id))
        for visit in journal.hall:
            if not visit.submitted_at and not visit.decided_at:
                self.agent.call(bb.RecordAction(application_id=project.application_id, item=visit.item,
                                                kind="submitted_at_hall", text="已在服务大厅提交"))
                self.say(project, f"代办员到服务大厅提交 {visit.item} {self.catalogue[visit.item]['name_zh']}")

    def make_visits(self):
        """The office makes the return visits that are planned."""
        projects = {project.application_id: project for project in self.projects}
        for visit in self.office.call(bb.ListVisits(state="planned", limit=1000)).visits:
            project = projects.get(visit.application_id)
            if not project:
                continue
            record = bb.RecordVisit(visit=visit.visit, outcome="answered", how="phone",
                                    answered_by=visit.contact_name, satisfaction=5, text="对代办服务满意")
            for item in sorted(project.delivered):
                record.answers.add(item=item, done="yes", kept="unknown")
            self.office.call(record)
            self.say(project, f"回访 {visit.visit}：企业已答复")

    def get_in_touch(self):
        """The agent gets in touch with each department of a joint case; what departments owe for it, they give."""
        projects = {project.application_id: project for project in self.projects}
        for joint in self.supervisor.call(bb.ListJointCases(limit=1000)).joint_cases:
            project = projects.get(joint.application_id)
            waiting = [c for c in joint.contacts if not c.answered_at and not c.voided_at]
            if not project or not waiting:
                continue
            for contact in waiting:
                self.routing_agent.call(bb.RecordContact(number=joint.number, department=contact.department,
                                                         whom="审批股", how="phone", text="已送项目概况和并联计划"))
                self.stage.client("routing", f"department.{contact.department}").call(
                    bb.AnswerContact(number=joint.number, answer="已安排专人对接"))
            self.say(project, f"联办件 {joint.number}：由{self.departments[joint.lead]['name_zh']}牵头，"
                              f"已联系 {len(waiting)} 个部门，均已答复")

    def ask_opinion(self, project):
        """The department that handles an item asks another about it, as the story has it."""
        wanted = project.story.get("opinion")
        if wanted:
            handling = self.catalogue[wanted["item"]]["department_code"]
            self.stage.client("routing", f"department.{handling}").call(bb.AskOpinion(
                application_id=project.application_id, item=wanted["item"], department=wanted["department"],
                question=wanted["question"]))

    def give_opinions(self):
        """Whoever is asked answers, and the department that handles the item reads the relay."""
        projects = {project.application_id: project for project in self.projects}
        for opinion in self.supervisor.call(bb.ListOpinions(limit=1000)).opinions:
            project = projects.get(opinion.application_id)
            if project:
                story = project.story["opinion"]
                self.stage.client("routing", f"department.{opinion.department}").call(
                    bb.GiveOpinion(number=opinion.number, stand=story["stand"], text=story["text"]))
        for relay in self.supervisor.call(bb.ListRelays(limit=1000)).relays:
            project = projects.get(relay.application_id)
            if project:
                self.stage.client("routing", f"department.{relay.department}").call(bb.ReadRelay(number=relay.number))
                self.say(project, f"反馈 {relay.number}：{relay.text}（{self.departments[relay.department]['name_zh']}已阅知）")

    def answer_orders(self):
        """Whoever was given a supervision order answers it, and the office closes it."""
        projects = {project.application_id: project for project in self.projects}
        for order in self.supervisor.call(bb.ListOrders(limit=1000)).orders:
            project = projects.get(order.application_id)
            if not project:
                continue
            addressee = self.stage.client("routing", order.addressee.replace(":", "."))
            addressee.call(bb.ReplyOrder(number=order.number, reply="专家论证时间较长，正抓紧办理"))
            self.supervisor.call(bb.CloseOrder(number=order.number, text="已核实，继续跟踪"))
            self.say(project, f"督办 {order.number}：{order.addressee} 已回复")

    def hold_meetings(self):
        """The office convenes what was proposed for the next morning; all come, and one has something to do."""
        now = self.stage.clock.now()
        for meeting in self.supervisor.call(bb.ListMeetings(limit=1000)).meetings:
            if meeting.status == "proposed":
                tomorrow = self.days.at(self.days.on_or_after(now.date() + timedelta(days=1)), 9, 0)
                self.supervisor.call(bb.ConveneMeeting(number=meeting.number, meets_at=microseconds(tomorrow),
                                                       place="中心三楼会议室", topic=meeting.reason))
            elif meeting.status == "convened" and meeting.meets_at <= microseconds(now):
                self.record_minutes(meeting.number)

    def record_minutes(self, number):
        view = self.supervisor.call(bb.ShowMeeting(number=number))
        minutes = bb.RecordMinutes(number=number, minutes="各部门同意并联办理，互通进展")
        for seat in view.seats:
            minutes.seats.add(invitee=seat.invitee, attended="present", person="示例参会人")
        owner = view.seats[-1].invitee  # the departments stand behind the agent
        due = self.days.on_or_after(self.stage.clock.now().date() + timedelta(days=3))
        minutes.tasks.add(task="安排专人对接本项目", owner=owner, due_on=due.isoformat())
        self.supervisor.call(minutes)
        doer = self.stage.client("routing", "agent.a01" if owner == "agent" else owner.replace(":", "."))
        doer.call(bb.FinishTask(number=number, ordinal=1, result="已指定对接人"))
        project = next((p for p in self.projects if p.application_id == view.application_id), None)
        if project:
            self.say(project, f"会议 {number}：{len(view.seats)} 方参加，议定事项已落实")

    # ---- one step of the play ----

    def fetch_all(self):
        return sum(simulator.fetch() for simulator in self.simulators.values())

    def push_all(self):
        touched = False
        by_code = {p.application_id: p for p in self.projects}
        for simulator in self.simulators.values():
            for push, receipt in simulator.push_due(self.stage.clock.now()):
                touched = True
                if receipt.verdict not in ("accepted", "duplicate", "held"):
                    raise SystemExit(f"{simulator.code} {push.event}: {receipt.verdict} {receipt.detail}")
        return touched, by_code

    def step(self):
        """Everything that happens at the present instant; True while something did."""
        pushed, _ = self.push_all()
        if pushed:
            self.stage.settle()
        for project in self.projects:
            if not project.closed:
                self.supply(project)
                self.deliver(project)
        self.stage.settle()
        for project in self.projects:
            if not project.closed:
                self.go_to_hall(project)
        self.make_visits()
        self.get_in_touch()
        self.give_opinions()
        self.answer_orders()
        self.hold_meetings()
        return self.fetch_all() > 0

    def next_moment(self):
        moments = [s.next_moment() for s in self.simulators.values() if s.next_moment()]
        now = self.stage.clock.now()
        tomorrow = self.days.at(self.days.on_or_after(now.date() + timedelta(days=1)), 8, 30)
        return min(moments + [tomorrow])

    def play(self):
        self.submit_all()
        self.fetch_all()
        limit = self.stage.clock.now() + timedelta(days=400)
        while not all(project.closed for project in self.projects):
            if self.stage.clock.now() > limit:
                raise SystemExit("办理超过四百天仍未办结，示例未完成")
            self.stage.clock.set(max(self.next_moment(), self.stage.clock.now()))
            self.stage.settle()
            while self.step():
                pass
        self.bar.done()


def already_played(stage, projects):
    listing = stage.client("intake", "window.w01").call(bb.ListApplications(limit=1000))
    known = {a.project_code: a for a in listing.applications}
    for project in projects:
        if project.code in known:
            project.application_id = known[project.code].application_id
            project.closed = known[project.code].status == "closed"
    return [p for p in projects if not p.application_id], all(p.closed for p in projects if p.application_id)


def main(arguments):
    if len(arguments) < 2:
        raise SystemExit(__doc__)
    os.environ.setdefault("TZ", "Asia/Shanghai")
    stage = Stage(arguments[0])
    projects = [Project(path) for path in arguments[1:]]
    fresh, finished = already_played(stage, projects)
    if not finished:
        raise SystemExit("上一次演示没有走完；请执行 ./deploy/stop 后删除 var/demo 再运行")
    if fresh:
        Player(stage, fresh).play()
    parked = stage.parked()
    if parked:
        raise SystemExit("有事件未能生效（bangban parked list 查看原因）："
                         + "，".join(f"{name} {count} 条" for name, count in parked))
    report.print_all(stage, projects, load_catalogue(), load_departments())


if __name__ == "__main__":
    main(sys.argv[1:])
