"""Commands that need no service."""
import csv
import io
import json
import re
import stat
import subprocess
from xml.etree import ElementTree

import pytest

from conftest import BANGBAN, ROOT, environment

EXAMPLES = ROOT / "deploy/examples"
# Project, promised: serial, parallel, tolerant; the same by the periods of the law; parallel and tolerant path.
LENGTHS = {
    "factory": ((133, 71, 55), (264, 141, 101), "14 9 13 15 25 28 24 27 30", "14 9 15 32 28 24 27 30"),
    "factory-grassland": ((143, 75, 59), (284, 142, 102), "1 17 9 13 15 25 28 24 27 30", "1 17 9 15 32 28 24 27 30"),
    "renovation": ((65, 34, 26), (119, 61, 46), "15 25 28 24 27", "22 28 24 27"),
    "road": ((146, 69, 69), (295, 143, 143), "3 8 4 17 10 34 38 36", "3 8 4 17 10 34 38 36"),
    "building": ((123, 67, 51), (288, 166, 141), "3 8 4 13 10 15 25 28 24 27", "3 8 4 13 10 15 32 28 24 27"),
    "water-intake": ((78, 41, 36), (178, 106, 86), "1 39 40 45 48", "1 39 40 48"),
    "water-project": ((105, 50, 45), (217, 105, 100), "39 4 46 49", "39 4 46 49"),
}


def lengths(plan):
    return plan["serial_workdays"], plan["parallel_workdays"], plan["tolerant_workdays"]


# ---- plan ----

@pytest.mark.parametrize("name", LENGTHS)
def test_plan_has_the_published_lengths_and_paths(bangban, name):
    promised, statutory, path, tolerant_path = LENGTHS[name]
    file = EXAMPLES / f"{name}.json"
    plan = bangban("plan", file, "--all-alternatives", "--json").json
    assert lengths(plan) == promised
    assert plan["critical_path"] == [int(n) for n in path.split()]
    assert plan["tolerant_critical_path"] == [int(n) for n in tolerant_path.split()]
    assert len(plan["steps"]) == len(json.loads(file.read_text())["items"])
    assert lengths(bangban("plan", file, "--all-alternatives", "--statutory", "--json").json) == statutory


def test_plan_for_people(bangban):
    ran = bangban("plan", EXAMPLES / "factory.json", "--all-alternatives")
    assert ran.code == 0
    assert "串联需 133 个工作日，并联 71 个，容缺并联 55 个" in ran.out
    assert "14 → 9 → 13" in ran.out
    assert "\033" not in ran.out


def test_plan_names_what_the_facts_drop(bangban, tmp_path):
    project = json.loads((EXAMPLES / "factory.json").read_text())
    project["project"]["facts"]["energy_tce"] = "500"
    (tmp_path / "p.json").write_text(json.dumps(project))
    dropped = bangban("plan", tmp_path / "p.json", "--json").json["dropped"]
    assert [(d["item"], d["reason"]) for d in dropped] == [(2, "exempt")]
    assert "无需办理：2 " in bangban("plan", tmp_path / "p.json").out


def test_plan_says_what_each_relaxation_saves_and_what_another_would(bangban):
    plan = bangban("plan", EXAMPLES / "factory.json", "--all-alternatives", "--json").json
    relaxed = {(edge["before"], edge["after"]): edge["workdays"] for edge in plan["relaxed"]}
    assert relaxed[15, 25] == 6 and relaxed[13, 15] == 5  # accept first, supply later: 71 becomes 55
    days = [edge["workdays"] for edge in plan["relaxable"]]
    assert days == sorted(days, reverse=True) and plan["relaxable"][0] == {"before": 14, "after": 9, "workdays": 7}
    text = bangban("plan", EXAMPLES / "factory.json", "--all-alternatives").out
    assert "15 → 25 省 6 个工作日：" in text and "14 → 9 可再省 7 个工作日：" in text


