# SPDX-License-Identifier: Apache-2.0
"""The command line against a running instance: a case from submission to delivery without another tool.

What needs no service (plans, calendar, help, wrong usage) is tested in tests/cli.
"""
import json
import signal
import subprocess
import time

import pytest

import bangban_client as bb
import codes
from town import example

ITEMS = [1]


class Ran:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def bangban(place):
    def run(*words, stdin=""):
        return Ran(subprocess.run([place.instance.bin / "bangban", "--instance", place.instance.directory,
                                   *map(str, words)], input=stdin, capture_output=True, text=True, timeout=60))
    return run


def write_project(town, path, items=ITEMS, missing=(), **changes):
    project = town.project(**changes)
    file = {"project": project} | town.submission(project, items, town.present(items, missing))
    del file["projectCode"]  # it is in the project
    path.write_text(json.dumps(file, ensure_ascii=False, indent=1), encoding="utf-8")
    return file["project"]["projectCode"]


def status_lines(town, approval_id, *events):
    for number, event in enumerate(events):
        line = {"eventId": f"cli-{codes.project_code()}-{event}", "approvalId": approval_id, "event": event,
                "occurredAt": town.clock.now().isoformat(), "sourceSequence": str(number + 1)}
        if event == "approved":
            line["document"] = {"number": "测1号", "title": "备案告知书"}
        yield json.dumps(line, ensure_ascii=False)


def test_a_case_from_submission_to_delivery(town, stage, bangban, tmp_path):
    town.next_morning()
    code = write_project(town, tmp_path / "p.json")
    submitted = bangban("submit", tmp_path / "p.json", "--json")
    assert submitted.code == 0, submitted.err
    case = submitted.json["applicationId"]
    stage.settle()
    assert case in bangban("list", "--limit", "1000").out
    shown = bangban("show", "application", code, "--json").json
    assert shown["application"]["applicationId"] == case
    approval = shown["items"][0]["approvalId"]
    assert approval in bangban("handovers", "--department", "ndrc", "--limit", "500", "--json").out
    lines = list(status_lines(town, approval, "received", "accepted", "approved"))
    pushed = bangban("push", "-", "--department", "ndrc", "--json", stdin="\n".join(lines))
    assert pushed.code == 0, pushed.err
    receipts = [json.loads(line)["receipt"] for line in pushed.out.splitlines()]
    assert [(r["verdict"], r["state"]) for r in receipts] == \
        [("accepted", "received"), ("accepted", "accepted"), ("accepted", "approved")]
    stage.settle()
    again = bangban("push", "-", "--department", "ndrc", "--json", stdin=lines[0])
    assert again.code == 0 and json.loads(again.out)["receipt"]["verdict"] == "duplicate"
    delivered = bangban("deliver", case, "1", "--received-by", "白雪梅", "--channel", "counter", "--json")
    assert delivered.code == 0 and delivered.json["status"] == "closed"
    stage.settle()
    assert bangban("show", "approval", approval, "--department", "ndrc", "--json").json["state"] == "delivered"
    assert bangban("show", "plan", case, "--json").json["finished"] is True
    clocks = bangban("show", "clocks", "--application", case, "--json").json["clocks"]
    assert {(c["kind"], c["state"]) for c in clocks} == \
        {("same_day", "closed"), ("hall", "closed"), ("agency", "closed"), ("feedback", "closed"), ("delivery", "closed"),
         ("visit", "running")}
    assert bangban("show", "ledger", case, "--json").code == 0
    for words in (("show", "application", case), ("show", "plan", case), ("show", "clocks"), ("show", "ledger", case),
                  ("show", "approval", approval, "--department", "ndrc"), ("show", "status", "all"), ("list",),
                  ("handovers", "--department", "ndrc"), ("quarantine", "--department", "ndrc")):
        ran = bangban(*words)
        assert ran.code == 0 and ran.out and not ran.err, words


def test_a_case_is_named_by_the_number_on_its_receipt(town, stage, bangban):
    case = town.submit([3])
    number = case.show().application.number
    assert number.startswith("BB") and number in bangban("show", "application", number).out
    for words in (("show", "plan", number), ("show", "ledger", number), ("show", "acts", number),
                  ("show", "clocks", "--application", number), ("show", "messages", "--application-id", number),
                  ("issue", "open", number, "边界", "--raised-by", "白雪梅", "--key", "office.o01")):
        ran = bangban(*words)
        assert ran.code == 0 and ran.out and not ran.err, (words, ran.err)
    assert bangban("show", "plan", number, "--json").json["applicationId"] == case.id
    unknown = bangban("show", "plan", "BB20200101-9999")
    assert unknown.code == 1 and "没有" in unknown.err


def test_a_correction_is_completed_by_supply(town, stage, bangban, tmp_path):
    write_project(town, tmp_path / "p.json", missing=("M01-02", "M01-03"))
    submitted = bangban("submit", tmp_path / "p.json", "--json")
    assert submitted.code == 1 and {m["code"] for m in submitted.json["missing"]} == {"M01-02", "M01-03"}
    case = submitted.json["applicationId"]
    assert bangban("supply", case, "M01-02").code == 1  # one is still missing
    done = bangban("supply", case, "M01-03", "--json")
    assert done.code == 0 and done.json["status"] == "accepted"
    stage.settle()


