# SPDX-License-Identifier: Apache-2.0
"""What enterprises and staff are told leaves the house: by folder, SMS and mail; retried, never doubled."""
import json
import os
import signal
import time
from collections import Counter

import pytest

import bangban_client as bb
from conftest import Place
from peers import Certificate, Gateway, MailServer
from town import refused

ITEM = 43  # one department, no prerequisite
# aiosmtpd does not see that smtps speaks TLS
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


def wait_until(condition, what, seconds=30):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return found


def messages(place, case=None, **request):
    if case:
        request["application_id"] = case.id
    return place.stage.client("intake", "office.o01").call(bb.ListMessages(limit=1000, **request)).messages


def settled(place, case, state="sent"):
    """The messages of a case, oldest first, once all of them are in that state."""
    def all_settled():
        found = messages(place, case)
        return found if found and all(m.state == state for m in found) else None
    # what other tests have caused goes first: some hundred a second
    return list(reversed(wait_until(all_settled, f"messages of the case are not all {state}", seconds=60)))


def sent(message):
    """What leaves the house: who has several cases sees first which one it is about."""
    return f"【{message.about}】{message.text}" if message.about else message.text


def to_enterprise(place, case):
    return [m for m in messages(place, case) if m.to == "applicant"]


def log_of(place):
    return [json.loads(line) for line in (place.instance.directory / "log/intake.log").read_text().splitlines()]


# ---- the folder, as deployed ----

def outbox(place):
    return place.instance.directory / "outbox"


def test_each_message_is_a_file(place, town):
    case = town.submit([ITEM])
    told = settled(place, case)
    assert {m.template_id for m in told} >= {"application.accepted", "plan.made", "approval.handed_over"}
    assert {m.about for m in told} == {f"{case.show().application.number} {case.project['name']}"}
    for message in told:
        file = json.loads((outbox(place) / f"{message.message_id}.json").read_text(encoding="utf-8"))
        assert (file["text"], file["phone"], file["name"]) == (sent(message), "13847700001", "张三")
        assert (file["to"], file["application"], file["kind"]) == ("applicant", case.id, message.kind)
        assert (message.channel, message.attempts, message.failure) == ("outbox", 1, "")
        assert message.settled_at >= message.told_at and message.cause
    assert not list(outbox(place).glob("*.part"))


def test_a_message_names_its_cause(place, town):
    case = town.submit([ITEM])
    town.push(case, ITEM, "received")
    told = settled(place, case)
    (received,) = [m for m in told if m.template_id == "approval.received"]
    (accepted,) = [m for m in told if m.template_id == "application.accepted"]
    assert received.cause != accepted.cause
    events = place.instance.psql("-Atc", "SELECT count(*) FROM bus.event WHERE "
                                 f"position('{received.cause}'::bytea IN header) > 0", capture_output=True).stdout
    assert int(events) == 1


def test_every_change_at_a_department_has_one_message(place, town):
    case = town.submit([ITEM])
    for event, details in (("received", {}), ("accepted", {}),
                           ("special_procedure_started",
                            {"stop": bb.StoppedClock(kind="expert_review", until_on="2027-06-01", notice_given=True)}),
                           ("special_procedure_ended", {}),
                           ("extended", {"extension": bb.ClockExtension(workdays=3, approver="局长")}),
                           ("approved", {})):
        town.push(case, ITEM, event, **details)
    town.deliver(case, ITEM)
    kinds = [m.kind for m in settled(place, case)]
    assert sorted(kinds) == sorted(["accepted", "plan", "progress", "progress", "progress", "pause", "resume",
                                    "extension", "result", "progress", "delivered", "closed"]), kinds


def test_lists_check_what_is_asked(place):
    office = place.stage.client("intake", "office.o01")
    with refused("invalid-field", "to", "limit"):
        office.call(bb.ListMessages(to="nobody", limit=5000))
    with refused("invalid-field", "applicationId"):
        office.call(bb.ListMessages(application_id="x"))


# ---- gateways and mail servers ----

