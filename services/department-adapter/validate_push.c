/* SPDX-License-Identifier: Apache-2.0
 * validate_push - one table says which parts an event needs and which it may have; the rest are rules of
 * form.
 *
 * What a careless department may do but must answer for later (a stop without written notice or stated end,
 * a kind of stop that the item does not allow) is no fault of form: it is taken, and assessed.
 */
#include "validate_push.h"

#include <string.h>

#include "approval_lifecycle.h"
#include "catalogue/item.h"
#include "clock/clock.h"
#include "utf8/utf8.h"
#include "uuid/uuid.h"

enum part {
    PART_REASON = 1 << 0,
    PART_STOP = 1 << 1,
    PART_DOCUMENT = 1 << 2,
    PART_MATERIALS = 1 << 3,
    PART_VOIDS = 1 << 4,
    PART_EXTENSION = 1 << 5,
};

/* An officer and a reason may be given with every event. */
static const struct {
    unsigned required, allowed;
} parts_of[] = {
    [EVENT_CORRECTION_REQUESTED] = {PART_REASON, PART_MATERIALS},
    [EVENT_CORRECTION_SUPPLIED] = {0, PART_MATERIALS},
    [EVENT_NOT_ACCEPTED] = {PART_REASON, PART_DOCUMENT},
    [EVENT_RETURNED] = {PART_REASON, 0},
    [EVENT_SPECIAL_PROCEDURE_STARTED] = {PART_STOP, 0},
    [EVENT_EXTENDED] = {PART_EXTENSION, 0},
    [EVENT_REPORTED_UP] = {0, PART_MATERIALS},
    [EVENT_APPROVED] = {PART_DOCUMENT, 0},
    [EVENT_REFUSED] = {PART_REASON, PART_DOCUMENT},
    [EVENT_VOIDED] = {PART_VOIDS, 0},
};

static const struct {
    enum part part;
    struct field_problem missing, misplaced;
} part_problems[] = {
    {PART_REASON,
     {"reason", "不予受理、不予许可、退回和要求补正必须说明理由（行政许可法第三十二条、第三十八条）",
      "请填写理由"},
     {"reason", "", ""}},
    {PART_STOP,
     {"stop", "特别程序开始必须说明种类和期限（行政许可法第四十五条）",
      "请填写 stop.kind、stop.untilOn 和 stop.noticeGiven"},
     {"stop", "只有 special_procedure_started 事件可以带 stop", "请去掉 stop，或改正 event"}},
    {PART_DOCUMENT,
     {"document", "办结（准予）必须有结果文书", "请填写 document.number 和 document.title"},
     {"document", "只有 approved、refused、not_accepted 事件可以带 document",
      "请去掉 document，或改正 event"}},
    {PART_MATERIALS,
     {"materials", "", ""},
     {"materials", "只有 correction_requested、correction_supplied、reported_up 事件可以带 materials",
      "请去掉 materials，或改正 event"}},
    {PART_VOIDS,
     {"voids", "撤销事件必须指明被撤销的事件", "请填写被撤销事件的 eventId"},
     {"voids", "只有 voided 事件可以带 voids", "请去掉 voids，或改正 event"}},
    {PART_EXTENSION,
     {"extension", "延期必须说明天数和批准人（行政许可法第四十二条）",
      "请填写 extension.workdays 和 extension.approver"},
     {"extension", "只有 extended 事件可以带 extension", "请去掉 extension，或改正 event"}},
};

static void report(struct push_problems *problems, const char *field, const char *rule, const char *cure)
{
    if (problems->count < PUSH_PROBLEMS_MAX)
        problems->items[problems->count++] = (struct field_problem){field, rule, cure};
}

static bool is_id(const char *text)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < length; i++)
        if (text[i] < '!' || text[i] > '~')
            return false;
    return length >= 1 && length <= 64 && strncmp(text, CENTRE_ID_PREFIX, strlen(CENTRE_ID_PREFIX)) != 0;
}

/* Between `min` and `max` characters on one line, none of them deceptive. */
static bool is_line(const char *text, size_t min, size_t max)
{
    size_t size = strlen(text), characters = 0;

    if (utf8_check((const uint8_t *)text, size, false) != size)
        return false;
    for (size_t i = 0; i < size; i++)
        characters += ((unsigned char)text[i] & 0xC0) != 0x80;
    return characters >= min && characters <= max;
}

static bool is_code(const char *text)
{
    return is_line(text, 1, 32) && text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                                     "0123456789_.-")] == '\0';
}

static bool is_day_or_empty(const char *text)
{
    civil_day day;

    return text[0] == '\0' || civil_day_parse(text, &day) == 0;
}

static bool is_time(int64_t at)
{
    const wall_time first = wall_time_at(civil_day_from(2000, 1, 1), 0, 0);
    const wall_time last = wall_time_at(civil_day_from(2100, 1, 1), 0, 0);

    return at >= first.us && at < last.us;
}

