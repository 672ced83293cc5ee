/* SPDX-License-Identifier: Apache-2.0
 * parcel_json - a message as JSON. */
#include "parcel_json.h"

#include <jansson.h>

static char *dump(json_t *object, size_t flags)
{
    char *text = object ? json_dumps(object, flags) : NULL;

    json_decref(object);
    return text;
}

char *parcel_json_full(const struct parcel *parcel)
{
    char at[WALL_TIME_TEXT];

    return dump(json_pack("{ss ss ss ss ss ss ss ss ss sI}", "id", parcel->id, "to", parcel->to, "name",
                          parcel->name, "phone", parcel->phone, "email", parcel->email, "kind", parcel->kind,
                          "text", parcel->text, "application", parcel->application, "toldAt",
                          wall_time_format(parcel->told_at, at), "number", (json_int_t)parcel->number),
                JSON_INDENT(2));
}

char *parcel_json_sms(const struct parcel *parcel)
{
    return dump(json_pack("{ss ss ss}", "id", parcel->id, "phone", parcel->phone, "text", parcel->text),
                JSON_COMPACT);
}
