# SPDX-License-Identifier: Apache-2.0
"""Every field of every request, wrong in every way that matters; and bytes that no client would send."""
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bangban_client as bb
from town import refused

UNKNOWN = "0190a3f2-5b1c-7d00-8000-00000000ffff"
PROJECT = [  # change to a good project, the field that must be named
    ({"projectCode": ""}, "projectCode"),
    ({"projectCode": "2603-150602-04-01-482175"}, "projectCode"),   # check digit
    ({"projectCode": "2613-150602-04-01-482174"}, "projectCode"),   # month 13
    ({"creditCode": "91150602MA0TEXT12S"}, "creditCode"),           # S is not in the alphabet
    ({"creditCode": "91150602MA0TEXT12"}, "creditCode"),
    ({"creditCode": "91150602MAOTEXT12R"}, "creditCode"),           # O for 0
    ({"name": ""}, "name"), ({"name": "项" * 201}, "name"), ({"name": "两\n行"}, "name"),
    ({"applicant": "  "}, "applicant"), ({"applicant": "两\t栏"}, "applicant"),
    ({"contactName": ""}, "contactName"), ({"contactName": "名" * 51}, "contactName"),
    ({"contactPhone": "12345"}, "contactPhone"), ({"contactPhone": "138000001012"}, "contactPhone"),
    ({"contactPhone": "13800000１０１"}, "contactPhone"),             # full-width digits
    ({"industryCode": "301"}, "industryCode"), ({"industryCode": "9911"}, "industryCode"),
    ({"landZone": "moon"}, "landZone"),
    ({"investmentCents": "-1"}, "investmentCents"),
    ({"facts": {"colour": "red"}}, "facts.colour"), ({"facts": {"energy_tce": "many"}}, "facts.energy_tce"),
]
SUBMISSION = [
    ({"projectCode": "x"}, "projectCode"),
    ({"items": []}, "items"), ({"items": [1, 0]}, "items[1]"), ({"items": [60]}, "items[0]"),
    ({"items": [-1]}, "items[0]"), ({"items": [1, 1]}, "items[1]"),
    ({"window": "W02"}, "window"), ({"window": "W99"}, "window"), ({"feeCents": "1"}, "feeCents"),
    ({"feeCents": "-1"}, "feeCents"), ({"channel": ""}, "channel"), ({"channel": "fax"}, "channel"),
    ({"inquiryNumber": "Z" * 33}, "inquiryNumber"),
    ({"agreement": None}, "agreement"), ({"powerOfAttorney": None}, "powerOfAttorney"),
    ({"agreement": {"signedOn": "2026-02-30", "signedBy": "张三"}}, "agreement.signedOn"),
    ({"agreement": {"signedOn": "2099-01-01", "signedBy": "张三"}}, "agreement.signedOn"),
    ({"agreement": {"signedOn": "2026-01-05", "signedBy": ""}}, "agreement.signedBy"),
    ({"agreement": {"signedOn": "2026-01-05", "signedBy": "张三", "sha256": "ab"}}, "agreement.sha256"),
    ({"powerOfAttorney": {"scope": "代办", "validUntilOn": "2020-01-01"}}, "powerOfAttorney.validUntilOn"),
    ({"powerOfAttorney": {"scope": "", "validUntilOn": "2027-01-01"}}, "powerOfAttorney.scope"),
]
MATERIAL = [
    ({"item": 2}, "item"), ({"item": 0}, "item"), ({"code": "M99-01"}, "code"), ({"code": ""}, "code"),
    ({"status": "lost"}, "status"), ({"status": ""}, "status"), ({"promisedOn": "2026-12-01"}, "promisedOn"),
    ({"status": "promised", "promisedOn": "2026-02-30"}, "promisedOn"),
    ({"status": "promised", "promisedOn": "2020-01-02"}, "promisedOn"),
    ({"status": "promised", "promisedOn": ""}, "promisedOn"),
    ({"sha256": "ab", "sizeBytes": "1"}, "sha256"), ({"sha256": "Z" * 64, "sizeBytes": "1"}, "sha256"),
    ({"sha256": "a" * 64}, "sizeBytes"), ({"sizeBytes": "1"}, "sizeBytes"), ({"sizeBytes": "-1"}, "sizeBytes"),
    ({"sha256": "a" * 64, "sizeBytes": str(2 << 30)}, "sizeBytes"), ({"source": "friend"}, "source"),
    ({"source": "centre_record"}, "fromItem"), ({"fromItem": 4}, "fromItem"), ({"status": "wrong"}, "reason"),
]
PUSH = [
    ({"eventId": ""}, "eventId"), ({"eventId": "x" * 65}, "eventId"), ({"eventId": "a b"}, "eventId"),
    ({"eventId": "事件"}, "eventId"), ({"eventId": "centre:1"}, "eventId"),
    ({"approvalId": "7"}, "approvalId"), ({"approvalId": ""}, "approvalId"),
    ({"event": "approve"}, "event"), ({"event": "delivered"}, "event"), ({"event": ""}, "event"),
    ({"occurredAt": "0"}, "occurredAt"), ({"occurredAt": "1772440200"}, "occurredAt"),  # seconds for microseconds
    ({"occurredAt": str(2**62)}, "occurredAt"), ({"sourceSequence": "-1"}, "sourceSequence"),
    ({"officer": "官" * 65}, "officer"), ({"officer": "a\tb"}, "officer"), ({"reason": "因" * 301}, "reason"),
    ({"reason": "a\nb"}, "reason"),
    ({"event": "refused"}, "reason"), ({"event": "not_accepted"}, "reason"), ({"event": "returned"}, "reason"),
    ({"event": "correction_requested"}, "reason"),
    ({"event": "special_procedure_started"}, "stop"),
    ({"event": "special_procedure_started", "stop": {"kind": "lunch", "untilOn": "2026-04-01"}}, "stop.kind"),
    ({"event": "special_procedure_started", "stop": {"kind": "hearing", "untilOn": "soon"}}, "stop.untilOn"),
    ({"stop": {"kind": "hearing"}}, "stop"),
    ({"event": "approved"}, "document"), ({"document": {"number": "1", "title": "书"}}, "document"),
    ({"event": "approved", "document": {"number": "", "title": "书"}}, "document.number"),
    ({"event": "approved", "document": {"number": "1", "title": ""}}, "document.title"),
    ({"event": "approved", "document": {"number": "1", "title": "书", "validUntilOn": "9999-1-1"}},
     "document.validUntilOn"),
    ({"materials": ["M01-01"]}, "materials"),
    ({"event": "correction_requested", "reason": "缺", "materials": ["M 1"]}, "materials"),
    ({"event": "correction_requested", "reason": "缺", "materials": ["M01-01"] * 51}, "materials"),
    ({"event": "voided"}, "voids"), ({"voids": "x-1"}, "voids"), ({"event": "voided", "voids": "两 字"}, "voids"),
    ({"event": "extended"}, "extension"), ({"extension": {"workdays": 5, "approver": "局长"}}, "extension"),
    ({"event": "extended", "extension": {"workdays": 0, "approver": "局长"}}, "extension.workdays"),
    ({"event": "extended", "extension": {"workdays": 91, "approver": "局长"}}, "extension.workdays"),
    ({"event": "extended", "extension": {"workdays": 5, "approver": ""}}, "extension.approver"),
]
QUERIES = [  # service, query, fields
    ("intake", bb.SupplyMaterials(application_id="x"), {"applicationId", "materials"}),
    ("intake", bb.DeliverResult(application_id="x", item=0, channel="pigeon"),
     {"applicationId", "item", "channel", "receivedBy"}),
    ("intake", bb.DeliverResult(application_id=UNKNOWN, item=1, channel="mail", received_by="名" * 51),
     {"receivedBy", "trackingNumber"}),
    ("intake", bb.DeliverResult(application_id=UNKNOWN, item=1, channel="electronic", received_by="张三", relation="兄弟",
                                identity="1", tracking_number="SF1"),
     {"address", "receipt", "trackingNumber", "relation", "identity"}),
    ("intake", bb.DeliverResult(application_id=UNKNOWN, item=1, channel="counter", received_by="张三",
                                relation="authorised", address="a@b.cn"), {"address", "identity"}),
    ("intake", bb.CorrectDelivery(application_id="x", item=60, channel="counter"),
     {"applicationId", "item", "receivedBy", "reason"}),
    ("intake", bb.WithdrawApplication(application_id="x", items=[0, 3, 3], request_sha256="ff"),
     {"applicationId", "items[0]", "items[2]", "reason", "requestedBy", "requestSha256"}),
    ("intake", bb.ReopenApplication(application_id="x", items=[99]), {"applicationId", "items[0]", "reason"}),
    ("intake", bb.CorrectRecord(application_id="x", field="weather"),
     {"applicationId", "field", "reason", "evidence"}),
    ("intake", bb.CorrectRecord(application_id=UNKNOWN, field="contact_phone", wrong="1", right="1", reason="错",
                                evidence="电话"), {"right"}),
    ("intake", bb.ShowRecord(application_id="x"), {"applicationId"}),
    ("intake", bb.CountResultCorrections(department="moon", from_on="soon", until_on="9999"),
     {"department", "fromOn", "untilOn"}),
    ("intake", bb.ListApplications(status="open", agent="A99", limit=1001), {"status", "agent", "limit"}),
    ("intake", bb.ShowApplication(application_id="x"), {"applicationId"}),
    ("routing", bb.ShowPlan(application_id="x"), {"applicationId"}),
    ("deadline", bb.ListClocks(application_id="x", department="moon", limit=1001),
     {"applicationId", "department", "limit"}),
    ("deadline", bb.ShowLedger(application_id="x"), {"applicationId"}),
    ("assessment", bb.AssessQuarter(quarter="2026Q5"), {"quarter"}),
    ("assessment", bb.AssessQuarter(quarter="2026Q1", department="moon"), {"department"}),
    ("department.ndrc", bb.ShowApproval(approval_id="x"), {"approvalId"}),
    ("department.ndrc", bb.ListQuarantine(limit=100000), {"limit"}),
    ("department.ndrc", bb.PullHandovers(limit=100000), {"limit"}),
    ("department.ndrc", bb.PullHandovers(after=2**63), {"after"}),
]
KEYS = {"intake": "window.w01", "department.ndrc": "department.ndrc"}