class World:
    """An instance of its own whose window speaks to a gateway or a mail server."""

    def __init__(self):
        self.gateway, self.mail = Gateway(), MailServer()
        self.place = Place()
        self.town = self.place.town
        self.configuration = self.place.instance.directory / "conf/intake.conf"
        self.plain = self.configuration.read_text(encoding="utf-8")
        self.token = self.secret("sms.token", "geheim")

    def secret(self, name, text):
        path = self.place.instance.directory / "secrets" / name
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(text + "\n")
        return path

    def configure(self, **options):
        common = {"courier-retry-first": "60s", "courier-retry-last": "60s", "courier-timeout": "2s",
                  "courier-rate": "1000", "sms-url": self.gateway.url, "sms-token-file": self.token,
                  "email-url": self.mail.url, "email-from": "东胜区帮办代办室 <bangban@dongsheng.example>",
                  "email-tls": "false"}
        options = common | {name.replace("_", "-"): value for name, value in options.items()}
        kept = [line for line in self.plain.splitlines() if line.split(":")[0] not in options]
        self.configuration.write_text("\n".join([*kept, *(f"{k}: {v}" for k, v in options.items()), ""]), encoding="utf-8")
        self.place.instance.supervisorctl("restart", "services:intake")
        self.place.instance.wait_until_working()

    def begin(self, mode="take", **options):
        """A fresh gateway and the window's options."""
        self.gateway.close()
        self.gateway = Gateway()
        self.gateway.become(mode)
        self.configure(**options)

    def kill_intake(self):
        os.kill(int(self.place.instance.supervisorctl("pid", "services:intake").stdout), signal.SIGKILL)
        self.place.instance.wait_until_working()

    def close(self):
        self.gateway.close()
        self.mail.close()
        self.place.close()


@pytest.fixture(scope="module")
def world():
    world = World()
    yield world
    world.close()


def test_sms_go_to_the_gateway_with_key_and_token(world):
    world.begin(applicant_channel="sms")
    case = world.town.submit([ITEM])
    told = settled(world.place, case)
    assert world.gateway.keys() == [m.message_id for m in told]
    for (key, token, body), message in zip(world.gateway.seen, told):
        assert token == "Bearer geheim"
        assert body == {"id": key, "phone": "13847700001", "text": sent(message)}
    assert all((m.channel, m.attempts) == ("sms", 1) for m in told)


def test_what_the_gateway_does_not_take_is_tried_again_in_order(world):
    world.begin(503, applicant_channel="sms")
    case = world.town.submit([ITEM])
    wait_until(lambda: any(m.failure for m in messages(world.place, case)), "no attempt has failed")
    (failed,) = [m for m in messages(world.place, case) if m.failure]
    assert (failed.state, failed.attempts) == ("queued", 1) and "503" in failed.failure
    time.sleep(2)
    assert set(world.gateway.keys()) == {failed.message_id}  # nothing overtakes it
    world.gateway.become("take")
    world.town.pass_time(minutes=2)
    told = settled(world.place, case)
    assert world.gateway.texts() == [sent(m) for m in told]
    assert [m.attempts for m in told] == [2] + [1] * (len(told) - 1)
    assert all(m.failure == "" for m in told)
    assert any(line["event"] == "courier.failed" for line in log_of(world.place))


@pytest.mark.parametrize("mode", ["drop", "hang"])
def test_an_answer_that_is_lost_doubles_nothing(world, mode):
    world.begin(mode, applicant_channel="sms")
    case = world.town.submit([ITEM])
    wait_until(lambda: any(m.attempts for m in messages(world.place, case)), "no attempt has ended")
    world.gateway.become("take")
    world.gateway.let_go.set()
    world.town.pass_time(minutes=2)
    told = settled(world.place, case)
    times = Counter(world.gateway.keys())
    assert set(times) == {m.message_id for m in told} and times[told[0].message_id] == 2
    assert world.gateway.texts() == [sent(m) for m in told]


def test_a_refused_message_is_given_up_and_the_office_told(world):
    world.begin(400, applicant_channel="sms")
    case = world.town.submit([ITEM])

    def office():
        return [m for m in messages(world.place, to="office") if m.application_id == case.id and m.state == "sent"]
    wait_until(lambda: len(office()) == len(to_enterprise(world.place, case)), "the office was not told of each")
    lost = to_enterprise(world.place, case)
    assert all((m.state, m.attempts, bool(m.settled_at)) == ("undeliverable", 1, True) for m in lost)
    for notice in office():
        assert notice.template_id == "message.undeliverable" and notice.channel == "outbox"
        (original,) = [m for m in lost if m.message_id == notice.cause]
        assert original.text in notice.text and "张三" in notice.text
    assert {m.number for m in lost} <= {m.number for m in messages(world.place, case, undelivered=True)}
    lines = [line for line in log_of(world.place) if line["event"] == "message.undeliverable"]
    assert len(lines) == len(lost)
    assert all(line["phone"] == "138****0001" and line["level"] == "error" for line in lines)


