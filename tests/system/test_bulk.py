# SPDX-License-Identifier: Apache-2.0
"""Bulk load: every fault by row and column, all rows or none, and what is interrupted goes on."""
import csv
import hashlib
import io
import subprocess
import uuid
from datetime import timedelta

import pytest

import bangban_client as bb
import codes
from town import ROOT, refused

PROJECT = ["project_code", "credit_code", "name", "applicant", "contact_name", "contact_phone", "industry_code",
           "land_zone", "investment_yuan", "facts"]
APPLICATION = ["项目代码", "事项", "窗口", "渠道", "协议签订日期", "协议签订人", "委托人", "委托事项", "委托期限", "材料"]


class Load:
    """Files of a load under test: rows as dicts of the columns, which tests change as they like."""

    def __init__(self, town, count=2):
        self.town, today = town, town.clock.now().date()
        self.projects, self.applications = [], []
        materials = "|".join(m["code"] for m in town.present([1]))
        for number in range(count):
            code = codes.project_code()
            self.projects.append(dict(zip(PROJECT, [
                code, codes.credit_code(), f"批量项目{number}", "批量企业", "张三", "13847700001", "3011", "",
                "5000000.50", ""])))
            self.applications.append(dict(zip(APPLICATION, [
                code, "1", "W01", "counter", today.isoformat(), "张三", "批量企业", "代办本项目审批",
                (today + timedelta(days=365)).isoformat(), materials])))
        self.id = hashlib.sha256(uuid.uuid4().bytes).hexdigest()

    def rows(self):
        for file, rows in enumerate((self.projects, self.applications)):
            for number, row in enumerate(rows):
                yield bb.LoadRow(file=file, line=number + 2, cells=list(row.values()))

    def open(self):
        files = [bb.LoadFile(name="projects.csv", columns=PROJECT),
                 bb.LoadFile(name="applications.csv", columns=APPLICATION)]
        rows = len(self.projects) + len(self.applications)
        return self.town.window.call(bb.OpenLoad(load_id=self.id, rows=rows, files=files))

    def stage(self, page=100):
        report, rows = self.open(), list(self.rows())
        for first in range(report.received, len(rows), page):
            report = self.town.window.call(bb.AddRows(load_id=self.id, first=first + 1, rows=rows[first:first + page]))
        assert report.received == report.rows == len(rows)
        return self

    def check(self):
        return self.town.window.call(bb.CheckLoad(load_id=self.id), timeout=120)

    def commit(self):
        report = self.town.window.call(bb.CommitLoad(load_id=self.id), timeout=120)
        self.town.stage.settle()
        return report

    def view(self):
        return self.town.window.call(bb.ShowLoad(load_id=self.id, limit=1000))

    def faults(self):
        return {(f.file, f.line, f.column) for f in self.view().faults}


def known(town, code):
    try:
        return town.window.call(bb.ShowApplication(project_code=code)).application.status
    except bb.Problem as problem:
        assert problem.code == "not-found"
        return None


def outcomes(report):
    return {o.status: o.count for o in report.outcomes}


@pytest.fixture
def load(town):
    town.next_morning()
    return Load(town)


def test_a_dry_run_says_what_would_become_of_it_and_does_nothing(town, load):
    load.applications[1]["材料"] = ""
    report = load.stage().check()
    assert (report.status, report.faults, report.projects) == ("staging", 0, 2) and report.checked_at
    assert outcomes(report) == {"accepted": 1, "correction": 1}
    assert not load.view().results and not any(known(town, p["project_code"]) for p in load.projects)
    heads = town.stage.statuses()["intake"]
    load.check()
    assert [(h.stream, h.applied) for h in heads.cursors] == \
        [(h.stream, h.applied) for h in town.stage.statuses()["intake"].cursors]


def test_all_rows_take_effect_as_if_each_had_been_submitted(town, load):
    report = load.stage().commit()
    assert report.status == "committed" and report.committed_at and outcomes(report) == {"accepted": 2}
    results = load.view().results
    assert [(r.file, r.line, r.status) for r in results] == [("applications.csv", n, "accepted") for n in (2, 3)]
    view = town.window.call(bb.ShowApplication(application_id=results[0].application_id))
    assert view.application.number == results[0].number and view.reception.window == "W01"
    assert view.project.investment_cents == 500000050
    assert view.items[0].state == "handed_over"  # routing has its event
    assert any(m.kind == "accepted" for m in view.messages)


