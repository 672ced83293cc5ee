# SPDX-License-Identifier: Apache-2.0
"""What the window may not take in yet: applications that lack something."""
from town import refused


def supplied_by(town, items, item):
    return [row["material_code"] for row in town.materials
            if int(row["item_no"]) == item and row["required"] == "yes"
            and not [s for s in row["reusable_from_item"].split("|") if s and int(s) in items]]


def test_one_notice_names_everything_missing_of_all_items(town):
    items = [1, 22, 43]
    everything = {(item, code) for item in items for code in supplied_by(town, items, item)}
    case = town.submit(items, missing={code for _, code in everything}, facts={"report": "yes"})
    assert case.reply.status == "correction" and case.reply.agent
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