def docket(town):
    return town.window.call(bb.ListApplications(limit=1000)).SerializeToString()


def pids(place):
    return place.instance.supervisorctl("pid", "all").stdout


@pytest.fixture(scope="module")
def case(place):
    return place.town.submit([1])


@pytest.mark.parametrize("change, field", PROJECT)
def test_a_wrong_field_of_a_project(town, change, field):
    project = town.project() | change
    with refused("invalid-field", f"project.{field}"):
        town.window.call(bb.RegisterProject(project=bb.from_json(project, bb.Project())))
    with pytest.raises(bb.Problem):  # nothing was registered
        town.window.call(bb.ShowApplication(project_code=project["projectCode"]))


@pytest.mark.parametrize("field, text", [("name", "\u202e反"), ("applicant", "企\x07业")])
def test_text_that_deceives_is_not_even_read(town, field, text):
    project = town.project() | {field: text}
    with refused("malformed", f"project.{field}"):
        town.window.call(bb.RegisterProject(project=bb.from_json(project, bb.Project())))


@pytest.mark.parametrize("change, field", SUBMISSION)
def test_a_wrong_field_of_an_application(town, case, change, field):
    before = docket(town)
    message = town.submission(town.project(), [1]) | change
    with refused("invalid-field", field):
        town.window.call(bb.from_json(message, bb.SubmitApplication()))
    assert docket(town) == before


