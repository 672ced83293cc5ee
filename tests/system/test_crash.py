"""Whatever dies, and whenever: nothing acknowledged is lost, nothing is doubled, all states are right.

One instance lives through it all while traffic flows; after each disaster the traffic comes to its end, everything
settles, and the independent checker looks at what clients were told and at the database.
"""
import os
import random
import signal
import subprocess
import time

import psycopg
import pytest

import bangban_client as bb
from checker import Checker, describe
from conftest import Place
from instance import ROOT, departments
from traffic import Traffic

SEED = int(os.environ.get("BANGBAN_SEED", "1"))
ADAPTERS = ["department.water", "department.ndrc"]
VICTIMS = ["intake", "routing", *ADAPTERS, "deadline", "assessment"]
RECOVERY_SECONDS = 30  # asserted; what is promised is 5, and what was measured is printed
# Places where a service can be made to die, and who gets there while this traffic flows.
CRASH_POINTS = {
    "batch_begun": VICTIMS, "effects_done": VICTIMS, "events_appended": VICTIMS, "commit_sent": VICTIMS,
    "commit_known": VICTIMS, "first_published": ["intake", "routing", *ADAPTERS], "reply_sent": ["intake", *ADAPTERS],
}


class World:
    """An instance under traffic, and what it takes to harm it."""

    def __init__(self):
        self.place = Place()
        self.instance, self.stage = self.place.instance, self.place.stage
        self.traffic = Traffic(self.stage, self.place.town, SEED)
        self.traffic.start()
        self.rng = random.Random(SEED)
        self.recoveries = []

    def close(self):
        self.traffic.stop()
        self.place.close()

    # ---- processes ----

    def pid(self, program):
        name = program if program == "postgres" else f"services:{program}"
        return int(self.instance.supervisorctl("pid", name, check=False).stdout.strip() or 0)

    def kill(self, program):
        os.kill(self.pid(program), signal.SIGKILL)

    def status(self, service):
        """Asked over a connection of its own: an old one may be waiting to connect again."""
        client = bb.Client(self.stage.endpoints[service].request, self.stage.directory / "keys", "operator.ops",
                           f"service.{service}")
        try:
            return client.call(bb.ShowStatus(), timeout=0.5)
        except bb.Unavailable:
            return None
        finally:
            client.close()

    def epoch(self, service):
        status = self.status(service)
        return status.epoch if status else 0

    def wait_working(self, services, epochs=None, what=""):
        """Until each works under a later epoch than it had; notes how long that took."""
        began, waiting = time.monotonic(), set(services)
        while waiting:
            for service in sorted(waiting):
                status = self.status(service)
                if status and status.state == "working" and status.epoch > (epochs or {}).get(service, 0):
                    waiting.discard(service)
            assert time.monotonic() - began < RECOVERY_SECONDS, f"{what}: {waiting} not working"
            time.sleep(0.02)
        took = time.monotonic() - began
        self.recoveries.append((what, took))
        print(f"{what}: working again after {took:.2f} s")

    def run_by_hand(self, service, crash_at):
        """The service with a crash point, in place of the supervisor's, which is stopped."""
        with open(self.instance.directory / "log" / f"{service}.crash.log", "ab") as log:
            return subprocess.Popen(self.instance.command(service), cwd=ROOT, stdout=log, stderr=log,
                                    env={**os.environ, "BANGBAN_CRASH_AT": crash_at})

    # ---- judging ----

    def connect(self):
        return psycopg.connect(self.instance.conninfo("postgres"))

    def ledgers(self):
        client = self.stage.client("deadline", "leader.l01")
        with self.connect() as connection:
            known = {row[0] for row in connection.execute("SELECT DISTINCT application_id::text FROM deadline.approval")}
        asked = [application for application in self.traffic.applications if application in known]
        return client.call_many([bb.ShowLedger(application_id=application) for application in asked])

    def violations(self, connection):
        return Checker(connection, departments(), self.traffic.exchanges, self.shown).check()

    def settle(self):
        self.traffic.quiesce(self.stage.settle)
        self.shown = self.ledgers()

    def judge(self):
        self.settle()
        with self.connect() as connection:
            found = self.violations(connection)
        pushes = len([exchange for exchange in self.traffic.exchanges if exchange.request.type == "PushStatus"])
        if found:
            print(describe(found))
        print(f"{len(self.traffic.applications)} applications, {pushes} pushes, {len(found)} violations")
        assert not found, describe(found)


@pytest.fixture(scope="module")
def world():
    world = World()
    yield world
    world.close()


@pytest.fixture
def flow(world):
    """Traffic while the test runs."""
    world.traffic.resume()
    time.sleep(1)
    return world


def test_undisturbed(flow):
    time.sleep(4)
    flow.judge()
    assert len(flow.traffic.applications) >= 4


# ---- the checker can fail ----

