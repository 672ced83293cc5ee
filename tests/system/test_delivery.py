# SPDX-License-Identifier: Apache-2.0
"""A result goes into the hands of the enterprise: who signed, how and when, within ten working days; mistakes in the
record are corrected and both versions stay."""
from datetime import timedelta

import pytest

import bangban_client as bb
from town import refused
from virtual_time import moment_of

ITEM, NEEDS_IT, OTHER = 3, 4, 2
IDENTITY = "11010519491231002X"  # the specimen of GB 11643


def deliver(case, item=ITEM, **changes):
    reply = case.town.window.call(bb.DeliverResult(**{"application_id": case.id, "item": item, "channel": "counter",
                                                      "received_by": "张三"} | changes))
    case.town.stage.settle()
    return reply


def correct(case, item=ITEM, **changes):
    reply = case.town.window.call(bb.CorrectDelivery(**{"application_id": case.id, "item": item, "channel": "counter",
                                                        "received_by": "李四", "reason": "签收人登记有误"} | changes))
    case.town.stage.settle()
    return reply


def not_delivered(case, item=ITEM, reason="邮件退回", **changes):
    reply = case.town.window.call(bb.CorrectDelivery(application_id=case.id, item=item, not_delivered=True,
                                                     reason=reason, **changes))
    case.town.stage.settle()
    return reply


def on_day(microseconds):
    return moment_of(microseconds).date()


def handovers(case, item=ITEM):
    """What the department's system fetched about the item, in order."""
    town, rows, after = case.town, [], 0
    approval = case.item(item).approval_id
    while True:
        page = town.department(town.department_of(item)).call(bb.PullHandovers(after=after, limit=500))
        rows += [row for row in page.handovers if row.approval_id == approval]
        if not page.more:
            return rows
        after = page.handovers[-1].position


def record(case):
    return case.town.window.call(bb.ShowRecord(application_id=case.id))


def push(case, *events, item=ITEM, **details):
    for event in events:
        message = case.town.message(case, item, event, **details)
        receipt = case.town.department(case.town.department_of(item)).call(message)
        assert receipt.verdict == "accepted", receipt
    case.town.stage.settle()
    return message


def decided(town):
    case = town.submit([ITEM])
    town.carry_through(case, ITEM)
    return case


def duty(case, item=ITEM):
    """The clock of the duty to deliver, or None."""
    clocks = case.town.stage.client("deadline", "operator.ops").call(
        bb.ListClocks(application_id=case.id, limit=1000)).clocks
    return next((clock for clock in clocks
                 if (clock.kind, clock.item) == ("delivery", item) and clock.state != "closed"), None)


def staff_texts(town, whom):
    return [message.text for message in town.stage.client("intake", "office.o01").call(
        bb.ListMessages(to=whom, limit=1000)).messages]


# ---- channels ----

@pytest.mark.parametrize("details", [
    {"channel": "counter"},
    {"channel": "mail", "tracking_number": "EMS1234567890"},
    {"channel": "electronic", "address": "zhang@example.cn", "receipt": "已读回执 20260302"}])
def test_each_channel_leaves_its_proof(town, details):
    case = decided(town)
    document = case.item(ITEM).result
    assert deliver(case, **details).status == "closed"
    delivery, = record(case).deliveries
    assert (delivery.item, delivery.number, delivery.received_by, delivery.relation) == (ITEM, 1, "张三", "applicant")
    assert delivery.document == document and delivery.recorded_at and not delivery.identity
    for name, value in details.items():
        assert getattr(delivery, name) == value


def test_who_collects_for_another_shows_who_he_is(town):
    case = decided(town)
    with refused("invalid-field", "identity"):
        deliver(case, relation="authorised", received_by="王五")
    with refused("invalid-field", "identity"):  # its check character is wrong
        deliver(case, relation="authorised", received_by="王五", identity=IDENTITY[:-1] + "1")
    deliver(case, relation="authorised", received_by="王五", identity=IDENTITY)
    delivery, = record(case).deliveries
    assert (delivery.relation, delivery.identity) == ("authorised", "110105********002X")


# ---- the mistake in the record ----

