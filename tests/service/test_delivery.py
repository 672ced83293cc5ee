# SPDX-License-Identifier: Apache-2.0
"""Commands, events, gaps, parking: each effect once and in order."""
import pytest

import bangban_client as bb
from harness import wait_until


def submit(stage, keys, **options):
    client = stage.client("intake")
    return client.call_many([bb.SubmitApplication(project_code=key) for key in keys], **options)


def test_commands_become_events_and_effects(stage):
    for service in ("intake", "routing", "department"):
        stage.start(service)
    keys = [f"k{i}" for i in range(500)]
    replies = submit(stage, keys)
    assert [r.application_id for r in replies] == keys
    stage.settle("intake", "routing", "department")
    stage.check_effects(keys)
    assert stage.value("SELECT count(*) FROM department.handed") == 500