UNGUARDED = """ALTER TABLE department.approval_event DROP CONSTRAINT approval_event_pkey;
               ALTER TABLE department.handover DROP CONSTRAINT handover_pkey;"""
ONE_EVENT = """(SELECT stream, seq FROM bus.event WHERE stream = 'department.water' ORDER BY seq OFFSET 3 LIMIT 1)"""


def copy_of_push(raw):
    """A push that a department sent, once more under a made-up id."""
    return ("SELECT approval_id, occurred_at, received_at, since, source_sequence, NULL, folds, department, "
            "overlay(event_id PLACING 'x' FROM 1), event, disposition, code, receipt_code, receipt_state, NULL, " + raw +
            " FROM department.approval_event WHERE event = 'received' LIMIT 1")


DEFECTS = {  # what is done to the database: (statement, rules that have to notice it)
    "flipped byte": (f"UPDATE bus.event SET payload = set_byte(payload, 3, get_byte(payload, 3) # 1) "
                     f"WHERE (stream, seq) = {ONE_EVENT}", {"chain-cut"}),
    "flipped byte, hash made good": (
        f"UPDATE bus.event SET payload = payload || '\\x'::bytea, hash = sha256('forged') WHERE (stream, seq) = {ONE_EVENT}",
        {"chain-cut", "receipt-hash"}),
    "event deleted": (f"DELETE FROM bus.event WHERE (stream, seq) = {ONE_EVENT}", {"gap", "not-in-stream"}),
    "last event deleted": ("DELETE FROM bus.event e USING bus.head h WHERE e.stream = h.stream AND e.seq = h.seq "
                           "AND h.stream = 'department.water'", {"wrong-head"}),
    "event doubled": ("INSERT INTO bus.event SELECT e.stream, h.seq + 1, e.header, e.payload, e.hash FROM bus.event e "
                      "JOIN bus.head h USING (stream) WHERE e.stream = 'intake' AND e.seq = 1", {"event-doubled"}),
    "push lost": ("DELETE FROM department.approval_event WHERE event_id = (SELECT event_id FROM department.approval_event "
                  "WHERE event = 'received' AND disposition = 'applied' LIMIT 1)", {"acknowledged-lost", "wrong-state"}),
    "push doubled": (UNGUARDED + "INSERT INTO department.approval_event SELECT * FROM department.approval_event "
                     "WHERE event = 'received' LIMIT 1", {"push-doubled"}),
    "push doubled under another id": (f"INSERT INTO department.approval_event {copy_of_push('raw')}", {"push-altered"}),
    "push invented": ("INSERT INTO department.approval_event " + copy_of_push(
        "decode(replace(encode(raw, 'hex'), encode(event_id::bytea, 'hex'), encode(overlay(event_id PLACING 'x' FROM 1)"
        "::bytea, 'hex')), 'hex')"), {"push-invented"}),
    "push altered": ("UPDATE department.approval_event SET raw = raw || '\\x32023132'::bytea WHERE event_id = (SELECT "
                     "event_id FROM department.approval_event WHERE event = 'received' LIMIT 1)", {"receipt-sha256"}),
    "cursor behind": ("UPDATE bus.cursor SET seq = seq - 1 WHERE consumer = 'routing' AND stream = 'intake'",
                      {"cursor-behind"}),
    "cursor ahead": ("UPDATE bus.cursor SET seq = seq + 1 WHERE consumer = 'deadline' AND stream = 'intake'",
                     {"cursor-ahead"}),
    "state changed": ("UPDATE department.approval SET state = 'withdrawn' WHERE approval_id = (SELECT approval_id FROM "
                      "department.approval WHERE state IN ('approved', 'delivered') LIMIT 1)", {"wrong-state"}),
    "void ignored": ("UPDATE department.approval_event SET raw = decode(replace(encode(raw, 'escape'), 'voided', "
                     "'vetoed'), 'escape') WHERE event = 'voided'", {"receipt-sha256", "push-altered"}),
    "item changed": ("UPDATE intake.item SET state = 'correction' WHERE (application_id, item) = (SELECT application_id, "
                     "item FROM intake.item WHERE state = 'approved' LIMIT 1)", {"intake-item"}),
    "message doubled": ("INSERT INTO intake.message (application_id, about, told_at, addressee, name, phone, email, template, "
                        "kind, text) SELECT application_id, about, told_at, addressee, name, phone, email, template, kind, text FROM "
                        "intake.message WHERE template = 'approval.handed_over' LIMIT 1", {"intake-message"}),
    "step changed": ("UPDATE routing.step SET approval_state = 'returned' WHERE approval_id = (SELECT approval_id FROM "
                     "routing.step WHERE state = 'done' LIMIT 1)", {"routing-step"}),
    "history shortened": ("DELETE FROM deadline.step WHERE event = 'approved'", {"deadline-history"}),
    "fact lost": ("DELETE FROM assessment.step WHERE event = 'accepted'", {"assessment-history"}),
    "hand-over lost": ("DELETE FROM department.handover WHERE kind = 'handed_over' AND position = 1",
                       {"handover-queue"}),
    "hand-over doubled": (UNGUARDED + "INSERT INTO department.handover SELECT position + 100000, approval_id, at, "
                          "department, kind, payload FROM department.handover WHERE position = 1", {"handover-queue"}),
    "event parked": ("INSERT INTO bus.parked (consumer, stream, seq, key, type, code, reason, header, payload, parked_at) "
                     "SELECT 'routing', stream, seq, '', '', 'x', 'x', header, payload, now() FROM bus.event LIMIT 1",
                     {"parked"}),
    "reply changed": ("UPDATE bus.reply SET reply = reply || '\\x'::bytea || '\\x1a00'::bytea WHERE service = 'intake'",
                      {"stored-reply"}),
    "command undone": ("DELETE FROM bus.event WHERE stream = 'intake' AND seq = (SELECT min(seq) FROM bus.event WHERE stream = 'intake' "
                       "AND position('application.accepted.v1' IN header) > 0)", {"command-effect", "gap"}),
}