def test_a_wrong_record_is_corrected_and_both_versions_stay(town):
    case = decided(town)
    with refused("conflict"):  # nothing is delivered yet
        correct(case)
    deliver(case)
    with refused("conflict"):
        deliver(case)
    version = case.show().application.version
    with refused("conflict"):
        case.town.window.call(bb.CorrectDelivery(application_id=case.id, item=ITEM, channel="counter",
                                                 received_by="李四", reason="误"), expected_version=version - 1)
    correct(case, channel="mail", tracking_number="EMS9")
    first, second = record(case).deliveries
    assert (first.number, first.channel, first.received_by, first.reason) == (1, "counter", "张三", "")
    assert (second.number, second.channel, second.received_by, second.reason) == \
        (2, "mail", "李四", "签收人登记有误")
    view = case.show()
    assert view.application.version == version + 1 and view.application.status == "closed"
    assert "李四" in view.messages[-1].text and "签收人登记有误" in view.messages[-1].text
    with refused("not-found"):
        correct(case, item=NEEDS_IT)


# ---- the day ----

def all_clocks(case):
    return [clock for clock in case.town.stage.client("deadline", "operator.ops").call(
        bb.ListClocks(application_id=case.id, limit=1000)).clocks if clock.kind == "delivery"]


def test_a_result_is_delivered_on_the_day_that_is_named(town):
    town.next_morning()
    case = decided(town)
    day = town.clock.now().date()
    town.pass_workdays(12)  # told late, handed out in time
    assert duty(case).light == "deep_red"
    for wrong in ((day - timedelta(days=1)).isoformat(), (town.clock.now().date() + timedelta(days=1)).isoformat(),
                  "昨天"):
        with refused("invalid-field", "deliveredOn"):
            deliver(case, delivered_on=wrong)
    assert not case.item(ITEM).delivered_at and not record(case).deliveries
    named = town.days.add(day, 3)
    assert deliver(case, delivered_on=named.isoformat()).status == "closed"
    delivery, = record(case).deliveries
    assert on_day(delivery.delivered_at) == named and on_day(case.item(ITEM).delivered_at) == named
    clock, = all_clocks(case)
    assert (clock.state, clock.light) == ("closed", "green")
    correct(case, delivered_on=day.isoformat(), reason="日期登记有误")
    assert on_day(case.item(ITEM).delivered_at) == day
    correct(case, reason="签收人登记有误")  # the day stands
    assert [on_day(d.delivered_at) for d in record(case).deliveries] == [named, day, day]
    with refused("invalid-field", "deliveredOn"):
        correct(case, delivered_on=(day - timedelta(days=1)).isoformat())


def test_what_was_not_delivered_after_all_is_owed_again(town):
    town.next_morning()
    case = decided(town)
    decided_at = case.item(ITEM).decided_at
    with refused("conflict"):
        not_delivered(case)
    deliver(case, channel="mail", tracking_number="EMS1")
    assert case.approval(ITEM).state == "delivered"
    with refused("invalid-field", "notDelivered"):
        not_delivered(case, channel="mail")
    with refused("invalid-field", "reason"):
        not_delivered(case, reason="")
    assert not_delivered(case).status == "accepted"
    view = case.show()
    item = case.item(ITEM)
    assert (item.state, item.holder, item.delivered_at, item.decided_at) == ("approved", "centre", 0, decided_at)
    assert case.approval(ITEM).state == "approved"
    assert any("邮件退回" in message.text and "尚未送达" in message.text for message in view.messages)
    clock = duty(case)
    assert clock.state == "running"
    assert deliver(case, received_by="李四").status == "closed"
    assert duty(case) is None and case.approval(ITEM).state == "delivered"
    assert [(d.number, d.kind, d.received_by, d.decision, d.reason) for d in record(case).deliveries] == \
        [(1, "delivered", "张三", "approved", ""), (2, "taken_back", "张三", "approved", "邮件退回"),
         (3, "delivered", "李四", "approved", "")]
    queue = handovers(case)
    assert [row.kind for row in queue][-3:] == ["delivered", "delivery_taken_back", "delivered"]
    assert queue[-2].reason == "邮件退回"


def test_what_was_taken_back_at_once_is_not_delivered_by_its_echo(town):
    """The department's echo of the delivery comes when the window has taken it back already."""
    case = decided(town)
    for message in (bb.DeliverResult(application_id=case.id, item=ITEM, channel="counter", received_by="张三"),
                    bb.CorrectDelivery(application_id=case.id, item=ITEM, not_delivered=True, reason="尚未领取")):
        town.window.call(message)
    town.stage.settle()
    assert case.item(ITEM).state == "approved" and case.show().application.status == "accepted"
    assert duty(case).state == "running"


# ---- ten working days ----

def test_the_duty_runs_from_the_decision_to_the_delivery(town):
    case = town.submit([ITEM])
    push(case, "received", "accepted")
    assert duty(case) is None
    push(case, "approved")
    assert duty(case).state == "running"
    deliver(case)
    assert duty(case) is None


