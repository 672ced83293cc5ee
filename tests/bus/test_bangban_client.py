"""The Python client of deploy/examples against a service that answers late, twice, not at all, or refuses."""
import sys
import threading
from pathlib import Path

import pytest
import zmq
from zmq.auth.thread import ThreadAuthenticator

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "deploy/examples"))
import bangban_client as bb  # noqa: E402


class AllowList:
    """What pyzmq's authenticator asks: may this key connect?"""

    def __init__(self):
        self.keys = set()

    def callback(self, _domain, key):
        return key in self.keys


class Service(threading.Thread):
    """A ROUTER that gives each request to `answer`, which yields the replies."""

    def __init__(self, directory, answer):
        super().__init__(daemon=True)
        self.context, self.answer, self.requests, self.running = zmq.Context(), answer, [], True
        self.allowed = AllowList()
        self.authenticator = ThreadAuthenticator(self.context)
        self.authenticator.start()
        self.authenticator.configure_curve_callback("*", self.allowed)
        for name in ("service.intake", "window.w01"):
            public, secret = zmq.curve_keypair()
            (directory / f"{name}.pub").write_bytes(public + b"\n")
            (directory / f"{name}.key").touch(0o600)
            (directory / f"{name}.key").write_bytes(secret + b"\n")
        self.socket = self.context.socket(zmq.ROUTER)
        self.socket.curve_server, self.socket.linger = True, 0
        self.socket.curve_secretkey = bb.read_secret(directory / "service.intake.key")
        self.port = self.socket.bind_to_random_port("tcp://127.0.0.1")
        self.directory = directory
        self.allow()
        self.start()

    def allow(self):
        self.allowed.keys = {(self.directory / "window.w01.pub").read_bytes().strip()}

    def run(self):
        while self.running:
            if self.socket.poll(20):
                route, frame = self.socket.recv_multipart()
                request = bb.Request.FromString(frame)
                self.requests.append((request, frame))
                for reply in self.answer(self, request):
                    self.socket.send_multipart([route, reply.SerializeToString()])

    def stop(self):
        self.running = False
        self.join()
        self.socket.close()
        self.authenticator.stop()
        self.context.term()

    def client(self):
        return bb.Client(f"tcp://127.0.0.1:{self.port}", self.directory, "window.w01", "service.intake", "张三")


@pytest.fixture
def service(tmp_path):
    started = []

    def start(answer):
        started.append(Service(tmp_path, answer))
        return started[0]

    yield start
    for one in started:
        one.stop()


def reply_to(request, **fields):
    body = bb.ParkedDecision(applied=bb.ReplayParked.FromString(request.body).sequence)
    return bb.Reply(request_id=request.request_id, type="ParkedDecision", body=body.SerializeToString(), **fields)


def at_once(_service, request):
    yield reply_to(request)


def test_a_call_brings_the_reply_message(service):
    here = service(at_once)
    client = here.client()
    assert client.call(bb.ReplayParked(sequence=7)).applied == 7
    request = here.requests[0][0]
    assert (request.type, request.actor) == ("ReplayParked", "张三")
    assert len(request.request_id) == 36 and request.request_id[14] == "7" and request.request_id[19] in "89ab"
    client.close()


def test_the_same_bytes_go_out_again_until_there_is_a_reply(service):
    def the_second_time(here, request):
        if len(here.requests) == 2:
            yield reply_to(request)
            yield reply_to(request)

    here = service(the_second_time)
    client = here.client()
    assert client.call(bb.ReplayParked(sequence=7), timeout=1.5).applied == 7
    assert here.requests[0][1] == here.requests[1][1]
    with pytest.raises(bb.Unavailable):  # the doubled reply was for nobody
        client.call(bb.ReplayParked(sequence=8), timeout=0.5)
    client.close()


def test_many_come_back_in_the_order_of_the_requests(service):
    held = []

    def in_pairs_backwards(_here, request):
        held.append(reply_to(request))
        if len(held) == 2:
            yield held.pop()
            yield held.pop()

    client = service(in_pairs_backwards).client()
    replies = client.call_many([bb.ReplayParked(sequence=n) for n in range(3000)], window=100)
    assert [reply.applied for reply in replies] == list(range(3000))
    client.close()


def test_a_problem_is_raised_with_its_fields(service):
    def refuse(_here, request):
        reply = bb.Reply(request_id=request.request_id)
        reply.problem.code, reply.problem.title, reply.problem.detail = "invalid-field", "字段有误", "见下"
        reply.problem.errors.add(field="sequence", rule="不能为零", cure="填写正数")
        yield reply

    client = service(refuse).client()
    with pytest.raises(bb.Problem) as caught:
        client.call(bb.ReplayParked())
    assert (caught.value.code, caught.value.errors[0].field) == ("invalid-field", "sequence")
    assert "填写正数" in str(caught.value)
    client.close()


def test_a_refused_key_says_so_and_works_once_it_is_allowed(service):
    here = service(at_once)
    here.allowed.keys = set()
    client = here.client()
    with pytest.raises(bb.KeyRefused):
        client.call(bb.ReplayParked(sequence=1))
    here.allow()
    assert client.call(bb.ReplayParked(sequence=2)).applied == 2
    client.close()


def test_what_is_too_big_is_not_sent(service):
    client = service(at_once).client()
    with pytest.raises(ValueError):
        client.send(bb.ReplayParked(reason="x" * bb.FRAME_MAX))
    client.close()


def test_a_secret_key_that_others_can_read_is_not_used(service):
    here = service(at_once)
    (here.directory / "window.w01.key").chmod(0o644)
    with pytest.raises(PermissionError):
        here.client()
