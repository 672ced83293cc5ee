/* SPDX-License-Identifier: Apache-2.0
 * words - see words.h.
 */
#include "words.h"

#include <string.h>

#include "instance.h"

#define LIST_MAX 24

/* clang-format off */
static const struct {
    const char *name, *zh;
} words[WORD_LISTS][LIST_MAX] = {
    [WORD_STATUS] = {{"accepted", "予以受理"}, {"accepted_tolerant", "容缺受理"}, {"correction", "一次性告知补正"},
                     {"refused", "不予办理"}, {"closed", "办结"}},
    [WORD_STATE] = {{"waiting", "等待前置"}, {"done", "已完成"}, {"failed", "未获批准"}, {"blocked", "受阻"},
                    {"handed_over", "已转交"}, {"received", "收件"}, {"correction", "补正"}, {"accepted", "受理"},
                    {"accepted_tolerant", "容缺受理"}, {"special_procedure", "特别程序"},
                    {"special_procedure_tolerant", "特别程序（容缺）"}, {"promise_overdue", "容缺逾期"},
                    {"reported_up", "上报"}, {"approved", "办结"}, {"approved_tolerant", "办结（待补材料）"},
                    {"refused", "不予许可"}, {"not_accepted", "不予受理"}, {"delivered", "送达"}, {"returned", "退回"},
                    {"withdrawn", "撤回"}, {"terminated", "终止"}},
    [WORD_HOLDER] = {{"department", "部门"}, {"applicant", "申请人"}, {"centre", "政务服务中心"},
                     {"superior", "上级机关"}, {"third_party", "特别程序"}, {"nobody", "无"}},
    [WORD_LIGHT] = {{"green", "绿灯"}, {"yellow", "黄灯"}, {"red", "红灯"}, {"deep_red", "深红灯"}, {"grey", "灰灯"}},
    [WORD_RUNG] = {{"50", "用时过半"}, {"80", "用时八成"}, {"due_today", "当日到期"}, {"overdue", "超期"},
                   {"overdue_3", "超期三日"}},
    [WORD_CLOCK] = {{"statutory", "法定时限"}, {"promised", "承诺时限"}, {"same_day", "当日办结"},
                    {"tolerance", "容缺承诺"}},
    [WORD_RUNNING] = {{"waiting", "未起算"}, {"running", "计时"}, {"stopped", "停止"}, {"closed", "结束"}},
    [WORD_EVENT] = {{"received", "收件"}, {"correction_requested", "要求补正"}, {"correction_supplied", "补正到齐"},
                    {"accepted", "受理"}, {"accepted_tolerant", "容缺受理"}, {"not_accepted", "不予受理"},
                    {"returned", "退回"}, {"special_procedure_started", "特别程序开始"},
                    {"special_procedure_ended", "特别程序结束"}, {"extended", "延期"}, {"reported_up", "上报"},
                    {"approved", "准予许可"}, {"refused", "不予许可"}, {"withdrawn", "撤回"}, {"terminated", "终止"},
                    {"voided", "作废"}, {"materials_supplied", "容缺材料补齐"}, {"promise_broken", "容缺承诺逾期"},
                    {"delivered", "送达"}, {"handed_over", "转交"}, {"supplied", "补充材料"}},
    [WORD_VERDICT] = {{"accepted", "已收"}, {"duplicate", "重复"}, {"held", "暂存"}, {"quarantined", "隔离"}},
    [WORD_ERROR] = {{"INVALID", "内容不合规定"}, {"NOT_FOUND", "没有所指的对象"}, {"EXISTS", "已经存在"},
                    {"CONFLICT", "与现有状态冲突"}, {"FORBIDDEN", "无权进行"}, {"TOO_BIG", "超过规定的大小"},
                    {"NOMEM", "内存不足"}, {"IO", "操作系统拒绝"}, {"UNAVAIL", "对方或数据库不在线，请稍后重试"},
                    {"FENCED", "已由另一实例接管"}, {"UNKNOWN", "结果不明，可能已办成，请核实后再试"},
                    {"BUG", "程序内部错误，请联系运维人员"}},
    [WORD_OS_ERROR] = {{"ENOENT", "没有这个文件"}, {"EACCES", "没有权限"}, {"EPERM", "没有权限"},
                       {"EISDIR", "是目录，不是文件"}, {"ENOTDIR", "路径中有一段不是目录"},
                       {"ENAMETOOLONG", "路径过长"}, {"EMFILE", "打开的文件过多"}, {"EIO", "磁盘读写出错"}},
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
