/* SPDX-License-Identifier: Apache-2.0
 * query_code - see query_code.h. */
#include "query_code.h"

#include "uuid/uuid.h"

/* Without 0 O, 1 I L: the code is read from paper and said over the phone. */
static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

const char *query_code_make(wall_time now, char buffer[QUERY_CODE_TEXT])
{
    struct uuid id = uuid_v7(now);
    uint64_t random = 0;

    for (size_t i = 9; i < sizeof(id.bytes); i++) /* the bytes of a version 7 that are random throughout */
        random = random << 8 | id.bytes[i];
    for (size_t i = 0; i < QUERY_CODE_TEXT - 1; i++, random /= sizeof(alphabet) - 1)
        buffer[i] = alphabet[random % (sizeof(alphabet) - 1)];
    buffer[QUERY_CODE_TEXT - 1] = '\0';
    return buffer;
}
