"""Commands that talk to services, which the tests play."""
import hashlib
import json
import subprocess
import time

import bangban_client as bb
import pytest
from conftest import BANGBAN, ROOT, environment
from played_service import PlayedService, Refuse

ID = "0190a3f2-5b1c-7d00-8000-000000000001"
AT = 1772440200 * 1_000_000  # 2026-03-02 16:30 in Beijing


@pytest.fixture
def play(instance):
    """play("intake", answer, ...) puts a played service into the topology."""
    services, rows = [], []

    def add(name, answer):
        service = PlayedService(instance, name, answer)
        services.append(service)
        rows.append(f"{name},{service.endpoint},tcp://127.0.0.1:1\n")
        (instance / "topology.csv").write_text("name,request,publish\n" + "".join(rows))
        return service

    yield add
    for service in services:
        service.close()


@pytest.fixture
def ask(bangban, instance):
    return lambda *words, **more: bangban("--instance", instance, "--timeout", "5", *words, **more)


# ---- one question, one answer ----

def view():
    return bb.ApplicationView(
        application=bb.ApplicationReply(application_id=ID, project_code="2603", status="accepted", agent_name="代办甲"),
        project=bb.Project(project_code="2603", name="羊绒厂", applicant="羊绒公司"), accepted_at=AT,
        items=[bb.ItemView(item=1, name="企业投资项目备案", department="ndrc", state="delivered", holder="nobody",
                           light="green", decided_at=AT, result="备案证 1号"),
               bb.ItemView(item=28, name="施工图审查", department="housing", state="accepted_tolerant",
                           holder="department", light="deep_red")],
        messages=[bb.MessageView(sent_at=AT, kind="accepted", text="已受理")])


@pytest.mark.parametrize("wanted, field", [(ID, "application_id"), ("2603-150602-04-01-482174", "project_code")])
def test_show_application(play, ask, wanted, field):
    intake = play("intake", lambda message: view())
    ran = ask("show", "application", wanted)
    assert ran.code == 0
    request, message = intake.asked[0]
    assert getattr(message, field) == wanted and request.type == "ShowApplication"
    for word in ("羊绒厂", "予以受理", "2026-03-02 16:30", "深红灯", "容缺受理", "东胜区住房和城乡建设局", "已受理"):
        assert word in ran.out
    assert "\033" not in ran.out


def test_columns_are_aligned_for_chinese(play, ask):
    play("intake", lambda message: view())
    import unicodedata
    width = lambda text: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)  # noqa: E731
    rows = [line for line in ask("show", "application", ID).out.splitlines() if "东胜区" in line]
    assert len(rows) == 2 and len({width(row[:row.index("东胜区")]) for row in rows}) == 1


def test_json_is_proto3_json_with_readable_times(play, ask):
    play("intake", lambda message: view())
    shown = ask("show", "application", ID, "--json").json
    assert shown["acceptedAt"] == "2026-03-02T16:30:00+08:00"
    assert shown["items"][1]["state"] == "accepted_tolerant"


def test_a_problem_is_printed_for_people_and_programs(play, ask):
    def refuse(message):
        raise Refuse("invalid-field", "填写有误", "请改正后再提交", [("project.creditCode", "校验码不符", "核对营业执照")])
    play("intake", refuse)
    ran = ask("submit", ROOT / "deploy/examples/road.json", "--json")
    assert ran.code == 1
    assert "填写有误" in ran.err and "project.creditCode：校验码不符；核对营业执照" in ran.err
    assert ran.json["code"] == "invalid-field" and ran.json["errors"][0]["field"] == "project.creditCode"


@pytest.mark.parametrize("status, code", [("accepted", 0), ("accepted_tolerant", 0), ("correction", 1), ("refused", 1)])
def test_submit_hands_in_the_project_and_its_application(play, ask, status, code):
    intake = play("intake", lambda message: bb.ApplicationReply(
        application_id=ID, status=status, agent_name="代办甲",
        missing=[bb.MissingMaterial(item=2, code="M02-01", name="节能报告", reason="未提交")]))
    ran = ask("submit", ROOT / "deploy/examples/road.json", "--window", "W09", "--actor", "窗口甲")
    assert ran.code == code and ID in ran.out and "M02-01" in ran.out
    (request, submit), = intake.asked
    example = json.loads((ROOT / "deploy/examples/road.json").read_text())
    assert submit.project.project_code == submit.project_code == example["project"]["projectCode"]
    assert list(submit.items) == example["items"] and submit.window == "W09" and request.actor == "窗口甲"
    assert len(submit.materials) == len(example["materials"])


