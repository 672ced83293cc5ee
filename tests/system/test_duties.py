# SPDX-License-Identifier: Apache-2.0
"""Clocks of duties by the events that the window tells them with: the window itself is stopped, and its stream is
written for it, so that openings and closes come in whatever order and as late as a test wants."""
import hashlib
import json
import shutil
import struct
import subprocess
import time
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
import zmq

import bangban_client as bb
from conftest import Place
from town import DATA
from virtual_time import microseconds, moment_of

KINDS = {bb.DutyOpened: "duty.opened.v1", bb.DutyClosed: "duty.closed.v1"}


class Window:
    """Tells of duties in the name of the window, and hears of their rungs."""

    def __init__(self, place):
        self.place, self.stage, self.days = place, place.stage, place.town.days
        self.clock, self.watcher = self.stage.clock, self.stage.client("deadline", "operator.ops")
        place.instance.supervisorctl("stop", "services:intake")
        self.sequence = int((self.sql("SELECT seq FROM bus.head WHERE stream = 'intake'") or ["0"])[0])
        self.publisher, self.frame = zmq.Context.instance().socket(zmq.PUB), []
        self.publisher.curve_server = True
        self.publisher.curve_secretkey = bb.read_secret(self.stage.directory / "keys/service.intake.key")
        self.publisher.bind(self.stage.endpoints["intake"].publish)

    def sql(self, text):
        return self.place.instance.psql("-At", "-f", "-", input=text, capture_output=True).stdout.split()

    def tell(self, *messages):
        now, statements = microseconds(self.clock.now()), []
        for message in messages:
            self.sequence += 1
            header = bb.Envelope(id=str(uuid.uuid4()), source="/test", type=KINDS[type(message)],
                                 subject=message.duty_id, time_at=now, sequence=self.sequence,
                                 partitionkey=message.duty_id, recordedtime_at=now).SerializeToString()
            payload, digest = message.SerializeToString(), hashlib.sha256(header).hexdigest()
            self.frame = [b"intake", struct.pack(">I", len(header)) + header + payload]
            statements.append(f"INSERT INTO bus.event VALUES ('intake', {self.sequence}, '\\x{header.hex()}', "
                              f"'\\x{payload.hex()}', '\\x{digest}');")
        self.sql("BEGIN;" + "".join(statements) +
                 f"INSERT INTO bus.head VALUES ('intake', {self.sequence}, '\\x{digest}') "
                 "ON CONFLICT (stream) DO UPDATE SET seq = EXCLUDED.seq, hash = EXCLUDED.hash; COMMIT")

    def opened(self, kind, at=None, **fields):
        fields = {"subject": "ZX20260302-0001", "holder": "agent:A01"} | fields
        return bb.DutyOpened(duty_id=str(uuid.uuid4()), kind=kind, opened_at=microseconds(at or self.clock.now()),
                             **fields)

    def open(self, kind, at=None, **fields):
        message = self.opened(kind, at, **fields)
        self.tell(message)
        self.settle()
        return message.duty_id

    def close(self, *duties, at=None, outcome="done"):
        closed_at = microseconds(at or self.clock.now())
        self.tell(*(bb.DutyClosed(duty_id=duty, closed_at=closed_at, outcome=outcome) for duty in duties))
        self.settle()

    def settle(self):
        """Waits until the watcher has read all that was told and fired all that is due, or seems to thrice."""
        now, deadline, quiet = microseconds(self.clock.now()), time.monotonic() + 30, 0
        while time.monotonic() < deadline:
            if self.frame:
                self.publisher.send_multipart(self.frame)  # whoever missed one reads the log
            status = self.watcher.call(bb.ShowStatus())
            read = next(c.applied for c in status.cursors if c.stream == "intake")
            quiet = quiet + 1 if read == self.sequence and status.ticked_at >= now else 0
            if quiet == 3:
                return
            time.sleep(0.03)
        raise TimeoutError("the watcher did not come to rest")

    def go_to(self, moment):
        self.clock.set(moment)
        self.settle()

    def pass_workdays(self, count, hour=9):
        self.go_to(self.days.at(self.days.add(self.clock.now().date(), count), hour))

    def next_morning(self):
        day = self.days.on_or_after(self.clock.now().date() + timedelta(days=1))
        self.go_to(self.days.at(day, 9))

    def heard(self, duty):
        """The rungs of a duty as they were told, in order."""
        payloads = self.sql("SELECT encode(payload, 'hex') FROM bus.event WHERE stream = 'deadline' ORDER BY seq")
        events = [bb.DutyRung.FromString(bytes.fromhex(p)) for p in payloads]
        return [e for e in events if e.duty_id == duty]

    def shown(self, duty, **question):
        clocks = self.watcher.call(bb.ListClocks(limit=1000, **question)).clocks
        return next((c for c in clocks if c.clock_id == duty), None)


@pytest.fixture(scope="module")
def window():
    place = Place()
    yield Window(place)
    place.close()


