"""An independent checker: from what clients were told and from the database alone it says whether anything was lost,
doubled, put out of order, or is in a state that its events do not say.

It shares no code with the system: hashes, folds and comparisons are its own, and it reads the tables as they are.
The instance has to be settled, and `exchanges` has to hold every push that was ever sent to it.
"""
import hashlib
import re
from collections import Counter, defaultdict, namedtuple
from datetime import datetime, timedelta, timezone
from pathlib import Path

import bangban_client as bb
from expected_state import Event, fold, step_state

ROOT = Path(__file__).resolve().parent.parent.parent
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
FUTURE_LIMIT = timedelta(minutes=5)
CENTRE_ID = "centre:"
KEPT_REPLIES = {"RegisterProject", "SubmitApplication", "SupplyMaterials", "DeliverResult"}

Violation = namedtuple("Violation", "rule text")
Logged = namedtuple("Logged", "stream seq envelope message header payload hash")
Row = namedtuple("Row", "department event_id approval_id event occurred_at source_sequence received_at folds "
                        "disposition stream_sequence chain_hash raw")
Course = namedtuple("Course", "state steps")  # of an approval; a step is (event id, event, state, occurred_at)


def moment(us):
    return EPOCH + timedelta(microseconds=us)


def read_contract():
    """Type -> class of its message, and the streams that each consumer reads, from the list of messages."""
    classes, read = {}, defaultdict(set)
    text = (ROOT / "proto/messages.def").read_text(encoding="utf-8")
    for name, kind, consumers, streams in re.findall(
            r'^EVENT\((\w+), \w+, "([^"]+)", ([^,]+), ([^)]*)\)', text, re.M):
        classes[kind] = getattr(bb, name)
        for consumer in filter(lambda name: name.strip() != "NOBODY", consumers.split("|")):
            read[consumer.strip().lower()].update(re.findall(r'"([^"]+)"', streams))
    return classes, read