def test_an_expected_version_is_for_changes(play, ask):
    intake = play("intake", lambda message: bb.ApplicationReply(application_id=ID, status="accepted"))
    assert ask("supply", ID, "M22-04", "--expected-version", "3").code == 0
    assert intake.asked[0][0].expected_version == 3
    for words in (("submit", ROOT / "deploy/examples/road.json"), ("list",), ("show", "project", ID),
                  ("order", "issue", ID, "agent:A01", "说明"), ("calendar", "days", "2026")):
        ran = ask(*words, "--expected-version", "3")
        assert ran.code == 2 and "没有选项 --expected-version" in ran.err, words
    assert len(intake.asked) == 1
    assert "--expected-version" in ask("deliver", "--help").out and "--expected-version" not in ask("list", "--help").out


def test_every_example_can_be_submitted(play, ask):
    play("intake", lambda message: bb.ApplicationReply(application_id=ID, status="accepted"))
    for path in sorted((ROOT / "deploy/examples").glob("*.json")):
        ran = ask("submit", path)
        assert ran.code == 0, ran.err


def test_supply_finds_the_item_of_a_material(play, ask):
    intake = play("intake", lambda message: bb.ApplicationReply(application_id=ID, status="accepted"))
    assert ask("supply", ID, "M22-04", "M01-01").code == 0
    materials = intake.asked[0][1].materials
    assert [(m.item, m.code, m.status) for m in materials] == [(22, "M22-04", "present"), (1, "M01-01", "present")]


def test_supply_says_how_a_material_comes(play, ask, tmp_path):
    intake = play("intake", lambda message: bb.ApplicationReply(application_id=ID, status="accepted"))
    scan = tmp_path / "登记表.pdf"
    scan.write_bytes(b"%PDF" * 2000)
    assert ask("supply", ID, "M22-04", "--file", scan).code == 0
    assert ask("supply", ID, "M22-04", "M22-03", "--promised-on", "2026-03-05").code == 0
    assert ask("supply", ID, "M04-03", "--source", "centre_record", "--from-item", "3").code == 0
    (_, filed), (_, promised), (_, held) = intake.asked
    assert filed.materials[0] == bb.Material(item=22, code="M22-04", status="present", size_bytes=8000,
                                             sha256=hashlib.sha256(scan.read_bytes()).hexdigest())
    assert [(m.code, m.status, m.promised_on) for m in promised.materials] == [
        ("M22-04", "promised", "2026-03-05"), ("M22-03", "promised", "2026-03-05")]
    assert held.materials[0] == bb.Material(item=4, code="M04-03", status="present", source="centre_record", from_item=3)
    (tmp_path / "empty").touch()
    for words, code, says in ((("M22-04", "M01-01", "--file", scan), 2, "一份材料"), (("M22-04", "--file", tmp_path), 4, "目录"),
                              (("M22-04", "--file", tmp_path / "empty"), 4, "空文件"),
                              (("M22-04", "--file", tmp_path / "none"), 4, "没有这个文件"),
                              (("M22-04", "--from-item", "60"), 2, "59")):
        ran = ask("supply", ID, *words)
        assert ran.code == code and says in ran.err, (words, ran.err)
    assert len(intake.asked) == 3


def test_deliver(play, ask):
    intake = play("intake", lambda message: bb.ApplicationReply(application_id=ID, status="closed"))
    assert "办结" in ask("deliver", ID, "7", "--received-by", "白雪梅", "--channel", "mail",
                      "--tracking-number", "EMS1").out
    assert intake.asked[0][1] == bb.DeliverResult(application_id=ID, item=7, channel="mail", received_by="白雪梅",
                                                  tracking_number="EMS1")


def test_the_key_is_chosen_by_the_role_that_may_ask(play, ask):
    asked = play("intake", lambda message: bb.ApplicationList())
    assert ask("list").code == 0
    assert ask("list", "--key", "window.w01").code == 0
    assert ask("list", "--key", "window.w77").code == 1  # no such key
    assert len(asked.asked) == 2


def test_a_standby_instance_is_passed_over(play, ask):
    def standby(message):
        raise Refuse("unavailable", "备用实例")
    play("intake", standby)
    working = play("intake", lambda message: bb.ApplicationList())
    assert ask("list").code == 0 and len(working.asked) == 1


def test_unavailable_is_not_refused(play, ask):
    def starting(message):
        raise Refuse("unavailable", "正在启动")
    play("intake", starting)
    assert ask("list").code == 3


def test_an_answer_that_makes_no_sense(play, ask):
    play("intake", lambda message: bb.Envelope(id="x"))
    assert ask("list").code != 0


