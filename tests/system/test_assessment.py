"""Assessment without the other services: events written into their streams, a question through the socket.

The service finds the events in the log; department.water speaks before routing.water is read, as it may.
"""
import csv
import hashlib
import os
import signal
import socket
import struct
import subprocess
import sys
import time
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
import zmq

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "deploy/examples")]

import bangban_client as bb  # noqa: E402
from postgres import Cluster  # noqa: E402

BIN = Path(os.environ.get("BANGBAN_BUILD", ROOT / "build-test")) / "bin"
NAMES = ["intake", "routing", "deadline", "assessment", "department.water"]
KINDS = {bb.ApplicationAccepted: "application.accepted.v1", bb.ApprovalHandedOver: "approval.handed_over.v1",
         bb.ApprovalChanged: "approval.changed.v1", bb.PushQuarantined: "push.quarantined.v1",
         bb.RungFired: "rung.fired.v1"}


def at(text):
    """Microseconds of "2026-03-02 09:00" in Beijing."""
    moment = datetime.fromisoformat(text).replace(tzinfo=timezone(timedelta(hours=8)))
    return int(moment.timestamp()) * 1_000_000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Log:
    """The streams of the other services, as they would have written them."""

    def __init__(self, connection):
        self.connection, self.positions = connection, {}

    def tell(self, stream, message, recorded):
        sequence = self.positions[stream] = self.positions.get(stream, 0) + 1
        header = bb.Envelope(id=str(uuid.uuid4()), source="/test", type=KINDS[type(message)], subject="s",
                             time_at=at(recorded), sequence=sequence, partitionkey="application",
                             recordedtime_at=at(recorded)).SerializeToString()
        digest = hashlib.sha256(header).digest()
        with self.connection.cursor() as cursor:
            cursor.execute("INSERT INTO bus.event VALUES (%s, %s, %s, %s, %s)",
                           (stream, sequence, header, message.SerializeToString(), digest))
            cursor.execute("INSERT INTO bus.head VALUES (%s, %s, %s) "
                           "ON CONFLICT (stream) DO UPDATE SET seq = EXCLUDED.seq, hash = EXCLUDED.hash",
                           (stream, sequence, digest))

    def hand_over(self, application):
        approval = str(uuid.uuid4())
        self.tell("routing.water", bb.ApprovalHandedOver(
            approval_id=approval, application_id=application, item=40, department="water",
            handling_type="promised", handed_over_at=at("2026-03-02 09:00")), "2026-03-02 09:00")
        return approval

    def move(self, approval, event, when, history=()):
        step = self.step(event, when)
        self.tell("department.water", bb.ApprovalChanged(
            approval_id=approval, item=40, department="water", state=event, holder="department", step=step,
            refolded=bool(history), history=history), when)

    @staticmethod
    def step(event, when):
        return bb.ApprovalStep(event_id=str(uuid.uuid4()), event=event, to=event, occurred_at=at(when),
                               received_at=at(when))


def tell_a_quarter(log):
    application = str(uuid.uuid4())
    log.tell("intake", bb.ApplicationAccepted(application_id=application, project=bb.Project()), "2026-03-02 09:00")
    kept, late, open_one = (log.hand_over(application) for _ in range(3))
    for approval in (kept, late, open_one):
        log.move(approval, "received", "2026-03-02 09:10")
        log.move(approval, "accepted", "2026-03-02 10:00")
    log.move(late, "approved", "2026-03-10 10:00")
    log.move(kept, "approved", "2026-03-16 10:00")
    # The approval of the tenth was void; history is told anew, with one push that had been held.
    log.move(late, "voided", "2026-03-20 10:00",
             [log.step("received", "2026-03-02 09:10"), log.step("accepted", "2026-03-02 10:00"),
              log.step("approved", "2026-03-19 10:00")])
    log.tell("deadline", bb.RungFired(kind="promised", approval_id=open_one, rung="overdue"), "2026-03-16 18:00")
    log.tell("department.water", bb.PushQuarantined(
        event_id="q1", approval_id="nonsense", department="water", occurred_at=at("2026-03-20 10:00"),
        received_at=at("2026-03-20 10:00")), "2026-04-01 09:00")
    return kept, late, open_one


