/* SPDX-License-Identifier: Apache-2.0
 * document_kinds - the documents that the centre gives out, and from when on there is one. */
#include <string.h>

#include "document/document_fill.h"

const struct document_kind document_kinds[] = {
    {"acceptance", DOCUMENT_OF_APPLICATION, false, NULL, document_fill_acceptance,
     "本办件尚未受理，没有受理通知书：请待受理后再出具"},
    {"notice", DOCUMENT_OF_EITHER, true, NULL, document_fill_notice,
     "没有该次一次性告知的记录，无需出具一次性告知书：请核对事项编号和次数"},
    {"commitment", DOCUMENT_OF_EITHER, false, NULL, document_fill_commitment,
     "没有容缺受理的承诺材料，无需出具容缺受理承诺书：请核对办件编号和事项编号"},
    {"refusal", DOCUMENT_OF_APPLICATION, false, NULL, document_fill_refusal,
     "本办件并非不予办理，没有不予办理答复书：请用“查询办件”核对办件状态"},
    {"delivery", DOCUMENT_OF_ITEM, true, document_choose_delivery, document_fill_delivery,
     "该事项的结果尚未送达，没有该次送达，或已更正为并未送达，没有送达回执：请先登记送达再出具，或核对第几次"
     "送达"},
    {"authorization", DOCUMENT_OF_APPLICATION, false, NULL, document_fill_authorization,
     "本办件尚未确定代办员，没有代办委托书：请待受理并确定代办员后再出具"},
    {NULL, DOCUMENT_OF_APPLICATION, false, NULL, NULL, NULL},
};

const struct document_kind *document_kind_find(const char *name)
{
    for (const struct document_kind *kind = document_kinds; kind->name; kind++)
        if (strcmp(kind->name, name) == 0)
            return kind;
    return NULL;
}

const char *document_day(struct arena *arena, civil_day day)
{
    int year, month, day_of_month;

    civil_day_split(day, &year, &month, &day_of_month);
    return arena_printf(arena, "%d年%d月%d日", year, month, day_of_month);
}
