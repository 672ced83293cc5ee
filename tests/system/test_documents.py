# SPDX-License-Identifier: Apache-2.0
"""Documents: issued once with number and form, printed again to the byte, fit to be printed on A4."""
import hashlib
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import bangban_client as bb
from town import ROOT, refused

ITEM, OTHER, PROMISED = 3, 2, "M03-03"  # as in test_tolerance.py
MANY = [2, 9, 13, 15, 24, 25, 28, 30]
NUMBER = r"^东帮{}〔2026〕\d{{4,}}号$"
ZONE = "permanent_basic_farmland"  # a controlled rule refuses it


def issue(case, kind, item=0, key="window.w01", **more):
    return case.town.stage.client("intake", key).call(
        bb.IssueDocument(application_id=case.id, kind=kind, item=item, **more))


def show(town, number):
    return town.window.call(bb.ShowDocument(number=number))


def text_of(html):
    return re.sub(r"\s+", "", re.sub(r"<style>.*?</style>|<[^>]*>", "", html.decode("utf-8"), flags=re.S))


def tolerant(town, items=(ITEM,)):
    town.next_morning()
    day = town.days.add(town.clock.now().date(), 1)
    return town.submit(list(items), promised={PROMISED: day.isoformat()}), day


def delivered(town):
    case = town.submit([ITEM])
    town.carry_through(case, ITEM)
    town.deliver(case, ITEM)
    return case


def test_a_document_is_issued_once_and_printed_again_to_the_byte(town):
    case = town.submit([ITEM])
    version = case.show().application.version
    first = issue(case, "acceptance")
    assert re.match(NUMBER.format("受"), first.number) and first.copies == 1
    assert (first.title, first.kind, first.issued_by) == ("受理通知书", "acceptance", "window.w01")
    view = show(town, first.number)
    assert hashlib.sha256(view.html).hexdigest() == first.sha256 and len(view.html) == first.size
    assert case.show().application.version == version + 1
    assert any(first.number in message.text for message in case.show().messages)
    town.carry_through(case, ITEM)  # what the records say changes, the paper does not
    again = issue(case, "acceptance", key="agent.a01")
    assert (again.number, again.sha256, again.copies, again.issued_by) == \
        (first.number, first.sha256, 2, first.issued_by)
    assert show(town, first.number).html == view.html
    listed = town.window.call(bb.ListDocuments(application_id=case.id)).documents
    assert [(d.number, d.copies, d.size) for d in listed] == [(first.number, 2, first.size)]


def rename(town, case, name):
    reply = town.window.call(bb.CorrectRecord(application_id=case.id, field="applicant",
                                              wrong=case.project["applicant"], right=name, reason="登记有误",
                                              evidence="营业执照"))
    town.stage.settle()
    return reply


def test_what_changed_is_issued_anew_for_a_reason(town):
    case = town.submit([ITEM])
    first = issue(case, "acceptance")
    assert (first.version, first.outdated, first.replaced_by) == (1, False, "")
    same = issue(case, "acceptance", reason="企业要求")  # nothing has changed: the same document
    assert (same.number, same.version, same.copies) == (first.number, 1, 2)
    rename(town, case, "更名企业有限公司")
    html = show(town, first.number).html
    again = issue(case, "acceptance")  # printed again, and it is said that it is out of date
    assert (again.number, again.sha256, again.outdated) == (first.number, first.sha256, True)
    with refused("invalid-field", "reason"):
        issue(case, "acceptance", reason="字" * 201)
    second = issue(case, "acceptance", reason="企业名称更正")
    assert (second.version, second.replaces, second.reason, second.outdated, second.copies) == \
        (2, first.number, "企业名称更正", False, 1)
    assert second.number != first.number and re.match(NUMBER.format("受"), second.number)
    text = text_of(show(town, second.number).html)
    assert "更名企业有限公司" in text and f"本文书替代{first.number}" in text and "企业名称更正" in text
    former = show(town, first.number)
    assert former.html == html and former.document.replaced_by == second.number
    assert any(second.number in m.text and first.number in m.text for m in case.show().messages)
    listed = town.window.call(bb.ListDocuments(application_id=case.id)).documents
    assert [(d.number, d.version, d.replaced_by) for d in listed] == \
        [(first.number, 1, second.number), (second.number, 2, "")]
    assert issue(case, "acceptance", reason="再次").number == second.number  # the one that holds, unchanged


