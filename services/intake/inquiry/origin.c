/* SPDX-License-Identifier: Apache-2.0
 * origin - whether what is said to have grown from an inquiry is of the same project and enterprise. */
#include <string.h>

#include "inquiry.h"

static void other(struct findings *findings, const char *what, const char *asked, const char *given)
{
    findings_add(findings,
                 arena_printf(findings->arena, "登记件的%s是“%s”，不是这里的“%s”", what, asked, given),
                 "请核对登记编号，或留空", "inquiryNumber");
}

static bool differ(const char *asked, const char *given)
{
    return *asked && *given && strcmp(asked, given) != 0;
}

/* Who asks says the short name: part of the registered one. */
static bool other_name(const char *asked, const char *given)
{
    return *asked && *given && !strstr(given, asked) && !strstr(asked, given);
}

void inquiry_check_origin(struct findings *findings, const struct inquiry_prefill *prefill,
                          const struct origin *origin)
{
    if (differ(prefill->project_code, origin->project_code))
        other(findings, "项目代码", prefill->project_code, origin->project_code);
    if (differ(prefill->credit_code, origin->credit_code))
        other(findings, "统一社会信用代码", prefill->credit_code, origin->credit_code);
    else if (!*prefill->credit_code && other_name(prefill->enterprise, origin->applicant))
        other(findings, "企业", prefill->enterprise, origin->applicant);
}
