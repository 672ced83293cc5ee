/* SPDX-License-Identifier: Apache-2.0
 * delivery_fields - what each channel needs as proof. Pure. */
#include <string.h>

#include "delivery.h"

#define SIGNER_MAX_CHARACTERS 50
#define PROOF_MAX_CHARACTERS  200

static bool is(const char *text, const char *other)
{
    return strcmp(text, other) == 0;
}

/* A proof of one channel: needed there, and meaningless elsewhere. */
static void check_proof(struct findings *findings, const char *path, const char *text, bool needed)
{
    if (needed)
        findings_check_text(findings, path, text, PROOF_MAX_CHARACTERS);
    else if (*text)
        findings_add(findings, "与送达方式不符",
                     "邮寄填写运单号，电子送达填写接收地址和回执，窗口送达都不填写", "%s", path);
}

static void check_collector(struct findings *findings, struct delivery_fields *fields)
{
    const char *fault = *fields->identity ? identity_fault(fields->identity) : NULL;

    if (!*fields->relation)
        fields->relation = "applicant";
    if (!is(fields->relation, "applicant") && !is(fields->relation, "authorised"))
        findings_add(findings, "应为 applicant（申请人本人或其负责人）或 authorised（受委托人）",
                     "请选择签收人身份", "relation");
    if (is(fields->relation, "authorised") && !*fields->identity)
        findings_add(findings, "受委托人签收须核验证件", "请填写所核验证件的号码，系统只留存脱敏号码",
                     "identity");
    else if (fault)
        findings_add(findings, fault, "请按所核验的证件填写", "identity");
    else if (*fields->identity)
        identity_mask(fields->identity, fields->masked);
}

void validate_delivery_fields(struct findings *findings, struct delivery_fields *fields)
{
    bool mail = is(fields->channel, "mail"), electronic = is(fields->channel, "electronic");

    if (!mail && !electronic && !is(fields->channel, "counter"))
        findings_add(findings, "应为 counter（窗口）、mail（邮寄）或 electronic（电子）", "请选择送达方式",
                     "channel");
    findings_check_text(findings, "receivedBy", fields->received_by, SIGNER_MAX_CHARACTERS);
    check_proof(findings, "trackingNumber", fields->tracking_number, mail);
    check_proof(findings, "address", fields->address, electronic);
    check_proof(findings, "receipt", fields->receipt, electronic);
    check_collector(findings, fields);
}
