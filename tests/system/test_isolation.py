"""One department in trouble, or up to no good, changes nothing for the other thirteen.

What a guest sends to one adapter, what becomes of that adapter, and what its database login tries: the others
acknowledge their pushes meanwhile, in the same process as before.
"""
import itertools
import os
import random
import signal
import socket
import time
from datetime import timedelta
from urllib.parse import urlparse

import psycopg
import pytest
import zmq

import bangban_client as bb
from conftest import Place
from instance import departments
from virtual_time import microseconds

VICTIM = "housing"
ITEMS = [50, 55, 22, 52, 56, 17, 30, 7, 14, 3, 35, 57, 43, 53]  # one of each department, none waits for another
SECONDS = 10  # within which a neighbour acknowledges


class Street:
    """Fourteen adapters, each with an approval that its department has accepted."""

    def __init__(self, place):
        self.place, self.stage, self.town = place, place.stage, place.town
        self.case = self.town.submit(ITEMS)
        self.item_of = {self.town.department_of(item): item for item in ITEMS}
        assert sorted(self.item_of) == sorted(departments())
        self.approval_of = {self.town.department_of(item.item): item.approval_id for item in self.case.show().items}
        self.numbers = itertools.count(1)
        self.clients = {code: self.town.department(code) for code in self.item_of}
        for event in ("received", "accepted"):
            self.push_each(event, self.item_of)
        self.pids = self.processes()

    def processes(self):
        lines = self.place.instance.supervisorctl("status", "services:*", check=False).stdout.splitlines()
        return {line.split()[0].split(":")[1]: line.split(",")[0] for line in lines}

    def message(self, code, event, **details):
        number = next(self.numbers)
        return bb.PushStatus(event_id=f"street-{number}", approval_id=self.approval_of[code], event=event,
                             occurred_at=microseconds(self.stage.clock.now()), source_sequence=number, **details)

    def push_each(self, event, codes, **details):
        """One push of each department, all at once; returns how long the slowest took."""
        self.stage.clock.set(self.stage.clock.now() + timedelta(minutes=1))
        began = time.monotonic()
        asked = {code: self.clients[code].send(self.message(code, event, **details)) for code in codes}
        for code, request_id in asked.items():
            receipt = self.clients[code].wait_for(request_id, SECONDS)
            assert receipt.verdict == "accepted", (code, receipt)
        return time.monotonic() - began

    def neighbours_go_on(self, rounds=3):
        others = [code for code in self.item_of if code != VICTIM]
        slowest = max(self.push_each("extended", others, extension=bb.ClockExtension(workdays=1, approver="局长"))
                      for _ in range(rounds))
        print(f"13 neighbours acknowledged within {slowest:.3f} s")

    def same_processes(self, but=()):
        now = self.processes()
        changed = {name for name in now if now[name] != self.pids.get(name)}
        assert changed <= set(but), f"restarted: {changed}"

    def victim_goes_on(self):
        self.push_each("extended", [VICTIM], extension=bb.ClockExtension(workdays=1, approver="局长"))


@pytest.fixture(scope="module")
def street():
    place = Place()
    yield Street(place)
    place.close()


@pytest.fixture
def guest(street):
    """Opens sockets to a service, the victim's adapter unless said, with any key."""
    opened = []

    def open_socket(key=None, publish=False, kind=zmq.DEALER, service=f"department.{VICTIM}"):
        public, secret = zmq.curve_keypair()
        keys = street.stage.directory / "keys"
        if key:
            secret = (keys / f"{key}.key").read_bytes().strip()
            public = zmq.curve_public(secret)
        endpoint = street.stage.endpoints[service]
        opened.append(zmq.Context.instance().socket(kind))
        for option, value in ((zmq.LINGER, 0), (zmq.SNDHWM, 0), (zmq.CURVE_SECRETKEY, secret),
                              (zmq.CURVE_PUBLICKEY, public), (zmq.CURVE_SERVERKEY, (
                                  keys / f"service.{service}.pub").read_bytes().strip())):
            opened[-1].setsockopt(option, value)
        opened[-1].connect(endpoint.publish if publish else endpoint.request)
        return opened[-1]
    yield open_socket
    for opened_socket in opened:
        opened_socket.close()