def test_a_question_at_the_window_has_its_clock(own_instance):
    place, town = own_instance, own_instance.town  # all clocks of an instance are one list
    town.next_morning()
    town.go_to(town.days.at(town.clock.now().date(), 10))
    asked = town.window.call(bb.RegisterInquiry(
        window="W01", kind="consult", channel="counter", asker_name="李四", asker_phone="13847700002",
        question="临时用地审批需要哪些材料？", first_asked_by="clerk:C01"))
    town.stage.settle()

    def clock():
        clocks = town.stage.client("deadline", "office.o01").call(bb.ListClocks(limit=1000)).clocks
        return next((c for c in clocks if c.subject == asked.number), None)

    assert (clock().kind, clock().holder, clock().light) == ("consult", "window:W01", "green")
    due = moment_of(clock().due_at)  # at closing time, which depends on the season
    assert due.date() == town.days.add(town.clock.now().date(), 1)
    town.go_to(due - timedelta(hours=1))
    assert clock().light == "yellow" and [r.rung for r in clock().rungs] == ["due_today"]
    shown = subprocess.run([place.instance.bin / "bangban", "--instance", place.instance.directory, "show", "clocks",
                            "--limit", "1000"], check=True, capture_output=True, text=True).stdout
    (line,) = [line for line in shown.splitlines() if asked.number in line]
    assert "黄灯" in line and "咨询答复" in line and "W01" in line
    town.window.call(bb.AnswerInquiry(number=asked.number, answer="需要以下材料"))
    town.stage.settle()
    assert clock() is None


@contextmanager
def ruled(place, row):
    """The watcher restarted with one row more in its clock_rules.csv, and afterwards without."""
    data, conf = place.directory / "data", place.instance.directory / "conf/deadline.conf"
    before = conf.read_text(encoding="utf-8")
    shutil.copytree(DATA, data)
    with open(data / "clock_rules.csv", "a", encoding="utf-8") as file:
        file.write(row + "\n")
    data.chmod(0o755)
    conf.write_text(before + f"data-directory: {data}\n", encoding="utf-8")
    place.instance.supervisorctl("restart", "services:deadline")
    yield
    conf.write_text(before, encoding="utf-8")
    place.instance.supervisorctl("restart", "services:deadline")


def rungs(events):
    return [e.rung for e in events]


def test_a_duty_climbs_its_rungs_until_it_is_closed(window):
    window.next_morning()
    day = window.clock.now().date()
    application = str(uuid.uuid4())
    duty = window.open("notice", application_id=application, item=3, department="ndrc", holder="window:W01")
    shown = window.shown(duty)
    assert (shown.kind, shown.rule, shown.subject, shown.holder) == ("notice", "notice", "ZX20260302-0001", "window:W01")
    assert (shown.item, shown.department, shown.application_id) == (3, "ndrc", application)
    assert (shown.state, shown.light, shown.budget_days, shown.unit) == ("running", "green", 5, "workday")
    last = window.days.add(day, 5)
    assert shown.due_at == microseconds(window.days.at(last, 17, 30))
    window.go_to(window.days.at(window.days.add(day, 4), 17, 29))
    assert not window.heard(duty)
    window.go_to(window.days.at(window.days.add(day, 4), 17, 30))
    assert rungs(window.heard(duty)) == ["80"] and window.shown(duty).light == "yellow"
    window.go_to(window.days.at(last, 9))
    assert rungs(window.heard(duty)) == ["80", "due_today"]
    window.go_to(window.days.at(last, 18))
    first, _, overdue = window.heard(duty)
    assert (first.light, overdue.rung, overdue.light) == ("yellow", "overdue", "red")
    assert (overdue.kind, overdue.subject, overdue.holder) == ("notice", "ZX20260302-0001", "window:W01")
    assert (overdue.item, overdue.department, overdue.application_id) == (3, "ndrc", application)
    assert overdue.due_at == shown.due_at and not overdue.late_because_down
    window.close(duty)
    assert window.shown(duty) is None
    shown = window.shown(duty, application_id=application)
    assert (shown.state, shown.light) == ("closed", "red")
    assert rungs(shown.rungs) == ["80", "due_today", "overdue"]
    window.pass_workdays(5)
    assert len(window.heard(duty)) == 3  # each once, none after the close


def test_a_duty_done_in_time_stays_silent(window):
    window.next_morning()
    duty = window.open("consult")
    window.close(duty)
    window.pass_workdays(5)
    assert not window.heard(duty)


def test_every_kind_has_its_end(window):
    window.next_morning()
    today, at = window.clock.now().date(), window.days.at
    due = {"consult": at(window.days.add(today, 1), 17, 30), "assignment": at(today, 10),
           "hall": at(today, 17, 30), "takeover": at(window.days.add(today, 1), 17, 30),
           "feedback": at(window.days.add(today, 5), 17, 30), "delivery": at(window.days.add(today, 10), 17, 30),
           "instruction": at(window.days.add(today, 2), 17, 30), "digest": at(today, 9, 1),
           "explanation": at(window.days.add(today, 1), 17, 30), "agency": at(window.days.add(today, 7), 17, 30),
           "visit": at(window.days.add(today, 7), 17, 30)}
    agreed = window.days.add(today, 7).isoformat()
    duties = {kind: window.open(kind, due_on=agreed if kind in ("agency", "visit") else "") for kind in due}
    assert {kind: window.shown(duty).due_at for kind, duty in duties.items()} == \
        {kind: microseconds(moment) for kind, moment in due.items()}
    listed = [c.due_at for c in window.watcher.call(bb.ListClocks(limit=1000)).clocks]
    assert listed == sorted(listed)
    window.close(*duties.values(), outcome="void")