def test_the_rows_of_a_load_are_shared_among_the_agents_like_single_applications(town):
    def loads():
        agents = town.stage.client("intake", "office.o01").call(bb.ListAgents()).agents
        return {a.agent: a.items for a in agents if a.available and town.department_of(1) in a.departments}

    town.next_morning()
    load, expected = Load(town, 30), loads()
    assert len(expected) > 1
    for _ in load.applications:
        expected[min(expected, key=lambda agent: (expected[agent], agent))] += 1
    assert load.stage().check().faults == 0  # what was tried and undone counts for nobody
    load.commit()
    assert loads() == expected


def test_the_same_file_again_is_recognised(town, load):
    load.stage().commit()
    assert load.open().status == "committed" and load.commit().status == "committed"
    with refused("conflict"):
        town.window.call(bb.AddRows(load_id=load.id, first=1, rows=list(load.rows())))
    with refused("conflict"):
        town.window.call(bb.AbandonLoad(load_id=load.id))
    assert len(load.view().results) == 2


def test_every_fault_is_listed_by_row_and_column_and_nothing_stands(town):
    town.next_morning()
    load = Load(town, 5)
    load.applications.pop()
    load.projects[0] |= {"credit_code": "91150602MA0TEXT12S", "contact_phone": "1", "investment_yuan": "五百万"}
    load.projects[1] |= {"facts": "colour=red|report", "land_zone": "moon"}
    load.applications[2] |= {"事项": "1|七|60", "材料": "M01-01|M99-01", "窗口": "W99", "委托期限": "明年"}
    load.applications.append(dict(load.applications[3]) | {"项目代码": codes.project_code()})
    load.applications.append(dict(load.applications[3]))
    load.projects.append(dict(load.projects[4]))
    report = load.stage(page=3).commit()
    assert report.status == "staging" and report.faults == len(load.view().faults)
    assert load.faults() == {
        ("projects.csv", 2, "credit_code"), ("projects.csv", 2, "contact_phone"), ("projects.csv", 2, "investment_yuan"),
        ("projects.csv", 3, "facts"), ("projects.csv", 3, "land_zone"), ("projects.csv", 7, "project_code"),
        ("applications.csv", 2, "项目代码"), ("applications.csv", 3, "项目代码"),  # wait for their projects
        ("applications.csv", 4, "事项"), ("applications.csv", 4, "窗口"), ("applications.csv", 4, "委托期限"),
        ("applications.csv", 6, ""), ("applications.csv", 7, "")}  # no such project; under way in the row before
    assert all(f.rule and f.cure for f in load.view().faults)
    assert not any(known(town, p["project_code"]) for p in load.projects)


def test_one_bad_row_among_many_undoes_them_all(town):
    town.next_morning()
    load = Load(town, 60)
    load.applications[-1]["事项"] = "61"
    report = load.stage(page=50).commit()
    assert report.faults == 1 and load.faults() == {("applications.csv", 61, "事项")}
    assert not any(known(town, p["project_code"]) for p in load.projects)
    assert "第 1 项" in load.view().faults[0].rule


def test_an_interrupted_load_goes_on_where_it_was(town, load):
    load.open()
    rows = list(load.rows())
    town.window.call(bb.AddRows(load_id=load.id, first=1, rows=rows[:3]))
    with refused("conflict"):
        load.check()
    with refused("invalid-field", "first"):
        town.window.call(bb.AddRows(load_id=load.id, first=5, rows=rows[3:]))
    assert load.open().received == 3
    town.window.call(bb.AddRows(load_id=load.id, first=1, rows=rows))  # what is here is passed over
    assert load.commit().status == "committed"


def test_an_abandoned_load_begins_anew(town, load):
    load.stage()
    assert town.window.call(bb.AbandonLoad(load_id=load.id)).status == "abandoned"
    with refused("conflict"):
        load.commit()
    assert load.open().received == 0
    assert load.stage().commit().status == "committed"


def test_a_header_that_is_not_understood_is_refused_at_once(town, load):
    def open_with(*files, load_id=load.id, rows=1):
        return town.window.call(bb.OpenLoad(load_id=load_id, rows=rows, files=[
            bb.LoadFile(name=f"{i}.csv", columns=columns) for i, columns in enumerate(files)]))

    with refused("invalid-field", "loadId", "rows", "files"):
        open_with(load_id="x", rows=0)
    with refused("invalid-field", "files[0].columns", "files[0].columns[1]", "files[0].columns[2]"):
        open_with(["项目代码", "colour", "项目代码"])
    with refused("invalid-field", "files"):
        open_with(APPLICATION, PROJECT)
    with refused("not-found"):
        town.window.call(bb.ShowLoad(load_id=load.id))


def test_a_row_with_other_cells_than_the_header_is_a_fault(town, load):
    load.projects[0]["more"] = "x"
    assert load.stage().check().faults
    assert ("projects.csv", 2, "") in load.faults()


# ---- the command line ----

