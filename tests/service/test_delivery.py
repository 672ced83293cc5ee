# SPDX-License-Identifier: Apache-2.0
"""Commands, replies, events, gaps, parking: each effect once and in order."""
import hashlib
import random
import socket
import time

import pytest
import zmq

import bangban_client as bb
from harness import wait_until


def submit(stage, keys, **options):
    client = stage.client("intake")
    return client.call_many([bb.SubmitApplication(project_code=key) for key in keys], **options)


def start(stage, *services, **options):
    return [stage.start(service, **options) for service in services]


def raw(client, frame, timeout=5000):
    """Sends any bytes; the Reply."""
    client.socket.send(frame)
    assert client.socket.poll(timeout), "no answer"
    return bb.Reply.FromString(client.socket.recv())


def request(message, **changes):
    fields = {"request_id": bb.uuid7(), "type": message.DESCRIPTOR.name, "actor": "w01",
              "body": message.SerializeToString()}
    return bb.Request(**(fields | changes)).SerializeToString()


def test_commands_become_events_and_effects(stage):
    start(stage, "intake", "routing", "department")
    keys = [f"k{i}" for i in range(1000)]
    assert [r.application_id for r in submit(stage, keys)] == keys
    stage.settle("intake", "routing", "department")
    stage.check_effects(keys)
    assert stage.value("SELECT count(*) FROM department.handed") == 1000


def test_an_event_names_its_cause(stage):
    start(stage, "intake", "routing")
    submit(stage, ["k1"])
    stage.settle("intake", "routing")
    headers = {s: bb.Envelope.FromString(h) for s, h in stage.rows("SELECT stream, header FROM bus.event")}
    assert headers["intake"].causationid == stage.value("SELECT request_id FROM intake.command")
    assert headers["routing"].causationid == headers["intake"].id
    assert headers["intake"].source == "/intake" and headers["routing.housing"].partitionkey == "k1"
    assert len({h.id for h in headers.values()}) == 3


# ---- replies ----

def test_a_repeated_command_has_one_effect_and_the_same_reply(stage):
    intake, = start(stage, "intake")
    client, frame = stage.client("intake"), request(bb.SubmitApplication(project_code="k1"))
    replies = [raw(client, frame)]
    for _ in range(20):  # some of them in one batch
        client.socket.send(frame)
    replies += [bb.Reply.FromString(client.socket.recv()) for _ in range(20)]
    intake.kill()
    start(stage, "intake")
    replies.append(raw(client, frame))
    assert len({r.SerializeToString() for r in replies}) == 1 and replies[0].type == "ApplicationReply"
    assert stage.value("SELECT count(*) FROM intake.command") == 1
    stage.check_chains()


def test_one_id_for_different_bytes_is_a_conflict(stage):
    start(stage, "intake")
    client, number = stage.client("intake"), bb.uuid7()
    assert raw(client, request(bb.SubmitApplication(project_code="k1"), request_id=number)).type
    other = request(bb.SubmitApplication(project_code="k2"), request_id=number)
    assert raw(client, other).problem.code == "conflict"
    # nor may somebody else ask with that id for the reply
    first = request(bb.SubmitApplication(project_code="k1"), request_id=number)
    assert raw(stage.client("intake", "leader.l1"), first).problem.code == "forbidden"
    assert raw(stage.client("intake", "window.w02"), first).problem.code == "conflict"
    # two at once, in one batch
    number = bb.uuid7()
    for key in ("k3", "k4"):
        client.socket.send(request(bb.SubmitApplication(project_code=key), request_id=number))
    codes = sorted(bb.Reply.FromString(client.socket.recv()).problem.code for _ in range(2))
    assert codes == ["", "conflict"]
    assert stage.value("SELECT count(*) FROM intake.command") == 2


def hear_until(supervisor, word):
    while (heard := supervisor.recv(100)) != word:
        assert heard == b"WATCHDOG=1"


def test_the_supervisor_is_told(stage, monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(stage.directory / "notify"))
        supervisor.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(stage.directory / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "200000")
        intake, = start(stage, "intake")
        hear_until(supervisor, b"READY=1")
        hear_until(supervisor, b"WATCHDOG=1")
        assert intake.stop() == 0
        hear_until(supervisor, b"STOPPING=1")


