"""A service that a test plays: a ROUTER socket with CURVE that answers what the test says."""
import threading
from pathlib import Path

import bangban_client as bb
import zmq


class Refuse(Exception):
    """Answered as a Problem."""

    def __init__(self, code, title="不可以", detail="", errors=()):
        super().__init__(code)
        self.code, self.title, self.detail, self.errors = code, title, detail, errors


class PlayedService:
    def __init__(self, directory, name, answer):
        """`answer(message)` returns the reply message, None for silence, or raises Refuse."""
        self.answer, self.asked, self.context = answer, [], zmq.Context()
        self.socket = self.context.socket(zmq.ROUTER)
        self.socket.curve_server = True
        self.socket.curve_secretkey = (Path(directory) / f"keys/service.{name}.key").read_bytes().strip()
        self.socket.linger = 0
        self.endpoint = f"tcp://127.0.0.1:{self.socket.bind_to_random_port('tcp://127.0.0.1')}"
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.stopping.is_set():
            if self.socket.poll(20):
                route, frame = self.socket.recv_multipart()
                reply = self.reply(frame)
                if reply:
                    self.socket.send_multipart([route, reply])
        self.socket.close()

    def reply(self, frame):
        request = bb.Request.FromString(frame)
        message = getattr(bb, request.type).FromString(request.body)
        self.asked.append((request, message))
        reply = bb.Reply(request_id=request.request_id)
        try:
            answer = self.answer(message)
            if answer is None:
                return None
            reply.type, reply.body = answer.DESCRIPTOR.name, answer.SerializeToString()
        except Refuse as refusal:
            reply.problem.code, reply.problem.title = refusal.code, refusal.title
            reply.problem.detail = refusal.detail
            for field, rule, cure in refusal.errors:
                reply.problem.errors.add(field=field, rule=rule, cure=cure)
        return reply.SerializeToString()

    def close(self):
        self.stopping.set()
        self.thread.join()
        self.context.term()
