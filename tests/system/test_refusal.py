# SPDX-License-Identifier: Apache-2.0
"""What the window may not take in: controlled projects, and applications that lack something."""
import pytest

import bangban_client as bb
from catalogue import rows
from town import refused

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
    view = case.show()
    told = "".join(message.text for message in view.messages)
    assert expected["basis_document"] in told and expected["reason_zh"] in told
    assert not any(item.approval_id for item in view.items)
    assert applications(town)[case.id] == "refused"


@pytest.mark.parametrize("changes", INNOCENT)
def test_half_a_rule_is_no_rule(town, changes):
    case = town.submit([1], **changes)
    assert case.reply.status == "accepted" and not case.reply.warnings


@pytest.mark.parametrize("rule", WARNED)
def test_a_warning_is_for_the_leader_and_stops_nothing(town, rule):
    reply = town.submit([1], **WARNED[rule]).reply
    assert reply.status == "accepted" and not reply.HasField("refusal")
    assert [(w.rule_id, w.basis_kind) for w in reply.warnings] == [(rule, "district_plan")]
    assert reply.warnings[0].basis_document and reply.warnings[0].reason


def test_a_refused_project_may_come_again_changed(town):
    project = town.project(landZone="permanent_basic_farmland")
    first = town.submit([1], project=project)
    assert first.reply.status == "refused"
    with refused("conflict"):
        town.supply(first, (1, "M01-01"))
    second = town.submit([1], project=project | {"landZone": ""})
    assert second.reply.status == "accepted" and second.id != first.id
    assert first.show().application.status == "refused"


# ---- corrections ----

def supplied_by(town, items, item):
    return [row["material_code"] for row in town.materials
            if int(row["item_no"]) == item and row["required"] == "yes"
            and not [s for s in row["reusable_from_item"].split("|") if s and int(s) in items]]


def test_one_notice_names_everything_missing_of_all_items(town):
    items = [1, 22, 43]
    everything = {(item, code) for item in items for code in supplied_by(town, items, item)}
    case = town.submit(items, missing={code for _, code in everything}, facts={"report": "yes"})
    assert case.reply.status == "correction" and not case.reply.agent
    assert {(m.item, m.code) for m in case.reply.missing} == everything
    assert all(m.name and m.reason for m in case.reply.missing)
    notice = [message.text for message in case.show().messages if message.kind == "correction"]
    assert len(notice) == 1 and all(m.name in notice[0] for m in case.reply.missing)
    assert not any(item.approval_id for item in case.show().items)
    done = town.supply(case, *everything)
    assert done.status == "accepted" and done.agent and not done.missing
    assert case.item(1).state == "handed_over"


def test_a_second_look_names_nothing_new(town):
    items = [1, 3]
    lacking = ("M01-02", "M01-04", "M03-02")
    case = town.submit(items, missing=lacking)
    first = {m.code for m in case.reply.missing}
    assert first == set(lacking)
    left = set(first)
    for item, code in ((1, "M01-04"), (3, "M03-02")):
        reply = town.supply(case, (item, code))
        left.discard(code)
        assert reply.status == "correction" and {m.code for m in reply.missing} == left
    with refused("invalid-field", "materials[0].code"):
        town.supply(case, (1, "M99-01"))
    assert {m.code for m in case.show().application.missing} == left
    assert town.supply(case, (1, "M01-02")).status == "accepted"