def test_plan_as_bars(bangban, tmp_path):
    ran = bangban("plan", EXAMPLES / "renovation.json", "--all-alternatives", "--svg", tmp_path / "g.svg")
    rows = {int(row.split()[0]): row for row in ran.out.splitlines() if "█" in row and row.split()[0].isdigit()}
    assert len(rows) == 9 and rows[15].count("█") == 10 and "●" in rows[15]  # one column a day on a short scale
    assert rows[6].count("█") == 1 and "░" in rows[6] and "●" not in rows[6]
    drawing = ElementTree.parse(tmp_path / "g.svg").getroot()
    names = [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert "15 办理《建设工程规划许可证》" in names
    assert bangban("plan", EXAMPLES / "renovation.json", "--svg", "/nowhere/g.svg").code == 4


def test_what_if(bangban):
    file = EXAMPLES / "factory.json"
    with_it = bangban("plan", file, "--with", "17", "--json").json
    assert 17 in [step["item"] for step in with_it["steps"]]
    without = bangban("plan", file, "--without", "43,53", "--json").json
    assert not {43, 53} & {step["item"] for step in without["steps"]}
    assert [d["item"] for d in bangban("plan", file, "--fact", "energy_tce=500", "--json").json["dropped"]] == [2]
    assert "串联 133 → 126 个工作日（少 7）" in bangban("plan", file, "--all-alternatives", "--without", "43").out


@pytest.mark.parametrize("options, code, says", [
    (("--without", "6"), 4, "事项 6"), (("--without", "x"), 2, "--without"), (("--with", "60"), 2, "--with"),
    (("--fact", "energy_tce"), 2, "名称=值"), (("--fact", "energy_tce=many"), 2, "energy_tce"),
])
def test_what_cannot_be_supposed(bangban, options, code, says):
    ran = bangban("plan", EXAMPLES / "factory.json", *options)
    assert ran.code == code and says in ran.err and not ran.out


@pytest.mark.parametrize("change, says", [
    (lambda p: p["items"].append(60), "items[18]"),
    (lambda p: p["items"].append(1), "重复"),
    (lambda p: p.update(items=[]), "items"),
    (lambda p: p.update(item=[1]), "item:"),
    (lambda p: p["materials"][2].update(code=7), "materials[2].code"),
    (lambda p: p["materials"][2].update(kode="x"), "materials[2]"),
    (lambda p: p["project"]["facts"].update(energy_tce="many"), "project.facts.energy_tce"),
    (lambda p: p["project"]["facts"].update(enrgy_tce="1"), "project.facts.enrgy_tce"),
    (lambda p: p.pop("project"), "project"),
])
def test_a_bad_project_names_file_and_field(bangban, tmp_path, change, says):
    project = json.loads((EXAMPLES / "factory.json").read_text())
    change(project)
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(project))
    ran = bangban("plan", path)
    assert ran.code == 4 and not ran.out
    assert says in ran.err and "bad.json" in ran.err


@pytest.mark.parametrize("text, says", [
    ('{"project": {},\n "items": [1,]}', "bad.json:2"), ("[]", "对象"), ("", "bad.json"),
    ('{"items": [1], "items": [2], "project": {}}', "bad.json"), ('{"project": 1, "items": [1]}', "project"),
])
def test_a_file_that_is_no_project(bangban, tmp_path, text, says):
    path = tmp_path / "bad.json"
    path.write_text(text)
    ran = bangban("plan", path)
    assert ran.code == 4 and says in ran.err


def test_a_field_in_a_file_is_named_with_its_line(bangban, tmp_path):
    text = (EXAMPLES / "factory.json").read_text().replace('"code": "M01-03"', '"code": 3')
    line = next(n for n, row in enumerate(text.splitlines(), 1) if '"code": 3' in row)
    (tmp_path / "bad.json").write_text(text)
    ran = bangban("plan", tmp_path / "bad.json")
    assert f"bad.json:{line}" in ran.err and "materials[2].code" in ran.err


def test_a_file_that_is_not_there(bangban):
    ran = bangban("plan", "/nowhere/x.json")
    assert ran.code == 4 and "/nowhere/x.json" in ran.err


# ---- calendar ----

def test_calendar_add(bangban):
    assert bangban("calendar", "add", "2026-02-13", "5").out == "2026-02-27\n"
    assert bangban("calendar", "add", "2026-02-13", "5", "--json").json == {"date": "2026-02-27", "provisional": False}
    assert bangban("calendar", "add", "2028-02-13", "5", "--json").json["provisional"]
    assert not bangban("calendar", "add", "2026-02-13", "5").err