@pytest.mark.parametrize("frame, code", [
    (b"", "malformed"), (b"\xff" * 40, "malformed"), (bb.Request(request_id="7").SerializeToString(), "malformed"),
    (request(bb.SubmitApplication(), type="PushStatus"), "unknown-type"),
    (request(bb.SubmitApplication(), type="Nonsense"), "unknown-type"),
    (request(bb.ReplayParked(stream="intake", sequence=1, reason="x")), "forbidden"),
    (request(bb.SubmitApplication(), body=b"\x0a\x05ab"), "malformed"),
    (request(bb.SubmitApplication(project_code="a\u202eb")), "malformed"),
    (request(bb.SubmitApplication(project_code="refuse")), "invalid-field"),
    (request(bb.SubmitApplication(project_code="reject")), "conflict"),
    (request(bb.ShowApplication(application_id="write")), "internal"),
])
def test_every_frame_is_answered_with_a_reason(stage, frame, code):
    start(stage, "intake")
    reply = raw(stage.client("intake"), frame)
    assert reply.problem.title and reply.problem.detail
    if code == "internal":  # a query that writes
        assert reply.problem.code not in ("", "unavailable")
    else:
        assert reply.problem.code == code
    assert stage.value("SELECT count(*) FROM intake.command") == 0
    assert stage.value("SELECT count(*) FROM bus.event") == 0


def test_a_rejected_command_leaves_its_neighbours_alone(stage):
    start(stage, "intake", "routing")
    client = stage.client("intake")
    keys = [f"reject{i}" if i % 50 == 7 else f"k{i}" for i in range(300)]
    ids = [client.send(bb.SubmitApplication(project_code=key)) for key in keys]
    done = []
    for key, number in zip(keys, ids):
        try:
            client.wait_for(number, 20)
            done.append(key)
        except bb.Problem as problem:
            assert problem.code == "conflict" and key.startswith("reject")
    assert done == [key for key in keys if not key.startswith("reject")]
    stage.settle("intake", "routing")
    stage.check_effects(done)


def test_pushes_are_recognised_by_their_handler(stage):
    start(stage, "department")
    client = stage.client("department", "department.housing")
    first = client.call(bb.PushStatus(event_id="e1", approval_id="a1"))
    assert (first.verdict, first.stream, first.sequence) == ("accepted", "department.housing", 1)
    assert first.chain_hash == stage.value("SELECT hash FROM bus.event")
    assert client.call(bb.PushStatus(event_id="e1", approval_id="a1")).verdict == "duplicate"
    assert stage.value("SELECT count(*) FROM bus.reply") == 0 and stage.value("SELECT count(*) FROM bus.event") == 1


# ---- the socket loses, doubles and shuffles ----

class Forger:
    """Stands in for intake: writes its log, and publishes what the test likes."""

    def __init__(self, stage):
        self.stage, self.seq, self.hash = stage, 0, bytes(32)
        self.socket = zmq.Context.instance().socket(zmq.PUB)
        self.socket.linger, self.socket.curve_server = 0, True
        self.socket.curve_secretkey = (stage.keys / "service.intake.key").read_bytes()
        self.socket.curve_publickey = (stage.keys / "service.intake.pub").read_bytes()
        self.socket.bind(f"{stage.endpoint('intake')}-pub")
        stage.rows("INSERT INTO bus.head VALUES ('intake', 0, %s) RETURNING 1", self.hash)

    def append(self, key, payload=None, header=None):
        """A new event in the log; its header and payload."""
        self.seq += 1
        header = header or bb.Envelope(id=bb.uuid7(), type="application.accepted.v1", sequence=self.seq,
                                       partitionkey=key).SerializeToString()
        if payload is None:
            payload = bb.ApplicationAccepted(application_id=key).SerializeToString()
        self.hash = hashlib.sha256(self.hash + self.seq.to_bytes(8, "big") + header + payload).digest()
        with self.stage.database.transaction():
            self.stage.rows("INSERT INTO bus.event VALUES ('intake', %s, %s, %s, %s) RETURNING 1", self.seq, header,
                            payload, self.hash)
            self.stage.rows("UPDATE bus.head SET seq = %s, hash = %s WHERE stream = 'intake' RETURNING 1", self.seq,
                            self.hash)
        return header, payload

    def publish(self, header, payload, stream=b"intake"):
        self.socket.send_multipart([stream, len(header).to_bytes(4, "big") + header + payload])

    def beacon(self):
        head = bb.StreamHead(stream="intake", sequence=self.seq, hash=self.hash)
        self.publish(b"", bb.Beacon(service="intake", heads=[head]).SerializeToString(), b"_beacon")

    def connected(self):
        """Until routing hears."""
        event = self.append("first")

        def heard():
            self.publish(*event)
            return self.stage.value("SELECT count(*) FROM routing.effect") == 1
        wait_until(heard)

    def applied(self, count, timeout=10):
        wait_until(lambda: self.stage.value("SELECT count(*) FROM routing.effect") == count, timeout, "applied")
        time.sleep(0.3)
        assert [s for s, in self.stage.rows("SELECT seq FROM routing.effect ORDER BY place")] == list(
            range(1, count + 1))