def answers(guest_socket, seconds=2.0):
    """The replies that come within the time after the last one."""
    found = []
    while guest_socket.poll(seconds * 1000):
        found.append(bb.Reply.FromString(guest_socket.recv()))
    return found


# ---- guests ----

def test_garbage_frames(street, guest):
    rng = random.Random(1)
    own = guest(f"department.{VICTIM}")
    valid = bb.Request(request_id=bb.uuid7(), type="PushStatus",
                       body=street.message(VICTIM, "extended").SerializeToString()).SerializeToString()
    for size in [0, 1, 2, 7, 100, 1000, 60_000] * 30:
        own.send(rng.randbytes(size))
    for _ in range(200):  # nearly right
        frame = bytearray(valid)
        frame[rng.randrange(len(frame))] ^= 1 << rng.randrange(8)
        own.send(bytes(frame[:rng.randrange(1, len(frame) + 1)]))
    own.send_multipart([b"a", b"b", valid])
    street.neighbours_go_on()
    codes = {reply.problem.code for reply in answers(own) if reply.HasField("problem")}
    assert codes <= {"malformed", "unknown-type", "invalid-field", "conflict", "forbidden"}, codes
    assert "malformed" in codes
    street.victim_goes_on()
    street.same_processes()


def test_bytes_that_are_no_zeromq(street):
    address = urlparse(street.stage.endpoints[f"department.{VICTIM}"].request)
    rng = random.Random(2)
    connections = []
    for start in (b"", b"GET / HTTP/1.1\r\n\r\n", b"\xff\0\0\0\0\0\0\0\1\x7f", b"\xff\0\0\0\0\0\0\0\1\x7f\3\0NULL") * 10:
        connections.append(socket.create_connection((address.hostname, address.port)))
        try:
            connections[-1].sendall(start + rng.randbytes(500))
        except OSError:
            pass  # it has hung up already
    street.neighbours_go_on()
    street.victim_goes_on()
    street.same_processes()
    for connection in connections:
        connection.close()


def test_oversize_frames(street, guest):
    for _ in range(5):
        guest(f"department.{VICTIM}").send(bytes(3 * 1024 * 1024))
    big = bb.Request(request_id=bb.uuid7(), type="PushStatus", body=bytes(900_000)).SerializeToString()
    inside = guest(f"department.{VICTIM}")
    inside.send(big)
    street.neighbours_go_on()
    assert [reply.problem.code for reply in answers(inside)] in (["malformed"], ["too-big"])
    street.victim_goes_on()
    street.same_processes()


def test_a_flood_of_one_department(street, guest):
    """It is answered, or waits in its own queue; nobody else waits for it."""
    own = guest(f"department.{VICTIM}")
    for number in range(20_000):
        push = bb.PushStatus(event_id=f"flood-{number}", approval_id=street.approval_of[VICTIM], event="extended",
                             extension=bb.ClockExtension(workdays=1, approver="局长"),
                             occurred_at=microseconds(street.stage.clock.now()), source_sequence=number)
        own.send(bb.Request(request_id=bb.uuid7(), type="PushStatus", body=push.SerializeToString()).SerializeToString())
        if number % 5000 == 4999:
            street.neighbours_go_on(1)
    street.same_processes()
    own.close()
    victim = street.clients[VICTIM]
    assert victim.call(bb.ShowApproval(approval_id=street.approval_of[VICTIM]), timeout=60).state == "accepted"
    assert victim.call(street.message(VICTIM, "approved", document=bb.ResultDocument(number="1", title="证")),
                       timeout=60).verdict in ("accepted", "quarantined")  # quarantined: the flood left too much evidence


def test_unknown_keys(street, guest):
    strangers = [guest() for _ in range(50)]
    listener = guest(publish=True, kind=zmq.SUB)
    listener.subscribe(b"")
    for stranger in strangers:
        stranger.send(bb.Request(request_id=bb.uuid7(), type="ShowStatus").SerializeToString(), zmq.DONTWAIT)
    street.neighbours_go_on()
    assert not listener.poll(1500), "a stranger hears the streams"
    assert not any(stranger.poll(0) for stranger in strangers), "a stranger was answered"
    street.same_processes()