@pytest.mark.parametrize("change, field", MATERIAL)
def test_a_wrong_field_of_a_material(town, change, field):
    project = town.project()
    town.window.call(bb.RegisterProject(project=bb.from_json(project, bb.Project())))
    before = docket(town)
    materials = [*town.present([3])]
    materials[-1] = materials[-1] | change
    message = town.submission(project, [3], materials)
    with refused("invalid-field", f"materials[{len(materials) - 1}].{field}"):
        town.window.call(bb.from_json(message, bb.SubmitApplication()))
    assert docket(town) == before


def test_a_material_twice(town):
    project = town.project()
    town.window.call(bb.RegisterProject(project=bb.from_json(project, bb.Project())))
    materials = [*town.present([1])]
    materials.append(materials[0])
    message = town.submission(project, [1], materials)
    with refused("invalid-field", f"materials[{len(materials) - 1}].code"):
        town.window.call(bb.from_json(message, bb.SubmitApplication()))


@pytest.mark.parametrize("change, field", PUSH)
def test_a_wrong_field_of_a_push(town, case, change, field):
    good = bb.json_format.MessageToDict(town.message(case, 1, "received"))
    with refused("invalid-field", field):
        town.department("ndrc").call(bb.from_json(good | change, bb.PushStatus()))
    view = case.approval(1)
    assert view.state == "handed_over" and not view.history and not view.quarantine