def test_out_of_hours_it_counts_from_the_next_working_minute(window):
    window.next_morning()
    window.go_to(window.days.at(window.clock.now().date(), 20))
    day = window.days.add(window.clock.now().date(), 1)
    duty = window.open("assignment")
    window.go_to(window.days.at(day, 9, 29))
    assert not window.heard(duty)
    window.go_to(window.days.at(day, 9, 30))
    assert rungs(window.heard(duty)) == ["overdue"]
    shown = window.shown(duty)
    assert (shown.unit, shown.budget_days, shown.consumed_days) == ("workminute", 60, 60)
    window.close(duty)


def test_the_same_day_is_warned_an_hour_before_its_close(window):
    window.next_morning()
    duty = window.open("hall")
    window.go_to(window.days.at(window.clock.now().date(), 16, 29))
    assert not window.heard(duty)
    window.go_to(window.days.at(window.clock.now().date(), 16, 30))
    assert rungs(window.heard(duty)) == ["due_today"]
    late = window.open("hall")
    window.close(duty)
    window.go_to(window.days.at(window.clock.now().date(), 17, 30))
    assert rungs(window.heard(duty)) == ["due_today"]
    assert rungs(window.heard(late)) == ["due_today", "overdue"]
    window.close(late)


def test_a_close_that_was_told_late_corrects_what_fired(window):
    window.next_morning()
    done_at, application = window.clock.now() + timedelta(hours=2), str(uuid.uuid4())
    duty = window.open("consult", application_id=application)
    window.pass_workdays(2)
    assert rungs(window.heard(duty)) == ["due_today", "overdue"]
    window.close(duty, at=done_at)
    shown = window.shown(duty, application_id=application)
    assert (shown.state, shown.light) == ("closed", "green")
    assert [(r.rung, r.corrected) for r in shown.rungs] == [("due_today", True), ("overdue", True)]


def test_what_came_due_while_nobody_watched_says_so(window):
    window.next_morning()
    duty = window.open("consult")
    window.settle()
    window.place.instance.supervisorctl("stop", "services:deadline")
    window.clock.set(window.days.at(window.days.add(window.clock.now().date(), 3), 9))
    unseen = window.opened("assignment", at=window.clock.now() - timedelta(days=1))
    window.tell(unseen)
    window.place.instance.supervisorctl("start", "services:deadline")
    window.settle()
    assert [(e.rung, e.late_because_down) for e in window.heard(duty)] == [("due_today", True), ("overdue", True)]
    assert rungs(window.heard(unseen.duty_id)) == ["overdue"]
    window.close(duty, unseen.duty_id)


def test_many_at_once_fire_in_due_order(window):
    window.next_morning()
    window.tell(*(window.opened("digest" if i % 2 else "assignment", subject="many")
                  for i in range(520)))  # more than a page
    window.settle()
    window.pass_workdays(1)
    payloads = window.sql("SELECT encode(payload, 'hex') FROM bus.event WHERE stream = 'deadline' ORDER BY seq")
    told = [e for e in (bb.DutyRung.FromString(bytes.fromhex(p)) for p in payloads) if e.subject == "many"]
    assert len(told) == 520 and len({e.duty_id for e in told}) == 520
    assert [e.due_at for e in told] == sorted(e.due_at for e in told)
    window.close(*(e.duty_id for e in told))


def test_a_kind_without_a_rule_waits_for_one(window):
    window.next_morning()
    application = str(uuid.uuid4())
    duty = window.open("dance", application_id=application)
    log = (window.place.instance.directory / "log/deadline.log").read_text(encoding="utf-8")
    missing = [json.loads(line) for line in log.splitlines() if '"clock.rule_missing"' in line]
    assert [line["rule"] for line in missing] == ["dance"]
    shown = window.shown(duty, application_id=application)
    assert (shown.state, shown.due_at, shown.kind) == ("waiting", 0, "dance")
    with ruled(window.place, "dance,dance,,opening,1wd,none,no,red,due_today;overdue,basis"):
        window.pass_workdays(2)
        assert rungs(window.heard(duty)) == ["due_today", "overdue"]
    window.close(duty)


def test_nonsense_is_parked(window):
    window.next_morning()
    window.tell(bb.DutyOpened(duty_id="x", kind="consult", holder="office", opened_at=1),
                bb.DutyClosed(duty_id=str(uuid.uuid4()), closed_at=1, outcome="done"),
                bb.DutyClosed(duty_id=str(uuid.uuid4()), closed_at=1, outcome="perhaps"))
    window.settle()
    assert [p.code for p in window.watcher.call(bb.ListParked()).messages] == \
        ["malformed", "unknown-duty", "malformed"]