@pytest.fixture
def bangban(place):
    def run(*words, **options):
        return subprocess.run([place.instance.bin / "bangban", "--instance", place.instance.directory, "load",
                               *map(str, words)], capture_output=True, text=True, timeout=120, **options)
    return run


def write(load, directory, encoding="utf-8"):
    """The files of the load; returns their paths."""
    paths = []
    for name, rows in (("projects.csv", load.projects), ("applications.csv", load.applications)):
        text = io.StringIO()
        writer = csv.writer(text)  # lines end as Excel ends them
        writer.writerow(rows[0])
        writer.writerows(row.values() for row in rows)
        paths.append(directory / name)
        paths[-1].write_bytes(text.getvalue().encode(encoding))
    return paths


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_are_tried_then_loaded_then_recognised(town, load, bangban, tmp_path, encoding):
    files = write(load, tmp_path, encoding)
    tried = bangban(*files, "--dry-run")
    assert tried.returncode == 0 and "尚未导入" in tried.stdout, tried.stderr
    assert known(town, load.projects[0]["project_code"]) is None
    loaded = bangban(*files)
    assert loaded.returncode == 0 and "已导入" in loaded.stdout, loaded.stderr
    assert known(town, load.projects[1]["project_code"]) == "accepted"
    again = bangban(*files)
    assert again.returncode == 0 and "已导入" in again.stdout
    view = town.window.call(bb.ShowApplication(project_code=load.projects[0]["project_code"]))
    assert view.project.name == "批量项目0"


def test_all_faults_of_the_files_are_printed(town, load, bangban, tmp_path):
    load.projects[0]["credit_code"] = "x"
    load.applications[1]["事项"] = "60"
    ran = bangban(*write(load, tmp_path))
    assert ran.returncode == 4 and "3 处问题" in ran.stderr, ran.stderr  # and the application of the bad project
    assert "credit_code" in ran.stdout and "事项" in ran.stdout and "applications.csv" in ran.stdout
    assert known(town, load.projects[1]["project_code"]) is None


def test_a_header_with_a_strange_column_is_bad_input(load, bangban, tmp_path):
    files = write(load, tmp_path)
    files[0].write_bytes(files[0].read_bytes().replace(b"facts", "颜色".encode()))
    ran = bangban(*files, "--dry-run")
    assert ran.returncode == 4 and "projects.csv 第 1 行：没有这一列：颜色" in ran.stderr, ran.stderr


def test_the_row_of_a_bad_project_is_judged_by_itself_too(town, load):
    load.projects[0]["credit_code"] = "x"
    load.applications[0]["事项"] = "60"
    load.stage().check()
    assert {("applications.csv", 2, APPLICATION[0]), ("applications.csv", 2, "事项")} <= load.faults()


def test_a_trial_shows_no_number_of_its_own(town, load):
    load.applications[1][APPLICATION[0]] = load.applications[0][APPLICATION[0]]
    load.stage().check()
    fault = next(fault for fault in load.view().faults if fault.line == 3)
    assert "applications.csv 第 2 行" in fault.rule and "只能有一个在办办件" in fault.rule


def test_a_load_whose_client_was_killed_goes_on(place, town, bangban, tmp_path):
    town.next_morning()
    load = Load(town, 300)
    files = write(load, tmp_path)
    command = [place.instance.bin / "bangban", "--instance", place.instance.directory, "load", *files]
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run(command, capture_output=True, timeout=0.3)  # and kills it
    done = bangban(*files)
    assert done.returncode == 0 and "已导入" in done.stdout, done.stderr
    town.stage.settle()
    assert known(town, load.projects[-1]["project_code"]) == "accepted"
    again = bangban(*files, "--json")
    assert '"count": 300' in again.stdout


@pytest.mark.parametrize("content, said", [
    (b"", "没有数据"), ("项目代码\n".encode(), "没有数据"), ("项目代码\n\"x\n".encode(), ":2"),
    ("项目代码\nx\u202e\n".encode(), "U+202E"), (b"\xff\xff\xff", "GB18030"), (b"a\n1\n", "没有这一列")])
def test_a_file_that_cannot_be_read_says_where(bangban, tmp_path, content, said):
    (tmp_path / "p.csv").write_bytes(content)
    ran = bangban(tmp_path / "p.csv")
    assert ran.returncode != 0 and said in ran.stderr, ran.stderr


def test_the_example_files_are_understood(town, bangban):
    ran = bangban(*(ROOT / "deploy/examples/bulk" / name for name in ("projects.csv", "applications.csv")), "--dry-run")
    if ran.returncode:  # the days of its promises may have passed
        lines = [line for line in ran.stdout.splitlines() if ".csv" in line]
        assert lines and all("材料" in line and "承诺" in line for line in lines), ran.stdout + ran.stderr
