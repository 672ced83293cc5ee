# SPDX-License-Identifier: Apache-2.0
"""What operators do while it runs: keys, configuration, stopping and starting single services."""
import json
import os
import subprocess
import time

import pytest

import bangban_client as bb
from town import ROOT, refused

EXECUTABLES = {"bangban-intake": "intake", "bangban-routing": "routing", "bangban-watcher": "deadline",
               "bangban-assessment": "assessment", "bangban-adapter": "department.water"}


def program(place, service):
    """Name of a service for supervisorctl."""
    return f"services:{service}"


def pid(place, service):
    return int(place.instance.supervisorctl("pid", program(place, service)).stdout)


def log_of(place, service):
    return [json.loads(line) for line in (place.instance.directory / "log" / f"{service}.log").read_text().splitlines()]


def stop(place, service):
    place.instance.supervisorctl("stop", program(place, service))


def start(place, service):
    place.instance.supervisorctl("start", program(place, service))
    place.instance.wait_until_working()


# ---- keys ----

def test_a_key_is_added_and_revoked_without_a_restart(place, stage, town):
    bangban = [place.instance.bin / "bangban", "--instance", place.instance.directory, "keys"]
    before = place.instance.supervisorctl("pid", "all").stdout
    name = f"window.w{os.getpid()}"
    subprocess.run([*bangban, "new", name], check=True, capture_output=True)
    deadline = time.monotonic() + 10
    while True:
        client = bb.Client(stage.endpoints["intake"].request, stage.directory / "keys", name, "service.intake")
        try:
            assert client.call(bb.ListApplications(limit=1)).applications is not None
            break
        except bb.KeyRefused:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    subprocess.run([*bangban, "revoke", name], check=True, capture_output=True)
    deadline = time.monotonic() + 10
    with pytest.raises((bb.KeyRefused, bb.Unavailable)):
        while time.monotonic() < deadline:
            client.call(bb.ListApplications(limit=1), timeout=3)
            time.sleep(0.1)
    client.close()
    assert town.window.call(bb.ListApplications(limit=1)) is not None  # others are not cut
    assert place.instance.supervisorctl("pid", "all").stdout == before
    assert {"bus.key_revoked"} <= {line["event"] for line in log_of(place, "intake")}


# ---- configuration ----

def run(place, executable, *words, **environment):
    command = place.instance.command(EXECUTABLES[executable])
    return subprocess.run([*command, *words], capture_output=True, text=True, cwd=ROOT, timeout=30,
                          env=os.environ | environment)


@pytest.mark.parametrize("executable", EXECUTABLES)
def test_the_configuration_shows_values_and_where_they_come_from(place, executable):
    ran = run(place, executable, "--batch-limit=77", "--print-config", BANGBAN_READERS="3")
    assert ran.returncode == 0, ran.stderr
    text = ran.stdout
    assert "batch-limit: '77'" in text and "readers: '3'" in text and "queue-limit: '4096'" in text
    source = {block.split("\n")[-1].split(":")[0]: block for block in text.strip().split("\n\n")}
    assert "# from --batch-limit" in source["batch-limit"] and "BANGBAN_READERS" in source["readers"]
    assert "# from default" in source["queue-limit"]
    assert ".conf" in source["topology"]


@pytest.mark.parametrize("executable", EXECUTABLES)
def test_an_unknown_key_is_an_error_with_its_line(place, executable, tmp_path):
    path = tmp_path / "more.conf"
    path.write_text("# one\nreaders: 1\ncolour: red\n")
    ran = run(place, executable, "--config", str(path), "--check-config")
    assert ran.returncode != 0 and f"{path}:3" in ran.stderr and "colour" in ran.stderr


@pytest.mark.parametrize("words", [["--readers=many"], ["--readers=0"], ["--nonsense=1"], ["--drain-limit=5"]])
def test_a_wrong_value_is_refused(place, words):
    ran = run(place, "bangban-intake", *words, "--check-config")
    assert ran.returncode != 0 and words[0].split("=")[0].lstrip("-") in ran.stderr


@pytest.mark.parametrize("executable", [*EXECUTABLES, "bangban-migrate"])
def test_help_and_version(place, executable):
    for word in ("--help", "--version"):
        ran = subprocess.run([place.instance.bin / executable, word], capture_output=True, text=True, cwd=ROOT)
        assert ran.returncode == 0 and executable in ran.stdout + ran.stderr


# ---- stopping and starting ----

def test_a_stopped_service_drains_and_comes_back_with_everything(place, town, stage):
    case = town.submit([3])
    client = town.department("ndrc")
    old = pid(place, "department.ndrc")
    asked = [client.send(town.message(case, 3, event)) for event in ("received", "accepted")]
    stop(place, "department.ndrc")
    last = log_of(place, "department.ndrc")[-1]
    assert (last["event"], last["status"]) == ("service.stopped", 0)
    start(place, "department.ndrc")
    assert pid(place, "department.ndrc") != old
    for request in asked:  # the client repeats what was not answered; nothing counts twice
        assert client.wait_for(request, 30).verdict in ("accepted", "duplicate")
    stage.settle()
    assert [step.event for step in case.approval(3).history] == ["received", "accepted"]
    assert case.item(3).state == "accepted"


@pytest.mark.parametrize("service", ["intake", "routing", "deadline", "assessment"])
def test_a_restart_keeps_state_and_catches_up(place, town, stage, service):
    case = town.submit([3])
    for event in ("received", "accepted"):
        town.push(case, 3, event)
    before, approved = case.show(), town.message(case, 3, "approved")
    stop(place, service)
    try:
        assert town.department("ndrc").call(approved).verdict == "accepted"  # the others go on meanwhile
    finally:
        start(place, service)
    stage.settle()
    assert case.item(3).state == "approved" and case.item(3).accepted_at == before.items[0].accepted_at
    assert case.clock(3, "promised").state == "closed"
    assert stage.client("routing", "operator.ops").call(bb.ShowPlan(application_id=case.id)).steps[0].state == "done"
    assert town.deliver(case, 3).status == "closed"


def test_a_service_that_is_away_is_said_to_be(place, town):
    bangban = [place.instance.bin / "bangban", "--instance", place.instance.directory, "--timeout", "2"]
    case = town.submit([1]).id
    stop(place, "routing")
    try:
        ran = subprocess.run([*bangban, "show", "plan", case], capture_output=True, text=True)
        assert ran.returncode == 3 and "routing" in ran.stderr
        status = subprocess.run([*bangban, "show", "status", "all", "--json"], capture_output=True, text=True)
        states = {s["service"]: s["state"] for s in json.loads(status.stdout)}
        assert states.pop("routing") == "unreachable" and set(states.values()) == {"working"}
    finally:
        start(place, "routing")


def test_what_is_not_parked_cannot_be_decided(stage):
    operator = stage.client("routing", "operator.ops")
    for message in (bb.ReplayParked(stream="intake", sequence=1, reason="试"),
                    bb.DiscardParked(stream="intake", sequence=1, reason="试")):
        with refused("not-found"):
            operator.call(message)
    with refused("forbidden"):
        stage.client("routing", "window.w01").call(bb.DiscardParked(stream="intake", sequence=1, reason="试"))