@pytest.fixture(scope="module")
def judged(world):
    """The world after some traffic, settled and found good."""
    world.traffic.resume()
    time.sleep(2)
    world.judge()
    return world


@pytest.mark.parametrize("defect", DEFECTS)
def test_the_checker_finds(judged, defect):
    statement, rules = DEFECTS[defect]
    with judged.connect() as connection:
        changed = [connection.execute(part).rowcount for part in statement.split(";") if part.strip()][-1]
        found = {violation.rule for violation in judged.violations(connection)}
        connection.rollback()
    assert changed > 0, "the statement changed nothing"
    assert rules <= found, f"not noticed: {rules - found}"


def test_the_checker_finds_a_minute_that_nobody_held(judged):
    ledger = next(ledger for ledger in judged.shown if ledger.entries)
    ledger.entries[0].work_minutes += 1
    with judged.connect() as connection:
        assert "ledger-sum" in {violation.rule for violation in judged.violations(connection)}
    ledger.entries[0].work_minutes -= 1


# ---- disasters ----

def test_services_killed_in_turn(flow):
    for _ in range(2):
        for victim in VICTIMS:
            epoch = {victim: flow.epoch(victim)}
            flow.kill(victim)
            flow.wait_working([victim], epoch, f"{victim} killed")
    flow.judge()


def test_all_services_killed_at_once(flow):
    for _ in range(2):
        epochs = {victim: flow.epoch(victim) for victim in VICTIMS}
        for victim in VICTIMS:
            flow.kill(victim)
        flow.wait_working(VICTIMS, epochs, "all killed at once")
        time.sleep(1)
    flow.judge()


@pytest.mark.parametrize("point", CRASH_POINTS)
def test_crash_point(flow, point):
    flow.instance.supervisorctl("stop", *(f"services:{victim}" for victim in CRASH_POINTS[point]))
    alive = {victim: flow.run_by_hand(victim, f"{point}:{flow.rng.choice([1, 2, 5, 17])}")
             for victim in CRASH_POINTS[point]}
    deadline = time.monotonic() + RECOVERY_SECONDS
    try:
        while alive:  # who has died goes on under the supervisor, so that the others have something to do
            for victim in [name for name, process in alive.items() if process.poll() is not None]:
                assert alive[victim].returncode in (-signal.SIGKILL, -signal.SIGALRM), victim
                del alive[victim]
                flow.instance.supervisorctl("start", f"services:{victim}")
            assert time.monotonic() < deadline, f"did not die at {point}: {list(alive)}"
            time.sleep(0.05)
    finally:
        for victim, process in alive.items():
            process.kill()
            process.wait()
            flow.instance.supervisorctl("start", f"services:{victim}", check=False)
    flow.wait_working(CRASH_POINTS[point], what=f"died at {point}")
    flow.judge()


def test_a_stopped_writer_loses_its_office(flow):
    """Longer stopped than a writer's session may be silent: the database ends it, and another epoch goes on."""
    for victim in ("routing", "department.water"):
        epoch, pid = {victim: flow.epoch(victim)}, flow.pid(victim)
        os.kill(pid, signal.SIGSTOP)
        time.sleep(5.5)
        os.kill(pid, signal.SIGCONT)
        flow.wait_working([victim], epoch, f"{victim} stopped for 5.5 s")
    flow.judge()


def test_postgres_killed(flow):
    for _ in range(2):
        everybody = list(flow.instance.services)
        epochs = {service: flow.epoch(service) for service in everybody}
        flow.kill("postgres")
        time.sleep(0.2)
        flow.instance.wait_for_database()
        flow.wait_working(everybody, epochs, "PostgreSQL killed")
    flow.judge()
