"""Traffic for crash tests: applications over many departments, and department systems that push in every disorder.

What is said is decided by the seed alone.  Whatever happens to the services, each request is sent again, the same
bytes under the same request id, until it is answered; every reply is on record (record.py).
"""
import heapq
import itertools
import random
import threading
import time
from datetime import timedelta

import bangban_client as bb
import codes
from record import RecordingClient
from virtual_time import microseconds

MINUTE = 60_000_000
AGAIN_AFTER = 1.0     # seconds without an answer
PACE = 0.05           # seconds between looks
MINUTES_A_LOOK = 1    # of the virtual clock
UNDER_WAY = 64        # requests of one department
PACKAGES = [          # items of one application; in the last two some wait for others
    [1, 14, 43, 47, 53, 57, 22, 50], [6, 44, 55, 56, 58, 30, 35], [39, 45, 52, 29, 33, 59, 46], [51, 54, 32, 48, 10, 21],
    [1, 17, 14, 9, 13, 43], [3, 8, 4, 5, 43]]
FETCH_AGAIN = 0.3     # seconds between looks at the queue of a department


def tolerable_materials(town):
    """Item -> a material that may be promised and comes from no other item."""
    return {int(row["item_no"]): row["material_code"] for row in town.materials
            if row["required"] == row["tolerable"] == "yes" and not row["reusable_from_item"]
            and town.catalogue[int(row["item_no"])]["tolerable"] == "yes"
            and int(town.catalogue[int(row["item_no"])]["promised_days"]) >= 7}


# ---- what a department has to say about one approval ----

class Story:
    """Pushes in the order of their occurrence, a minute apart."""

    def __init__(self, rng, handover):
        self.rng, self.handover, self.pushes = rng, handover, []

    def say(self, event, **details):
        number = len(self.pushes) + 1
        if event == "approved":
            details["document"] = bb.ResultDocument(number=f"测〔2026〕{number}号", title="结果文书")
        if event in ("refused", "not_accepted", "returned", "correction_requested"):
            details["reason"] = "不符合法定条件"
        details.setdefault("approval_id", self.handover.approval_id)
        push = bb.PushStatus(event_id=details.pop("event_id", f"{self.handover.approval_id}-{number}"), event=event,
                             occurred_at=self.handover.at + details.pop("minute", number) * MINUTE,
                             source_sequence=number, officer="测试", **details)
        self.pushes.append(push)
        return push

    def tell(self):
        rng = self.rng
        self.say("received")
        if rng.random() < 0.15:
            self.say("correction_requested", materials=["M01-01"])
            self.say("correction_supplied")
        if rng.random() < 0.1:
            return self.say(rng.choice(["not_accepted", "returned", "withdrawn"]))
        self.say(self.rng.choice(["accepted", "accepted_tolerant"]) if self.handover.materials else "accepted")
        if rng.random() < 0.2:
            self.take_back()
        if rng.random() < 0.2:
            self.say("special_procedure_started",
                     stop=bb.StoppedClock(kind="hearing", until_on="2026-03-20", notice_given=True))
            self.say("special_procedure_ended")
        if rng.random() < 0.1:
            self.say("extended", extension=bb.ClockExtension(workdays=5, approver="局长"))
        if self.handover.handling_type == "reported" and rng.random() < 0.7:
            self.say("reported_up")
        return self.say("refused" if rng.random() < 0.1 else "approved")

    def take_back(self):
        """A mistake, and its correction."""
        wrong = self.say(self.rng.choice(["terminated", "withdrawn"]))
        self.say("voided", voids=wrong.event_id)

    def faults(self):
        """Pushes that cannot take effect, and are kept all the same."""
        rng = self.rng
        if rng.random() < 0.08:
            self.say("received", minute=-5)
        if rng.random() < 0.05:
            self.say("accepted", approval_id=f"00000000-0000-4000-8000-{rng.getrandbits(48):012x}")
        if rng.random() < 0.08:
            self.say("extended", extension=bb.ClockExtension(workdays=3, approver="局长"))

    def in_disorder(self):
        """All pushes as they are sent: late, out of order, twice."""
        rng = self.rng
        self.tell()
        self.faults()
        self.ready_at = max(push.occurred_at for push in self.pushes)
        order = list(self.pushes)
        kind = rng.random()
        if kind < 0.15:
            rng.shuffle(order)
        elif kind < 0.3:
            order.append(order.pop(rng.randrange(len(order))))
        elif kind < 0.35:
            order.reverse()
        for push in list(order):
            if rng.random() < 0.15:
                order.insert(rng.randrange(len(order) + 1), push)
        return order