@pytest.mark.parametrize("service, query, fields", QUERIES)
def test_a_wrong_field_of_another_request(stage, service, query, fields):
    with refused("invalid-field", *fields):
        stage.client(service, KEYS.get(service, "operator.ops")).call(query)


@pytest.mark.parametrize("service, query", [
    ("intake", bb.ShowApplication(application_id=UNKNOWN)), ("routing", bb.ShowPlan(application_id=UNKNOWN)),
    ("deadline", bb.ShowLedger(application_id=UNKNOWN)), ("department.ndrc", bb.ShowApproval(approval_id=UNKNOWN)),
    ("intake", bb.DeliverResult(application_id=UNKNOWN, item=1, channel="counter", received_by="张三")),
])
def test_what_is_not_there(stage, service, query):
    with refused("not-found"):
        stage.client(service, KEYS.get(service, "operator.ops")).call(query)


@pytest.mark.parametrize("key", ["department.water", "auditor.u01", "leader.l01"])
def test_who_may_not(stage, town, key):
    with refused("forbidden"):
        stage.client("intake", key).call(bb.RegisterProject(project=bb.from_json(town.project(), bb.Project())))


# ---- bytes that no client would send ----

TARGETS = [("intake", "window.w01", ["RegisterProject", "SubmitApplication", "SupplyMaterials", "DeliverResult",
                                      "CorrectDelivery", "WithdrawApplication", "ReopenApplication", "CorrectRecord"]),
           ("routing", "operator.ops", ["ShowPlan", "ListParked"]),
           ("deadline", "operator.ops", ["ListClocks", "ShowLedger"]),
           ("assessment", "operator.ops", ["AssessQuarter"]),
           ("department.ndrc", "department.ndrc", ["PushStatus", "PullHandovers", "ShowApproval"])]
VALUES = st.one_of(st.integers(0, 2**64 - 1), st.binary(max_size=60), st.text(max_size=20).map(str.encode))


def varint(number):
    groups = [number >> shift & 0x7F for shift in range(0, max(1, number.bit_length()), 7)]
    return bytes([g | 0x80 for g in groups[:-1]] + groups[-1:])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def message(fields):
    return b"".join(field(number, value) for number, value in fields)


MESSAGE = st.lists(st.tuples(st.integers(1, 14), VALUES), max_size=12).map(message)


@pytest.mark.parametrize("service, key, types", TARGETS)
def test_no_bytes_go_unanswered_or_kill(place, stage, service, key, types):
    before, listing = pids(place), docket(place.town)
    client = bb.Client(stage.endpoints[service].request, stage.directory / "keys", key, f"service.{service}")

    def answered(frame):
        client.socket.send(frame)
        assert client.socket.poll(10000), frame
        return bb.Reply.FromString(client.socket.recv())

    @settings(max_examples=60, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=300), st.sampled_from(types), MESSAGE)
    def attack(junk, kind, body):
        assert answered(junk).problem.code == "malformed"
        for content in (junk, body):
            reply = answered(bb.Request(request_id=bb.uuid7(), type=kind, body=content).SerializeToString())
            assert reply.problem.code != "internal", (kind, content)

    attack()
    client.close()
    assert pids(place) == before and docket(place.town) == listing
