# SPDX-License-Identifier: Apache-2.0
"""Who may do what is one table, proto/messages.def: every request is tried with the key of every role."""
import re
from pathlib import Path

import pytest

import bangban_client as bb

ROOT = Path(__file__).resolve().parent.parent.parent
DEPARTMENT = "housing"
ANY = "routing"  # of the requests that every service answers


def role_words():
    """As message_table.h has them: ROLE_PEOPLE and ROLE_ALL are others put together; the public is in neither."""
    text = (ROOT / "proto/message_table.h").read_text(encoding="utf-8")
    single = re.findall(r"ROLE_(\w+) = 1 << \d+", text)
    people = re.search(r"ROLE_PEOPLE = ([^,]*),", text).group(1)
    words = {name: {name.lower()} for name in single}
    words["PEOPLE"] = {name.lower() for name in re.findall(r"ROLE_(\w+)", people)}
    everybody = re.search(r"ROLE_ALL = ([^,]*),", text).group(1)
    words["ALL"] = set().union(*(words[name] for name in re.findall(r"ROLE_(\w+)", everybody)))
    return words


def requests():
    words = role_words()
    text = (ROOT / "proto/messages.def").read_text(encoding="utf-8")
    for row in re.findall(r"^REQUEST\((.*)\)$", text, re.M):
        name, _, _, _, service, roles, _ = [cell.strip().strip('"') for cell in row.split(",")]
        yield name, service, set().union(*(words[role] for role in re.findall(r"ROLE_(\w+)", roles)))


REQUESTS = list(requests())


def key_of(role, stage):
    """A key of the role; a service's key is its own, so another service's is tried."""
    if role == "department":
        return f"department.{DEPARTMENT}"
    if role == "service":
        return "service.assessment"
    return next(path.stem for path in sorted((stage.directory / "keys").glob(f"{role}.*.key")))


@pytest.mark.parametrize("name,service,allowed", REQUESTS, ids=[name for name, _, _ in REQUESTS])
def test_who_may_ask(stage, name, service, allowed):
    place = {"*": ANY, "department": f"department.{DEPARTMENT}"}.get(service, service)
    for role in role_words()["ALL"]:
        client, problem = stage.client(place, key_of(role, stage)), None
        try:
            client.call(getattr(bb, name)())  # an empty one: who may ask is told what is wrong with it
        except bb.Problem as refused:
            problem = refused.code
        assert (problem == "forbidden") == (role not in allowed), f"{name} by {role}: {problem}"
