# SPDX-License-Identifier: Apache-2.0
"""Controlled items (regulation, part one, 4): rules in versions, reasoned replies, explanations that are owed."""
import shutil
import subprocess
from datetime import timedelta

import pytest

import bangban_client as bb
from catalogue import DATA, rows
from town import refused
from virtual_time import microseconds

RULES = {row["rule_id"]: row for row in rows("controlled_rules.csv")}
CONTROLLED = {  # rule: the project that it is for
    "CR03": {"landZone": "permanent_basic_farmland"},
    "CR13": {"landZone": "highway_control_area"},
    "CR14": {"name": "采用国家明令淘汰设备的生产线项目"},
    "CR17": {"industryCode": "3140"},
    "CR20": {"industryCode": "3011", "name": "年产百万吨水泥熟料项目"},
    "CR22": {"industryCode": "2614", "landZone": "outside_industrial_park"},
    "CR25": {"landZone": "planning_use_mismatch"},
}
INNOCENT = [  # near misses: one of two conditions of a rule
    {"industryCode": "2613", "name": "精细化工产品项目"},
    {"industryCode": "3011", "name": "商品混凝土项目"},
    {"industryCode": "1819", "landZone": "outside_industrial_park"},
]
WARNED = {
    "CR26": {"industryCode": "0610", "landZone": "central_urban_residential", "name": "煤炭储运项目"},
    "CR27": {"landZone": "heritage_protection"},
}


def applications(town):
    listing = town.window.call(bb.ListApplications(limit=1000))
    return {a.application_id: a.status for a in listing.applications}


def test_all_three_grounds_are_tried():
    assert {RULES[rule]["basis_kind"] for rule in CONTROLLED} == \
        {"national_prohibition", "industrial_policy", "district_plan"}


@pytest.mark.parametrize("rule", CONTROLLED)
def test_a_controlled_project_is_refused_with_basis_article_and_reason(town, rule):
    case = town.submit([1], **CONTROLLED[rule])
    reply, expected = case.reply, RULES[rule]
    assert reply.status == "refused" and not reply.agent and not reply.missing
    assert (reply.refusal.rule_id, reply.refusal.basis_kind) == (rule, expected["basis_kind"])
    assert (reply.refusal.basis_document, reply.refusal.article, reply.refusal.reason) == \
        (expected["basis_document"], expected["article"], expected["reason_zh"])
    assert (reply.refusal.remedy, reply.refusal.contact) == (expected["remedy_zh"], expected["contact_zh"])
    assert reply.refusal.rule_set_version >= 1 and not reply.refusal.instruction
    view = case.show()
    told = [message.text for message in view.messages if message.kind == "refused"]
    assert len(told) == 1 and "自行向主管部门提出申请" in told[0]
    for column in ("basis_document", "article", "reason_zh", "remedy_zh", "contact_zh"):
        assert expected[column] in told[0], column
    assert not any(item.approval_id for item in view.items)
    assert applications(town)[case.id] == "refused"


@pytest.mark.parametrize("changes", INNOCENT)
def test_half_a_rule_is_no_rule(town, changes):
    case = town.submit([1], **changes)
    assert case.reply.status == "accepted" and not case.reply.warnings


@pytest.mark.parametrize("rule", WARNED)
def test_a_warning_is_no_refusal_but_waits_for_the_leader(town, rule):
    reply = town.submit([1], **WARNED[rule]).reply
    assert reply.status == "awaiting_instruction" and not reply.HasField("refusal") and reply.agent
    assert [(w.rule_id, w.basis_kind) for w in reply.warnings] == [(rule, "district_plan")]
    assert reply.warnings[0].basis_document and reply.warnings[0].reason and reply.warnings[0].remedy


def test_a_refused_project_may_come_again_changed(town):
    project = town.project(landZone="permanent_basic_farmland")
    first = town.submit([1], project=project)
    assert first.reply.status == "refused"
    with refused("conflict"):
        town.supply(first, (1, "M01-01"))
    second = town.submit([1], project=project | {"landZone": ""})
    assert second.reply.status == "accepted" and second.id != first.id
    assert first.show().application.status == "refused"


def test_an_entry_of_a_list_is_named(town):
    case = town.submit([1], industryCode="2663", name="松香加工项目")
    assert case.reply.status == "refused" and case.reply.refusal.rule_id == "CR15"
    assert "松香" in case.reply.refusal.entry and case.reply.refusal.entry in case.show().messages[0].text


def test_every_ground_is_told_at_once(town):
    case = town.submit([1], industryCode="3140", landZone="permanent_basic_farmland", name="限制类铁合金项目")
    assert {ground.rule_id for ground in case.reply.refusals} == {"CR03", "CR15", "CR17"}
    text = case.show().messages[0].text
    assert all(RULES[rule]["reason_zh"] in text for rule in ("CR03", "CR15", "CR17"))