def test_numbers_of_a_kind_follow_each_other(town):
    numbers = [int(re.search(r"(\d+)号", issue(town.submit([ITEM]), "acceptance").number)[1]) for _ in range(2)]
    assert numbers[1] == numbers[0] + 1


def test_what_a_document_says_comes_from_the_records_escaped(town):
    case = town.submit([ITEM], name="“甲&乙”<b>项目</b>", applicant="A&B<企业>有限公司")
    html = show(town, issue(case, "acceptance").number).html
    assert "A&amp;B&lt;企业&gt;有限公司" in html.decode("utf-8") and b"<b>" not in html
    text = text_of(html)
    item = town.catalogue[ITEM]
    for words in ("鄂尔多斯市东胜区政务服务中心", item["name_zh"], item["department_zh"], "已收", "第三十二条第一款第五项",
                  "不收取任何费用", case.show().application.agent_name):
        assert words in text, words
    assert b"http" not in html.replace(b"http-equiv", b"")  # self-contained


def test_each_kind_waits_for_its_record(town):
    correction = town.submit([ITEM], missing=["M03-01"])
    for kind, item in (("acceptance", 0), ("commitment", 0), ("refusal", 0), ("delivery", ITEM)):
        with refused("conflict"):
            issue(correction, kind, item)
    notice = text_of(show(town, issue(correction, "notice").number).html)
    assert "需要补正的材料（共1项）" in notice and "M03-01" in notice and "第三十二条第一款第四项" in notice
    with refused("conflict"):
        issue(town.submit([ITEM]), "notice")


def test_a_commitment_names_what_is_promised_and_by_when(town):
    case, day = tolerant(town)
    paper = issue(case, "commitment", ITEM)
    text = text_of(show(town, paper.number).html)
    assert re.match(NUMBER.format("容"), paper.number)
    assert f"{day.year}年{day.month}月{day.day}日" in text and PROMISED in text and "法定代表人" in text
    whole = issue(case, "commitment")
    assert whole.number != paper.number
    assert "容缺予以受理" in text_of(show(town, issue(case, "acceptance").number).html)


def test_a_refusal_names_basis_article_reason_and_remedy(town):
    case = town.submit([ITEM], landZone=ZONE)
    text = text_of(show(town, issue(case, "refusal").number).html)
    for words in ("《土地管理法》（2019修正）", "第35条", "永久基本农田", "行政复议", "咨询渠道"):
        assert words in text, words


def test_a_receipt_says_who_signed(town):
    case = delivered(town)
    text = text_of(show(town, issue(case, "delivery", ITEM).number).html)
    assert "签收人张三" in text and "窗口领取" in text and "第四十四条" in text
    assert "决定准予许可" in text and case.item(ITEM).result in text and "申请人本人或其负责人" in text


def receipt(case, item, number=0, **more):
    return text_of(show(case.town, issue(case, "delivery", item, round=number, **more).number).html)


def test_each_delivery_has_its_own_receipt(town):
    town.next_morning()
    case = town.submit([ITEM, OTHER])
    for event, details in (("received", {}), ("accepted", {}), ("refused", {"reason": "不符合条件"})):
        assert town.push(case, OTHER, event, **details).verdict == "accepted"
    town.carry_through(case, ITEM)
    first_day = town.clock.now().date()
    town.next_morning()
    deliver = bb.DeliverResult(application_id=case.id, item=ITEM, channel="mail", tracking_number="EMS77",
                               received_by="收发室", delivered_on=first_day.isoformat())
    town.window.call(deliver)
    town.window.call(bb.DeliverResult(application_id=case.id, item=OTHER, channel="counter", received_by="王五",
                                      relation="authorised", identity="11010519491231002X"))
    town.stage.settle()
    mail, refusal = receipt(case, ITEM), receipt(case, OTHER)
    for words in ("收发室", "邮寄送达", "EMS77", f"{first_day.year}年{first_day.month}月{first_day.day}日"):
        assert words in mail, words
    for words in ("决定不予许可", "不予行政许可决定书", "王五", "受委托人", "110105********002X"):
        assert words in refusal, words
    town.window.call(bb.CorrectDelivery(application_id=case.id, item=ITEM, channel="electronic", received_by="张三",
                                        address="zhang@example.cn", receipt="已读回执", reason="方式登记有误"))
    town.stage.settle()
    second = receipt(case, ITEM)  # the last one, unless it is named
    assert "电子送达" in second and "已读回执" in second and "方式登记有误" in second
    assert receipt(case, ITEM, 2) == second and receipt(case, ITEM, 1) == mail
    with refused("conflict"):
        receipt(case, ITEM, 3)