def test_what_cannot_be_said_to_staff_the_office_hears(world):
    world.begin(400, staff_channel="sms")
    case = world.town.submit([ITEM, 3])  # two departments: the agent is told to get in touch
    agent = f"agent:{case.show().application.agent}"

    def lost():
        return [m for m in messages(world.place, case, to=agent) if m.state == "undeliverable"]
    first = wait_until(lost, "nothing to the agent was given up")[0]
    notice = wait_until(lambda: [m for m in messages(world.place, case, to="office") if m.cause == first.message_id],
                        "the office was not told")[0]
    assert notice.template_id == "message.undeliverable_staff" and first.text in notice.text
    assert not [m for m in messages(world.place, to="office") if m.cause == notice.message_id]


def test_a_message_is_given_up_after_the_last_try(world):
    world.begin(503, applicant_channel="sms", courier_tries="2")
    case = world.town.submit([ITEM])

    def first():
        return messages(world.place, case)[-1]
    wait_until(lambda: first().attempts == 1, "no first attempt")
    world.town.pass_time(minutes=2)
    wait_until(lambda: first().state == "undeliverable", "not given up")
    assert first().attempts == 2


def test_staff_do_not_wait_for_the_channel_of_enterprises(world):
    world.begin("hang", applicant_channel="sms", courier_timeout="30s")
    case = world.town.submit([ITEM])
    wait_until(lambda: world.gateway.seen, "the gateway hangs on nothing")
    world.place.instance.psql("-c", "INSERT INTO intake.message (about, told_at, addressee, name, phone, email, template, "
                              "kind, text) VALUES ('', now(), 'leader', '领导', '', '', '', 'test', '急件')")
    world.town.pass_time(minutes=1)
    (urgent,) = wait_until(lambda: [m for m in messages(world.place, to="leader") if m.state == "sent"], "leader waits")
    assert urgent.application_id == "" and urgent.text == "急件"
    assert all(m.state in ("queued", "sending") for m in to_enterprise(world.place, case))
    world.gateway.become("take")
    world.gateway.let_go.set()


@pytest.mark.parametrize("mode", ["take", "hang"])
def test_killed_between_nothing_is_lost_or_doubled(world, mode):
    world.begin(mode, applicant_channel="sms")
    cases = [world.town.submit([ITEM]) for _ in range(4)]
    wait_until(lambda: world.gateway.seen, "nothing was sent")
    world.gateway.become("take")  # the next one; those that hang still do
    world.kill_intake()
    world.gateway.let_go.set()
    world.town.pass_time(minutes=2)  # the first attempt may have failed before the end
    told = [m for case in cases for m in settled(world.place, case)]
    ids = {m.message_id for m in told}
    assert ids <= set(world.gateway.keys())
    assert sorted(world.gateway.texts(ids)) == sorted(sent(m) for m in told)
    for case in cases:
        own = [m.message_id for m in settled(world.place, case)]
        assert [key for key in dict.fromkeys(world.gateway.keys()) if key in own] == own


def test_killed_while_it_fills_the_folder(world):
    world.begin(applicant_channel="outbox", courier_rate="20")
    cases = [world.town.submit([ITEM]) for _ in range(6)]
    world.kill_intake()
    told = [m for case in cases for m in settled(world.place, case)]
    for message in told:
        file = json.loads((outbox(world.place) / f"{message.message_id}.json").read_text(encoding="utf-8"))
        assert file["text"] == sent(message)


# ---- mail ----

