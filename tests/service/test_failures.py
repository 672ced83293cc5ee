# SPDX-License-Identifier: Apache-2.0
"""Processes die at the worst moments, the database goes away, an old writer wakes up: nothing lost, nothing doubled."""
import signal
import threading
import time

import pytest

import bangban_client as bb
from harness import wait_until

POINTS = ["batch_begun", "effects_done", "events_appended", "commit_sent", "commit_known", "first_published",
          "reply_sent"]


def submit(stage, keys, timeout=30):
    """Asks until every one is answered, over any number of restarts."""
    client = stage.client("intake")
    replies = client.call_many([bb.SubmitApplication(project_code=key) for key in keys], timeout=timeout, window=50)
    assert [r.application_id for r in replies] == keys


class Crowd(threading.Thread):
    """Submits in the background."""

    def __init__(self, stage, keys):
        super().__init__()
        self.stage, self.keys, self.error = stage, keys, None
        self.start()

    def run(self):
        try:
            submit(self.stage, self.keys)
        except BaseException as error:
            self.error = error

    def finish(self):
        self.join()
        if self.error:
            raise self.error


def restarted_when_dead(stage, process, service, **options):
    wait_until(lambda: process.popen.poll() is not None, 20, f"{service} dies\n{process.log()}")
    assert process.popen.returncode < 0
    return stage.start(service, **options)


@pytest.mark.parametrize("hit", [1, 5])
@pytest.mark.parametrize("point", POINTS)
def test_the_writer_dies_at(stage, point, hit):
    stage.start("routing")
    keys = [f"k{i}" for i in range(150)]
    doomed = stage.start("intake", wait=False, crash_at=f"{point}:{hit}", batch_limit=20)
    crowd = Crowd(stage, keys)
    restarted_when_dead(stage, doomed, "intake")
    crowd.finish()
    stage.settle("intake", "routing")
    stage.check_effects(keys)


@pytest.mark.parametrize("point", [p for p in POINTS if p != "reply_sent"])
def test_the_consumer_dies_at(stage, point):
    stage.start("intake")
    keys = [f"k{i}" for i in range(150)]
    doomed = stage.start("routing", wait=False, crash_at=f"{point}:3", batch_limit=20)
    submit(stage, keys)
    restarted_when_dead(stage, doomed, "routing")
    stage.settle("intake", "routing")
    stage.check_effects(keys)


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_the_database_restarts(stage, mode):
    stage.start("intake"), stage.start("routing")
    keys = [f"k{i}" for i in range(3000)]
    crowd = Crowd(stage, keys)
    wait_until(lambda: stage.value("SELECT count(*) FROM intake.command") > 100)
    stage.cluster.stop(mode)
    status = stage.status("intake", timeout=5)
    assert status.state in ("starting", "working")  # answers without its database
    stage.cluster.start()
    stage.reconnect()
    crowd.finish()
    stage.settle("intake", "routing")
    stage.check_effects(keys)


def test_connections_are_cut_again_and_again(stage):
    stage.start("intake"), stage.start("routing")
    keys = [f"k{i}" for i in range(2000)]
    crowd = Crowd(stage, keys)
    for _ in range(8):
        time.sleep(0.15)
        stage.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename IN ('intake', 'routing')")
    crowd.finish()
    stage.settle("intake", "routing")
    stage.check_effects(keys)


def test_a_standby_takes_over_and_the_old_writer_is_fenced(stage):
    stage.start("routing")
    first = stage.start("intake")
    second = stage.start("intake", wait=False, instance=2)
    stage.wait_state("intake", "standby", second)
    client = stage.client("intake", instance=2)
    with pytest.raises(bb.Problem) as problem:
        client.call(bb.SubmitApplication(project_code="too-early"))
    assert problem.value.code == "unavailable"
    submit(stage, ["before1", "before2"])
    first.signal(signal.SIGSTOP)
    stopped = time.monotonic()
    stage.wait_state("intake", "working", second)
    assert time.monotonic() - stopped < 6  # 4 s for the session, and the time to ask
    assert client.call(bb.SubmitApplication(project_code="after")).application_id == "after"
    first.signal(signal.SIGCONT)
    stage.wait_state("intake", "standby", first)  # its session is gone, so it asks again for the lead
    assert stage.status("intake", 2).state == "working"
    assert stage.value("SELECT epoch FROM bus.owner WHERE service = 'intake'") == 2
    assert sorted(k for k, in stage.rows("SELECT key FROM intake.command")) == ["after", "before1", "before2"]
    wait_until(lambda: stage.value("SELECT count(*) FROM routing.effect") == 3)
    stage.check_chains()


def test_a_former_epoch_can_write_nothing(stage):
    intake = stage.start("intake")
    submit(stage, ["k1"])
    stage.rows("UPDATE bus.owner SET epoch = epoch + 1 WHERE service = 'intake' RETURNING 1")
    client = stage.client("intake")
    with pytest.raises(bb.Unavailable):
        client.call(bb.SubmitApplication(project_code="k2"), timeout=2)
    assert intake.popen.wait(10) == 75
    assert intake.events("election.fenced")
    assert stage.rows("SELECT key FROM intake.command") == [("k1",)]
    assert stage.value("SELECT count(*) FROM bus.event") == 1


def test_a_full_queue_stops_reading_and_loses_nothing(stage):
    stage.start("routing")
    intake = stage.start("intake", queue_limit=20, batch_limit=5)
    keys = [f"slow{i}" for i in range(300)]
    client = stage.client("intake")
    replies = client.call_many([bb.SubmitApplication(project_code=key) for key in keys], timeout=60, window=300)
    assert [r.application_id for r in replies] == keys
    assert intake.events("queue.full")
    stage.settle("intake", "routing")
    stage.check_effects(keys)


def test_a_stop_finishes_what_was_received(stage):
    intake = stage.start("intake")
    client = stage.client("intake")
    ids = [client.send(bb.SubmitApplication(project_code=f"slow{i}")) for i in range(40)]
    wait_until(lambda: (stage.status("intake", timeout=3) or bb.ServiceStatus()).queue_depth >= 0)
    assert intake.stop() == 0
    done = stage.value("SELECT count(*) FROM intake.command")
    assert done > 0 and intake.events("service.stopped")
    stage.start("intake")
    for number in ids:
        client.wait_for(number, 20)
    assert stage.value("SELECT count(*) FROM intake.command") == 40
    stage.check_chains()


def test_a_department_cannot_touch_what_is_another_s(stage):
    stage.start("intake")
    submit(stage, ["k1"])
    import psycopg
    statements = ["SELECT 1 FROM bus.event WHERE stream = 'intake'", "SELECT 1 FROM bus.head WHERE stream = 'intake'",
                  "UPDATE bus.owner SET epoch = 99 RETURNING 1", "SELECT 1 FROM bus.reply"]
    refused = ["INSERT INTO bus.event VALUES ('intake', 2, '', '', decode(repeat('00', 32), 'hex'))",
               "INSERT INTO bus.head VALUES ('department.water', 0, decode(repeat('00', 32), 'hex'))",
               "INSERT INTO bus.cursor VALUES ('intake', 'routing', 0)", "DELETE FROM bus.event",
               "UPDATE bus.event SET payload = ''", "DELETE FROM bus.parked", "SET ROLE bus_owner"]
    with psycopg.connect(stage.cluster.conninfo(user="dept_housing"), autocommit=True) as department:
        for statement in statements:
            assert department.execute(statement).fetchall() == []
        for statement in refused:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                department.execute(statement)
