"""The requests that people and department systems send to bangban, from Python.

    import bangban_client as bb
    client = bb.Client("tcp://127.0.0.1:5010", "var/keys", "department.housing", "service.department.housing")
    receipt = client.call(bb.PushStatus(event_id="zj-000001", approval_id=..., event="received", occurred_at=...))

Every message of proto/*.proto is a class of this module.  The transport is ZeroMQ DEALER with CURVE, one frame
per request and reply (proto/envelope.proto).  Only a reply says that a request arrived: a client sends the same
bytes under the same request id again until it has one, and the service answers a repeated request as before.
"""
import atexit
import csv
import glob
import importlib
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import uuid
from collections import namedtuple
from pathlib import Path

import zmq
from google.protobuf import json_format
from zmq.utils.monitor import parse_monitor_message

ROOT = Path(__file__).resolve().parent.parent.parent
FRAME_MAX = 1024 * 1024  # bytes; the service cuts a connection that brings more
SENDS = 3                # how often a request goes out within its timeout


def _generated():
    """The directory of the Python classes: $BANGBAN_PROTO_PY if they are there, else made for this process."""
    directory = os.environ.get("BANGBAN_PROTO_PY")
    if directory and (Path(directory) / "envelope_pb2.py").exists():
        return directory
    directory = tempfile.mkdtemp(prefix="bangban-proto-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    protos = sorted(glob.glob(str(ROOT / "proto/*.proto")))
    subprocess.run(["protoc", f"-I{ROOT / 'proto'}", f"--python_out={directory}", *protos], check=True)
    return directory


def _load_messages():
    sys.path.insert(0, _generated())
    try:
        for path in sorted(glob.glob(str(ROOT / "proto/*.proto"))):
            module = importlib.import_module(Path(path).stem + "_pb2")
            for name in module.DESCRIPTOR.message_types_by_name:
                if name != "Problem":  # is an exception here
                    yield name, getattr(module, name)
    finally:
        sys.path.pop(0)


_messages = dict(_load_messages())
globals().update(_messages)
Request, Reply = _messages["Request"], _messages["Reply"]


class Problem(Exception):
    """The service refused a request (RFC 9457): code, title, detail, errors of fields."""

    def __init__(self, problem):
        fields = "".join(f"\n  {e.field}：{e.rule}；{e.cure}" for e in problem.errors)
        super().__init__(f"{problem.code}：{problem.title}。{problem.detail}{fields}")
        self.code, self.title, self.detail = problem.code, problem.title, problem.detail
        self.status, self.errors = problem.status, list(problem.errors)


class KeyRefused(Exception):
    """The service does not know the key (any more)."""


class Unavailable(TimeoutError):
    """No reply in time: the request may or may not have taken effect; ask again."""


Endpoints = namedtuple("Endpoints", "request publish")


def read_topology(path):
    """Name of a service -> Endpoints of its first instance."""
    endpoints = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            endpoints.setdefault(row["name"], Endpoints(row["request"], row["publish"]))
    return endpoints


def from_json(fields, message):
    """Fills `message` from a dict with the names of proto3 JSON, and returns it."""
    return json_format.ParseDict(fields, message)


def uuid7():
    """A version 7 UUID: milliseconds of now, then random bits."""
    number = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 7 << 76
    return str(uuid.UUID(int=number & ~(3 << 62) | 2 << 62))


def read_secret(path):
    mode = os.stat(path).st_mode
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise PermissionError(f"{path}: mode {stat.S_IMODE(mode):04o} lets others read a secret key; chmod 0600")
    return Path(path).read_bytes().strip()


class Client:
    """One connection; belongs to one thread."""

    def __init__(self, endpoint, key_dir, key_name, server_key_name, actor=""):
        self.endpoint, self.actor = endpoint, actor or key_name
        self.secret = read_secret(Path(key_dir) / f"{key_name}.key")
        self.server_key = (Path(key_dir) / f"{server_key_name}.pub").read_bytes().strip()
        self.pending = {}  # request id -> [frame, when it was sent], in the order of sending
        self.replies = {}  # request id -> Reply, that nobody has taken yet
        self.socket = None
        self.connect()

    def connect(self):
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        for option, value in ((zmq.LINGER, 0), (zmq.HEARTBEAT_IVL, 2000), (zmq.HEARTBEAT_TIMEOUT, 6000),
                              (zmq.RECONNECT_IVL, 100), (zmq.RECONNECT_IVL_MAX, 2000), (zmq.MAXMSGSIZE, FRAME_MAX + 64),
                              (zmq.CURVE_SECRETKEY, self.secret), (zmq.CURVE_PUBLICKEY, zmq.curve_public(self.secret)),
                              (zmq.CURVE_SERVERKEY, self.server_key)):
            self.socket.setsockopt(option, value)
        self.monitor = self.socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_FAILED_AUTH)
        self.socket.connect(self.endpoint)

    def close(self):
        if self.socket is not None:
            self.socket.disable_monitor()
            self.socket.close()
            self.socket = None

    # ---- one request ----

    def call(self, message, timeout=10, expected_version=0):
        """The reply message; raises Problem, Unavailable, KeyRefused."""
        return self.wait_for(self.send(message, expected_version), timeout)

    def call_many(self, messages, timeout=10, window=256):
        """The reply messages in the order of the requests, `window` of which are under way at a time. Raises the
        first Problem after all were answered. `timeout` is for each."""
        messages, ids, replies = list(messages), [], []
        while len(replies) < len(messages):
            while len(ids) < len(messages) and len(ids) - len(replies) < window:
                ids.append(self.send(messages[len(ids)]))
            try:
                replies.append(self.wait_for(ids[len(replies)], timeout))
            except Problem as problem:
                replies.append(problem)
        for reply in replies:
            if isinstance(reply, Problem):
                raise reply
        return replies

    # ---- several under way ----

    def send(self, message, expected_version=0):
        """Sends and returns the request id.  With a version, the service refuses when the thing has another one."""
        request_id = uuid7()
        request = Request(request_id=request_id, type=message.DESCRIPTOR.name, actor=self.actor,
                          body=message.SerializeToString())
        if expected_version:
            request.expected_version = expected_version
        frame = request.SerializeToString()
        if len(frame) > FRAME_MAX:
            raise ValueError(f"{message.DESCRIPTOR.name}: {len(frame)} bytes; a request has at most {FRAME_MAX}")
        if self.socket is None:
            self.connect()
        self.pending[request_id] = [frame, 0.0]
        self.transmit(request_id)
        return request_id

    def receive(self, timeout=10):
        """The reply to any request under way."""
        if not self.pending and not self.replies:
            raise ValueError("no request is under way")
        return self.wait_for(None, timeout)

    def wait_for(self, request_id, timeout):
        """Reads what came before it sends anything again: who only writes would stop itself and the service."""
        deadline = time.monotonic() + timeout
        while True:
            self.drain()
            if request_id is None and self.replies:
                request_id = next(iter(self.replies))
            if request_id in self.replies:
                return self.open_reply(self.replies.pop(request_id))
            left = deadline - time.monotonic()
            if left <= 0:
                self.pending.pop(request_id, None)
                raise Unavailable(f"{self.endpoint}: no reply in {timeout} s")
            self.check_refused()
            self.transmit_again(timeout / SENDS)
            self.socket.poll(min(left, timeout / SENDS, 0.1) * 1000)

    def drain(self):
        while True:
            try:
                frame = self.socket.recv(zmq.DONTWAIT)
            except zmq.Again:
                return
            reply = Reply.FromString(frame)
            if self.pending.pop(reply.request_id, None):  # else a second reply to a repeated request
                self.replies[reply.request_id] = reply

    def transmit(self, request_id):
        entry = self.pending[request_id]
        try:
            self.socket.send(entry[0], zmq.DONTWAIT)
            entry[1] = time.monotonic()
        except zmq.Again:
            entry[1] = 0.0  # the queue is full: with the next look

    def transmit_again(self, after):
        now = time.monotonic()
        for request_id, (_, sent) in list(self.pending.items()):
            if now - sent >= after:
                self.transmit(request_id)

    def check_refused(self):
        """ZeroMQ does not connect again after a refusal: the next send has a new socket."""
        refused = False
        while self.monitor.poll(0):
            event = parse_monitor_message(self.monitor.recv_multipart())["event"]
            refused |= event == zmq.EVENT_HANDSHAKE_FAILED_AUTH
        if refused:
            self.pending.clear()
            self.close()
            raise KeyRefused(f"{self.endpoint}: the key is not on the allow-list")

    @staticmethod
    def open_reply(reply):
        if reply.HasField("problem"):
            raise Problem(reply.problem)
        return _messages[reply.type].FromString(reply.body)