def test_mail_is_readable_and_known_by_its_id(world):
    world.begin(applicant_channel="email")
    case = world.town.submit([ITEM], contactEmail="zhangsan@enterprise.example")
    told = settled(world.place, case)
    mails = {mail["Message-ID"]: (sender, receivers, mail) for sender, receivers, mail in world.mail.mails}
    for message in told:
        sender, receivers, mail = mails[f"<{message.message_id}@dongsheng.example>"]
        assert (sender, receivers) == ("bangban@dongsheng.example", ["zhangsan@enterprise.example"])
        assert mail["Subject"] == "“帮您办”办件进展通知"
        assert mail["From"].addresses[0].display_name == "东胜区帮办代办室"
        assert mail["To"].addresses[0].display_name == "张三"
        assert mail.get_content().strip() == sent(message)
        assert mail["Date"].datetime.timestamp() == message.told_at // 1_000_000
    assert len(mails) == len(world.mail.mails)


def test_a_mailbox_that_is_none_is_given_up_a_full_one_is_not(world):
    world.begin(applicant_channel="email")
    world.mail.answers = {"nobody@enterprise.example": "550 no such mailbox",
                          "full@enterprise.example": "452 mailbox full"}
    unknown = world.town.submit([ITEM], contactEmail="nobody@enterprise.example")
    wait_until(lambda: all(m.state == "undeliverable" for m in to_enterprise(world.place, unknown)), "not given up")
    full = world.town.submit([ITEM], contactEmail="full@enterprise.example")
    wait_until(lambda: any(m.failure for m in messages(world.place, full)), "no attempt has failed")
    assert all(m.state in ("queued", "sending") for m in to_enterprise(world.place, full))
    world.mail.answers = {}
    world.town.pass_time(minutes=2)
    settled(world.place, full)


def test_an_enterprise_without_an_address_is_the_offices_task(world):
    world.begin(applicant_channel="email")
    case = world.town.submit([ITEM])
    wait_until(lambda: all(m.state == "undeliverable" for m in to_enterprise(world.place, case)), "not given up")
    assert "e-mail" in to_enterprise(world.place, case)[0].failure


@pytest.fixture(params=["smtp", "smtps"])
def guarded(request, world):
    """A mail server that takes nothing without TLS and login."""
    world.certificate = Certificate(world.place.directory)
    mail = MailServer(request.param, world.certificate, login=("bangban", "richtig"))
    yield mail
    mail.close()


def begin_guarded(world, mail, password="richtig", **options):
    world.begin(**{"applicant_channel": "email", "email_url": mail.url, "email_tls": "true", "email_user": "bangban",
                   "email_password_file": world.secret(f"mail.{password}", password),
                   "courier_ca_file": world.certificate.file} | options)
    return world.town.submit([ITEM], contactEmail="zhangsan@enterprise.example")


def waits(world, case):
    """The first failure, once one is on record: the messages are kept for later."""
    failed = wait_until(lambda: [m for m in to_enterprise(world.place, case) if m.failure], "no attempt has failed")
    assert all(m.state in ("queued", "sending") for m in to_enterprise(world.place, case))
    return failed[0].failure


def test_mail_goes_encrypted_and_with_a_login(world, guarded):
    case = begin_guarded(world, guarded)
    told = settled(world.place, case)
    assert {mail["Message-ID"] for _, _, mail in guarded.mails} >= {f"<{m.message_id}@dongsheng.example>" for m in told}
    assert guarded.logins and set(guarded.logins) == {("bangban", "richtig")}


def test_a_wrong_password_is_our_fault_and_loses_no_mail(world, guarded):
    case = begin_guarded(world, guarded, password="falsch")
    waits(world, case)
    assert guarded.logins[0] == ("bangban", "falsch") and not guarded.mails
    begin_guarded(world, guarded)
    world.town.pass_time(minutes=2)
    assert settled(world.place, case) and guarded.mails


def test_nothing_is_said_to_a_server_that_nobody_vouches_for(world, guarded):
    case = begin_guarded(world, guarded, courier_ca_file='""')
    assert "certificate" in waits(world, case).lower()
    assert not guarded.logins and not guarded.mails


def test_nothing_is_sent_in_clear_when_encryption_is_asked_for(world):
    world.mail.mails.clear()
    world.begin(applicant_channel="email", email_tls="true")
    case = world.town.submit([ITEM], contactEmail="zhangsan@enterprise.example")
    waits(world, case)
    assert not world.mail.mails


def test_an_address_of_a_project_is_checked(world):
    with refused("invalid-field", "project.contactEmail"):
        world.town.submit([ITEM], contactEmail="no address")
