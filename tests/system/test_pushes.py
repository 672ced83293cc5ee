# SPDX-License-Identifier: Apache-2.0
"""What department systems do to the push interface: late, twice, out of order, taken back, wrong, and broken."""
import hashlib
import os
import time
from datetime import timedelta

import pytest
import zmq

import bangban_client as bb
from town import refused

ITEM = 3  # promised in three working days, by ndrc
STRANGER = "department.water"


@pytest.fixture
def case(town):
    town.next_morning()
    case = town.submit([ITEM])
    town.pass_time(hours=1)
    case.start = town.clock.now() - timedelta(minutes=50)
    return case


def told(case, minute, event, **details):
    """A PushStatus of something that took place `minute` minutes after ten past nine."""
    return case.town.message(case, ITEM, event, at=case.start + timedelta(minutes=minute), **details)


def push(case, message, key=None):
    receipt = case.town.department("ndrc", key).call(message)
    case.town.stage.settle()
    return receipt


def steps(case):
    return [step.event for step in case.approval(ITEM).history]


def quarantine(case):
    return {p.event_id: (p.disposition, p.code) for p in case.approval(ITEM).quarantine}


# ---- order and repetition ----

def test_every_order_ends_in_the_same_state(case):
    received, accepted, approved = [told(case, m, e) for m, e in enumerate(("received", "accepted", "approved"))]
    assert push(case, approved).verdict == "held"
    assert push(case, accepted).verdict == "held"
    assert case.item(ITEM).state == "handed_over" and len(quarantine(case)) == 2
    receipt = push(case, received)
    assert (receipt.verdict, receipt.state) == ("accepted", "approved")
    assert steps(case) == ["received", "accepted", "approved"] and not quarantine(case)
    item = case.item(ITEM)
    assert (item.state, item.decided_at) == ("approved", approved.occurred_at)
    assert case.town.deliver(case, ITEM).status == "closed"


def test_a_late_event_is_put_in_its_place(case):
    for event in (told(case, 0, "received"), told(case, 5, "accepted"), told(case, 30, "approved")):
        push(case, event)
    stop = bb.StoppedClock(kind="expert_review", until_on=case.start.date().isoformat(), notice_given=True)
    began = push(case, told(case, 10, "special_procedure_started", stop=stop))
    assert (began.verdict, began.state) == ("accepted", "special_procedure")
    ended = push(case, told(case, 20, "special_procedure_ended"))
    assert (ended.verdict, ended.state) == ("accepted", "approved")
    assert steps(case) == ["received", "accepted", "special_procedure_started", "special_procedure_ended", "approved"]
    assert case.item(ITEM).state == "approved"


def test_the_same_bytes_get_the_same_receipt(case):
    message = told(case, 0, "received")
    first, again = push(case, message), push(case, message)
    assert (first.verdict, again.verdict) == ("accepted", "duplicate")
    assert first.sha256 == again.sha256 == hashlib.sha256(message.SerializeToString()).digest()
    assert (first.stream, first.sequence, first.chain_hash) == (again.stream, again.sequence, again.chain_hash)
    push(case, told(case, 1, "accepted"))
    assert push(case, message).verdict == "duplicate"
    assert steps(case) == ["received", "accepted"]


def test_the_same_id_with_other_bytes_is_a_conflict(case):
    message = told(case, 0, "received")
    push(case, message)
    message.officer = "别人"
    with refused("conflict"):
        push(case, message)
    assert [step.officer for step in case.approval(ITEM).history] == [""]


# ---- taking back ----

def test_a_voided_event_never_was(case):
    wrong = told(case, 1, "withdrawn")
    push(case, told(case, 0, "received"))
    assert push(case, wrong).state == "withdrawn"
    assert push(case, told(case, 2, "accepted")).code == "after-final"
    receipt = push(case, told(case, 3, "voided", voids=wrong.event_id))
    assert (receipt.verdict, receipt.state) == ("accepted", "accepted")
    assert steps(case) == ["received", "accepted"] and not quarantine(case)
    assert case.item(ITEM).state == "accepted"
    assert "更正了办理记录" in "".join(message.text for message in case.show().messages)


def test_a_void_before_its_event_waits_for_it(case):
    wrong = told(case, 1, "withdrawn")
    push(case, told(case, 0, "received"))
    assert push(case, told(case, 2, "voided", voids=wrong.event_id)).code == "voids-nothing"
    push(case, wrong)
    assert steps(case) == ["received"] and case.item(ITEM).state == "received"


def test_a_void_cannot_be_voided(case):
    first = told(case, 0, "received")
    void = told(case, 1, "voided", voids=first.event_id)
    push(case, first)
    push(case, void)
    receipt = push(case, told(case, 2, "voided", voids=void.event_id))
    assert (receipt.verdict, receipt.code) == ("quarantined", "cannot-void")
    assert case.item(ITEM).state == "handed_over"


# ---- what has no place ----

@pytest.mark.parametrize("minutes, code", [(60 * 24, "in-future"), (-60 * 24, "before-handover")])
def test_an_impossible_time(case, minutes, code):
    message = told(case, minutes, "received")
    receipt = push(case, message)
    assert (receipt.verdict, receipt.code, receipt.state) == ("quarantined", code, "handed_over")
    assert receipt.detail and not steps(case) and quarantine(case) == {message.event_id: ("quarantined", code)}
    assert case.item(ITEM).state == "handed_over"