@pytest.fixture
def forger(stage):
    forger = Forger(stage)
    yield forger
    forger.socket.close()


def test_doubled_and_shuffled_events_take_effect_once_in_order(stage, forger):
    start(stage, "routing")
    forger.connected()
    events = [forger.append(f"k{i}") for i in range(200)] * 3
    random.Random(1).shuffle(events)
    for event in events:
        forger.publish(*event)
    forger.applied(201)


def test_a_gap_is_read_from_the_log(stage, forger):
    start(stage, "routing", batch_limit=10)
    forger.connected()
    events = [forger.append(f"k{i}") for i in range(100)]
    forger.publish(*events[-1])
    forger.applied(101)


def test_a_beacon_saves_a_lost_last_event(stage, forger):
    start(stage, "routing")
    forger.connected()
    forger.append("lost")
    time.sleep(0.3)
    assert stage.value("SELECT count(*) FROM routing.effect") == 1
    forger.beacon()
    forger.applied(2)


def test_a_hole_in_the_log_stops_its_stream_until_it_is_mended(stage, forger):
    routing, = start(stage, "routing", defer_limit="100ms")
    forger.connected()
    forger.append("lost")
    forger.append("next")
    lost, = stage.rows("DELETE FROM bus.event WHERE stream = 'intake' AND seq = 2 RETURNING *")
    forger.beacon()
    wait_until(lambda: routing.events("stream.hole"))
    time.sleep(0.5)
    stage.rows("INSERT INTO bus.event VALUES (%s, %s, %s, %s, %s) RETURNING 1", *lost)
    forger.applied(3)
    assert stage.value("SELECT count(*) FROM bus.parked") == 0
    assert len(routing.events("stream.hole")) == 1


def test_a_consumer_reads_what_was_written_before_it_came(stage, forger):
    for i in range(1200):
        forger.append(f"k{i}")
    start(stage, "routing", batch_limit=100)
    forger.applied(1200)


def test_garbage_on_a_publisher_s_socket_changes_nothing(stage, forger):
    routing, = start(stage, "routing")
    forger.connected()
    header, payload = forger.append("good")
    forger.socket.send_multipart([b"intake", header, payload])
    forger.publish(b"\xff\xff", payload)
    forger.publish(b"", b"\xff\xff", b"_beacon")
    forger.publish(header, payload, b"department.housing")
    forger.publish(header, payload)
    forger.applied(2)
    assert routing.events("event.unreadable")


def test_events_that_nobody_can_read_are_parked_and_the_rest_goes_on(stage, forger):
    start(stage, "routing")
    forger.connected()
    forger.append("a", payload=b"\xff\xff")
    forger.append("b", header=b"\xff\xff")
    forger.append("c", header=bb.Envelope(id="x", type="from.the.future.v9", sequence=4, partitionkey="c")
                  .SerializeToString())
    forger.append("d")
    forger.beacon()
    wait_until(lambda: stage.value("SELECT count(*) FROM routing.effect") == 2)
    assert stage.rows("SELECT seq, key, code FROM bus.parked ORDER BY arrival") == [
        (2, "a", "malformed"), (3, "", "malformed"), (4, "c", "unknown-type")]


# ---- parking ----

def parked(stage):
    return stage.rows("SELECT seq, key, code, state FROM bus.parked ORDER BY arrival")


@pytest.mark.parametrize("poison, code", [("poison", "poison"), ("broken", "internal")])
def test_poison_stops_only_its_key_and_is_replayed_in_order(stage, poison, code):
    start(stage, "intake", "routing")
    submit(stage, [f"{poison}1" if i % 5 == 2 else f"k{i}" for i in range(30)])
    stage.settle("intake", "routing")
    assert stage.value("SELECT count(*) FROM routing.effect") == 24
    rows = parked(stage)
    assert [r[0] for r in rows] == [3, 8, 13, 18, 23, 28] and {r[1] for r in rows} == {f"{poison}1"}
    assert [r[2] for r in rows][1:] == ["behind"] * 5
    assert rows[0][2] in (code, "database-error")
    operator = stage.client("routing", "operator.o1")
    assert len(operator.call(bb.ListParked()).messages) == 6
    # not cured: nothing changes
    decision = operator.call(bb.ReplayParked(stream="intake", sequence=8, reason="try"))
    assert decision.applied == 0 and [m.sequence for m in decision.still_parked] == [3, 8, 13, 18, 23, 28]
    stage.rows("INSERT INTO routing.cure VALUES (%s) RETURNING 1", f"{poison}1")
    submit(stage, [f"{poison}1"])  # still behind the others
    stage.settle("intake", "routing")
    assert parked(stage)[-1][0] == 31
    decision = operator.call(bb.ReplayParked(stream="intake", sequence=13, reason="cured"))
    assert decision.applied == 7 and not decision.still_parked
    assert [s for s, in stage.rows("SELECT seq FROM routing.effect WHERE key = %s ORDER BY place", f"{poison}1")] == [
        3, 8, 13, 18, 23, 28, 31]
    assert stage.rows("SELECT DISTINCT state, decided_by, decision_reason FROM bus.parked") == [
        ("replayed", "operator.o1/operator.o1", "cured")]
    submit(stage, [f"{poison}1"])  # free again
    stage.settle("intake", "routing")
    assert stage.value("SELECT count(*) FROM routing.effect") == 32
    stage.check_chains()


