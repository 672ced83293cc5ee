/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "message/mail.h"

static const char *fill(const char *text, const struct template_field *fields)
{
    return template_fill(&desk_arena, &(struct template_text){"x.y", "x", text}, fields);
}

static void fields_are_filled_in(void **state)
{
    (void)state;
    assert_string_equal(fill("“{item}”：{day}", FIELDS({"day", "今日"}, {"item", "环评"})), "“环评”：今日");
    assert_string_equal(fill("{a}{a}", FIELDS({"a", "一"})), "一一");
    assert_string_equal(fill("没有", NO_FIELDS), "没有");
    assert_string_equal(fill("{other} 在", FIELDS({"a", "一"})), "{other} 在");
    assert_null(fill("{a}", FIELDS({"a", NULL})));
}

static void texts_are_found_by_their_id(void **state)
{
    (void)state;
    assert_string_equal(templates_find(desk.templates, "application.accepted")->kind, "accepted");
    assert_null(templates_find(desk.templates, "application.accept"));
}

/* Opens the file with `from` replaced by `to`, which may take out a row; what the refusal says. */
static const char *reworded(const char *from, const char *to)
{
    static struct err_text why;
    struct templates *templates = NULL;
    char directory[] = "/tmp/bangban-texts-XXXXXX", path[64], text[32768];
    FILE *shipped = fopen("deploy/data/message_templates.csv", "r");

    assert_non_null(shipped);
    text[fread(text, 1, sizeof(text) - 1, shipped)] = '\0';
    fclose(shipped);
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof(path), "%s/message_templates.csv", directory);
    const char *at = strstr(text, from);
    assert_non_null(at);
    FILE *file = fopen(path, "w");
    fprintf(file, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    fclose(file);
    why.text[0] = '\0';
    int err = templates_open(&templates, directory, &why);
    assert_int_equal(err, why.text[0] ? ERR_INVALID : 0);
    if (err == 0)
        templates_close(&templates);
    unlink(path);
    rmdir(directory);
    return why.text;
}

static void the_centre_may_word_what_is_sent_and_nothing_else(void **state)
{
    (void)state;
    assert_string_equal(reworded("“{item}”：{department}已收件{detail}", "{department}收到了{item}，{state}"),
                        "");
    const char *why = reworded("“{item}”：{department}已收件{detail}", "“{itm}”已收件");
    assert_non_null(strstr(why, "message_templates.csv:"));
    assert_non_null(strstr(why, "{itm} of template approval.received; it may use {item}{department}"));
    why = reworded("\napproval.received,progress,“{item}”：{department}已收件{detail}", "");
    assert_non_null(strstr(why, "template approval.received is missing; it may use {item}"));
    why = reworded("\napproval.received,", "\napproval.recieved,");
    assert_non_null(strstr(why, "template approval.recieved is sent by nobody"));
    why = reworded("\napproval.received,", "\napproval.returned,");
    assert_non_null(strstr(why, "approval.returned is given twice"));
}

static struct recipient find(const char *to)
{
    return recipients_find(desk.recipients, desk.roster, to);
}

static void staff_have_addresses(void **state)
{
    (void)state;
    assert_string_equal(find("office").email, "office@bangban.example");
    assert_string_equal(find("department:housing").phone, "13800000046");
    assert_string_equal(find("agent:A01").name, "示例代办员甲");
    assert_string_equal(find("agent:A99").name, "agent:A99");
    assert_string_equal(find("agent:A99").phone, "");
}

/* ---- mail ---- */

static struct parcel parcel(const char *name, const char *text)
{
    struct parcel parcel = {
        .name = name, .email = "zhang@e.example", .text = text, .told_at = {1772413200000000}};

    strcpy(parcel.id, "0190a3f2-5b1c-7d00-8000-000000000001");
    return parcel;
}

static const char *mail(const char *name, const char *text, const char *subject)
{
    struct parcel one = parcel(name, text);

    return mail_text(&desk_arena, &one, "帮办室 <office@d.example>", subject);
}

static void a_mail_is_ascii_in_short_lines(void **state)
{
    const char *long_text = "办件已受理。";

    (void)state;
    for (int i = 0; i < 6; i++)
        long_text = arena_printf(&desk_arena, "%s%s", long_text, long_text);
    const char *text = mail("张三", long_text, long_text);
    for (size_t line = 0; *text; text++) {
        line = *text == '\n' ? 0 : line + 1;
        assert_true((*text >= ' ' && *text <= '~') || *text == '\r' || *text == '\n');
        assert_true(line <= 79);
    }
}

static void a_mail_has_what_it_needs(void **state)
{
    const char *text = mail("张三", "好", "通知");

    (void)state;
    assert_string_equal(text, "Date: 02 Mar 2026 09:00:00 +0800\r\n"
                              "From: =?UTF-8?B?5biu5Yqe5a6k?=\r\n <office@d.example>\r\n"
                              "To: =?UTF-8?B?5byg5LiJ?=\r\n <zhang@e.example>\r\n"
                              "Subject: =?UTF-8?B?6YCa55+l?=\r\n"
                              "Message-ID: <0190a3f2-5b1c-7d00-8000-000000000001@d.example>\r\n"
                              "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                              "Content-Type: text/plain; charset=UTF-8\r\n"
                              "Content-Transfer-Encoding: base64\r\n\r\n5aW9\r\n");
}

static void nothing_in_a_name_becomes_a_header(void **state)
{
    (void)state;
    assert_null(strstr(mail("张三\r\nBcc: all@e.example", "好", "通知"), "Bcc"));
    assert_null(strstr(mail("张三", "好\r\n.\r\nQUIT", "通知"), "QUIT"));
}

static void an_address_is_an_address(void **state)
{
    static const char *const bad[] = {"",      "a",       "@b",    "a@",      "a@b@c",
                                      "a b@c", "a@b\r\n", "<a@b>", "a@b,c@d", "\xe5\xbc\xa0@b"};

    (void)state;
    assert_true(mail_address_good("zhang.san@e.example"));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(mail_address_good(bad[i]));
    assert_string_equal(mail_address(&desk_arena, "帮办室 <a@b.cn>"), "a@b.cn");
    assert_string_equal(mail_address(&desk_arena, "a@b.cn"), "a@b.cn");
}

/* ---- pauses ---- */

static void pauses_double_up_to_the_longest(void **state)
{
    (void)state;
    for (unsigned failures = 1; failures < 40; failures++) {
        int64_t full = failures < 8 ? 10000000LL << (failures - 1) : 640000000;
        duration pause = courier_pause(DURATION_S(10), DURATION_S(640), failures);

        assert_true(pause.us >= full / 2 && pause.us <= full);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_filled_in),
        cmocka_unit_test(texts_are_found_by_their_id),
        cmocka_unit_test(the_centre_may_word_what_is_sent_and_nothing_else),
        cmocka_unit_test(staff_have_addresses),
        cmocka_unit_test(a_mail_is_ascii_in_short_lines),
        cmocka_unit_test(a_mail_has_what_it_needs),
        cmocka_unit_test(nothing_in_a_name_becomes_a_header),
        cmocka_unit_test(an_address_is_an_address),
        cmocka_unit_test(pauses_double_up_to_the_longest),
    };

    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
