# SPDX-License-Identifier: Apache-2.0
import pytest

from harness import ROOT, Cluster, Stage


@pytest.fixture(scope="session")
def cluster():
    with Cluster() as cluster:
        cluster.apply_roles()
        cluster.psql("bangban", "-c", "SET ROLE bus_owner", "-f", str(ROOT / "common/bus/sql/migrations/0001_bus.sql"))
        cluster.psql("bangban", "-f", str(ROOT / "tests/service/demo/schema.sql"))
        yield cluster


@pytest.fixture
def stage(cluster):
    stage = Stage(cluster)
    yield stage
    stage.close()
