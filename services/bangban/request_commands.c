/* SPDX-License-Identifier: Apache-2.0
 * request_commands - the commands that are one request each: their words and options are its fields.
 */
#include "cmd.h"

#define LOAD    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define INQUIRY "ZX20260302-0001"

#define INSTRUCTION "QS20260302-0001"

#define CASE "0190a3f2-5b1c-7d00-8000-000000000001"

/* The words that --help shows are the fields, in order. */
#define REQUEST(name_, request_, fields_, arguments_, summary_, examples_)                                   \
    {                                                                                                        \
        name_, arguments_, summary_, examples_, 0, 0, 0, cmd_request, request_, fields_                      \
    }

/* clang-format off */
const struct command request_commands[] = {
    REQUEST("progress", "QueryProgress", "number query_code", "办件号 查询码", "凭办件号和查询码查询进度，同企业自助查询所见",
            "progress BB20260302-0001 K7M4QX"),
    REQUEST("show project", "ShowProject", "project_code", "项目代码", "项目的登记内容、版本和各次办件",
            "show project 2603-150602-04-01-482174"),
    REQUEST("show messages", "ListMessages", "", "", "发给企业和工作人员的消息、发送状态",
            "show messages --application-id " CASE "\n"
            "show messages --to office --undelivered 是"),
    REQUEST("show acts", "ListActs", "application_id", "办件编号", "谁在何时对办件做了什么，每次一个版本", "show acts " CASE),
    REQUEST("show load", "ShowLoad", "load_id", "导入编号", "一次批量导入的问题或结果", "show load " LOAD " --offset 100"),
    REQUEST("show materials", "ShowMaterials", "application_id", "办件编号", "各事项每份材料的情况，谁要求过什么",
            "show materials " CASE),
    REQUEST("examine", "ExamineApplication", "application_id", "办件编号", "审查先收件后审查的办件，一次性告知全部问题",
            "examine " CASE "\n"
            "examine " CASE " --findings '[{\"item\": 1, \"code\": \"M01-01\", \"verdict\": \"wrong\", \"reason\": "
            "\"未盖章\"}]'"),
    REQUEST("demand exception", "DemandException", "application_id item kind reason", "办件编号 事项 种类 原因",
            "一次性告知以外另需材料：登记例外和责任方",
            "demand exception " CASE " 3 law_changed 新规定施行 --materials '[{\"code\": \"M03-04\"}]'\n"
            "demand exception " CASE " 3 supplied_defective 补交的文本缺页 --demander ndrc --materials "
            "'[{\"code\": \"M03-02\"}]'"),
    REQUEST("show windows", "ListWindows", "", "", "窗口、班次，现在谁在值守", "show windows"),
    REQUEST("inquiry register", "RegisterInquiry", "question", "内容 --kind 类别", "登记业务咨询、无偿代办、业务联络（首问负责）",
            "inquiry register 临时用地需要哪些材料 --kind consult --channel phone --asker-name 李四 "
            "--asker-phone 13847700002\n"
            "--key agent.a01 inquiry register 厂房项目代办 --window W01 --kind agency --channel counter --asker-name 李四 "
            "--asker-phone 13847700002 --items 1,3"),
    REQUEST("inquiry offer", "OfferInquiry", "number to", "编号 接办人", "请下一位接办；接办前仍由原责任人负责",
            "inquiry offer " INQUIRY " agent:A02"),
    REQUEST("inquiry accept", "AcceptInquiry", "number", "编号", "接办移交来的登记件",
            "inquiry accept " INQUIRY "\n"
            "inquiry accept " INQUIRY " --by clerk:C01"),
    REQUEST("inquiry decline", "DeclineInquiry", "number reason", "编号 理由", "不接办移交来的登记件",
            "inquiry decline " INQUIRY " 不熟悉该事项"),
    REQUEST("inquiry answer", "AnswerInquiry", "number answer", "编号 答复", "答复咨询，记录联络结果，或说明不申请代办",
            "inquiry answer " INQUIRY " 需要用地申请和地类图"),
    REQUEST("show inquiry", "ShowInquiry", "number", "编号", "一个登记件的内容、责任人和经过", "show inquiry " INQUIRY),
    REQUEST("show inquiries", "ListInquiries", "", "", "登记件一览",
            "show inquiries --status open\n"
            "show inquiries --responsible agent:A01 --window W01"),
    REQUEST("rules show", "ShowControlledRules", "", "", "现行的管控规则及其版本", "rules show\nrules show --version 1"),
    REQUEST("explain", "ExplainRefusal", "application_id text", "办件编号 说明", "登记已向企业说明不予代办的理由",
            "explain " CASE " 已说明占用永久基本农田不能办理，可另选地块 --how phone --told 李四"),
    REQUEST("cannot handle", "ReportCannotHandle", "application_id item explanation", "办件编号 事项 说明",
            "报告事项无法办理，向企业说明并请示领导",
            "cannot handle " CASE " 22 地块权属有争议 --reason-code dispute --request 请协调自然资源局"),
    REQUEST("instruction request", "RequestInstruction", "application_id explanation", "办件编号 说明",
            "按领导指示办理后再次请示", "instruction request " CASE " 文旅局书面同意 --request 请指示是否受理"),
    REQUEST("instruction give", "GiveInstruction", "request_number decision text", "请示编号 指示 内容",
            "领导指示：proceed 同意办理、refuse 不予办理、other 另行处理",
            "instruction give " INSTRUCTION " proceed 同意，请按程序办理\n"
            "instruction give " INSTRUCTION " refuse 该地块已列入考古勘探计划"),
    REQUEST("show instructions", "ListInstructionRequests", "", "", "等待领导指示的请示，最早的在前",
            "show instructions\n"
            "show instructions --application-id " CASE " --all"),
    REQUEST("show digest", "ShowDigest", "", "", "一日的办结情况报告，不写日期为最近一日",
            "show digest\n"
            "show digest --day 2026-03-02"),
    REQUEST("show digests", "ListDigests", "", "", "每日办结情况报告一览",
            "show digests\n"
            "show digests --unread"),
    REQUEST("digest read", "ReadDigest", "day", "日期", "领导阅知一日的办结情况", "digest read 2026-03-02"),
    REQUEST("show documents", "ListDocuments", "application_id", "办件编号", "一个办件出具过的文书、文号和打印份数", "show documents " CASE),
    REQUEST("show visits", "ListVisits", "", "", "回访计划、抽取规则和核对发现",
            "show visits\n"
            "show visits --state planned"),
    REQUEST("visit record", "RecordVisit", "visit text", "回访编号 内容", "记录一次回访：企业的回答，或者未联系上",
            "visit record HF20260302-0001 对进度满意 --outcome answered --how phone --answered-by 白雪梅 --satisfaction 5 "
            "--answers '[{\"item\":1,\"done\":\"yes\",\"kept\":\"yes\"}]'\n"
            "visit record HF20260302-0001 无人接听 --outcome unreachable --how phone"),
    REQUEST("visit rates", "VisitRates", "from_on until_on", "起日 止日", "各部门办结率和承诺事项兑现率：企业回答与系统记录对照",
            "visit rates 2026-03-01 2026-03-31"),
    REQUEST("show silent", "ListSilent", "", "", "多个工作日没有任何进展的办件，最久的在前", "show silent"),
    REQUEST("show issues", "ListIssues", "", "", "尚未解决的问题",
            "show issues\n"
            "show issues --all true"),
    REQUEST("issue open", "OpenIssue", "application_id problem", "办件编号 问题", "登记办件中的矛盾问题",
            "issue open " CASE " 用地边界有争议 --item 3 --raised-by 白雪梅"),
    REQUEST("issue solve", "SolveIssue", "number solution", "问题编号 解决情况", "记录问题的解决", "issue solve WT20260302-0001 已组织现场核界"),
    REQUEST("show issue", "ShowIssue", "number", "问题编号", "一个问题的协调经过和上报情况", "show issue WT20260302-0001"),
    REQUEST("issue step", "RecordIssueStep", "number text", "问题编号 内容", "记录为解决问题所做的协调",
            "issue step WT20260302-0001 已联系自然资源局现场核界"),
    REQUEST("issue escalate", "EscalateIssue", "number reason", "问题编号 原因", "把问题上报部门负责人或分管领导",
            "issue escalate WT20260302-0001 部门意见不一致"),
    REQUEST("show escalations", "ListEscalations", "", "", "等待答复的上报，最早的在前",
            "show escalations\n"
            "show escalations --application-id " CASE " --all"),
    REQUEST("escalation read", "AcknowledgeEscalation", "number", "上报编号", "部门负责人或领导阅知上报",
            "--key leader.l01 escalation read SB20260302-0001"),
    REQUEST("escalation answer", "AnswerEscalation", "number answer", "上报编号 答复", "部门负责人或领导答复上报的问题",
            "--key leader.l01 escalation answer SB20260302-0001 由自然资源局三日内补划界址\n"
            "--key department.nature escalation answer SB20260302-0001 明日现场办理"),
    REQUEST("meeting propose", "ProposeMeeting", "application_id kind reason", "办件编号 形式 理由", "建议召开会议",
            "meeting propose " CASE " on_site 用地边界需现场核对"),
    REQUEST("meeting convene", "ConveneMeeting", "number meets_at place topic", "会议编号 时间 地点 议题",
            "召集会议，或改期；不写参会方时为有事项在办的部门和代办员",
            "meeting convene HY20260302-0001 2026-03-04T14:30:00+08:00 中心三楼会议室 并联审批安排\n"
            "meeting convene HY20260302-0001 2026-03-04T14:30:00+08:00 项目现场 用地边界 --kind on_site --invitees "
            "department:nature,department:housing,agent,applicant"),
    REQUEST("meeting drop", "DropMeeting", "number reason", "会议编号 理由", "不召开，或取消",
            "meeting drop HY20260302-0001 各部门已书面达成一致"),
    REQUEST("meeting minutes", "RecordMinutes", "number minutes", "会议编号 纪要", "登记出席情况、纪要和议定事项",
            "meeting minutes HY20260302-0001 同意并联办理 --seats '[{\"invitee\": \"department:nature\", \"attended\": "
            "\"present\", \"person\": \"王五\"}]' --tasks '[{\"task\": \"出具选址意见\", \"owner\": "
            "\"department:nature\", \"dueOn\": \"2026-03-10\"}]'"),
    REQUEST("meeting finish", "FinishTask", "number ordinal result", "会议编号 序号 结果", "回复议定事项已完成",
            "--key department.nature meeting finish HY20260302-0001 1 已出具选址意见"),
    REQUEST("show meeting", "ShowMeeting", "number", "会议编号", "一次会议的出席、纪要、议定事项和经过", "show meeting HY20260302-0001"),
    REQUEST("show meetings", "ListMeetings", "", "", "未了结的会议，最早的在前",
            "show meetings\n"
            "show meetings --application-id " CASE " --all"),
    REQUEST("show reported", "ListReported", "", "", "上级机关正在办理的上报件，最早的在前",
            "show reported\n"
            "show reported --application-id " CASE " --all"),
    REQUEST("referral decide", "DecideReferral", "number department text", "转办单编号 部门 理由",
            "决定退回事项的承办部门",
            "--key office.o01 referral decide ZB20260302-0001 water 三定方案：供排水设施由水利局管理"),
    REQUEST("show referral", "ShowReferral", "number", "转办单编号", "一张转办单和它的经过", "show referral ZB20260302-0001"),
    REQUEST("show referrals", "ListReferrals", "", "", "等待决定承办部门的退回事项，最早的在前",
            "show referrals\n"
            "show referrals --application-id " CASE " --all"),
    REQUEST("order issue", "IssueOrder", "application_id addressee matter", "办件编号 对象 内容", "向部门或代办员发出督办单",
            "order issue " CASE " department:housing 消防设计审查超期，请说明原因 --item 25 --due-on 2026-03-09"),
    REQUEST("order reply", "ReplyOrder", "number reply", "督办单编号 回复", "回复督办单",
            "--key department.housing order reply DB20260302-0001 图审专家已约定，三月十日办结"),
    REQUEST("order extend", "ExtendOrder", "number due_on reason", "督办单编号 日期 理由", "延长回复期限，限一次",
            "order extend DB20260302-0001 2026-03-12 专家论证"),
    REQUEST("order close", "CloseOrder", "number text", "督办单编号 结论", "核实回复，了结督办单", "order close DB20260302-0001 已办结"),
    REQUEST("show order", "ShowOrder", "number", "督办单编号", "一张督办单和它的经过", "show order DB20260302-0001"),
    REQUEST("show orders", "ListOrders", "", "", "未了结的督办单，最急的在前",
            "show orders\n"
            "show orders --application-id " CASE " --all"),
    REQUEST("show joint", "ShowJointCase", "number", "联办件编号", "一个联办件：牵头部门、与各部门的联系和答复", "show joint LB20260302-0001"),
    REQUEST("show joints", "ListJointCases", "", "", "办理中的联办件，最早的在前",
            "show joints\n"
            "show joints --application-id " CASE " --all"),
    REQUEST("joint lead", "SetLead", "number department reason", "联办件编号 部门 理由", "改定联办件的牵头部门",
            "joint lead LB20260302-0001 housing 主要工作在住建部门"),
    REQUEST("contact record", "RecordContact", "number department whom text", "联办件编号 部门 联系对象 内容",
            "记录代办员与联办部门的联系；部门当场答复的一并写明",
            "contact record LB20260302-0001 housing 李科长 已送项目概况，请确认图审安排 --how phone\n"
            "contact record LB20260302-0001 water 王工 核对取水口位置 --how on_site --answer 无需调整"),
    REQUEST("contact answer", "AnswerContact", "number answer", "联办件编号 答复", "部门答复代办员的联系",
            "--key department.housing contact answer LB20260302-0001 图审专家本周到位"),
    REQUEST("opinion ask", "AskOpinion", "application_id item department question", "办件编号 事项 部门 问题",
            "就一个事项征求其他部门的意见",
            "opinion ask " CASE " 15 fire 总平面的消防间距是否可行 --due-on 2026-03-09"),
    REQUEST("opinion give", "GiveOpinion", "number stand", "征求意见编号 意见",
            "部门答复意见：agree 同意、agree_with_conditions 有条件同意、object 不同意",
            "--key department.fire opinion give YJ20260302-0001 agree\n"
            "--key department.fire opinion give YJ20260302-0001 object --text 北侧间距不足六米"),
    REQUEST("show opinions", "ListOpinions", "", "", "等待答复的征求意见，最急的在前",
            "show opinions\n"
            "show opinions --application-id " CASE " --all"),
    REQUEST("relay send", "RelayCoordination", "application_id department text", "办件编号 部门 内容",
            "代办员向办理部门反馈协调情况",
            "relay send " CASE " nature 电力改线已协调，三月十日迁改 --item 15"),
    REQUEST("relay read", "ReadRelay", "number", "反馈编号", "办理部门阅知反馈", "--key department.nature relay read FK20260302-0001"),
    REQUEST("show relays", "ListRelays", "", "", "办理部门尚未阅知的反馈，最早的在前",
            "show relays\n"
            "show relays --application-id " CASE " --all"),
    REQUEST("agent availability", "SetAgentAvailability", "agent", "代办员", "登记代办员离岗或返岗；返岗即为待指派的办件选派",
            "agent availability A01 --available no --from-on 2026-03-09 --until-on 2026-03-13 --reason 年休假\n"
            "agent availability A01 --available yes"),
    REQUEST("agent assign", "AssignAgent", "application_id agent reason", "办件编号 代办员 理由", "为尚无代办员的办件指派代办员",
            "agent assign " CASE " A02 熟悉该部门"),
    REQUEST("agent team", "SetKeyProject", "project_code team reason", "项目代码 专班 理由", "列为重点项目，由专班代办；专班写成 '' 则不再列为重点项目",
            "agent team 2603-150602-04-01-482174 T01 区重点项目"),
    REQUEST("case offer", "OfferCase", "application_id to reason", "办件编号 代办员 理由", "移交办件；接收前仍由原代办员负责",
            "case offer " CASE " A02 轮岗"),
    REQUEST("case accept", "AcceptCase", "application_id", "办件编号", "接收移交来的办件", "--key agent.a02 case accept " CASE),
    REQUEST("case decline", "DeclineCase", "application_id reason", "办件编号 理由", "不接收移交来的办件",
            "--key agent.a02 case decline " CASE " 手头办件过多"),
    REQUEST("case record", "RecordAction", "application_id kind text", "办件编号 类别 内容",
            "记入办件日志：到厅提交、行政指导、表单申报、业务协调、主动联系、向上报批",
            "case record " CASE " submitted_at_hall 已在大厅提交 --item 1\n"
            "case record " CASE " coordination 催办 --item 28 --department housing --contact 李四 --answer 三日内办结"),
    REQUEST("show agents", "ListAgents", "", "", "代办员的专长、在岗、工作量、待办职责，以及待指派的办件",
            "show agents\n"
            "show agents --agent A01"),
    REQUEST("show journal", "ShowAgentLog", "application_id", "办件编号", "一个办件的历任代办员、移交、办件日志、到厅提交、协调任务",
            "show journal " CASE),
    REQUEST("show responsibility", "ShowResponsibility", "", "", "责任清单：事项、部门、经办人",
            "show responsibility\n"
            "show responsibility --item 28"),
    REQUEST("deliver", "DeliverResult", "application_id item", "办件编号 事项", "送达结果，写明方式、签收人和凭证",
            "deliver " CASE " 1 --channel counter --received-by 白雪梅\n"
            "deliver " CASE " 1 --channel counter --received-by 王五 --relation authorised --identity 11010519491231002X\n"
            "deliver " CASE " 1 --channel mail --received-by 白雪梅 --tracking-number EMS1234567890\n"
            "deliver " CASE " 1 --channel electronic --received-by 白雪梅 --address bai@example.cn --receipt 已读回执\n"
            "deliver " CASE " 1 --channel counter --received-by 白雪梅 --delivered-on 2026-03-02"),
    REQUEST("correct delivery", "CorrectDelivery", "application_id item reason", "办件编号 事项 理由",
            "更正登记有误的送达记录，原记录保留",
            "correct delivery " CASE " 1 签收人登记有误 --channel counter --received-by 李四\n"
            "correct delivery " CASE " 1 邮件退回，并未送达 --not-delivered 是"),
    REQUEST("withdraw", "WithdrawApplication", "application_id reason", "办件编号 理由",
            "按申请人签字的申请撤回；已作出决定的事项仍须送达",
            "withdraw " CASE " 投资计划调整 --requested-by 白雪梅 --request-sha256 "
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n"
            "withdraw " CASE " 改由企业自行办理 --items 3,4 --requested-by 白雪梅 --request-sha256 "
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    REQUEST("terminate", "TerminateApplication", "application_id reason_code reason", "办件编号 原因代码 说明",
            "中心终止代办（原因见 deploy/data/end_reasons.csv）",
            "terminate " CASE " project_cancelled 企业来函说明\n"
            "terminate " CASE " mistake 登记有误 --items 22 --key office.o01"),
    REQUEST("reopen", "ReopenApplication", "application_id reason", "办件编号 理由",
            "恢复办理撤回或终止的事项，重新转交部门",
            "reopen " CASE " 企业恢复投资\n"
            "reopen " CASE " 企业恢复投资 --items 3"),
    REQUEST("correct record", "CorrectRecord", "application_id field", "办件编号 项目",
            "更正登记差错（contact_name、contact_phone、applicant、item、material），新旧值都留存",
            "correct record " CASE " contact_phone --wrong 13847700001 --right 13847700002 --reason 录入笔误 "
            "--evidence 当事人来电确认\n"
            "correct record " CASE " item --item 22 --reason 误登记 --evidence 申请书"),
    REQUEST("show record", "ShowRecord", "application_id", "办件编号", "送达、撤回、终止、恢复和各项更正的记录", "show record " CASE),
    REQUEST("show corrections", "CountResultCorrections", "", "", "各部门更正错误结果的次数",
            "show corrections\n"
            "show corrections --department housing --from-on 2026-01-01 --until-on 2026-03-31"),
};
/* clang-format on */

const size_t request_command_count = sizeof(request_commands) / sizeof(request_commands[0]);