class Checker:
    def __init__(self, connection, departments, exchanges, ledgers=()):
        """`connection` sees all rows; `ledgers` are LedgerViews that clients were shown."""
        self.connection, self.departments = connection, departments
        self.exchanges, self.ledgers = exchanges, ledgers
        self.classes, self.read = read_contract()
        self.found = []

    def check(self):
        """All violations; none is good news only about an instance that has seen traffic."""
        self.found = []
        self.load()
        for check in (self.chains, self.event_ids, self.cursors, self.parked, self.kept_rows, self.receipts, self.states,
                      self.told_states, self.handovers, self.intake, self.routing, self.deadline, self.assessment,
                      self.rungs, self.duty_rungs, self.commands, self.stored_replies, self.ledger_sums):
            check()
        return self.found

    def violation(self, rule, text):
        self.found.append(Violation(rule, text))

    def expect(self, good, rule, text):
        if not good:
            self.violation(rule, text)

    def compare(self, rule, expected, actual):
        """Two dicts that have to be equal, named key by key."""
        for key in expected.keys() | actual.keys():
            self.expect(expected.get(key) == actual.get(key), rule,
                        f"{key}: expected {expected.get(key)}, found {actual.get(key)}")

    # ---- reading ----

    def rows(self, sql):
        return self.connection.execute(sql).fetchall()

    def load(self):
        self.log = defaultdict(list)
        for stream, seq, header, payload, digest in self.rows(
                "SELECT stream, seq, header, payload, hash FROM bus.event ORDER BY stream, seq"):
            envelope = bb.Envelope.FromString(header)
            try:
                message = self.classes[envelope.type].FromString(payload)
            except Exception as error:
                self.violation("unreadable-event", f"{stream} {seq}: {error}")
                continue
            self.log[stream].append(Logged(stream, seq, envelope, message, header, payload, digest))
        self.at = {(event.stream, event.seq): event for events in self.log.values() for event in events}
        self.heads = {stream: (seq, digest) for stream, seq, digest in self.rows("SELECT stream, seq, hash FROM bus.head")}
        self.kept = [Row(*row) for row in self.rows(
            "SELECT department, event_id, approval_id::text, event, occurred_at, source_sequence, received_at, folds, "
            "disposition, stream_sequence, chain_hash, raw FROM department.approval_event")]
        self.approvals = {row[0]: row for row in self.rows(
            "SELECT approval_id::text, department, handed_over_at, state, item FROM department.approval")}
        self.handed = [event for stream, events in self.log.items() if stream.startswith("routing.")
                       for event in events if event.envelope.type == "approval.handed_over.v1"]
        self.courses = self.read_courses()

    def read_courses(self):
        """What the streams of the departments say of each approval."""
        courses = {}
        for department in self.departments:
            for event in self.log[f"department.{department}"]:
                told = event.message
                if event.envelope.type != "approval.changed.v1":
                    continue
                known = courses.get(told.approval_id, Course("handed_over", []))
                steps = told.history if told.refolded else [told.step]
                steps = [(s.event_id, s.event, s.to, moment(s.occurred_at)) for s in steps]
                courses[told.approval_id] = Course(told.state, steps if told.refolded else known.steps + steps)
        return courses

    def course(self, approval_id):
        return self.courses.get(approval_id, Course("handed_over", []))

    # ---- the log ----

    def chains(self):
        for stream in self.log.keys() | self.heads.keys():
            last, position = bytes(32), 0
            for event in self.log[stream]:
                self.expect(event.seq == position + 1, "gap", f"{stream}: {event.seq} comes after {position}")
                self.expect(event.envelope.sequence == event.seq, "misnumbered", f"{stream} {event.seq}")
                position = event.seq
                last = hashlib.sha256(last + position.to_bytes(8, "big") + event.header + event.payload).digest()
                self.expect(last == event.hash, "chain-cut", f"{stream} {event.seq}")
                last = event.hash  # one fault is told once
            self.expect(self.heads.get(stream) == (position, last), "wrong-head", f"{stream}: log ends at {position}")

    def event_ids(self):
        count = Counter(event.envelope.id for events in self.log.values() for event in events)
        for event_id, times in count.items():
            self.expect(times == 1 and event_id, "event-doubled", f"envelope id {event_id} {times} times")

    def expected_cursors(self):
        for consumer, streams in self.read.items():
            for pattern in streams:
                for department in self.departments if pattern.endswith(".*") else [""]:
                    name = f"department.{department}" if consumer == "department" else consumer
                    yield name, pattern.replace("*", department)

    def cursors(self):
        cursors = {(consumer, stream): seq for consumer, stream, seq in self.rows(
            "SELECT consumer, stream, seq FROM bus.cursor")}
        for consumer, stream in self.expected_cursors():
            seq, head = cursors.get((consumer, stream)), self.heads.get(stream, (0,))[0]
            self.expect(seq is not None, "cursor-missing", f"{consumer} of {stream}")
            self.expect((seq or 0) >= head, "cursor-behind", f"{consumer} of {stream}: {seq} of {head}")
            self.expect((seq or 0) <= head, "cursor-ahead", f"{consumer} of {stream}: {seq} of {head}")

    def parked(self):
        for row in self.rows("SELECT consumer, stream, seq, code, reason FROM bus.parked"):
            self.violation("parked", " ".join(map(str, row)))

    # ---- pushes ----

    def pushes(self):
        return [exchange for exchange in self.exchanges if exchange.request.type == "PushStatus"]

    def kept_rows(self):
        """What is kept is what somebody sent, once."""
        sent = {(exchange.service, exchange.request.body) for exchange in self.pushes()}
        count = Counter((row.department, row.event_id) for row in self.kept)
        for (department, event_id), times in count.items():
            self.expect(times == 1, "push-doubled", f"{department} {event_id} {times} times")
        for row in self.kept:
            name = f"{row.department} {row.event_id}"
            push = bb.PushStatus.FromString(row.raw)
            columns = (row.event_id, row.approval_id, row.event, row.occurred_at, row.source_sequence)
            self.expect(columns == (push.event_id, push.approval_id, push.event, moment(push.occurred_at),
                                    push.source_sequence), "push-altered", f"{name}: columns are not those of the bytes")
            if not row.event_id.startswith(CENTRE_ID):
                self.expect((f"department.{row.department}", row.raw) in sent, "push-invented", name)
            if row.stream_sequence is not None:
                self.recorded(name, row.event_id, (f"department.{row.department}", row.stream_sequence), row.chain_hash)

    def recorded(self, name, event_id, place, chain_hash):
        """The event at `place` has the hash and tells of the push."""
        event = self.at.get(place)
        if not event:
            self.violation("not-in-stream", f"{name}: nothing at {place}")
            return
        self.expect(event.hash == chain_hash, "receipt-hash", f"{name}: {place} has another chain hash")
        told = event.message
        ids = {told.event_id} if event.envelope.type == "push.quarantined.v1" else (
            {told.step.event_id} | {step.event_id for step in told.history})
        self.expect(event_id in ids, "not-in-stream", f"{name}: {place} does not tell of it")

    def receipts(self):
        kept = {(f"department.{row.department}", row.event_id): row for row in self.kept}
        for exchange in self.pushes():
            receipts = exchange.answers()
            for receipt in receipts:
                name = f"{exchange.service} {receipt.event_id}"
                row = kept.get((exchange.service, receipt.event_id))
                if not row:
                    self.violation("acknowledged-lost", name)
                    continue
                body = exchange.request.body
                self.expect(hashlib.sha256(row.raw).digest() == receipt.sha256 == hashlib.sha256(body).digest(),
                            "receipt-sha256", name)
                self.expect(receipt.verdict in ("accepted", "held", "quarantined", "duplicate"), "receipt-verdict",
                            f"{name}: {receipt.verdict}")
                if receipt.sequence:
                    self.recorded(name, receipt.event_id, (receipt.stream, receipt.sequence), receipt.chain_hash)
                else:
                    # What was taken back before it came, and what takes that back, moved nothing.
                    quiet = (receipt.verdict in ("held", "duplicate") or row.disposition == "taken_back" or
                             row.event == "voided")
                    self.expect(quiet, "receipt-without-place", f"{name}: {receipt.verdict}, {row.disposition}")
            first = [receipt for receipt in receipts if receipt.verdict != "duplicate"]
            self.expect(len(first) <= 1, "accepted-twice", f"{exchange.service} {exchange.message.event_id}")

    def events_of(self, row):
        push = bb.PushStatus.FromString(row.raw)
        return Event(row.event_id, push.event, push.occurred_at, push.source_sequence, push.voids)

    def takes_part(self, row):
        approval = self.approvals.get(row.approval_id)
        if not approval or approval[1] != row.department:
            return False
        return row.event_id.startswith(CENTRE_ID) or approval[2] <= row.occurred_at <= row.received_at + FUTURE_LIMIT

    def states(self):
        """Every approval is in the state that its valid events say, by a fold of this checker's own."""
        valid = defaultdict(list)
        promised = {event.message.approval_id for event in self.handed if event.message.promised}
        for row in self.kept:
            self.expect(row.folds == self.takes_part(row), "validity", f"{row.department} {row.event_id}")
            if self.takes_part(row):
                valid[row.approval_id].append(self.events_of(row))
        for approval_id, (_, _, _, state, _) in self.approvals.items():
            expected, steps = fold(valid[approval_id], approval_id in promised)
            self.expect(state == expected, "wrong-state", f"{approval_id}: {state}, its events say {expected}")
            told = self.course(approval_id)
            self.expect(told.state == expected, "wrong-state-told", f"{approval_id}: {told.state}, not {expected}")
            self.expect([step[:3] for step in told.steps] == steps, "wrong-history-told",
                        f"{approval_id}: {told.steps}, not {steps}")

    def told_states(self):
        for approval_id in self.courses.keys() - self.approvals.keys():
            self.violation("told-of-nothing", f"{approval_id} was never handed over")

    # ---- what the others made of it ----

    def handovers(self):
        """Every hand-over is one approval and one row of the department's queue, and nothing else is."""
        count = Counter(event.message.approval_id for event in self.handed)
        for approval_id, times in count.items():
            self.expect(times == 1, "handed-over-twice", f"{approval_id} {times} times")
        self.compare("approval-of-handover",
                     {e.message.approval_id: (e.message.department, moment(e.message.handed_over_at), e.message.item)
                      for e in self.handed},
                     {key: (row[1], row[2], row[4]) for key, row in self.approvals.items()})
        queued = {(f"routing.{department}", position): (approval, payload) for department, position, approval, payload in
                  self.rows("SELECT department, position, approval_id::text, payload FROM department.handover")}
        told = {(event.stream, event.seq): (event.message.approval_id, event.payload)
                for stream, events in self.log.items() if stream.startswith("routing.") for event in events}
        self.compare("handover-queue", told, queued)

    def intake(self):
        items = self.rows("SELECT application_id::text, item, approval_id::text, state, delivered_at FROM intake.item")
        handed = {(event.message.application_id, event.message.item): event.message.approval_id for event in self.handed}
        told = {key: (approval, self.course(approval).state) for key, approval in handed.items()}
        seen = {}
        for application, item, approval, state, delivered in items:
            if approval and delivered:  # delivered is delivered, whatever the department says afterwards
                told[application, item] = (handed.get((application, item)), "delivered")
            if approval:
                seen[application, item] = (approval, state)
        self.compare("intake-item", told, seen)
        said = Counter(event.message.application_id for event in self.handed)
        heard = dict(self.rows("SELECT application_id::text, count(*) FROM intake.message "
                               "WHERE template = 'approval.handed_over' GROUP BY 1"))
        self.compare("intake-message", dict(said), heard)
        for application, version, acts in self.rows(
                "SELECT application_id::text, version, ARRAY(SELECT a.version FROM intake.act AS a WHERE a.application_id = "
                "c.application_id ORDER BY 1) FROM intake.application AS c"):
            self.expect(acts == list(range(2, version + 1)), "version-without-act", f"{application}: {version}, acts {acts}")

    def routing(self):
        accepted = [event.message for event in self.log["intake"] if event.envelope.type == "application.accepted.v1"]
        steps = self.rows("SELECT application_id::text, item, approval_id::text, state, approval_state FROM routing.step")
        self.compare("routing-plan",
                     {(m.application_id, item.item): 1 for m in accepted for item in m.items},
                     dict(Counter((application, item) for application, item, *_ in steps)))
        handed = {event.message.approval_id for event in self.handed}
        for application, item, approval, state, approval_state in steps:
            name = f"{application} {item}"
            if not approval:
                continue
            self.expect(approval in handed, "step-not-handed-over", name)
            course = self.course(approval)
            before = course.steps[-2][2] if len(course.steps) > 1 else "handed_over"
            self.expect(state == step_state(course.state, before), "routing-step", f"{name}: {state}, not {course.state}")
            self.expect((approval_state or "handed_over") == course.state, "routing-step",
                        f"{name}: {approval_state}, not {course.state}")

    def histories(self, rule, sql):
        seen = defaultdict(list)
        for approval_id, event, occurred_at in self.rows(sql):
            seen[approval_id].append((event, occurred_at))
        self.compare(rule, {key: [(s[1], s[3]) for s in course.steps] for key, course in self.courses.items()
                            if course.steps}, dict(seen))

    def deadline(self):
        self.compare("deadline-approval", {event.message.approval_id: 1 for event in self.handed},
                     dict(self.rows("SELECT approval_id::text, count(*) FROM deadline.approval GROUP BY 1")))
        self.histories("deadline-history", "SELECT approval_id::text, event, occurred_at FROM deadline.step "
                                           "ORDER BY approval_id, told, ordinal")

    def assessment(self):
        self.compare("assessment-fact", {event.message.approval_id: (event.stream, event.seq) for event in self.handed},
                     {key: (stream, seq) for key, stream, seq in self.rows(
                         "SELECT approval_id::text, stream, sequence FROM assessment.fact")})
        self.histories("assessment-history", "SELECT approval_id::text, event, occurred_at FROM assessment.step "
                                             "ORDER BY approval_id, told, ordinal")
        pushed = {}
        for department in self.departments:
            for event in self.log[f"department.{department}"]:
                valid = event.envelope.type == "approval.changed.v1"
                for told in [event.message.step, *event.message.history] if valid else [event.message]:
                    if not told.event_id.startswith(CENTRE_ID):  # counted where it was told first
                        pushed.setdefault((department, told.event_id), (event.seq, valid))
        self.compare("assessment-push", pushed, {
            (department, event_id): (seq, valid) for department, event_id, seq, valid in self.rows(
                "SELECT department, event_id, sequence, valid FROM assessment.push")})

    def rungs(self):
        """A rung fires once, and again only after it was corrected."""
        fired, corrected = Counter(), Counter()
        for event in self.log["deadline"]:
            counter = {"rung.fired.v1": fired, "rung.corrected.v1": corrected}.get(event.envelope.type)
            if counter is None:
                continue
            key = (event.message.clock_id, event.message.rung)
            counter[key] += 1
            self.expect(0 <= fired[key] - corrected[key] <= 1, "rung-twice", f"{key} at {event.seq}")
        rows = self.rows("SELECT clock_id::text, rung, count(*), count(corrected_at) FROM deadline.rung GROUP BY 1, 2")
        self.compare("rung-rows", {key: (times, corrected[key]) for key, times in fired.items()},
                     {(clock, rung): (times, back) for clock, rung, times, back in rows})

    def duty_rungs(self):
        """What is told of a duty's rungs is what stands in the table, whose key lets each stand once."""
        fired = Counter((event.message.duty_id, event.message.rung) for event in self.log["deadline"]
                        if event.envelope.type == "duty.rung.v1")
        self.compare("duty-rung-rows", dict(fired), {(duty, rung): times for duty, rung, times in self.rows(
            "SELECT duty_id::text, rung, count(*) FROM deadline.duty_rung GROUP BY 1, 2")})

    # ---- commands ----

    def commands(self):
        """A command that was answered had its effect once; nothing else had."""
        told = Counter()
        for exchange in self.exchanges:
            if not exchange.answers():
                continue
            message, answer = exchange.message, exchange.answers()[0]
            if exchange.request.type == "SubmitApplication" and answer.status in ("accepted", "accepted_tolerant"):
                told["application.accepted.v1", answer.application_id, 0] += 1
            if exchange.request.type == "DeliverResult":
                told["result.delivered.v1", message.application_id, message.item] += 1
        done = Counter((event.envelope.type, event.message.application_id, getattr(event.message, "item", 0))
                       for event in self.log["intake"]
                       if event.envelope.type in ("application.accepted.v1", "result.delivered.v1"))
        self.compare("command-effect", dict(told), dict(done))

    def stored_replies(self):
        stored = {(service, request_id): (digest, reply) for service, request_id, digest, reply in self.rows(
            "SELECT service, request_id::text, command_hash, reply FROM bus.reply")}
        for exchange in self.exchanges:
            if exchange.request.type not in KEPT_REPLIES:
                continue
            name = f"{exchange.request.type} {exchange.request.request_id}"
            kept = stored.get((exchange.service, exchange.request.request_id))
            digest = hashlib.sha256(exchange.key.encode() + b"\0" + exchange.frame).digest()
            for frame in exchange.verdicts():
                self.expect(kept == (digest, frame), "stored-reply", f"{name}: told otherwise than stored")

    def ledger_sums(self):
        """Every working minute belongs to one holder."""
        for ledger in self.ledgers:
            name = ledger.application_id
            entries = sum(entry.work_minutes for entry in ledger.entries)
            sums = sum(entry.work_minutes for entry in ledger.sums)
            self.expect(entries == sums == ledger.elapsed_work_minutes, "ledger-sum",
                        f"{name}: entries {entries}, sums {sums}, elapsed {ledger.elapsed_work_minutes}")
            by_approval = defaultdict(list)
            for entry in ledger.entries:
                by_approval[entry.approval_id].append(entry)
            for approval_id, line in by_approval.items():
                line.sort(key=lambda entry: (entry.from_at, entry.until_at))
                for one, other in zip(line, line[1:]):
                    self.expect(one.until_at == other.from_at, "ledger-gap", f"{name} {approval_id}")


def describe(violations, at_most=20):
    lines = [f"{violation.rule}: {violation.text[:400]}" for violation in violations[:at_most]]
    return "\n".join([f"{len(violations)} violations: {dict(Counter(v.rule for v in violations))}", *lines])