@pytest.mark.parametrize("service, readers", [
    ("intake", {"routing", "deadline", "assessment"}),
    ("routing", {"intake", "department", "deadline", "assessment"}),
    ("deadline", {"intake", "routing", "assessment"}),
    (f"department.{VICTIM}", {"intake", "routing", "deadline", "assessment"}),
])
def test_who_hears_what_is_published(street, guest, service, readers):
    """Events tell of people: whoever has a key hears them only as a service that reads them, as operator or auditor."""
    keys = sorted(path.stem for path in (street.stage.directory / "keys").glob("*.key"))
    assert {key.split(".")[0] for key in keys} == {"service", "department", "window", "agent", "office", "leader",
                                                   "operator", "auditor", "public"}
    listeners = {key: guest(key, publish=True, kind=zmq.SUB, service=service) for key in keys}
    for listener in listeners.values():
        listener.subscribe(b"")
    may = {key for key in keys if key.startswith(("operator.", "auditor."))
           or key.startswith("service.") and key.split(".")[1] in readers}
    assert [key for key in sorted(may) if not listeners[key].poll(5000)] == [], "who may listen hears nothing"
    assert {key for key in keys if listeners[key].poll(0)} == may


@pytest.mark.parametrize("key", ["department.water", "window.w01", "auditor.u01"])
def test_keys_that_are_somebody_elses(street, key):
    """They are known, and may not push here; nor does this department's key open another adapter."""
    stranger = street.stage.client(f"department.{VICTIM}", key)
    with pytest.raises(bb.Problem) as refused:
        stranger.call(street.message(VICTIM, "extended", extension=bb.ClockExtension(workdays=1, approver="局长")))
    assert refused.value.code == "forbidden"
    with pytest.raises(bb.Problem) as refused:
        street.stage.client("department.water", f"department.{VICTIM}").call(bb.PullHandovers())
    assert refused.value.code == "forbidden"
    with pytest.raises(bb.Problem) as refused:
        street.stage.client("intake", f"department.{VICTIM}").call(bb.ListApplications())
    assert refused.value.code == "forbidden"
    street.same_processes()


def test_an_adapter_that_is_down(street):
    """Killed and kept down: a new case reaches the other thirteen, and this one when it is back."""
    os.kill(int(street.place.instance.supervisorctl("pid", f"services:department.{VICTIM}").stdout), signal.SIGKILL)
    street.place.instance.supervisorctl("stop", f"services:department.{VICTIM}", check=False)
    street.neighbours_go_on()
    project = street.town.project()
    street.town.window.call(bb.RegisterProject(project=bb.from_json(project, bb.Project())))
    reply = street.town.window.call(bb.from_json(
        street.town.submission(project, ITEMS, street.town.present(ITEMS)), bb.SubmitApplication()))
    for code in departments():
        if code != VICTIM:
            wait_for_handover(street, code, project["projectCode"])
    street.neighbours_go_on()
    street.same_processes(but=[f"department.{VICTIM}"])
    street.place.instance.supervisorctl("start", f"services:department.{VICTIM}")
    wait_for_handover(street, VICTIM, project["projectCode"])
    assert reply.status == "accepted"
    street.same_processes(but=[f"department.{VICTIM}"])


def wait_for_handover(street, code, project_code):
    deadline = time.monotonic() + 20
    while not any(handover.project_code == project_code
                  for handover in street.clients[code].call(bb.PullHandovers(limit=200)).handovers):
        assert time.monotonic() < deadline, f"{code} has not been told of {project_code}"
        time.sleep(0.05)


# ---- the database: what a login may do ----