@pytest.mark.parametrize("spoil, field, where", [
    (lambda file: file["materials"][2].update(code="M99-77"), "materials[2].code", "service"),
    (lambda file: file["project"].update(creditCode="91150602MA0TEXT12S"), "project.creditCode", "service"),
    (lambda file: file["materials"][1].update(status=5), "materials[1].status", "file"),
])
def test_a_bad_row_is_named_and_nothing_is_submitted(town, bangban, tmp_path, spoil, field, where):
    code = write_project(town, tmp_path / "p.json")
    file = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    spoil(file)
    (tmp_path / "p.json").write_text(json.dumps(file, indent=1), encoding="utf-8")
    ran = bangban("submit", tmp_path / "p.json")
    assert ran.code == (4 if where == "file" else 1) and field in ran.err
    assert bangban("show", "application", code).code == 1
    assert bangban("show", "project", code).code == 1


def test_a_bad_line_of_pushes_is_named_and_none_is_sent(town, bangban):
    case = town.submit(ITEMS)
    approval = case.item(1).approval_id
    lines = list(status_lines(town, approval, "received", "accepted"))
    lines[1] = lines[1].replace('"occurredAt": "', '"occurredAt": "x')
    ran = bangban("push", "-", "--department", "ndrc", stdin="\n".join(lines))
    assert ran.code == 4 and ":2" in ran.err and "occurredAt" in ran.err
    assert case.item(1).state == "handed_over"


def test_refusals_have_their_exit_codes(bangban):
    unknown = "0190a3f2-5b1c-7d00-8000-00000000ffff"
    for words, code in ((("show", "application", unknown), 1), (("show", "plan", "x"), 1), (("assess", "2026Q9"), 1),
                        (("deliver", unknown, "1", "--received-by", "张三"), 1), (("show",), 2), (("deliver", "x"), 2),
                        (("submit", "/nowhere.json"), 4), (("list", "--key", "department.ndrc"), 1)):
        ran = bangban(*words)
        assert ran.code == code and ran.err, (words, ran.code, ran.err)


def test_a_controlled_project_is_refused_with_its_basis(town, bangban, tmp_path):
    write_project(town, tmp_path / "p.json", landZone="permanent_basic_farmland")
    ran = bangban("submit", tmp_path / "p.json")
    assert ran.code == 1 and "土地管理法" in ran.out + ran.err


def test_watch_shows_what_happens(place, town, tmp_path):
    with open(tmp_path / "seen", "wb") as file:
        watch = subprocess.Popen([place.instance.bin / "bangban", "--instance", place.instance.directory, "watch",
                                  "--json"], stdout=file)
    seen, case, deadline = "", None, time.monotonic() + 30
    try:
        while case is None or case.id not in seen:  # the first cases may pass before it has connected everywhere
            assert time.monotonic() < deadline and watch.poll() is None, seen
            case = town.submit(ITEMS)
            time.sleep(0.2)
            seen = (tmp_path / "seen").read_text(encoding="utf-8")
    finally:
        watch.send_signal(signal.SIGINT)
        assert watch.wait(10) == 0
    assert all(isinstance(json.loads(line), dict) for line in (tmp_path / "seen").read_text().splitlines())


def test_clock_parked_audit_assess_and_keys(town, stage, bangban):
    before = bangban("clock", "show", "--json").json
    assert before["virtual"] is True
    assert bangban("clock", "advance", "1m", "--json").json["now"] > before["now"]
    assert bangban("clock", "set", "2020-01-01").code == 1
    stage.settle()
    parked = bangban("parked", "list", "all", "--json")
    assert parked.code == 0 and "sequence" not in parked.out
    assert bangban("audit", "verify").code == 0
    quarter = f"{town.clock.now().year}Q{(town.clock.now().month + 2) // 3}"
    first, again = (bangban("assess", quarter, "--json") for _ in range(2))
    assert first.code == 0 and first.out == again.out and len(first.json["departments"]) == 14
    assert len(bangban("assess", quarter, "--department", "ndrc", "--json").json["departments"]) == 1
    listed = {key["name"]: key["allowed"] for key in bangban("keys", "list", "--json").json}
    assert listed["window.w01"] and listed["service.intake"]


def test_the_printed_problem_is_the_services(town, stage, bangban, tmp_path):
    (tmp_path / "p.json").write_text(json.dumps(example("road") | {"items": [1, 77]}), encoding="utf-8")
    ran = bangban("submit", tmp_path / "p.json", "--json")
    assert ran.code in (1, 4) and "items[1]" in ran.err
    with pytest.raises(bb.Problem) as caught:
        stage.client("routing", "operator.ops").call(bb.ShowPlan(application_id="x"))
    assert bangban("show", "plan", "x", "--json").json["code"] == caught.value.code


def test_two_clerks_on_one_case(town, stage, bangban, tmp_path):
    """The second one's command rests on what the first has changed: a conflict that says what and by whom."""
    town.next_morning()
    day = town.days.add(town.clock.now().date(), 1).isoformat()
    case = town.submit([3], promised={"M03-03": day})
    version = case.show().application.version
    first = bangban("supply", case.id, "M03-03", "--expected-version", version, "--actor", "甲")
    assert first.code == 0, first.err
    second = bangban("supply", case.id, "M03-03", "--expected-version", version, "--actor", "乙")
    assert second.code == 1 and "补交材料" in second.err and "甲" in second.err, second.err
    acts = bangban("show", "acts", case.id)
    assert acts.code == 0 and "补交材料" in acts.out and "甲" in acts.out, acts.out
    assert [act["person"] for act in bangban("show", "acts", case.id, "--json").json["acts"]] == ["甲"]
    assert bangban("show", "acts", case.id, "--nonsense", "1").code == 2
