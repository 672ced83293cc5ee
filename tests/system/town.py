"""What the people of the tests do: bring projects to the window, speak for departments, let time pass."""
import csv
import itertools
import json
import os
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

import bangban_client as bb
import codes
from catalogue import DATA, load_catalogue
from virtual_time import WorkingDays, microseconds

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def refused(code, *fields):
    """The call within is refused with this problem code and names exactly these fields."""
    with pytest.raises(bb.Problem) as caught:
        yield caught
    assert caught.value.code == code, caught.value
    assert caught.value.title and caught.value.detail
    assert {error.field for error in caught.value.errors} == set(fields), caught.value
    assert all(error.rule and error.cure for error in caught.value.errors)


class Case:
    """One application under test."""

    def __init__(self, town, reply, items):
        self.town, self.id, self.items, self.reply = town, reply.application_id, items, reply

    def show(self):
        return self.town.window.call(bb.ShowApplication(application_id=self.id))

    def item(self, number):
        return next(item for item in self.show().items if item.item == number)

    def clock(self, number, kind):
        """The clock of an item, or None while none has begun."""
        clocks = self.town.stage.client("deadline", "operator.ops").call(
            bb.ListClocks(application_id=self.id, limit=1000)).clocks
        return next((c for c in clocks if (c.item, c.kind) == (number, kind) and c.state != "waiting"), None)

    def approval(self, number):
        """What the department's adapter has of an item."""
        item = self.item(number)
        return self.town.department(item.department).call(bb.ShowApproval(approval_id=item.approval_id))


class Town:
    def __init__(self, stage):
        self.stage, self.clock = stage, stage.clock
        self.window = stage.client("intake", "window.w01")
        self.catalogue = load_catalogue()
        build = Path(os.environ.get("BANGBAN_BUILD", ROOT / "build-test"))
        self.days = WorkingDays(str(build / "bin/bangban"), range(2026, 2031))  # a session takes years
        self.numbers = itertools.count(1)
        with open(DATA / "materials.csv", encoding="utf-8", newline="") as file:
            self.materials = list(csv.DictReader(line for line in file if not line.startswith("#")))

    # ---- the window ----

    def project(self, **changes):
        fields = {"projectCode": codes.project_code(), "creditCode": codes.credit_code(), "name": "测试项目",
                  "applicant": "测试企业有限公司", "contactName": "张三", "contactPhone": "13847700001",
                  "industryCode": "3011", "landZone": "", "investmentCents": "500000000", "facts": {}}
        return fields | changes

    def present(self, items, missing=(), promised=None):
        """All required materials of the items that no other of them supplies; `promised` code -> day."""
        promised = promised or {}
        for row in self.materials:
            item, code = int(row["item_no"]), row["material_code"]
            supplied = [s for s in row["reusable_from_item"].split("|") if s and int(s) in items]
            if item not in items or row["required"] != "yes" or supplied or code in missing:
                continue
            if code in promised:
                yield {"item": item, "code": code, "status": "promised", "promisedOn": promised[code]}
            else:
                yield {"item": item, "code": code, "status": "present"}

    def submission(self, project, items, materials=(), **changes):
        """A SubmitApplication as JSON, with its mandate."""
        today = self.clock.now().date()
        return {"projectCode": project["projectCode"], "items": list(items), "window": "W01", "channel": "counter",
                "agreement": {"signedOn": today.isoformat(), "signedBy": project["contactName"]},
                "powerOfAttorney": {"principal": project["applicant"], "scope": "代为办理本项目的审批事项",
                                    "validUntilOn": (today + timedelta(days=365)).isoformat()},
                "materials": list(materials)} | changes

    def submit(self, items, project=None, missing=(), promised=None, materials=None, asks=None, **changes):
        """Registers a project and submits an application; returns the Case (Problem is raised as it is).

        `asks` are fields of the submission, `changes` those of the project."""
        project = project or self.project(**changes)
        self.window.call(bb.RegisterProject(project=bb.from_json(project, bb.Project())))
        materials = self.present(items, missing, promised) if materials is None else materials
        message = self.submission(project, items, materials, **(asks or {}))
        case = Case(self, self.window.call(bb.from_json(message, bb.SubmitApplication())), items)
        case.project = project
        self.stage.settle()
        return case

    def deliver(self, case, item):
        reply = self.window.call(bb.DeliverResult(application_id=case.id, item=item, channel="counter",
                                                  received_by="张三"))
        self.stage.settle()
        return reply

    # ---- departments ----

    def department(self, code, key=None):
        return self.stage.client(f"department.{code}", key or f"department.{code}")

    def department_of(self, item):
        return self.catalogue[item]["department_code"]

    def message(self, case, item, event, at=None, **details):
        """A PushStatus for an approval of a case, occurring now or at `at`."""
        number = next(self.numbers)
        if event == "approved" and "document" not in details:
            details["document"] = bb.ResultDocument(number=f"测〔2026〕{number}号", title="结果文书")
        return bb.PushStatus(event_id=details.pop("event_id", f"t-{number}"),
                             approval_id=case.item(item).approval_id, event=event,
                             occurred_at=microseconds(at or self.clock.now()), source_sequence=number, **details)

    def push(self, case, item, event, settle=True, **details):
        """Pushes one status event as the item's department; returns the receipt."""
        receipt = self.department(self.department_of(item)).call(self.message(case, item, event, **details))
        if settle:
            self.stage.settle()
        return receipt

    def supply(self, case, *materials):
        """Brings (item, code) materials; returns the reply."""
        message = bb.SupplyMaterials(application_id=case.id)
        for item, code in materials:
            message.materials.add(item=item, code=code, status="present")
        reply = self.window.call(message)
        self.stage.settle()
        return reply

    def carry_through(self, case, item):
        """Receives, accepts and approves an item."""
        for event in ("received", "accepted", "approved"):
            receipt = self.push(case, item, event, settle=False)
            assert receipt.verdict == "accepted", receipt
        self.stage.settle()

    # ---- time ----

    def pass_time(self, **delta):
        self.go_to(self.clock.now() + timedelta(**delta))

    def go_to(self, moment):
        self.clock.set(moment)
        self.stage.settle()

    def next_morning(self, hour=9, minute=0):
        """The next working day, at the hour."""
        day = self.days.on_or_after(self.clock.now().date() + timedelta(days=1))
        self.go_to(self.days.at(day, hour, minute))

    def pass_workdays(self, count, hour=9):
        self.go_to(self.days.at(self.days.add(self.clock.now().date(), count), hour))


def example(name):
    return json.loads((ROOT / "deploy/examples" / f"{name}.json").read_text(encoding="utf-8"))