def test_a_decision_that_is_taken_back_owes_nothing(town):
    case = town.submit([ITEM])
    push(case, "received", "accepted")
    wrong = push(case, "refused", reason="不符合条件")
    assert duty(case).state == "running"
    push(case, "voided", voids=wrong.event_id)
    assert duty(case) is None
    push(case, "approved")
    assert duty(case).state == "running"


def test_who_is_told_when_it_is_late(town):
    case = decided(town)
    agent = case.show().application.agent
    name = case.item(ITEM).name

    def told(whom):
        return sum(name in text and "未送达" in text for text in staff_texts(town, whom))

    before = {whom: told(whom) for whom in (f"agent:{agent}", "office", "leader")}
    town.pass_workdays(10)
    assert any(name in text and "待送达" in text for text in staff_texts(town, f"agent:{agent}"))
    town.pass_workdays(1)
    assert told(f"agent:{agent}") > before[f"agent:{agent}"] and told("office") > before["office"]
    assert told("leader") == before["leader"]
    town.pass_workdays(3)
    assert told("leader") > before["leader"]
    deliver(case)


# ---- results that departments correct ----

def counts(town, department="ndrc"):
    reply = town.stage.client("intake", "auditor.u01").call(bb.CountResultCorrections(department=department))
    return next(((row.corrections, row.after_delivery) for row in reply.departments), (0, 0))


def test_a_corrected_result_is_counted(town):
    case = town.submit([ITEM])
    corrections, late = counts(town)
    push(case, "received", "accepted")
    wrong = push(case, "approved", document=bb.ResultDocument(number="测〔2026〕1号", title="批复"))
    push(case, "voided", voids=wrong.event_id)
    push(case, "approved", document=bb.ResultDocument(number="测〔2026〕2号", title="批复"))
    assert counts(town) == (corrections + 1, late)
    correction, = record(case).result_corrections
    assert (correction.item, correction.department, correction.former_decision) == (ITEM, "ndrc", "approved")
    assert "1号" in correction.former_result and not correction.decision and not correction.after_delivery


def test_a_result_corrected_after_its_delivery_is_exchanged(town):
    case = town.submit([ITEM])
    corrections, late = counts(town)
    push(case, "received", "accepted")
    wrong = push(case, "approved", document=bb.ResultDocument(number="测〔2026〕1号", title="批复"))
    deliver(case)
    right = town.message(case, ITEM, "approved", at=town.clock.now(),
                         document=bb.ResultDocument(number="测〔2026〕3号", title="批复"))
    right.occurred_at = wrong.occurred_at + 1
    town.department("ndrc").call(right)  # held: it is approved already
    push(case, "voided", voids=wrong.event_id)
    assert counts(town) == (corrections + 1, late + 1)
    assert "3号" in case.item(ITEM).result and case.item(ITEM).state == "delivered"
    assert duty(case).state == "running"
    assert case.item(ITEM).exchange_owed and case.show().application.status == "accepted"
    day = town.clock.now().date()
    assert correct(case, received_by="张三", reason="换发更正后的批复").status == "closed"
    assert duty(case) is None and not case.item(ITEM).exchange_owed
    first, second = record(case).deliveries
    assert "1号" in first.document and "3号" in second.document and on_day(second.delivered_at) == day


def test_an_application_does_not_close_while_an_exchange_is_owed(town):
    case = town.submit([ITEM, OTHER])
    push(case, "received", "accepted")
    wrong = push(case, "approved", document=bb.ResultDocument(number="测〔2026〕1号", title="批复"))
    deliver(case)
    town.carry_through(case, OTHER)
    push(case, "voided", voids=wrong.event_id)
    assert not case.item(ITEM).exchange_owed  # there is nothing yet to exchange it for
    push(case, "approved", document=bb.ResultDocument(number="测〔2026〕2号", title="批复"))
    assert case.item(ITEM).exchange_owed and duty(case, ITEM).state == "running"
    assert deliver(case, OTHER).status == "accepted"
    assert correct(case, reason="换发批复").status == "closed"


def test_a_correction_that_is_corrected_back_owes_no_exchange(town):
    case = town.submit([ITEM])
    push(case, "received", "accepted")
    first = bb.ResultDocument(number="测〔2026〕1号", title="批复")
    wrong = push(case, "approved", document=first)
    deliver(case)
    push(case, "voided", voids=wrong.event_id)
    other = push(case, "approved", document=bb.ResultDocument(number="测〔2026〕2号", title="批复"))
    assert case.item(ITEM).exchange_owed and case.show().application.status == "accepted"
    push(case, "voided", voids=other.event_id)
    push(case, "approved", document=first)
    assert not case.item(ITEM).exchange_owed and case.show().application.status == "closed"
    assert duty(case) is None