def test_what_was_not_delivered_has_no_receipt(town):
    case = delivered(town)
    kept = receipt(case, ITEM)
    taken = bb.CorrectDelivery(application_id=case.id, item=ITEM, not_delivered=True, reason="尚未领取")
    town.window.call(taken)
    town.stage.settle()
    with refused("conflict"):
        receipt(case, ITEM)
    assert receipt(case, ITEM, 1) == kept and issue(case, "delivery", ITEM, round=1).outdated
    with refused("conflict"):
        receipt(case, ITEM, 1, reason="换发")
    town.deliver(case, ITEM)
    assert "第3次登记" in receipt(case, ITEM)


def test_what_counts_as_accepted_says_so(town):
    town.next_morning()
    case = town.submit([ITEM], missing=["M03-01"], asks={"examineLater": True})
    day = town.clock.now().date()
    with refused("conflict"):
        issue(case, "acceptance")
    town.pass_workdays(6)
    text = text_of(show(town, issue(case, "acceptance").number).html)
    for words in ("五个工作日内未一次告知", "第三十二条第一款第四项", "视为受理",
                  f"即{day.year}年{day.month}月{day.day}日起视为受理"):
        assert words in text, words
    assert "第一款第五项" not in text and "齐全" not in text


def test_an_authorization_says_what_was_given(town):
    case = town.submit([ITEM])
    text = text_of(show(town, issue(case, "authorization").number).html)
    for words in ("测试企业有限公司", "代为办理本项目的审批事项", "无偿", town.catalogue[ITEM]["name_zh"]):
        assert words in text, words


def test_wrong_requests_are_refused_with_all_that_is_wrong(town):
    case = town.submit([ITEM])
    with refused("invalid-field", "applicationId", "kind"):
        town.window.call(bb.IssueDocument(application_id="x", kind="letter"))
    with refused("invalid-field", "item", "round"):
        issue(case, "acceptance", 3, round=2)
    with refused("invalid-field", "item"):
        issue(case, "delivery")
    with refused("invalid-field", "item"):
        issue(case, "commitment", 60)
    with refused("not-found"):
        town.window.call(bb.IssueDocument(application_id="0190a3f2-5b1c-7d00-8000-000000000001", kind="acceptance"))
    with refused("not-found"):
        show(town, "东帮受〔1999〕0001号")
    with refused("invalid-field", "number"):
        show(town, "")
    with refused("conflict"):
        town.window.call(bb.IssueDocument(application_id=case.id, kind="acceptance"), expected_version=99)


# ---- on paper ----

@pytest.fixture(scope="module")
def sample(place):
    """One document of each kind, and those that fill pages, as (kind, title, HTML)."""
    town = place.town
    case, _ = tolerant(town)
    many = town.submit(MANY)
    long_notice = town.submit(MANY, missing=[row["material_code"] for row in town.materials])
    papers = [issue(case, "acceptance"), issue(many, "acceptance"), issue(long_notice, "notice"),
              issue(case, "commitment"), issue(town.submit([ITEM], landZone=ZONE), "refusal"),
              issue(delivered(town), "delivery", ITEM), issue(many, "authorization")]
    return [(paper, show(town, paper.number).html) for paper in papers]


# One face of one font: to embed a Chinese font takes the program seconds.
PLAIN = '* { font-family: "Noto Serif CJK SC" !important; font-weight: normal !important }'