def test_status_of_all(play, ask):
    play("intake", lambda m: bb.ServiceStatus(service="intake", state="working", epoch=3, now_at=AT, cursors=[
        bb.CursorPosition(stream="routing", applied=5, head=9)]))
    play("department.housing", lambda m: bb.ServiceStatus(service="department.housing", state="standby"))
    ran = ask("show", "status", "all")
    assert ran.code == 0 and "工作" in ran.out and "备用" in ran.out
    row = next(line for line in ran.out.splitlines() if line.startswith("intake")).split()
    assert row[:4] == ["intake", "工作", "3", "4"]
    assert [s["state"] for s in ask("show", "status", "all", "--json").json] == ["working", "standby"]
    assert len(ask("show", "status", "intake", "--json").json) == 1


# ---- push ----

def event(number, **changes):
    return {"eventId": f"e-{number}", "approvalId": ID, "event": "received", "occurredAt": "2026-03-02T09:00:00+08:00",
            "sourceSequence": str(number)} | changes


def test_push_sends_every_line_and_prints_every_receipt(play, ask, tmp_path):
    housing = play("department.housing", lambda m: bb.PushReceipt(
        event_id=m.event_id, verdict="accepted", state="received", stream="department.housing", sequence=m.source_sequence))
    (tmp_path / "events").write_text("\n".join(json.dumps(event(n)) for n in range(1, 301)) + "\n\n")
    ran = ask("push", tmp_path / "events", "--department", "housing", "--json")
    assert ran.code == 0, ran.err
    assert sorted(r["receipt"]["eventId"] for r in ran.lines) == sorted(f"e-{n}" for n in range(1, 301))
    assert all(r["receipt"]["eventId"] == f"e-{r['line']}" for r in ran.lines)
    assert [m.event_id for _, m in housing.asked] == [f"e-{n}" for n in range(1, 301)]  # in the order of the file
    assert housing.asked[0][1].occurred_at == 1772413200 * 1_000_000


def test_push_tells_what_was_not_taken(play, ask):
    def answer(message):
        if message.source_sequence == 2:
            raise Refuse("invalid-field", "填写有误", "", [("event", "没有这种状态", "见接口说明")])
        verdict = "quarantined" if message.source_sequence == 3 else "accepted"
        return bb.PushReceipt(event_id=message.event_id, verdict=verdict, detail="时间在将来")
    play("department.housing", answer)
    text = "\n".join(json.dumps(event(n)) for n in (1, 2, 3))
    ran = ask("push", "-", "--department", "housing", stdin=text)
    assert ran.code == 1
    assert "第 2 行  拒绝" in ran.out and "event：没有这种状态" in ran.out and "隔离" in ran.out and "已收" in ran.out


def test_push_judges_the_whole_file_before_sending(play, ask):
    housing = play("department.housing", lambda m: bb.PushReceipt(event_id=m.event_id, verdict="accepted"))
    text = json.dumps(event(1)) + "\n" + json.dumps(event(2, occurredAt="yesterday"))
    ran = ask("push", "-", "--department", "housing", stdin=text)
    assert ran.code == 4 and ":2" in ran.err and "occurredAt" in ran.err and not housing.asked


def test_push_without_receipts(play, ask):
    play("department.housing", lambda m: None)
    ran = ask("--timeout", "1", "push", "-", "--department", "housing", stdin=json.dumps(event(1)))
    assert ran.code == 3 and "1 条" in ran.err


def test_handovers_are_asked_with_the_departments_key(play, ask, instance):
    housing = play("department.housing", lambda m: bb.HandoverPage(more=True, handovers=[
        bb.Handover(position=7, kind="handed_over", approval_id=ID, item=28, project_name="羊绒厂", at=AT)]))
    ran = ask("handovers", "--department", "housing", "--after", "6", "--limit", "1")
    assert ran.code == 0 and "--after 7" in ran.out and "转交" in ran.out
    assert (housing.asked[0][1].after, housing.asked[0][1].limit) == (6, 1)
    (instance / "keys/department.housing.key").unlink()
    assert ask("handovers", "--department", "housing").code == 1


# ---- parked ----

def parked_event():
    payload = bb.StepBlocked(application_id=ID, item=28, by_item=9).SerializeToString()
    return bb.ParkedMessage(stream="routing", sequence=17, key=ID, type="step.blocked.v1", code="no-such-item",
                            reason="办件里没有这一事项", parked_at=AT, state="parked", payload=payload)