def test_calendar_says_that_a_day_is_provisional(bangban):
    ran = bangban("calendar", "add", "2028-02-01", "5")
    assert ran.code == 0 and len(ran.out) == len("2028-02-08\n") and "暂定" in ran.err


def test_calendar_days_and_count_agree(bangban):
    listing = bangban("calendar", "days", "2026").out
    assert listing.startswith("date,workday,name,provisional\n")
    rows = list(csv.DictReader(io.StringIO(listing)))
    assert len(rows) == 365
    workdays = sum(row["workday"] == "1" for row in rows)
    assert bangban("calendar", "count", "2025-12-31", "2026-12-31").out == f"{workdays}\n"
    as_json = bangban("calendar", "days", "2026", "--json").json
    assert [str(int(day["workday"])) for day in as_json] == [row["workday"] for row in rows]


@pytest.mark.parametrize("arguments", [
    ("add", "2026-02-30", "5"), ("add", "2026-02-13", "-5"), ("add", "2026-02-13", "5x"), ("add", "2018-01-01", "1"),
    ("add", "2026-02-13", "1000000"), ("days", "2018"), ("days", "x"), ("count", "2026-01-01", "tomorrow"),
])
def test_calendar_refuses_nonsense(bangban, arguments):
    ran = bangban("calendar", *arguments)
    assert ran.code == 2 and ran.err and not ran.out


# ---- keys ----

def test_keys_are_made_listed_and_revoked(bangban, tmp_path):
    keys = tmp_path / "keys"
    assert bangban("--key-directory", keys, "keys", "new", "window.w01", "operator.ops").code == 0
    assert stat.S_IMODE((keys / "window.w01.key").stat().st_mode) == 0o600
    assert (keys / "allow/window.w01.pub").read_text() == (keys / "window.w01.pub").read_text()
    again = bangban("--key-directory", keys, "keys", "new", "window.w01")
    assert again.code == 1 and "window.w01" in again.err
    assert bangban("--key-directory", keys, "keys", "revoke", "window.w01").code == 0
    listed = bangban("--key-directory", keys, "keys", "list", "--json").json
    assert {k["name"]: k["allowed"] for k in listed} == {"operator.ops": True, "window.w01": False}
    assert bangban("--key-directory", keys, "keys", "revoke", "window.w01").code == 1


@pytest.mark.parametrize("name", ["nobody.x", "window/../x", "", "Window.1"])
def test_key_names(bangban, tmp_path, name):
    assert bangban("--key-directory", tmp_path / "keys", "keys", "new", name).code in (2, 4)
    assert not list(tmp_path.rglob("*.key"))


# ---- clock ----

@pytest.fixture
def played(bangban, instance):
    (instance / "client.conf").write_text(f"clock: file:{instance}/clock\n")
    (instance / "clock").write_bytes((1772440200 * 1_000_000).to_bytes(8, "little"))
    return instance


def test_a_virtual_clock_moves_forward_only(bangban, played):
    clock = lambda *words: bangban("--instance", played, "clock", *words, "--json")  # noqa: E731
    assert clock("show").json == {"now": "2026-03-02T16:30:00+08:00", "virtual": True}
    assert clock("advance", "1d2h30m").json["now"] == "2026-03-03T19:00:00+08:00"
    assert clock("set", "2026-03-04T09:00").json["now"] == "2026-03-04T09:00:00+08:00"
    assert clock("set", "2026-03-05").json["now"] == "2026-03-05T00:00:00+08:00"
    back = clock("set", "2026-03-04T09:00:00+08:00")
    assert back.code == 1 and "倒退" in back.err
    assert clock("show").json["now"] == "2026-03-05T00:00:00+08:00"


@pytest.mark.parametrize("arguments", [("set", "noon"), ("advance", "5"), ("advance", "5w"), ("advance", ""),
                                       ("advance", "0m"), ("advance", "99999999999999999999d")])
def test_clock_refuses_nonsense(bangban, played, arguments):
    assert bangban("--instance", played, "clock", *arguments).code == 2