# ---- the explanation ----

def explain(town, case, **changes):
    fields = {"application_id": case.id, "how": "phone", "told": "张三", "text": "已说明占用永久基本农田不能办理，可另选地块"}
    reply = town.window.call(bb.ExplainRefusal(**(fields | changes)))
    town.stage.settle()
    return reply


def test_a_project_in_several_zones_meets_the_rules_of_each(town):
    case = town.submit([1], landZone="permanent_basic_farmland|highway_control_area")
    assert case.reply.status == "refused" and len(case.reply.refusals) == 2
    with refused("invalid-field", "project.landZone"):
        town.submit([1], landZone="permanent_basic_farmland|nowhere")


def refused_case(town):
    return town.submit([1], landZone="permanent_basic_farmland")


def test_a_refusal_is_explained_and_that_is_on_record(town):
    case = refused_case(town)
    reply = explain(town, case)
    assert reply.status == "refused" and reply.version == case.reply.version + 1
    acts = town.window.call(bb.ListActs(application_id=case.id)).acts
    assert [act.kind for act in acts] == ["refusal.explained"]
    assert "另选地块" in case.show().messages[-1].text
    given = case.show().explanation
    assert (given.told, given.how) == ("张三", "phone") and "另选地块" in given.text and given.explained_at and given.person
    with refused("conflict"):
        explain(town, case)


def test_an_explanation_is_judged(town):
    case = refused_case(town)
    with refused("invalid-field", "applicationId", "how", "told", "text"):
        town.window.call(bb.ExplainRefusal())
    with refused("invalid-field", "how"):
        explain(town, case, how="pigeon")
    for at in (town.clock.now() + timedelta(minutes=1), town.clock.now() - timedelta(days=1)):
        with refused("invalid-field", "explainedAt"):
            explain(town, case, explained_at=microseconds(at))
    with refused("conflict"):
        town.window.call(bb.ExplainRefusal(application_id=case.id, how="phone", told="张三", text="已说明"),
                         expected_version=7)
    with refused("not-found"):
        explain(town, case, application_id="0190a3f2-5b1c-7d00-8000-00000000ffff")
    with refused("conflict"):
        explain(town, town.submit([1]))
    explain(town, case)


# ---- versions of the rules ----

def office(town):
    return town.stage.client("intake", "office.o01")


def in_force(town):
    return town.window.call(bb.ShowControlledRules())


def with_rule(view, **changes):
    """The rules of a version and one more."""
    rules = bb.ControlledRuleSet()
    rules.CopyFrom(view.rule_set)
    rules.rules.add(**({"rule_id": "X1", "basis_kind": "district_plan", "basis_document": "测试规划", "article": "第1条",
                        "match_kind": "keyword", "keyword": "无此词", "action": "refuse", "reason": "测试理由。",
                        "remedy": "测试办法。", "contact": "测试部门"} | changes))
    return rules


def test_the_file_is_the_first_version(town):
    first = town.window.call(bb.ShowControlledRules(version=1))
    assert first.version.loaded_by == "service.intake" and first.version.rules == len(RULES)
    assert {(rule.rule_id, rule.remedy) for rule in first.rule_set.rules} == \
        {(rule, row["remedy_zh"]) for rule, row in RULES.items()}
    lists = {entry.list for entry in first.rule_set.entries}
    assert lists == {"catalogue_restricted", "catalogue_eliminated", "water_negative_list"}
    with refused("not-found"):
        town.window.call(bb.ShowControlledRules(version=10 ** 6))


def test_new_rules_are_tried_then_loaded_and_named_by_their_hits(town):
    word = f"稀罕物{next(town.numbers)}"
    waiting = town.submit([1], name=f"{word}仓库项目")
    assert waiting.reply.status == "accepted"
    before = in_force(town)
    rules = with_rule(before, rule_id=f"X-{word}", keyword=word, match_kind="industry+keyword", match_value="30|18")
    trial = office(town).call(bb.TryControlledRules(rule_set=rules, limit=10))
    assert (trial.version, trial.changed) == (before.version.version, 1) and trial.tried >= 1
    assert [(c.application_id, [(x.rule_id, x.before, x.after) for x in c.changes]) for c in trial.cases] == \
        [(waiting.id, [(f"X-{word}", "", "refuse")])]
    assert in_force(town).version == before.version
    loaded = office(town).call(bb.LoadControlledRules(rule_set=rules, note="增加一条"),
                               expected_version=before.version.version)
    assert loaded.version == before.version.version + 1 and loaded.loaded_by.startswith("office.")
    assert in_force(town).rule_set == rules
    case = town.submit([1], name=f"{word}二期项目")
    assert case.reply.refusal.rule_id == f"X-{word}" and case.reply.refusal.rule_set_version == loaded.version
    assert waiting.show().application.status == "accepted"  # what was taken in stays
    with refused("conflict"):  # somebody else loaded meanwhile
        office(town).call(bb.LoadControlledRules(rule_set=before.rule_set, note="退回"),
                          expected_version=before.version.version)
    trial = office(town).call(bb.TryControlledRules(rule_set=before.rule_set))
    assert [(x.before, x.after) for c in trial.cases if c.application_id == waiting.id for x in c.changes] == \
        [("refuse", "")]
    office(town).call(bb.LoadControlledRules(rule_set=before.rule_set, note="退回"))
    assert town.submit([1], name=f"{word}三期项目").reply.status == "accepted"
    assert case.show().application.refusal.reason == "测试理由。"  # as it read then