def test_a_replay_stops_at_the_next_one_that_fails(stage):
    start(stage, "intake", "routing")
    submit(stage, ["poison1", "poison1", "poison1"])
    stage.settle("intake", "routing")
    operator = stage.client("routing", "operator.o1")
    operator.call(bb.DiscardParked(stream="intake", sequence=1, reason="asked for by nobody"))
    assert [(r[0], r[3]) for r in parked(stage)] == [(1, "discarded"), (2, "parked"), (3, "parked")]
    for message, code in ((bb.DiscardParked(stream="intake", sequence=1, reason="again"), "conflict"),
                          (bb.ReplayParked(stream="intake", sequence=9, reason="none"), "not-found"),
                          (bb.ReplayParked(stream="intake", sequence=2, reason="  "), "invalid-field")):
        with pytest.raises(bb.Problem) as problem:
            operator.call(message)
        assert problem.value.code == code
    stage.rows("INSERT INTO routing.cure VALUES ('poison1') RETURNING 1")
    assert operator.call(bb.ReplayParked(stream="intake", sequence=3, reason="cured")).applied == 2
    assert stage.status("routing").parked == 0


# ---- waiting for another stream ----

def test_an_event_waits_for_one_of_another_stream(stage):
    start(stage, "intake", "routing", "department")
    submit(stage, ["k1", "wait1", "k2"])
    department = stage.client("department", "department.housing")
    department.call(bb.PushStatus(event_id="e0", approval_id="other"))
    wait_until(lambda: stage.value("SELECT count(*) FROM routing.seen") == 1)  # other streams go on
    assert stage.value("SELECT count(*) FROM routing.effect") == 1
    department.call(bb.PushStatus(event_id="e1", approval_id="wait1"))
    stage.settle("intake", "routing")
    assert [k for k, in stage.rows("SELECT key FROM routing.effect ORDER BY place")] == ["k1", "wait1", "k2"]
    assert parked(stage) == []


def test_waiting_holds_nobody_else_up(stage):
    """Other streams and the stream's own commands go on at their pace while one event waits in the middle."""
    start(stage, "intake", "routing", "department")
    keys = [f"k{i}" for i in range(200)]
    submit(stage, keys[:100] + ["wait1"] + keys[100:])
    department = stage.client("department", "department.housing")
    department.call_many([bb.PushStatus(event_id=f"e{i}", approval_id=f"a{i}") for i in range(300)])
    wait_until(lambda: stage.value("SELECT count(*) FROM routing.seen") == 300)
    assert stage.value("SELECT count(*) FROM routing.effect") == 100
    department.call(bb.PushStatus(event_id="e", approval_id="wait1"))
    stage.settle("intake", "routing")
    assert stage.value("SELECT count(*) FROM routing.effect") == 201 and parked(stage) == []
    stage.check_chains()


def test_it_does_not_wait_for_ever(stage):
    start(stage, "intake")
    start(stage, "routing", defer_limit="500ms")
    submit(stage, ["k1", "wait1", "k2", "wait1"])
    stage.settle("intake", "routing")
    assert [k for k, in stage.rows("SELECT key FROM routing.effect ORDER BY place")] == ["k1", "k2"]
    assert [(r[1], r[2]) for r in parked(stage)] == [("wait1", "waited-in-vain"), ("wait1", "behind")]


# ---- the clock ----

def test_timers_follow_the_clock_and_catch_up(stage):
    path, hour = stage.directory / "clock", 3600 * 1000000
    moment = 1772413200000000

    def move(instant):
        path.write_bytes(instant.to_bytes(8, "little"))
    move(moment)
    start(stage, "intake", clock=f"file:{path}")
    wait_until(lambda: stage.status("intake").ticked_at == moment)
    assert stage.value("SELECT count(*) FROM intake.tick") == 1
    move(moment + 30 * hour)
    wait_until(lambda: stage.status("intake").ticked_at == moment + 30 * hour, 2)
    assert stage.value("SELECT count(*) FROM intake.tick") == 31
    assert stage.value("SELECT count(DISTINCT at) FROM intake.tick") == 31