def test_the_system_clock_is_not_moved(bangban, instance):
    assert bangban("--instance", instance, "clock", "show", "--json").json["virtual"] is False
    assert bangban("--instance", instance, "clock", "advance", "1d").code == 1


# ---- the command line itself ----

def commands(bangban):
    return re.findall(r"^  ([a-z]+(?: [a-z]+)?) ", bangban("--help").out, re.M)


@pytest.mark.parametrize("group", ["show", "calendar", "parked", "audit", "clock", "keys"])
def test_a_group_of_commands_has_help(bangban, group):
    ran = bangban(group, "--help")
    assert ran.code == 0 and f"\n  {group} " in ran.out and not ran.err
    assert bangban(group, "nonsense", "--help").code == 2


@pytest.mark.parametrize("wanted", ["nosuch", "", "0190a3f2-5b1c-7d00-8000"])
def test_watch_needs_an_id(bangban, instance, wanted):
    ran = bangban("--instance", instance, "watch", wanted, "--timeout", "1")
    assert ran.code == 2 and "项目代码" in ran.err


def test_every_command_has_help_with_an_example_and_the_exit_codes(bangban):
    names = commands(bangban)
    assert len(names) > 25
    for name in names:
        ran = bangban(*name.split(), "--help")
        assert ran.code == 0 and "bangban" in ran.out and "退出码" in ran.out, name
        assert re.search(rf"^  bangban .*{name}", ran.out, re.M), name


@pytest.mark.parametrize("arguments", [
    (), ("nonsense",), ("show",), ("calendar", "ad"), ("plan",), ("plan", "a", "b"), ("plan", "x", "--limit", "3"),
    ("list", "--limit"), ("list", "--nonsense"), ("list", "--json=yes"), ("list", "--limit", "0"), ("list", "--timeout", "x"),
    ("list", "--timeout", "0"),
    ("handovers",), ("deliver", "x"), ("deliver", "x", "1", "--nonsense", "y"), ("supply", "x", "M99-99"),
    ("parked", "replay", "intake", "routing", "1"), ("parked", "replay", "intake", "routing", "0", "--reason", "x"),
    ("show", "status", "nobody"), ("handovers", "--department", "nobody"), ("audit", "verify"),
])
def test_wrong_usage(bangban, instance, arguments):
    ran = bangban(*arguments, BANGBAN_HOME=str(instance))
    assert ran.code == 2, ran.err
    assert ran.err and not ran.out


def test_nobody_answers(bangban, instance):
    ran = bangban("--instance", instance, "list", "--timeout", "1")
    assert ran.code == 3 and "intake" in ran.err
    status = bangban("--instance", instance, "show", "status", "all", "--json", "--timeout", "1")
    assert status.code == 3
    assert [s["state"] for s in status.json] == ["unreachable", "unreachable"]


def test_no_instance(bangban):
    ran = bangban("list", "--instance", "/nowhere")
    assert ran.code == 4 and "/nowhere" in ran.err


def test_a_bad_client_configuration_names_its_line(bangban, instance):
    (instance / "client.conf").write_text("clock: system\ncolour: red\n")
    ran = bangban("--instance", instance, "clock", "show")
    assert ran.code == 4 and "client.conf:2" in ran.err


def test_a_full_disk_is_no_success():
    with open("/dev/full", "w") as full:
        done = subprocess.run([BANGBAN, "calendar", "days", "2026"], stdout=full, stderr=subprocess.PIPE,
                              env=environment(), cwd=ROOT)
    assert done.returncode == 4


# ---- completion ----

def complete(*words):
    script = (f"source {ROOT}/deploy/completion/bangban.bash; COMP_WORDS=({BANGBAN} {' '.join(words[:-1])} "
              f"'{words[-1]}'); COMP_CWORD={len(words)}; _bangban; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()


def test_completion():
    assert {"plan", "show", "calendar", "push"} <= set(complete(""))
    assert complete("cal") == ["calendar"]
    assert complete("calendar", "a") == ["add"]
    assert {"status", "plan", "application"} <= set(complete("--json", "show", ""))
    assert "--statutory" in complete("plan", "--") and "--statutory" not in complete("list", "--")
    assert complete("push", "x", "--department", "hou") == ["housing"]