def test_every_fault_of_new_rules_is_named_at_once(town):
    rules = with_rule(in_force(town), rule_id="CR01", action="perhaps", remedy="", match_kind="zone")
    rules.entries.add(list="black", entry="条目", keyword="|")
    at = len(rules.rules) - 1
    faults = [f"ruleSet.rules[{at}].{field}" for field in ("ruleId", "action", "remedy", "zone", "keyword")]
    for message in (bb.TryControlledRules(rule_set=rules), bb.LoadControlledRules(rule_set=rules, note="x")):
        with refused("invalid-field", *faults, f"ruleSet.entries[{len(rules.entries) - 1}].keyword"):
            office(town).call(message)
    with refused("invalid-field", "ruleSet.rules", "note"):
        office(town).call(bb.LoadControlledRules())


# ---- the command line ----

def bangban(place, *words):
    return subprocess.run([place.instance.bin / "bangban", "--instance", place.instance.directory, *map(str, words)],
                          capture_output=True, text=True, timeout=60)


def write_rules(path, *more):
    """The deployed file with more rows; the lists beside it."""
    text = (DATA / "controlled_rules.csv").read_text(encoding="utf-8")
    path.write_text(text + "".join(row + "\n" for row in more), encoding="utf-8")
    shutil.copytree(DATA / "lists", path.parent / "lists", dirs_exist_ok=True)


def test_a_file_of_rules_is_checked_offline(place, tmp_path):
    file = tmp_path / "rules.csv"
    write_rules(file)
    ran = bangban(place, "rules", "check", file)
    assert ran.returncode == 0 and "27" in ran.stdout and "CR24" in ran.stdout
    write_rules(file, "CR01,moon,规划,,zone,25,,,refuse,理由,办法,部门,,", "X2,district_plan,规划,,keyword,,,词,refuse,理由,,部门,,")
    (tmp_path / "lists/catalogue_restricted.csv").write_text("entry,industry,keyword,source_status\n条目,,,\n",
                                                             encoding="utf-8")
    ran = bangban(place, "rules", "check", file)
    assert ran.returncode == 4
    for fault in ("30 行 rule_id", "30 行 basis_kind", "30 行 match_value", "30 行 zone", "31 行 remedy_zh",
                  "lists/catalogue_restricted.csv 第 2 行 industry", "共 6 处"):
        assert fault in ran.stderr, (fault, ran.stderr)
    (tmp_path / "lists/catalogue_restricted.csv").write_text("entry\n", encoding="utf-8")
    assert bangban(place, "rules", "check", file).returncode == 4


def test_a_file_of_rules_is_tried_and_loaded(place, town, tmp_path):
    file, word = tmp_path / "rules.csv", f"奇特物{next(town.numbers)}"
    case = town.submit([1], name=f"{word}仓库项目")
    write_rules(file, f"X-{word},district_plan,测试规划,第1条,keyword,,,{word},warn,测试理由。,测试办法。,测试部门,,")
    ran = bangban(place, "rules", "try", file)
    assert ran.returncode == 0 and case.reply.number in ran.stdout and "提请指示" in ran.stdout and word in ran.stdout
    assert bangban(place, "rules", "load", file).returncode == 2
    version = in_force(town).version.version
    ran = bangban(place, "rules", "load", file, "--reason", "增加一条", "--expected-version", version)
    assert ran.returncode == 0 and str(version + 1) in ran.stdout, ran.stderr
    ran = bangban(place, "rules", "load", file, "--reason", "再来", "--expected-version", version)
    assert ran.returncode == 1 and "已有变化" in ran.stderr
    assert f"X-{word}" in bangban(place, "rules", "show").stdout
    write_rules(file)
    assert bangban(place, "rules", "load", file, "--reason", "恢复").returncode == 0
