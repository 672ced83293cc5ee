"""What clients of a running instance sent and what they were told: the evidence that the checker goes by."""
from functools import cached_property

import zmq

import bangban_client as bb


class Exchange:
    """One request and every reply to it, as bytes."""

    def __init__(self, service, key, frame):
        self.service, self.key, self.frame = service, key, frame
        self.replies = []

    @cached_property
    def request(self):
        return bb.Request.FromString(self.frame)

    @cached_property
    def message(self):
        request = self.request
        return getattr(bb, request.type).FromString(request.body)

    def verdicts(self):
        """The replies that settle the request; "unavailable" only says: ask again."""
        return [frame for frame in self.replies if problem_code(bb.Reply.FromString(frame)) != "unavailable"]

    def answers(self):
        """The reply messages, without problems."""
        replies = [bb.Reply.FromString(frame) for frame in self.verdicts()]
        return [getattr(bb, reply.type).FromString(reply.body) for reply in replies if reply.type]


def problem_code(reply):
    return reply.problem.code if reply.HasField("problem") else ""


class RecordingClient(bb.Client):
    """A client that never gives up a request, and keeps what was said; belongs to one thread."""

    def __init__(self, exchanges, stage, service, key):
        super().__init__(stage.endpoints[service].request, stage.directory / "keys", key, f"service.{service}")
        self.exchanges, self.service, self.key = exchanges, service, key
        self.sent = {}    # request id -> Exchange
        self.settled = [] # exchanges answered since the last look

    def say(self, message, keep=True):
        """Sends; `keep` puts it on record."""
        request_id = self.send(message)
        exchange = Exchange(self.service, self.key, self.pending[request_id][0])
        self.sent[request_id] = exchange
        if keep:
            self.exchanges.append(exchange)
        return exchange

    def say_again(self, exchange):
        """The same bytes under the same request id, though it may have been answered."""
        try:
            self.socket.send(exchange.frame, zmq.DONTWAIT)
        except zmq.Again:
            pass

    def drain(self):
        while True:
            try:
                frame = self.socket.recv(zmq.DONTWAIT)
            except zmq.Again:
                return
            reply = bb.Reply.FromString(frame)
            self.sent[reply.request_id].replies.append(frame)
            if problem_code(reply) != "unavailable" and self.pending.pop(reply.request_id, None):
                self.settled.append(self.sent[reply.request_id])

    def turn(self, again_after):
        """Reads what came, sends again what was not answered in time; returns what is settled now."""
        self.drain()
        self.transmit_again(again_after)
        settled, self.settled = self.settled, []
        return settled