def ignore(client, exchange, answers):
    """Any answer will do; it is on record."""


# ---- everybody who talks to the instance ----

class Traffic(threading.Thread):
    def __init__(self, stage, town, seed, pace=1.0):
        """One application every `pace` seconds."""
        super().__init__(name="traffic", daemon=True)
        self.stage, self.town, self.seed, self.pace = stage, town, seed, pace
        self.rng = random.Random(seed)
        self.exchanges = []
        self.applications = []  # ids
        self.failure = None
        self.opening, self.stopping = threading.Event(), threading.Event()
        self.asked_to_look = threading.Event()
        self.quiet = threading.Event()
        self.acknowledged = 0
        self.numbers = itertools.count(seed % 1000 * 100 + 1)
        self.promises = tolerable_materials(town)

    # ---- for the test ----

    def resume(self):
        self.quiet.clear()
        self.opening.set()

    def quiesce(self, settle, seconds=60):
        """Opens nothing new, says everything that is left to say, and waits until it has taken effect."""
        self.opening.clear()
        deadline = time.monotonic() + seconds
        while True:
            self.wait_quiet(deadline)
            before = self.acknowledged
            settle()
            self.wait_quiet(deadline)
            if self.acknowledged == before:
                return
            assert time.monotonic() < deadline, "the traffic does not come to an end"

    def wait_quiet(self, deadline):
        """Until all was answered and every hand-over was fetched since now."""
        self.quiet.clear()
        self.asked_to_look.set()
        while not self.quiet.wait(0.1):
            assert self.is_alive(), f"the traffic stopped: {self.failure!r}"
            assert time.monotonic() < deadline, f"not answered: {self.unanswered()}"

    def unanswered(self):
        return {client.service: len(client.pending) for client in list(self.clients.values()) if client.pending}

    def stop(self):
        self.stopping.set()
        self.join(10)

    # ---- the thread ----

    def run(self):
        try:
            self.open_clients()
            while not self.stopping.is_set():
                self.look()
                time.sleep(PACE)
        except BaseException as failure:
            self.failure = failure
            raise
        finally:
            for client in self.clients.values():
                client.close()

    def open_clients(self):
        names = sorted({self.town.catalogue[item]["department_code"] for package in PACKAGES for item in package})
        self.departments = names
        self.clients = {"intake": RecordingClient(self.exchanges, self.stage, "intake", "window.w01")}
        for name in names:
            service = f"department.{name}"
            self.clients[service] = RecordingClient(self.exchanges, self.stage, service, service)
        self.positions = {f"department.{name}": 0 for name in names}
        self.fetch_at = dict.fromkeys(self.positions, 0.0)  # service -> when to look again
        self.fetching = set()
        self.backlog = {f"department.{name}": [] for name in names}  # heap of (ready at, number, PushStatus)
        self.order = itertools.count()
        self.later = []          # heap of (monotonic time, number, action)
        self.application_of = {} # project code -> application id
        self.wanted = {}         # request id -> what to do with the answer
        self.next_application = 0.0
        self.looked = set()      # services whose queue was found empty since somebody asked

    def look(self):
        if self.opening.is_set() or any(self.backlog.values()):
            self.stage.clock.set(self.stage.clock.now() + timedelta(minutes=MINUTES_A_LOOK))
        now = time.monotonic()
        if self.opening.is_set() and now >= self.next_application:
            self.next_application = now + self.pace
            self.apply()
        while self.later and self.later[0][0] <= now:
            heapq.heappop(self.later)[2]()
        for service, client in self.clients.items():
            for exchange in client.turn(AGAIN_AFTER):
                self.settled(client, exchange)
            if service != "intake":
                self.fetch(service, client)
                self.push(service, client)
        self.note_quiet()

    def note_quiet(self):
        if self.asked_to_look.is_set():
            self.asked_to_look.clear()
            self.looked = set()
            self.fetch_at = dict.fromkeys(self.fetch_at, 0.0)
        busy = self.later or any(self.backlog.values()) or any(
            exchange.request.type != "PullHandovers"
            for client in self.clients.values() for exchange in map(client.sent.get, client.pending))
        if not busy and not self.opening.is_set() and len(self.looked) == len(self.departments):
            self.quiet.set()

    def settled(self, client, exchange):
        action = self.wanted.pop(exchange.request.request_id, None)
        if exchange.request.type != "PullHandovers":
            self.acknowledged += 1
        if action:
            action(client, exchange, exchange.answers())
        elif exchange.request.type != "PullHandovers":
            assert exchange.answers(), f"refused: {exchange.message} {bb.Reply.FromString(exchange.replies[0]).problem}"

    def ask(self, service, message, action=None, keep=True):
        exchange = self.clients[service].say(message, keep)
        if action:
            self.wanted[exchange.request.request_id] = action
        return exchange

    def after(self, seconds, action):
        heapq.heappush(self.later, (time.monotonic() + seconds, next(self.order), action))

    # ---- the window ----

    def apply(self):
        number = next(self.numbers)
        rng = random.Random(f"{self.seed} {number}")
        items = PACKAGES[number % len(PACKAGES)]
        project = self.town.project(projectCode=codes.project_code(number), creditCode=codes.credit_code(number))
        promised = {}
        tolerant = [item for item in items if item in self.promises]
        if tolerant and rng.random() < 0.4:
            item = rng.choice(tolerant)
            day = self.stage.clock.now().date() + timedelta(days=2)
            promised = {self.promises[item]: day.isoformat()}
        submission = self.town.submission(project, items, self.town.present(items, promised=promised))

        def submit(client, exchange, answers):
            assert answers, bb.Reply.FromString(exchange.replies[-1]).problem
            self.ask("intake", bb.from_json(submission, bb.SubmitApplication()),
                     lambda client, exchange, answers: self.accepted(submission, exchange, answers))
        self.ask("intake", bb.RegisterProject(project=bb.from_json(project, bb.Project())), submit)

    def accepted(self, submission, exchange, answers):
        assert answers and answers[0].status in ("accepted", "accepted_tolerant"), (
            submission, answers, bb.Reply.FromString(exchange.replies[-1]).problem)
        application = answers[0].application_id
        self.applications.append(application)
        self.application_of[submission["projectCode"]] = application
        for material in submission["materials"]:
            if material["status"] == "promised":
                supply = bb.SupplyMaterials(application_id=application, materials=[
                    bb.Material(item=material["item"], code=material["code"], status="present")])
                # Refused when the item was blocked meanwhile: then nothing is owed any more.
                self.after(self.rng.uniform(0.5, 3), lambda supply=supply: self.ask("intake", supply, ignore))
        if self.rng.random() < 0.3:
            self.clients["intake"].say_again(exchange)

    def deliver(self, application, item, tries=20):
        """The window does not know yet what the department has said: it asks again, with a new request."""
        def answered(client, exchange, answers):
            if not answers and tries:
                self.after(0.5, lambda: self.deliver(application, item, tries - 1))
        self.ask("intake", bb.DeliverResult(application_id=application, item=item, channel="counter",
                                            received_by="张三"), answered)

    # ---- the departments ----

    def fetch(self, service, client):
        if time.monotonic() < self.fetch_at[service] or service in self.fetching:
            return
        self.fetching.add(service)
        self.ask(service, bb.PullHandovers(after=self.positions[service], limit=50), self.fetched, keep=False)

    def fetched(self, client, exchange, answers):
        service = client.service
        for handover in answers[0].handovers if answers else []:
            self.positions[service] = handover.position
            if handover.kind == "handed_over":
                self.plan(service, handover)
        if answers and not answers[0].handovers:
            self.looked.add(service)
        self.fetching.remove(service)
        self.fetch_at[service] = time.monotonic() + FETCH_AGAIN

    def plan(self, service, handover):
        rng = random.Random(f"{self.seed} {handover.project_code} {handover.item}")
        story = Story(rng, handover)
        for push in story.in_disorder():
            heapq.heappush(self.backlog[service], (story.ready_at, next(self.order), push))
        if rng.random() < 0.05:
            other = bb.PushStatus()
            other.CopyFrom(story.pushes[0])
            other.officer = "另一人"
            heapq.heappush(self.backlog[service], (story.ready_at, next(self.order), other))
        if rng.random() < 0.5:
            application = self.application_of.get(handover.project_code)
            decided = {push.event for push in story.pushes} & {"approved", "refused", "not_accepted"}
            if application and decided and rng.random() < 0.9:
                self.after(rng.uniform(1, 3), lambda: self.deliver(application, handover.item))

    def push(self, service, client):
        backlog, now = self.backlog[service], microseconds(self.stage.clock.now())
        while backlog and backlog[0][0] <= now and len(client.pending) < UNDER_WAY:
            push = heapq.heappop(backlog)[2]
            exchange = self.ask(service, push, self.acknowledge)
            if self.rng.random() < 0.1:
                client.say_again(exchange)

    def acknowledge(self, client, exchange, answers):
        if not answers:  # only the other bytes under a known event id are refused
            code = bb.Reply.FromString(exchange.replies[-1]).problem.code
            assert code == "conflict", f"{exchange.message}: {code}"
        elif self.rng.random() < 0.05:
            client.say_again(exchange)