def test_parked_events_are_listed_shown_and_decided(play, ask):
    def answer(message):
        if message.DESCRIPTOR.name == "ListParked":
            return bb.ParkedList(messages=[parked_event()])
        return bb.ParkedDecision(applied=2)
    intake = play("intake", answer)
    assert "办件里没有这一事项" in ask("parked", "list").out
    assert ask("parked", "list", "intake", "--json").json["intake"]["messages"][0]["sequence"] == "17"
    shown = ask("parked", "show", "intake", "routing", "17").out
    assert '"byItem": 9' in shown
    assert ask("parked", "show", "intake", "routing", "18").code == 1
    assert "已生效 2 条" in ask("parked", "replay", "intake", "routing", "17", "--reason", "已修复").out
    assert intake.asked[-1][1] == bb.ReplayParked(stream="routing", sequence=17, reason="已修复")
    assert ask("parked", "discard", "intake", "routing", "17", "--reason", "测试").code == 0
    assert intake.asked[-1][1] == bb.DiscardParked(stream="routing", sequence=17, reason="测试")


# ---- every other view prints something sensible ----

@pytest.mark.parametrize("words, service, answer, says", [
    (("list",), "intake", bb.ApplicationList(applications=[bb.ApplicationSummary(
        application_id=ID, project_name="羊绒厂", status="closed", items=18, delivered=17)]), ("羊绒厂", "办结", "17")),
    (("show", "plan", ID), "routing", bb.PlanView(
        application_id=ID, serial_workdays=133, parallel_workdays=71, tolerant_workdays=55, critical_path=[14, 9],
        steps=[bb.PlanStep(item=14, department="nature", state="waiting", waits_for=[1, 2], projected_finish_on="2027-01-05",
                           provisional=True)]), ("串联需 133", "14 → 9", "1、2", "（暂定）")),
    (("show", "approval", ID, "--department", "housing"), "department.housing", bb.ApprovalView(
        approval_id=ID, department="housing", item=28, state="approved", holder="centre",
        history=[bb.ApprovalStep(event="approved", to="approved", occurred_at=AT,
                                 document=bb.ResultDocument(title="许可证", number="7号"))],
        quarantine=[bb.QuarantinedPush(disposition="held", event_id="e9", event="refused")]),
     ("准予许可", "许可证 7号", "暂存", "e9")),
    (("quarantine", "--department", "housing"), "department.housing", bb.QuarantineList(
        pushes=[bb.QuarantinedPush(disposition="quarantined", event_id="e9", detail="时间在将来")]), ("隔离", "时间在将来")),
])
def test_views(play, ask, words, service, answer, says):
    play(service, lambda message: answer)
    ran = ask(*words)
    assert ran.code == 0, ran.err
    for word in says:
        assert word in ran.out
    assert ask(*words, "--json").code == 0


# ---- watch ----

def test_who_may_not_listen_is_told_so(ask):
    ran = ask("watch", "--key", "window.w01")
    assert ran.code == 1 and "window.w01" in ran.err and "operator" in ran.err


def test_watch_prints_a_line_for_each_event(instance):
    import zmq
    context = zmq.Context()
    publisher = context.socket(zmq.PUB)
    publisher.curve_server, publisher.linger = True, 0
    publisher.curve_secretkey = (instance / "keys/service.intake.key").read_bytes().strip()
    port = publisher.bind_to_random_port("tcp://127.0.0.1")
    (instance / "topology.csv").write_text(f"name,request,publish\nintake,tcp://127.0.0.1:1,tcp://127.0.0.1:{port}\n")
    watching = subprocess.Popen([BANGBAN, "--instance", instance, "watch", ID], stdout=subprocess.PIPE, text=True,
                                stderr=subprocess.PIPE, env=environment(), cwd=ROOT)
    envelope = bb.Envelope(id="x", type="application.closed.v1", partitionkey=ID, subject=ID, time_at=AT)
    event = bb.ApplicationClosed(application_id=ID, project_code="2603-77").SerializeToString()
    other = bb.Envelope(id="y", type="application.closed.v1", partitionkey="other", subject="other", time_at=AT)

    def publish(header):
        publisher.send_multipart([b"intake", len(header).to_bytes(4, "big") + header + event])

    try:
        assert "Ctrl-C" in watching.stderr.readline()
        for _ in range(100):
            publish(other.SerializeToString())
            publish(b"\xff\xff")  # no envelope
            publish(envelope.SerializeToString())
            time.sleep(0.02)
        line = watching.stdout.readline()
        assert line.startswith("2026-03-02 16:30") and "办结" in line and "2603-77" in line
    finally:
        watching.send_signal(2)
        out, err = watching.communicate(timeout=10)
        publisher.close()
        context.term()
    assert watching.returncode == 0, err
    assert "other" not in out