READS = [  # nothing comes back
    "SELECT 1 FROM department.approval WHERE department = '{victim}'",
    "SELECT 1 FROM department.approval WHERE department <> '{attacker}'",
    "SELECT 1 FROM department.approval_event WHERE department = '{victim}'",
    "SELECT 1 FROM department.handover WHERE department = '{victim}'",
    "SELECT 1 FROM bus.event WHERE stream IN ('department.{victim}', 'routing.{victim}', 'routing', 'intake', 'deadline')",
    "SELECT 1 FROM bus.head WHERE stream NOT IN ('department.{attacker}', 'routing.{attacker}')",
    "SELECT 1 FROM bus.owner WHERE service <> 'department.{attacker}'",
    "SELECT 1 FROM bus.cursor WHERE consumer <> 'department.{attacker}'",
    "SELECT 1 FROM bus.reply WHERE service <> 'department.{attacker}'",
    "SELECT 1 FROM bus.parked WHERE consumer <> 'department.{attacker}'",
    "SELECT 1 FROM intake.project", "SELECT 1 FROM routing.step", "SELECT 1 FROM deadline.clock",
    "SELECT 1 FROM assessment.fact", "SELECT 1 FROM report.approval_light", "SELECT 1 FROM pg_authid",
    "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('.')", "SELECT lo_import('/etc/passwd')",
    "SET row_security = off; SELECT 1 FROM department.approval",
    "SET ROLE department; SELECT 1 FROM department.approval WHERE department = '{victim}'",
    "SELECT 1 FROM department.approval WHERE department = '{victim}' FOR UPDATE",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dept_{victim}'",
    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'intake'",
]
WRITES = [  # refused, or without a row
    "UPDATE department.approval SET state = 'approved' WHERE department = '{victim}'",
    "UPDATE department.approval SET department = '{victim}'",
    "UPDATE department.approval_event SET disposition = 'applied', code = NULL WHERE department = '{victim}'",
    "UPDATE department.approval_event SET raw = ''",
    "DELETE FROM department.approval", "DELETE FROM department.approval_event", "DELETE FROM bus.event",
    "TRUNCATE department.handover", "TRUNCATE bus.event",
    "INSERT INTO department.approval (approval_id, application_id, handed_over_at, last_occurred_at, last_sequence, item,"
    " department, project_code) VALUES (gen_random_uuid(), gen_random_uuid(), now(), now(), 0, 1, '{victim}', 'x')",
    "INSERT INTO department.handover VALUES (999, gen_random_uuid(), now(), '{victim}', 'delivered', '')",
    "INSERT INTO department.approval_event SELECT approval_id, occurred_at, received_at, since, source_sequence,"
    " stream_sequence, folds, '{victim}', event_id, event, disposition, code, receipt_code, receipt_state, chain_hash,"
    " raw FROM department.approval_event",
    "INSERT INTO bus.event VALUES ('department.{victim}', 999999, '', '', decode(repeat('00', 32), 'hex'))",
    "INSERT INTO bus.event VALUES ('routing.{attacker}', 999999, '', '', decode(repeat('00', 32), 'hex'))",
    "UPDATE bus.event SET payload = ''",
    "UPDATE bus.head SET seq = 0 WHERE stream = 'department.{victim}'",
    "UPDATE bus.head SET seq = seq + 1 WHERE stream = 'routing.{attacker}'",
    "UPDATE bus.head SET stream = 'department.{victim}' WHERE stream = 'department.{attacker}'",
    "INSERT INTO bus.head VALUES ('department.nobody', 1, decode(repeat('00', 32), 'hex'))",
    "UPDATE bus.owner SET epoch = epoch + 1 WHERE service = 'department.{victim}'",
    "INSERT INTO bus.owner VALUES ('department.{victim}', 99, 'x', now()) ON CONFLICT (service) DO UPDATE SET epoch = 99",
    "UPDATE bus.cursor SET seq = 0 WHERE consumer = 'department.{victim}'",
    "INSERT INTO bus.cursor VALUES ('routing', 'department.nobody', 9)",
    "INSERT INTO bus.reply VALUES ('intake', gen_random_uuid(), decode(repeat('00', 32), 'hex'), '', now())",
    "UPDATE bus.reply SET reply = ''",
    "INSERT INTO bus.parked (consumer, stream, seq, key, type, code, reason, header, payload, parked_at)"
    " VALUES ('department.{victim}', 'intake', 1, '', '', '', '', '', '', now())",
    "LOCK TABLE department.approval IN ACCESS EXCLUSIVE MODE", "LOCK TABLE bus.event IN ACCESS EXCLUSIVE MODE",
    "LOCK TABLE bus.owner IN ACCESS EXCLUSIVE MODE", "LOCK TABLE bus.head IN SHARE MODE",
    "LOCK TABLE bus.cursor IN EXCLUSIVE MODE",
    "SET ROLE dept_{victim}", "SET ROLE department_owner", "SET ROLE bus_owner", "SET ROLE intake", "SET ROLE postgres",
    "SET SESSION AUTHORIZATION dept_{victim}", "GRANT dept_{victim} TO dept_{attacker}",
    "ALTER ROLE dept_{victim} PASSWORD 'mine'", "ALTER ROLE dept_{attacker} BYPASSRLS",
    "ALTER TABLE department.approval DISABLE ROW LEVEL SECURITY", "ALTER TABLE bus.event NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY own_rows ON department.approval", "CREATE POLICY mine ON bus.event USING (true)",
    "CREATE TABLE department.mine (x int)", "CREATE TABLE public.mine (x int)", "CREATE TEMPORARY TABLE mine (x int)",
    "CREATE SCHEMA mine", "CREATE FUNCTION department.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TRIGGER mine BEFORE INSERT ON bus.event EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "COPY department.approval TO '/tmp/stolen'", "COPY (SELECT 1) TO PROGRAM 'true'", "ALTER SYSTEM SET fsync = off",
    "DO $$ BEGIN EXECUTE 'SET ROLE dept_{victim}'; END $$",
]
RANDOM_PAIRS = random.Random(3).sample([(a, v) for a in departments() for v in departments() if a != v], 6)
TABLES = {"department.approval": "department", "department.approval_event": "department",
          "department.handover": "department"}


