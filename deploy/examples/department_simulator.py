"""A simulated department system: speaks the public push interface, and nothing else.

It fetches what was handed over to its department, decides by its script when to accept and decide, and pushes
one status event for each act when the virtual clock gets there.  The script of an item (in an example's "story"):

    workdays      working days from acceptance to decision; default: three fifths of the promised days
    stop          {"kind", "after", "workdays"}: a special procedure, with written notice, `after` working days
    correct       working days that the enterprise needs for a correction asked for before acceptance
    superior      working days at the superior authority (reported items; default 5)
    outcome       "approved" (default), "refused", "returned", "not_accepted"
    late_report   working days by which the approval is reported late (it occurred in time)
"""
import heapq
import itertools
from datetime import timedelta

import bangban_client as bb
from virtual_time import microseconds, moment_of


class DepartmentSimulator:
    def __init__(self, code, client, days, catalogue):
        self.code, self.client, self.days, self.catalogue = code, client, days, catalogue
        self.position = 0
        self.stories = {}  # project code -> {item: script}
        self.due = []      # (moment to send, order, PushStatus)
        self.order = itertools.count(1)

    # ---- reading what the centre hands over ----

    def fetch(self):
        """Takes new hand-overs; returns how many."""
        count = 0
        while True:
            page = self.client.call(bb.PullHandovers(after=self.position, limit=200))
            for handover in page.handovers:
                self.position = handover.position
                if handover.kind == "handed_over":
                    self.plan(handover)
                count += 1
            if not page.more:
                return count

    def plan(self, handover):
        script = self.stories.get(handover.project_code, {}).get(str(handover.item), {})
        moment = moment_of(handover.at)
        if script.get("silent"):
            return
        received = self.office(moment + timedelta(minutes=20))
        self.say(handover, received, "received")
        accepted = self.correction(handover, script, received)
        if script.get("outcome") in ("not_accepted", "returned"):
            self.say(handover, accepted, script["outcome"], reason=script.get("reason", "不属于本部门职责"))
            return
        tolerant = len(handover.materials) > 0
        self.say(handover, accepted, "accepted_tolerant" if tolerant else "accepted")
        self.decide(handover, script, accepted)

    def correction(self, handover, script, received):
        """The moment of acceptance, after the one correction that the script may ask for."""
        if "correct" not in script:
            return self.office(received + timedelta(minutes=25))
        asked = self.office(received + timedelta(minutes=30))
        self.say(handover, asked, "correction_requested", reason="材料不符合法定形式，请一次补齐",
                 materials=script.get("materials", []))
        supplied = self.days.at(self.days.add(asked.date(), script["correct"]), 10)
        self.say(handover, supplied, "correction_supplied")
        return self.office(supplied + timedelta(minutes=40))

    def decide(self, handover, script, accepted):
        item = self.catalogue[handover.item]
        promised = int(item["promised_days"])
        immediate = handover.handling_type == "immediate"
        length = script.get("workdays", 0 if immediate else max(1, promised * 3 // 5))
        day = accepted.date()
        if "stop" in script:
            length, day = self.special_procedure(handover, script["stop"], accepted, length)
        moment = self.days.at(self.days.add(day, length), 16)
        if length == 0:
            moment = max(accepted + timedelta(minutes=45), moment - timedelta(hours=24))
        if handover.handling_type == "reported":
            self.say(handover, moment, "reported_up")
            moment = self.days.at(self.days.add(moment.date(), script.get("superior", 5)), 11)
        self.finish(handover, script, moment, item)

    def special_procedure(self, handover, stop, accepted, length):
        """Working days and the day from which they still count after the stop."""
        begin = self.days.at(self.days.add(accepted.date(), stop.get("after", 1)), 9)
        end_day = self.days.add(begin.date(), stop["workdays"])
        self.say(handover, begin, "special_procedure_started",
                 stop=bb.StoppedClock(kind=stop["kind"], until_on=end_day.isoformat(), notice_given=True))
        self.say(handover, self.days.at(end_day, 9), "special_procedure_ended")
        return max(1, length - stop.get("after", 1)), end_day

    def finish(self, handover, script, moment, item):
        outcome = script.get("outcome", "approved")
        details = {"reason": script.get("reason", "不符合规划条件")} if outcome == "refused" else {
            "document": bb.ResultDocument(number=f"东{self.code}〔{moment.year}〕{next(self.order)}号",
                                          title=item["result_zh"])}
        if "approve_after" in script:  # the result waits for promised materials
            moment = max(moment, self.days.at(self.days.on_or_after(moment.date()), 16))
        sent = moment
        if script.get("late_report"):
            sent = self.days.at(self.days.add(moment.date(), script["late_report"]), 9, 30)
        self.say(handover, moment, outcome, send_at=sent, **details)

    def office(self, moment):
        """The moment itself within office hours of a working day, else the next opening and ten minutes."""
        day = moment.date()
        if day in self.days.number:
            if moment.hour * 60 + moment.minute < 8 * 60 + 30:
                return self.days.at(day, 8, 40)
            if moment.hour < 12 or (15 <= moment.hour and moment.hour * 60 + moment.minute < 17 * 60 + 25):
                return moment
            if moment.hour < 15:
                return self.days.at(day, 15, 5)
        return self.days.at(self.days.on_or_after(day + timedelta(days=1)), 8, 40)

    # ---- pushing ----

    def say(self, handover, moment, event, send_at=None, **details):
        number = next(self.order)
        push = bb.PushStatus(event_id=f"{self.code}-{number:06d}", approval_id=handover.approval_id, event=event,
                             occurred_at=microseconds(moment), source_sequence=number, officer=f"{self.code}-01",
                             **details)
        heapq.heappush(self.due, (send_at or moment, number, push))

    def next_moment(self):
        return self.due[0][0] if self.due else None

    def push_due(self, now):
        """Pushes what is due; returns (PushStatus, PushReceipt) pairs."""
        batch = []
        while self.due and self.due[0][0] <= now:
            batch.append(heapq.heappop(self.due)[2])
        return list(zip(batch, self.client.call_many(batch)))
