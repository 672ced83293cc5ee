# SPDX-License-Identifier: Apache-2.0
import pytest

from harness import ROOT, Cluster, Stage


@pytest.fixture(scope="session")
def cluster():
    with Cluster() as cluster:
        cluster.apply_roles()
        for migration in sorted((ROOT / "common/bus/sql/migrations").glob("*.sql")):
            cluster.psql("bangban", "-c", "SET ROLE bus_owner", "-f", str(migration))
        cluster.psql("bangban", "-f", str(ROOT / "tests/service/demo/schema.sql"))
        yield cluster


@pytest.fixture
def stage(cluster):
    stage = Stage(cluster)
    yield stage
    stage.close()
