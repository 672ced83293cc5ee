"""`bangban audit verify` against a log whose hashes the test makes by itself."""
import hashlib

import pytest
from conftest import ROOT
from postgres import Cluster


@pytest.fixture(scope="module")
def cluster():
    with Cluster() as cluster:
        cluster.apply_roles()
        cluster.psql("bangban", "-c", "SET ROLE bus_owner", "-f", str(ROOT / "common/bus/sql/migrations/0001_bus.sql"))
        yield cluster


def chain(stream, count):
    """The statements of a stream of `count` events and its head."""
    digest = bytes(32)
    for seq in range(1, count + 1):
        header, payload = f"h{seq}".encode(), f"p{seq}".encode() * (seq % 7)
        digest = hashlib.sha256(digest + seq.to_bytes(8, "big") + header + payload).digest()
        yield (f"INSERT INTO bus.event VALUES ('{stream}', {seq}, '\\x{header.hex()}', '\\x{payload.hex()}', "
               f"'\\x{digest.hex()}');")
    yield f"INSERT INTO bus.head VALUES ('{stream}', {count}, '\\x{digest.hex()}');"


@pytest.fixture
def log(cluster, tmp_path):
    """A log of three streams; returns a function that runs SQL on it."""
    sql = ["TRUNCATE bus.event, bus.head;"]
    for stream, count in (("intake", 523), ("routing.housing", 3), ("deadline", 0)):
        sql += chain(stream, count)
    (tmp_path / "log.sql").write_text("\n".join(sql))
    cluster.psql("bangban", "-1", "-f", str(tmp_path / "log.sql"))
    return lambda statement: cluster.psql("bangban", "-c", statement)


@pytest.fixture
def verify(bangban, cluster, instance):
    return lambda *words: bangban("--instance", instance, "audit", "verify", "--database",
                                  cluster.conninfo(user="operator"), *words)


def test_an_intact_log(log, verify):
    ran = verify("--json")
    assert ran.code == 0, ran.err
    assert ran.json == {"intact": True, "streams": [
        {"stream": "deadline", "intactUpTo": 0, "intact": True}, {"stream": "intake", "intactUpTo": 523, "intact": True},
        {"stream": "routing.housing", "intactUpTo": 3, "intact": True}]}
    assert "全部哈希链完好" in verify().out


@pytest.mark.parametrize("damage, intact", [
    ("UPDATE bus.event SET payload = 'x' WHERE stream = 'intake' AND seq = 301", 300),
    ("UPDATE bus.event SET header = 'x' WHERE stream = 'intake' AND seq = 1", 0),
    ("UPDATE bus.event SET hash = sha256('x') WHERE stream = 'intake' AND seq = 200", 199),
    ("DELETE FROM bus.event WHERE stream = 'intake' AND seq = 400", 399),
    ("DELETE FROM bus.event WHERE stream = 'intake' AND seq > 520", 520),
    ("DELETE FROM bus.event WHERE stream = 'intake'", 0),
    ("DELETE FROM bus.head WHERE stream = 'intake'", 523),
    ("UPDATE bus.head SET seq = 522 WHERE stream = 'intake'", 523),
    ("UPDATE bus.head SET hash = sha256('x') WHERE stream = 'intake'", 523),
    ("UPDATE bus.event SET seq = 1000 WHERE stream = 'intake' AND seq = 523", 522),
])
def test_damage_is_found_and_placed(log, verify, damage, intact):
    log(damage)
    ran = verify("--json")
    assert ran.code == 5
    damaged = [s for s in ran.json["streams"] if not s["intact"]]
    assert [(s["stream"], s["intactUpTo"]) for s in damaged] == [("intake", intact)] and damaged[0]["damage"]
    assert f"第 {intact + 1} 条起损坏" in verify().out


def test_a_role_that_may_not_read_the_log(bangban, cluster, instance):
    ran = bangban("--instance", instance, "audit", "verify", "--database", cluster.conninfo(user="migrator"))
    assert ran.code not in (0, 5) and ran.err


def test_no_database(bangban, instance):
    ran = bangban("--instance", instance, "audit", "verify", "--database", "host=/nowhere user=operator")
    assert ran.code == 3
