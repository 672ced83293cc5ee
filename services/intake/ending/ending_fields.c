/* SPDX-License-Identifier: Apache-2.0
 * ending_fields - the fields that the acts of an ending share. Pure. */
#include "ending.h"
#include "validate.h"

void validate_items(struct findings *findings, const int32_t *items, size_t count)
{
    item_set seen = 0;

    for (size_t i = 0; i < count; i++) {
        if (items[i] < 1 || items[i] > CATALOGUE_ITEMS) {
            findings_add(findings, "事项编号应为 1 至 59", "请核对事项编号，以受理回执为准", "items[%zu]", i);
            continue;
        }
        if (seen & ITEM_BIT(items[i]))
            findings_add(findings, "事项重复", "请删除重复的编号", "items[%zu]", i);
        seen |= ITEM_BIT(items[i]);
    }
}

void validate_given_sha256(struct findings *findings, const char *path, const char *text)
{
    if (*text)
        validate_sha256(findings, text, path);
    else
        findings_add(findings, "必填", "请填写文件的 SHA-256", "%s", path);
}