def test_nothing_follows_the_end(case):
    for minute, event in enumerate(("received", "accepted", "approved")):
        push(case, told(case, minute, event))
    case.town.deliver(case, ITEM)
    late = case.town.message(case, ITEM, "accepted", at=case.town.clock.now() + timedelta(seconds=1))
    receipt = push(case, late)
    assert (receipt.verdict, receipt.code, receipt.state) == ("quarantined", "after-final", "delivered")
    assert case.item(ITEM).state == "delivered" and case.show().application.status == "closed"


def test_what_is_held_too_long_is_quarantined_and_still_released(case):
    early = told(case, 5, "accepted")
    assert push(case, early).verdict == "held"
    case.town.pass_time(hours=25)
    deadline = time.monotonic() + 10
    while quarantine(case) != {early.event_id: ("quarantined", "no-transition")}:
        assert time.monotonic() < deadline, quarantine(case)
        time.sleep(0.05)
    assert push(case, told(case, 0, "received")).state == "accepted"
    assert not quarantine(case) and case.item(ITEM).state == "accepted"


def test_an_unknown_approval(case):
    message = told(case, 0, "received")
    message.approval_id = bb.uuid7()
    receipt = push(case, message)
    assert (receipt.verdict, receipt.code, receipt.state) == ("quarantined", "unknown-approval", "")


# ---- who may ----

def test_another_departments_key(case):
    for message in (told(case, 0, "received"), bb.PullHandovers(), bb.ListQuarantine()):
        with refused("forbidden"):
            case.town.department("ndrc", STRANGER).call(message)
    receipt = case.town.department("water").call(told(case, 0, "received"))
    assert receipt.code == "unknown-approval"  # its own adapter does not know the approval of another
    with refused("forbidden"):
        push(case, told(case, 0, "received"), key="window.w01")
    assert not steps(case) and case.item(ITEM).state == "handed_over"


def test_a_key_that_nobody_knows(case, stage, tmp_path):
    for name in ("department.ndrc", "service.department.ndrc"):
        os.link(stage.directory / "keys" / f"{name}.pub", tmp_path / f"{name}.pub")
    secret = zmq.curve_keypair()[1]
    with open(os.open(tmp_path / "department.ndrc.key", os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file:
        file.write(secret)
    stranger = bb.Client(stage.endpoints["department.ndrc"].request, tmp_path, "department.ndrc",
                         "service.department.ndrc")
    with pytest.raises(bb.KeyRefused):
        stranger.call(told(case, 0, "received"), timeout=10)
    stranger.close()
    assert not steps(case)


# ---- frames ----

class Raw:
    """A socket with the department's key that sends whatever it likes."""

    def __init__(self, stage, service="department.ndrc", key="department.ndrc"):
        self.client = bb.Client(stage.endpoints[service].request, stage.directory / "keys", key, f"service.{service}")
        self.socket = self.client.socket

    def answer(self, *frames, timeout=5000):
        """The code of the problem that comes back, "" for a good reply, None for silence."""
        self.socket.send_multipart(frames)
        if not self.socket.poll(timeout):
            return None
        return bb.Reply.FromString(self.socket.recv()).problem.code


@pytest.fixture
def raw(stage):
    raw = Raw(stage)
    yield raw
    raw.client.close()


def request(**fields):
    return bb.Request(**({"request_id": bb.uuid7(), "type": "PushStatus"} | fields)).SerializeToString()


def test_broken_frames_are_answered(case, raw):
    good = told(case, 0, "received").SerializeToString()
    assert raw.answer(b"") == "malformed"
    assert raw.answer(b"\xff" * 100) == "malformed"
    assert raw.answer(os.urandom(1000)) == "malformed"
    assert raw.answer(request(body=b"\xff\xff\xff")) == "malformed"
    assert raw.answer(request(body=good)[:-3]) == "malformed"
    assert raw.answer(request(request_id="1", body=good)) == "malformed"
    assert raw.answer(request(type="OpenTheDoor", body=good)) == "unknown-type"
    assert raw.answer(request(type="SubmitApplication", body=b"")) == "unknown-type"
    assert raw.answer(request(type="ShowStatus", body=b"")) == ""
    assert raw.answer(request(body=b"")) == "invalid-field"
    assert not steps(case)
    assert raw.answer(request(body=good)) == ""
    assert steps(case) == ["received"]


def test_too_much_for_an_event(case, raw):
    message = told(case, 0, "received")
    filler = b"\x9a\x06\x90\x4e" + bytes(10000)  # field 99, unknown, 10000 bytes
    assert raw.answer(request(body=message.SerializeToString() + filler)) == "too-big"
    assert not steps(case)


def test_too_many_frames_and_too_long_ones_get_no_answer_and_do_no_harm(case, raw, stage):
    body = told(case, 0, "received").SerializeToString()
    assert raw.answer(request(body=body), b"more", timeout=300) is None
    raw.socket.send(bytes(2 * 1024 * 1024))  # cut off; the client connects again by itself
    assert push(case, told(case, 0, "received")).verdict == "accepted"
    fresh = Raw(stage)
    assert fresh.answer(request(type="ShowStatus")) == ""
    fresh.client.close()
    assert steps(case) == ["received"]
