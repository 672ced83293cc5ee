/* SPDX-License-Identifier: Apache-2.0
 * words - see words.h.
 */
#include "words.h"

#include <string.h>

#include "instance.h"

#define LIST_MAX 200

/* clang-format off */
static const struct {
    const char *name, *zh;
} words[WORD_LISTS][LIST_MAX] = {
    [WORD_STATUS] = {{"received", "待审查"}, {"awaiting_instruction", "待领导指示"},
                     {"accepted", "予以受理"}, {"accepted_tolerant", "容缺受理"}, {"correction", "一次性告知补正"},
                     {"refused", "不予办理"}, {"closed", "办结"}, {"open", "未办结"}, {"answered", "已答复"},
                     {"staging", "尚未导入"}, {"committed", "已导入"}, {"abandoned", "已放弃"},
                     {"recorded", "已记录结果"}, {"applied", "已转代办申请"}, {"not_applied", "未申请代办"},
                     {"present", "已提交"}, {"promised", "承诺补齐"}, {"wrong", "不合格"},
                     {"proposed", "建议召开"}, {"convened", "已召集"}, {"held", "已召开，有待办事项"},
                     {"dropped", "未召开"}},
    [WORD_STATE] = {{"waiting", "等待前置"}, {"done", "已完成"}, {"failed", "未获批准"}, {"blocked", "受阻"},
                    {"handed_over", "已转交"}, {"received", "收件"}, {"correction", "补正"}, {"accepted", "受理"},
                    {"accepted_tolerant", "容缺受理"}, {"special_procedure", "特别程序"},
                    {"special_procedure_tolerant", "特别程序（容缺）"}, {"promise_overdue", "容缺逾期"},
                    {"reported_up", "上报"}, {"approved", "办结"}, {"approved_tolerant", "办结（待补材料）"},
                    {"refused", "不予许可"}, {"not_accepted", "不予受理"}, {"delivered", "送达"}, {"returned", "退回"},
                    {"withdrawn", "撤回"}, {"terminated", "终止"}, {"proceed", "同意办理"},
                    {"refuse", "不予办理"}, {"other", "另行处理"},
                    {"open", "进行中"}, {"closed", "了结"}, {"recorded", "已登记"}, {"queued", "待发送"},
                    {"sending", "发送中"}, {"sent", "已发送"}, {"undeliverable", "无法送达"}, {"planned", "待回访"},
                    {"answered", "已答复"}, {"dropped", "已取消"}},
    [WORD_HOLDER] = {{"department", "部门"}, {"applicant", "申请人"}, {"centre", "政务服务中心"},
                     {"superior", "上级机关"}, {"third_party", "特别程序"}, {"nobody", "无"}, {"office", "帮办代办室"},
                     {"leader", "领导"}, {"agent", "代办员"}},
    [WORD_LIGHT] = {{"green", "绿灯"}, {"yellow", "黄灯"}, {"red", "红灯"}, {"deep_red", "深红灯"}, {"grey", "灰灯"}},
    [WORD_RUNG] = {{"50", "用时过半"}, {"80", "用时八成"}, {"due_today", "当日到期"}, {"overdue", "超期"},
                   {"overdue_3", "超期三日"}, {"resumed", "特别程序逾期，恢复计时"}},
    [WORD_CLOCK] = {{"statutory", "法定时限"}, {"promised", "承诺时限"}, {"same_day", "当日办结"},
                    {"tolerance", "容缺承诺"}, {"consult", "咨询答复"}, {"notice", "一次性告知"},
                    {"assignment", "指派代办员"}, {"hall", "当天到厅办理"}, {"takeover", "接手"},
                    {"agency", "代办约定"}, {"feedback", "反馈进展"}, {"delivery", "送达结果"},
                    {"instruction", "领导批示"}, {"digest", "当日报告"}, {"ask_again", "再次请示"}, {"explanation", "说明理由"},
                    {"visit", "回访"}, {"issue", "问题协调"},
                    {"acknowledgement", "上报阅知"}, {"order", "督办回复"}, {"allocation", "落实承办部门"},
                    {"convene", "召集会议"}, {"minutes", "会议纪要"}, {"task", "议定事项"}, {"superior", "上级机关办理"}, {"escalation", "上报答复"},
                    {"contact", "联系部门"}, {"contact_answer", "答复联系"}, {"opinion", "答复意见"},
                    {"relay", "阅知反馈"}},
    [WORD_UNIT] = {{"workday", "工作日"}, {"calendar", "自然日"}, {"workminute", "工作分钟"}},
    [WORD_RUNNING] = {{"waiting", "未起算"}, {"running", "计时"}, {"stopped", "停止"}, {"closed", "结束"}},
    [WORD_EVENT] = {{"received", "收件"}, {"correction_requested", "要求补正"}, {"correction_supplied", "补正到齐"},
                    {"accepted", "受理"}, {"accepted_tolerant", "容缺受理"}, {"not_accepted", "不予受理"},
                    {"returned", "退回"}, {"special_procedure_started", "特别程序开始"},
                    {"special_procedure_ended", "特别程序结束"}, {"extended", "延期"}, {"reported_up", "上报"},
                    {"approved", "准予许可"}, {"refused", "不予许可"}, {"withdrawn", "撤回"}, {"terminated", "终止"},
                    {"voided", "作废"}, {"materials_supplied", "容缺材料补齐"}, {"promise_broken", "容缺承诺逾期"},
                    {"delivered", "送达"}, {"delivery_taken_back", "更正为并未送达"}, {"withdrawn_by_centre", "申请人撤回（窗口）"},
                    {"terminated_by_centre", "中心终止"}, {"handed_over", "转交"},
                    {"supplied", "补充材料"}},
    [WORD_VERDICT] = {{"accepted", "已收"}, {"duplicate", "重复"}, {"held", "暂存"}, {"quarantined", "隔离"}},
    [WORD_ERROR] = {{"INVALID", "内容不合规定"}, {"NOT_FOUND", "没有所指的对象"}, {"EXISTS", "已经存在"},
                    {"CONFLICT", "与现有状态冲突"}, {"FORBIDDEN", "无权进行"}, {"TOO_BIG", "超过规定的大小"},
                    {"NOMEM", "内存不足"}, {"IO", "操作系统拒绝"}, {"UNAVAIL", "对方或数据库不在线，请稍后重试"},
                    {"FENCED", "已由另一实例接管"}, {"UNKNOWN", "结果不明，可能已办成，请核实后再试"},
                    {"BUG", "程序内部错误，请联系运维人员"}},
    [WORD_OS_ERROR] = {{"ENOENT", "没有这个文件"}, {"EACCES", "没有权限"}, {"EPERM", "没有权限"},
                       {"EISDIR", "是目录，不是文件"}, {"ENOTDIR", "路径中有一段不是目录"},
                       {"ENAMETOOLONG", "路径过长"}, {"EMFILE", "打开的文件过多"}, {"EIO", "磁盘读写出错"}},
    [WORD_MESSAGE] = {{"demand.supplied.v1", "部门要求的材料已补交"}, {"demand.exceeded.v1", "部门超范围要求材料"},
                      {"duty.opened.v1", "职责起算"}, {"duty.closed.v1", "职责了结"}, {"extension.judged.v1", "延期核定"}, {"duty.rung.v1", "职责提醒"},
                      {"agent.assigned.v1", "代办员到位"}, {"issue.opened.v1", "矛盾问题登记"},
                      {"plan.revised.v1", "计划调整"}, {"order.issued.v1", "督办"}, {"item.returned.v1", "部门退回"},
                      {"item.referred.v1", "转办"}, {"meeting.proposed.v1", "建议开会"}, {"meeting.held.v1", "会议召开"},
                      {"task.finished.v1", "议定事项完成"}, {"meeting.ended.v1", "会议了结"}, {"order.closed.v1", "督办了结"}, {"issue.escalated.v1", "矛盾问题上报"}, {"escalation.answered.v1", "上报答复"},
                      {"joint_case.opened.v1", "联合办理"}, {"opinion.asked.v1", "征求意见"},
                      {"opinion.given.v1", "意见答复"}, {"opinion.voided.v1", "意见无须答复"},
                      {"message.wanted.v1", "请通知"},
                      {"issue.solved.v1", "矛盾问题化解"}},
    [WORD_VALUE] = {{"refuse", "不予办理"}, {"warn", "提请指示"},
                    {"controlled", "管控规则"}, {"cannot_handle", "无法办理"}, {"decided", "办结"}, {"delivered", "送达"},
                    {"approved", "批准"}, {"refused", "不予许可"}, {"not_accepted", "不予受理"},
                    {"counter", "窗口"}, {"phone", "电话"}, {"web", "网上"}, {"on_site", "现场"}, {"mail", "邮寄"},
                    {"electronic", "电子"}, {"immediate", "即办件"}, {"promised", "承诺件"}, {"reported", "上报件"},
                    {"consult", "业务咨询"}, {"agency", "无偿代办"}, {"liaison", "业务联络"}, {"registered", "登记"},
                    {"offered", "移交"}, {"accepted", "接办"}, {"declined", "未接办"}, {"answered", "答复"},
                    {"applied", "转代办申请"}, {"step", "协调"}, {"escalated", "上报"},
                    {"acknowledged", "阅知"}, {"solved", "解决"},
                    {"asked", "待答复"}, {"silent", "未答复"}, {"agree", "同意"}, {"agree_with_conditions", "有条件同意"},
                    {"object", "不同意"}, {"contacted", "联系"}, {"lead", "改定牵头部门"}, {"opinion", "意见"},
                    {"silence", "未答复"}, {"withdrawn", "收回"},
                    {"submitted_at_hall", "到服务大厅提交"}, {"guidance", "行政指导"}, {"form_help", "表单申报"},
                    {"coordination", "业务协调"}, {"contact", "主动联系"}, {"reporting_up", "向上报批"},
                    {"agent.assigned", "指派代办员"}, {"case.offered", "移交"}, {"case.accepted", "接收移交"},
                    {"case.declined", "未接收移交"}, {"project.key", "重点项目"}, {"action.recorded", "办件日志"},
                    {"workdays", "工作日"}, {"off", "非工作日"},
                    {"materials.supplied", "补交材料"}, {"result.delivered", "送达结果"},
                    {"delivery.corrected", "更正送达"}, {"delivery.taken_back", "更正为并未送达"},
                    {"corrected", "更正"}, {"taken_back", "并未送达"},
                    {"present", "已提交"}, {"missing", "缺"}, {"covered", "以审批结果替代"}, {"wrong", "不合格"},
                    {"waived", "不再要求"}, {"optional", "非必交"}, {"not_needed", "无需提交"}, {"applicant", "申请人"},
                    {"centre_record", "中心留存"}, {"centre", "中心"}, {"substitute", "由人代会"}, {"absent", "缺席"}, {"law_changed", "法律变化"},
                    {"facts_changed", "项目情况变化"}, {"supplied_defective", "补交有误"},
                    {"demander_fault", "要求方疏漏"},
                    {"yes", "是"}, {"no", "否"}, {"unknown", "不清楚"}, {"handed_over", "转交"},
                    {"supplied", "补充材料"}, {"promise_broken", "容缺承诺逾期"}, {"terminated", "终止"},
                    {"acceptance", "受理通知书"}, {"notice", "一次性告知书"}, {"commitment", "容缺受理承诺书"},
                    {"refusal", "不予办理答复书"}, {"delivery", "送达回执"}, {"authorization", "代办委托书"},
                    {"reopened", "恢复办理"}, {"not_named", "未指明材料"}, {"not_in_catalogue", "目录以外的材料"},
                    {"held_by_centre", "中心已有的材料"}, {"not_asked_in_time", "逾期未告知的材料"},
                    {"outside_first_list", "一次性告知以外的材料"}, {"closing", "办结回访"}, {"monthly", "定期回访"},
                    {"done", "办结"}, {"kept", "承诺兑现"}, {"void", "作废"}, {"finished", "全部办结"},
                    {"partly", "部分办结"}, {"unreachable", "未联系上"}, {"authorised", "受托人"},
                    {"overdue", "超期"}, {"manual", "人工"}, {"department", "部门"},
                    {"electronic_certificate", "电子证照"}, {"approval", "审批事项"}, {"promise", "容缺承诺"},
                    {"application.anew", "重新申办"}, {"application.closed", "办结"},
                    {"application.deemed_accepted", "视为受理"}, {"application.examined", "形式审查"},
                    {"application.reopened", "恢复办理"}, {"application.resumed", "结果更正后恢复办理"},
                    {"application.withdrawn", "撤回"}, {"application.terminated", "终止"},
                    {"cannot_handle.reported", "报告无法办理"}, {"closed", "了结"},
                    {"delivery.corrected", "更正送达记录"}, {"delivery_taken_back", "送达记录撤销"}, {"demand.excepted", "一次性告知的例外"},
                    {"document.issued", "出具文书"}, {"extended", "延期"}, {"instruction.given", "领导指示"},
                    {"instruction.requested", "请示"}, {"issue.opened", "登记问题"},
                    {"issue.solved", "解决问题"}, {"materials.shared", "共用材料"},
                    {"record.corrected", "更正记录"}, {"refusal.explained", "说明理由"}, {"replied", "答复"},
                    {"visit.recorded", "回访"},
                    {"passed", "按职责分工转办"}, {"ended", "已停止办理"}, {"briefing", "项目碰头会"}, {"joint_review", "会商联审会"},
                    {"departments", "涉及部门较多"}, {"red_light", "红灯"}, {"issue", "矛盾问题逾期"},
                    {"late", "预计晚于计划"}, {"to_and_fro", "反复退回"}, {"proposed", "建议召开"},
                    {"convened", "召集"}, {"held", "召开"}, {"dropped", "取消"}, {"task_finished", "完成议定事项"}},
    [WORD_PARKED] = {{"parked", "滞留"}, {"replayed", "已重放"}, {"discarded", "已放弃"}},
};
/* clang-format on */

const char *word(enum word_list list, const char *name)
{
    for (size_t i = 0; i < LIST_MAX && words[list][i].name; i++)
        if (strcmp(words[list][i].name, name) == 0)
            return words[list][i].zh;
    return name;
}

void titles_open(struct titles *titles, struct cli *cli)
{
    struct err_text why;

    *titles = (struct titles){NULL};
    if (catalogue_open(&titles->catalogue, instance_data_directory(cli), &why) < 0)
        titles->catalogue = NULL;
}

void titles_close(struct titles *titles)
{
    if (titles->catalogue)
        catalogue_close(&titles->catalogue);
}

const char *titles_department(const struct titles *titles, const char *code)
{
    const struct catalogue_department *department =
        titles->catalogue ? catalogue_department(titles->catalogue, code) : NULL;

    return department ? department->name_zh : code;
}

const char *titles_item(const struct titles *titles, int number)
{
    const struct catalogue_item *item = titles->catalogue ? catalogue_item(titles->catalogue, number) : NULL;

    return item ? item->name_zh : "";
}

const char *titles_holder(const struct titles *titles, const char *holder)
{
    const char *colon = strchr(holder, ':');

    return colon ? titles_department(titles, colon + 1) : word(WORD_HOLDER, holder);
}
