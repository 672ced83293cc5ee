# SPDX-License-Identifier: Apache-2.0
"""What migrations of the services make of rows that were there before them: the project's own migrations, stopped in
between and brought to the end."""
import os
import pathlib
import shutil
import subprocess
import sys

import psycopg
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from postgres import Cluster  # noqa: E402

INTAKE = "services/intake/sql/migrations"


class Installation:
    """A database that has the project's migrations up to one of intake's."""

    def __init__(self, root, cluster):
        self.root, self.cluster = root, cluster
        for line in (ROOT / "deploy/postgres/migrations.list").read_text(encoding="utf-8").splitlines():
            directory = line.split()[2] if line and not line.startswith("#") else None
            if directory and (ROOT / directory).is_dir():
                shutil.copytree(ROOT / directory, root / directory)
        shutil.copy(ROOT / "deploy/postgres/migrations.list", root / "deploy/postgres")

    def migrate(self, until=None):
        for file in (ROOT / INTAKE).glob("*.sql"):
            (self.root / INTAKE / file.name).unlink(missing_ok=True)
            if until is None or file.name[:4] <= until:
                shutil.copy(file, self.root / INTAKE)
        subprocess.run([os.environ["BANGBAN_MIGRATE"], f"--root={self.root}",
                        f"--database={self.cluster.conninfo('migrator')}"], check=True, stdout=subprocess.DEVNULL)

    def query(self, sql, *values):
        with psycopg.connect(self.cluster.conninfo(), autocommit=True) as connection:
            cursor = connection.execute(sql, values)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(name="installation")
def _installation(tmp_path):
    with Cluster() as cluster:
        cluster.apply_roles()
        yield Installation(tmp_path, cluster)


def application(installation, number, status, accepted_at=None, closed_at=None):
    identity = f"00000000-0000-7000-8000-{number:012d}"
    installation.query(
        "INSERT INTO intake.application (application_id, project_code, status, version, window_code, asked, "
        "excluded_items, excluded_reasons, submitted_at, accepted_at, closed_at, outcome) "
        "VALUES (%s, '2603-150602-04-01-000014', %s, 1, 'W01', '{1}', '{}', '{}', '2026-03-02 09:00+08', %s, %s, %s)",
        identity, status, accepted_at, closed_at, "finished" if closed_at else None)
    return identity


def project(installation):
    installation.query("INSERT INTO intake.project (project_code, credit_code, name, applicant, contact_name, "
                       "contact_phone, industry_code, land_zone, investment_cents, fact_names, fact_values, version, "
                       "registered_at, changed_at) VALUES ('2603-150602-04-01-000014', '91150602MA0000001X', '项目', "
                       "'企业', '张三', '13847700001', '3011', '', 1, '{}', '{}', 1, now(), now())")


def visits(installation):
    return installation.query("SELECT application_id::text, next_on::text FROM intake.visit_schedule ORDER BY 1")


def test_what_was_open_when_visits_came_is_visited(installation):
    installation.migrate(until="0013")
    project(installation)
    before_midnight_there = application(installation, 1, "accepted", "2026-03-02 15:59:59+00")
    after_midnight_there = application(installation, 2, "accepted_tolerant", "2026-03-02 16:00:00+00")
    planned = application(installation, 3, "accepted", "2026-03-02 09:00+08")
    waiting = application(installation, 4, "correction")
    application(installation, 5, "closed", "2026-03-02 09:00+08", "2026-03-03 09:00+08")
    installation.query("INSERT INTO intake.visit_schedule VALUES (%s, '2026-05-05')", planned)
    installation.migrate(until="0014")
    accepted = [(before_midnight_there, "2026-04-01"), (after_midnight_there, "2026-04-02"), (planned, "2026-05-05")]
    assert visits(installation) == accepted
    installation.migrate()  # from then on the months count from the receipt
    assert visits(installation) == accepted + [(waiting, "2026-04-01")]


def item(installation, identity, number, decision, result):
    installation.query(
        "INSERT INTO intake.item (application_id, item, project_code, department, handling_type, state, holder, open, "
        "tolerant, decision, decided_at, result, delivered_at, channel, received_by) VALUES (%s, %s, "
        "'2603-150602-04-01-000014', 'ndrc', 'promised', 'delivered', 'nobody', false, false, %s, "
        "'2026-03-03 09:00+08', %s, '2026-03-04 09:00+08', 'counter', '张三')", identity, number, decision, result)


def delivery(installation, identity, number, count, document, at, reason=""):
    installation.query(
        "INSERT INTO intake.delivery (application_id, item, number, recorded_at, channel, received_by, relation, "
        "identity, tracking_number, address, receipt, document, reason) VALUES (%s, %s, %s, %s, 'counter', '张三', "
        "'applicant', '', '', '', '', %s, %s)", identity, number, count, at, document, reason)


def receipt(installation, identity, name, number, at):
    installation.query("INSERT INTO intake.document (number, application_id, kind, item, round, title, data, html, "
                       "sha256, issued_at, caller, person) VALUES (%s, %s, 'delivery', %s, 0, '送达回执', '', '', "
                       "encode(sha256(''), 'hex'), %s, 'window.w01', '甲')", name, identity, number, at)


def test_what_was_delivered_before_is_known_to_be_so(installation):
    installation.migrate(until="0017")
    project(installation)
    identity = application(installation, 1, "closed", "2026-03-02 09:00+08", "2026-03-05 09:00+08")
    for number, decision, result in ((1, "approved", "批复（1号）"), (2, "approved", "批复（3号）"), (3, None, ""),
                                     (4, "refused", "")):
        item(installation, identity, number, decision, result)
    for number, document in ((1, "批复（1号）"), (2, "批复（2号）"), (3, "批复（9号）"), (4, "")):
        delivery(installation, identity, number, 1, document, "2026-03-04 09:00+08")
    delivery(installation, identity, 1, 2, "批复（1号）", "2026-03-06 09:00+08", "误")
    receipt(installation, identity, "甲1", 1, "2026-03-05 09:00+08")
    receipt(installation, identity, "甲2", 2, "2026-03-07 09:00+08")
    installation.migrate()
    assert installation.query("SELECT item, handed_decision, handed_result, exchange_owed FROM intake.item ORDER BY 1") == [
        (1, "approved", "批复（1号）", False), (2, None, "批复（2号）", True),  # was corrected since
        (3, None, "批复（9号）", False), (4, "refused", "", False)]  # was taken back; nothing but a notice
    assert installation.query("SELECT item, number, kind, delivered_at = '2026-03-04 09:00+08', decision "
                              "FROM intake.delivery ORDER BY 1, 2") == [
        (1, 1, "delivered", True, "approved"), (1, 2, "corrected", True, "approved"), (2, 1, "delivered", True, None),
        (3, 1, "delivered", True, None), (4, 1, "delivered", True, "refused")]
    assert installation.query("SELECT number, round, version FROM intake.document ORDER BY 1") == \
        [("甲1", 1, 1), ("甲2", 1, 1)]