def fingerprint(connection, victim):
    """Of all that belongs to the victim, and of nothing that moves by itself."""
    parts = [connection.execute(f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t "
                                f"WHERE {column} = %s", (victim,)).fetchone()
             for table, column in TABLES.items()]
    parts.append(connection.execute(
        "SELECT md5(string_agg(e::text, '' ORDER BY stream, seq)) FROM bus.event e WHERE split_part(stream, '.', 2) = %s",
        (victim,)).fetchone())
    for sql in ("SELECT stream, seq, hash FROM bus.head ORDER BY 1", "SELECT service, epoch FROM bus.owner ORDER BY 1",
                "SELECT consumer, stream, seq FROM bus.cursor ORDER BY 1, 2", "SELECT count(*) FROM bus.parked",
                "SELECT count(*) FROM bus.reply", "SELECT rolname, rolbypassrls, rolsuper FROM pg_roles ORDER BY 1"):
        parts.append(connection.execute(sql).fetchall())
    connection.rollback()
    return parts


def attempt(connection, attack):
    """Rows that the attack got or changed; 0 also when it was refused. What is not refused is committed."""
    rows = 0
    try:
        for statement in attack.split("; ") if not attack.startswith("DO ") else [attack]:
            cursor = connection.execute(statement)
            rows = cursor.rowcount if cursor.statusmessage.split()[0] in ("SELECT", "UPDATE", "DELETE", "INSERT") else 1
        connection.commit()
        return rows
    except psycopg.Error:
        connection.rollback()
        return 0


@pytest.mark.parametrize("attacker, victim", RANDOM_PAIRS)
def test_a_login_gets_nothing_of_another_department(street, attacker, victim):
    street.stage.settle()
    instance = street.place.instance
    with psycopg.connect(instance.conninfo("postgres")) as judge, \
            psycopg.connect(instance.conninfo(f"dept_{attacker}")) as connection:
        before = fingerprint(judge, victim)
        got = {}
        for attack in READS + WRITES:
            rows = attempt(connection, attack.format(attacker=attacker, victim=victim))
            connection.execute("RESET ROLE")
            connection.execute("RESET row_security")
            connection.commit()
            if rows:
                got[attack] = rows
        assert not got, got
        assert connection.execute("SELECT count(*) FROM department.approval").fetchone()[0] > 0, "its own it may see"
        connection.rollback()
        assert fingerprint(judge, victim) == before


def test_nobody_can_hold_up_the_election_of_another(street):
    """The lock that chooses a service's writer is closed to every other login."""
    key = "hashtextextended('bangban/intake', 0)"
    with psycopg.connect(street.place.instance.conninfo("dept_water"), autocommit=True) as water:
        for statement in (f"SELECT pg_try_advisory_lock({key})", f"SELECT pg_advisory_lock_shared({key})",
                          "SELECT bus.try_lead('intake')", "SELECT bus.try_lead('department.housing')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                water.execute(statement)
