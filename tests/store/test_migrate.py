# SPDX-License-Identifier: Apache-2.0
"""bangban-migrate against a throw-away cluster: what it applies, records and refuses."""
import json
import os
import pathlib
import subprocess
import sys
import threading

import psycopg
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from postgres import Cluster  # noqa: E402

MIGRATE = os.environ["BANGBAN_MIGRATE"]
DONE, FAILED, REFUSED, USAGE = 0, 1, 2, 64


@pytest.fixture(scope="module", name="cluster")
def _cluster():
    with Cluster() as cluster:
        cluster.apply_roles()
        yield cluster


class Tree:
    """A root with migrations of the schemas bus and report, and the database they go to."""

    def __init__(self, root, cluster):
        self.root, self.cluster = root, cluster
        (root / "deploy/postgres").mkdir(parents=True)
        (root / "deploy/postgres/migrations.list").write_text("bus bus_owner bus\nreport report_owner report\n")
        (root / "bus").mkdir()
        (root / "report").mkdir()

    def put(self, name, text):
        (self.root / name).write_text(text, encoding="utf-8")

    def command(self):
        return [MIGRATE, f"--root={self.root}", f"--database={self.cluster.conninfo('migrator')}"]

    def migrate(self):
        done = subprocess.run(self.command(), text=True, capture_output=True, check=False)
        assert not done.stderr
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    def query(self, sql):
        with psycopg.connect(self.cluster.conninfo()) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(name="tree")
def _tree(tmp_path, cluster):
    with psycopg.connect(cluster.conninfo(), autocommit=True) as connection:
        connection.execute("DROP SCHEMA bus CASCADE; DROP SCHEMA report CASCADE; DROP TABLE IF EXISTS meta.migration")
    cluster.apply_roles()
    return Tree(tmp_path, cluster)


def test_applies_in_order_as_the_owner_and_records(tree):
    tree.put("bus/0001_a.sql", "CREATE TABLE a (n int); GRANT SELECT ON a TO report_owner;")
    tree.put("bus/0002_b.sql", "INSERT INTO a VALUES (1); INSERT INTO bus.a VALUES (2);")
    tree.put("report/0001_v.sql", "CREATE VIEW report.v AS SELECT n FROM bus.a;")
    status, log = tree.migrate()
    assert status == DONE
    assert [line.get("name") for line in log] == ["0001_a.sql", "0002_b.sql", "0001_v.sql", None]
    assert tree.query("SELECT n FROM report.v ORDER BY n") == [(1,), (2,)]
    assert tree.query("SELECT tableowner FROM pg_tables WHERE tablename = 'a'") == [("bus_owner",)]
    rows = tree.query("SELECT schema, number, name, sha256 = sha256(convert_to('CREATE VIEW report.v AS SELECT n FROM "
                      "bus.a;', 'UTF8')), build <> '', duration_us > 0 FROM meta.migration ORDER BY schema, number")
    assert rows[2] == ("report", 1, "0001_v.sql", True, True, True)
    assert len(rows) == 3
    status, log = tree.migrate()
    assert status == DONE
    assert [line["event"] for line in log] == ["migration.complete"]


def test_a_failing_file_leaves_nothing_and_names_its_line(tree):
    tree.put("bus/0001_a.sql", "CREATE TABLE a (n int);")
    tree.put("bus/0002_b.sql", "CREATE TABLE b (n int);\n-- 中文\nINSERT INTO b VALUES (1);\nINSERT INTO nowhere VALUES (1);")
    status, log = tree.migrate()
    assert status == FAILED
    assert "bus/0002_b.sql: line 4" in log[-1]["reason"] and "nowhere" in log[-1]["reason"]
    assert tree.query("SELECT tablename::text FROM pg_tables WHERE schemaname = 'bus'") == [("a",)]
    assert tree.query("SELECT number FROM meta.migration") == [(1,)]
    tree.put("bus/0002_b.sql", "CREATE TABLE b (n int);")
    assert tree.migrate()[0] == DONE


def test_a_file_cannot_end_its_transaction(tree):
    tree.put("bus/0001_a.sql", "CREATE TABLE a (n int); COMMIT;")
    status, log = tree.migrate()
    assert status == FAILED
    assert "ends the transaction" in log[-1]["reason"]


def test_a_schema_cannot_touch_another(tree):
    tree.put("bus/0001_a.sql", "CREATE TABLE intake.mine (n int);")
    status, log = tree.migrate()
    assert status == FAILED
    assert "permission denied" in log[-1]["reason"]


def test_refuses_an_edited_file_before_applying_anything(tree):
    tree.put("report/0001_v.sql", "CREATE VIEW v AS SELECT 1 AS n;")
    assert tree.migrate()[0] == DONE
    tree.put("bus/0001_a.sql", "CREATE TABLE a (n int);")
    tree.put("report/0001_v.sql", "CREATE VIEW v AS SELECT 2 AS n;")
    status, log = tree.migrate()
    assert status == REFUSED
    assert "0001_v.sql" in log[-1]["reason"] and "changed" in log[-1]["reason"]
    assert tree.query("SELECT count(*) FROM meta.migration") == [(1,)]


def test_refuses_a_database_newer_than_the_build(tree):
    tree.put("bus/0001_a.sql", "SELECT 1;")
    tree.put("bus/0002_b.sql", "SELECT 1;")
    assert tree.migrate()[0] == DONE
    (tree.root / "bus/0002_b.sql").unlink()
    status, log = tree.migrate()
    assert status == REFUSED
    assert "0002_b.sql" in log[-1]["reason"] and "newer" in log[-1]["reason"]


def test_refuses_a_gap(tree):
    tree.put("bus/0001_a.sql", "SELECT 1;")
    tree.put("bus/0003_c.sql", "SELECT 1;")
    status, log = tree.migrate()
    assert status == REFUSED
    assert "0003_c.sql" in log[-1]["reason"]


def test_no_server_is_a_failure_and_a_wrong_option_is_wrong_use(tree):
    done = subprocess.run([MIGRATE, f"--root={tree.root}", "--database=host=/nonexistent"], capture_output=True,
                          check=False)
    assert done.returncode == FAILED
    assert subprocess.run([MIGRATE, "--unknown=1"], capture_output=True, check=False).returncode == USAGE


def test_two_migrators_at_once_apply_everything_once(tree):
    tree.put("bus/0001_a.sql", "CREATE TABLE a (n int); SELECT pg_sleep(0.3);")
    tree.put("bus/0002_b.sql", "INSERT INTO a VALUES (1);")
    results = []
    threads = [threading.Thread(target=lambda: results.append(tree.migrate()[0])) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [DONE] * 3
    assert tree.query("SELECT n FROM bus.a") == [(1,)]