def printed(html, path):
    style = Path(path).with_suffix(".css")
    style.write_text(PLAIN, encoding="utf-8")
    subprocess.run(["weasyprint", "--quiet", "--encoding", "utf-8", "--stylesheet", style, "-", path], input=html,
                   check=True)
    info = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    pages = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True,
                           text=True).stdout.split("\f")[:-1]
    return info, [re.sub(r"\s+", "", page) for page in pages]


def test_documents_print_on_a4(sample, tmp_path):
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = list(pool.map(lambda n: printed(sample[n][1], str(tmp_path / f"{n}.pdf")), range(len(sample))))
    for (paper, html), (info, pages) in zip(sample, made):
        assert re.search(r"Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)", info), paper.title
        assert "鄂尔多斯市东胜区政务服务中心" in pages[0] and paper.title in pages[0] and paper.number in pages[0]
        for number, page in enumerate(pages, 1):
            assert page.endswith(f"—{number}—"), f"{paper.title} page {number}"
        body = "".join(page.rsplit("—", 2)[0] for page in pages)
        last = text_of(html)[-8:]
        assert body.endswith(last), f"{paper.title}: {body[-20:]}"
    pages = {paper.kind: text for (paper, _), (_, text) in zip(sample, made)}
    assert len(pages["delivery"]) == 1 and len(pages["commitment"]) == 1 and len(pages["refusal"]) == 1
    long_table = pages["notice"]
    assert len(long_table) > 2 and all("补正原因" in page for page in long_table[:2])  # the head is repeated


CLOSING = re.compile(r'<(?:div class="close"|table class="signatures").*', re.S)
STEP = 16  # millimetres; the place of the seal is higher


def shifted(html):
    """The document again and again, its last paragraph and what follows it further and further down the page."""
    head, body = html.decode("utf-8").split("<body>")
    body = body.split("</body>")[0]
    last = body.rindex("<p>", 0, CLOSING.search(body).start())
    copies = (f'<section style="break-before: page">{body[:last]}<div style="height: {down}mm"></div>{body[last:]}'
              "</section>" for down in range(0, 256, STEP))
    return f"{head}<body>{''.join(copies)}</body></html>".encode()


def test_what_is_signed_never_stands_alone(sample, tmp_path):
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = list(pool.map(lambda n: printed(shifted(sample[n][1]), str(tmp_path / f"{n}.pdf")), range(len(sample))))
    for (paper, html), (_, pages) in zip(sample, made):
        closing = sorted(text_of(CLOSING.search(html.decode("utf-8"))[0].encode()))  # columns mix when they are read
        pages = [page.rsplit("—", 2)[0] for page in pages]
        ends = [page for page in pages if sorted(page[-len(closing):]) == closing]
        assert len(ends) == len(range(0, 256, STEP)), paper.title
        assert all(len(page) > len(closing) for page in ends), paper.title


def run_cli(place, *words, **environment):
    build = Path(os.environ.get("BANGBAN_BUILD", ROOT / "build-test"))
    return subprocess.run([build / "bin/bangban", "--instance", place.instance.directory, *words],
                          capture_output=True, env=os.environ | environment)


def test_the_command_line_writes_html_and_pdf(place, town, tmp_path):
    case = delivered(town)
    run = run_cli(place, "document", "delivery", case.id, "--item", str(ITEM), "--output", tmp_path / "r.html",
                  "--pdf", tmp_path / "r.pdf")
    assert run.returncode == 0, run.stderr.decode()
    assert "送达回执 东帮送" in run.stdout.decode() and "第 1 份" in run.stdout.decode()
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    again = run_cli(place, "document", "delivery", case.id, "--item", str(ITEM))
    assert again.stdout == (tmp_path / "r.html").read_bytes() and "第 2 份" in again.stderr.decode()
    missing = run_cli(place, "document", "delivery", case.id, "--item", str(ITEM), "--pdf", tmp_path / "s.pdf",
                      PATH="/nonexistent")
    assert missing.returncode == 1 and "weasyprint" in missing.stderr.decode() and not (tmp_path / "s.pdf").exists()
