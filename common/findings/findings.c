/* SPDX-License-Identifier: Apache-2.0
 * findings - all that is wrong with a request, collected before it is answered. */
#include "findings/findings.h"

#include <assert.h>
#include <string.h>

#include "utf8/utf8.h"

void findings_add(struct findings *findings, const char *rule, const char *cure, const char *path, ...)
{
    va_list arguments;

    if (findings->count == FINDINGS_MAX)
        return;
    va_start(arguments, path);
    char *field = arena_vprintf(findings->arena, path, arguments);
    va_end(arguments);
    findings->list[findings->count++] = (struct field_problem){.field = field ? field : path,
                                                               .rule = rule ? rule : "内容有误",
                                                               .cure = cure ? cure : "请更正后重新提交"};
}

static size_t characters_of(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

void findings_check_text(struct findings *findings, const char *path, const char *text, size_t max)
{
    size_t size = strlen(text);

    if (text[strspn(text, " ")] == '\0')
        findings_add(findings, "必填", "请填写", "%s", path);
    else if (characters_of(text) > max)
        findings_add(findings, arena_printf(findings->arena, "不超过 %zu 个字", max), "请缩短", "%s", path);
    else if (utf8_check((const uint8_t *)text, size, false) != size)
        findings_add(findings, "不得含换行、制表符或控制字符", "请删除后重新填写", "%s", path);
}

enum verdict findings_refuse(struct handler_ctx *ctx, struct incoming *in, const struct findings *findings)
{
    assert(findings->count > 0);
    return refuse(ctx, in,
                  &(struct problem){.code = "invalid-field",
                                    .detail = "填报内容有误，全部问题如下，请一并更正后重新提交",
                                    .fields = findings->list,
                                    .field_count = findings->count});
}