static void check_identity(const PushStatus *push, struct push_problems *problems)
{
    struct uuid id;

    if (!is_id(push->event_id))
        report(problems, "eventId", "事件编号为 1 至 64 个可见的 ASCII 字符，不得以 centre: 开头",
               "请填写本部门系统中永不重复的编号");
    if (uuid_parse(push->approval_id, &id) != 0)
        report(problems, "approvalId", "事项编号为转交时给出的 UUID", "请原样填写转交信息中的 approvalId");
    if (!is_time(push->occurred_at))
        report(problems, "occurredAt",
               "发生时间为自 1970-01-01T00:00:00Z 起的微秒数，在 2000 年至 2099 年之间",
               "请检查时间单位（微秒）");
    if (push->source_sequence < 0)
        report(problems, "sourceSequence", "同一时刻内的序号不得为负数", "请填写 0 或正整数");
    if (!is_line(push->officer, 0, 64))
        report(problems, "officer", "经办人不超过 64 个字符，不含控制字符", "请改正 officer");
    if (!is_line(push->reason, 0, 300))
        report(problems, "reason", "理由不超过 300 个字符，不含换行和控制字符", "请精简 reason");
}

static unsigned parts_given(const PushStatus *push)
{
    return (push->reason[0] ? (unsigned)PART_REASON : 0) | (push->stop ? (unsigned)PART_STOP : 0) |
           (push->document ? (unsigned)PART_DOCUMENT : 0) |
           (push->n_materials > 0 ? (unsigned)PART_MATERIALS : 0) |
           (push->voids[0] ? (unsigned)PART_VOIDS : 0) | (push->extension ? (unsigned)PART_EXTENSION : 0);
}

static void check_parts(const PushStatus *push, struct push_problems *problems)
{
    enum approval_event event;

    if (approval_event_find(push->event, &event) != 0 || approval_event_of_centre(event)) {
        report(problems, "event", "不是部门可以推送的事件",
               "请填写 received、accepted、approved 等推送接口规定的事件名称");
        return;
    }
    unsigned given = parts_given(push);
    unsigned required = (size_t)event < sizeof parts_of / sizeof parts_of[0] ? parts_of[event].required : 0;
    unsigned allowed = (size_t)event < sizeof parts_of / sizeof parts_of[0] ? parts_of[event].allowed : 0;
    for (size_t i = 0; i < sizeof part_problems / sizeof part_problems[0]; i++) {
        unsigned part = part_problems[i].part;
        const struct field_problem *missing = &part_problems[i].missing, *wrong = &part_problems[i].misplaced;

        if (required & part & ~given)
            report(problems, missing->field, missing->rule, missing->cure);
        if (given & part & ~(required | allowed | PART_REASON))
            report(problems, wrong->field, wrong->rule, wrong->cure);
    }
}

static void check_stop(const StoppedClock *stop, struct push_problems *problems)
{
    if (catalogue_stop_find(stop->kind) < 0)
        report(
            problems, "stop.kind", "不是目录规定的特别程序种类",
            "请填写 hearing（听证）、tender（招标拍卖）、testing（检测鉴定）、expert_review（专家评审）、"
            "consultation（征求意见）、public_notice（公示）、site_visit（现场踏勘）或 correction（补正）");
    if (!is_day_or_empty(stop->until_on))
        report(problems, "stop.untilOn", "日期格式为 YYYY-MM-DD", "请改正特别程序的期限");
}

static void check_document(const ResultDocument *document, struct push_problems *problems)
{
    if (!is_line(document->number, 1, 64))
        report(problems, "document.number", "文号为 1 至 64 个字符", "请填写结果文书的文号");
    if (!is_line(document->title, 1, 100))
        report(problems, "document.title", "文书名称为 1 至 100 个字符", "请填写结果文书的名称");
    if (!is_day_or_empty(document->valid_until_on))
        report(problems, "document.validUntilOn", "日期格式为 YYYY-MM-DD，长期有效留空", "请改正有效期");
}

static void check_extension(const ClockExtension *extension, struct push_problems *problems)
{
    if (extension->workdays < 1 || extension->workdays > 90)
        report(problems, "extension.workdays", "延长天数为 1 至 90 个工作日", "请填写批准延长的工作日数");
    if (!is_line(extension->approver, 1, 64))
        report(problems, "extension.approver",
               "批准人为 1 至 64 个字符（行政许可法第四十二条：经本机关负责人批准）",
               "请填写批准延期的负责人");
}

static void check_materials(const PushStatus *push, struct push_problems *problems)
{
    if (push->n_materials > 50)
        report(problems, "materials", "材料不超过 50 项", "请只列出需要补正的材料");
    for (size_t i = 0; i < push->n_materials && i < 50; i++)
        if (!is_code(push->materials[i])) {
            report(problems, "materials", "材料编号为 1 至 32 个字母、数字、点、横线或下划线",
                   "请填写材料目录中的编号，如 M01-01");
            return;
        }
}

void validate_push(const PushStatus *push, struct push_problems *ret_problems)
{
    ret_problems->count = 0;
    check_identity(push, ret_problems);
    check_parts(push, ret_problems);
    if (push->stop)
        check_stop(push->stop, ret_problems);
    if (push->document)
        check_document(push->document, ret_problems);
    if (push->extension)
        check_extension(push->extension, ret_problems);
    check_materials(push, ret_problems);
    if (push->voids[0] && !is_id(push->voids))
        report(ret_problems, "voids", "事件编号为 1 至 64 个可见的 ASCII 字符", "请填写被撤销事件的 eventId");
    if (push->voids[0] && strcmp(push->voids, push->event_id) == 0)
        report(ret_problems, "voids", "事件不能撤销自己", "请填写另一个事件的 eventId");
}