class Service:
    def __init__(self, directory, cluster):
        self.directory, self.cluster = directory, cluster
        allow = directory / "keys/allow"
        allow.mkdir(parents=True)
        for name in [f"service.{name}" for name in NAMES] + ["office.o01", "department.water"]:
            public, secret = zmq.curve_keypair()
            key = directory / "keys" / f"{name}.key"
            key.write_bytes(secret + b"\n")
            key.chmod(0o600)
            for path in (directory / "keys" / f"{name}.pub", allow / f"{name}.pub"):
                path.write_bytes(public + b"\n")
        self.endpoint = f"tcp://127.0.0.1:{free_port()}"
        with open(directory / "topology.csv", "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["name", "request", "publish"])
            for name in NAMES:
                rows.writerow([name, self.endpoint if name == "assessment" else f"tcp://127.0.0.1:{free_port()}",
                               f"tcp://127.0.0.1:{free_port()}"])
        (directory / "clock").write_bytes(struct.pack("<q", at("2026-04-01 09:00")))

    def start(self):
        log = open(self.directory / "log", "ab")
        self.process = subprocess.Popen(
            [BIN / "bangban-assessment", f"--key-directory={self.directory / 'keys'}",
             f"--topology={self.directory / 'topology.csv'}", f"--clock=file:{self.directory / 'clock'}",
             f"--database={self.cluster.conninfo(user='assessment')}"], stdout=log, stderr=log, cwd=ROOT)
        self.wait_until_applied()

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(timeout=20)

    def client(self, key="office.o01"):
        return bb.Client(self.endpoint, self.directory / "keys", key, "service.assessment")

    def wait_until_applied(self):
        client, deadline = self.client(), time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                status = client.call(bb.ShowStatus(), timeout=1)
            except bb.Unavailable:
                continue
            if status.state == "working" and all(c.applied == c.head for c in status.cursors) and not status.parked:
                client.close()
                return
            time.sleep(0.05)
        raise AssertionError((self.directory / "log").read_text()[-3000:])


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    with Cluster() as cluster:
        cluster.apply_roles()
        subprocess.run([BIN / "bangban-migrate", f"--database={cluster.conninfo()}"], check=True, cwd=ROOT,
                       stdout=subprocess.DEVNULL)
        with psycopg.connect(cluster.conninfo()) as connection:
            approvals = tell_a_quarter(Log(connection))
        service = Service(tmp_path_factory.mktemp("assessment"), cluster)
        service.start()
        yield service, approvals
        service.stop(signal.SIGKILL)


@pytest.fixture
def client(told):
    client = told[0].client()
    yield client
    client.close()


def figures(score):
    return {i.name: (i.numerator, i.denominator) for i in score.indicators if i.denominator}


def test_a_quarter_told_by_events(client, told):
    approvals = told[1]
    result = client.call(bb.AssessQuarter(quarter="2026Q1", department="water"))
    score = result.departments[0]
    assert figures(score) == {"completion": (2, 3), "promise_kept": (1, 3), "speed": (5500 + 4000, 20000),
                              "data_quality": (8, 13)}
    promise = next(i for i in score.indicators if i.name == "promise_kept")
    evidence = {e.approval_id: (e.counted, e.stream, e.sequence) for e in promise.evidence}
    assert evidence == {approvals[0]: (True, "department.water", 8), approvals[1]: (False, "department.water", 9),
                        approvals[2]: (False, "deadline", 1)}
    assert [(b.stream, b.up_to) for b in result.basis] == [("deadline", 1), ("department.water", 10), ("intake", 1),
                                                           ("routing.water", 3)]


def test_the_same_log_gives_the_same_bytes(client, told):
    service = told[0]
    first = client.call(bb.AssessQuarter(quarter="2026Q1"))
    assert len(first.departments) == 14
    assert service.stop() == 0
    service.start()
    again = client.call(bb.AssessQuarter(quarter="2026Q1"))
    assert again.SerializeToString() == first.SerializeToString()
    digest, first.sha256 = first.sha256, b""
    assert hashlib.sha256(first.SerializeToString(deterministic=True)).digest() == digest


@pytest.mark.parametrize("quarter, department, fields", [
    ("2026Q5", "", ["quarter"]), ("2026q1", "", ["quarter"]), ("", "", ["quarter"]), ("2018Q1", "", ["quarter"]),
    ("2026Q3", "", ["quarter"]), ("2026Q1", "nobody", ["department"]), ("26Q1", "x", ["quarter", "department"]),
])
def test_a_wrong_question_is_told_what_is_wrong(client, quarter, department, fields):
    with pytest.raises(bb.Problem) as refused:
        client.call(bb.AssessQuarter(quarter=quarter, department=department))
    assert refused.value.code == "invalid-field"
    assert [error.field for error in refused.value.errors] == fields


def test_departments_may_not_ask(told):
    client = told[0].client("department.water")
    with pytest.raises(bb.Problem) as refused:
        client.call(bb.AssessQuarter(quarter="2026Q1"))
    assert refused.value.code == "forbidden"
    client.close()
