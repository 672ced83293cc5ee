/* SPDX-License-Identifier: Apache-2.0
 * uuid - see uuid.h; layouts are those of RFC 9562 sections 5.7 and 5.8.
 */
#include "uuid/uuid.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define COUNTER_BITS 12
#define TEXT_LENGTH  36

static void put_version(struct uuid *id, unsigned version)
{
    id->bytes[6] = (uint8_t)((id->bytes[6] & 0x0F) | (version << 4));
    id->bytes[8] = (uint8_t)((id->bytes[8] & 0x3F) | 0x80);
}

static void fill_random(void *bytes, size_t size)
{
    if (getrandom(bytes, size, 0) != (ssize_t)size)
        abort(); /* never short below 256 bytes; an id that repeats would be worse than no process */
}

/* Milliseconds and a 12-bit counter as one number that only grows: a full counter borrows from the
 * next millisecond, as RFC 9562 6.2 method 1 allows. The last number is this file's only state: ids of one
 * process must be ordered whichever thread makes them. */
static uint64_t next_tick(wall_time now)
{
    static _Atomic uint64_t last;
    uint64_t wanted = now.us > 0 ? ((uint64_t)now.us / 1000) << COUNTER_BITS : 0;
    uint64_t seen = atomic_load(&last);
    uint64_t next;

    do {
        next = wanted > seen ? wanted : seen + 1;
    } while (!atomic_compare_exchange_weak(&last, &seen, next));
    return next;
}

struct uuid uuid_v7(wall_time now)
{
    uint64_t tick = next_tick(now);
    uint64_t ms = tick >> COUNTER_BITS;
    struct uuid id;

    for (int i = 0; i < 6; i++)
        id.bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
    id.bytes[6] = (uint8_t)((tick >> 8) & 0x0F);
    id.bytes[7] = (uint8_t)tick;
    fill_random(id.bytes + 8, 8);
    put_version(&id, 7);
    return id;
}

struct uuid uuid_from_name(const struct uuid *space, const char *name)
{
    crypto_hash_sha256_state hash;
    unsigned char digest[crypto_hash_sha256_BYTES];
    struct uuid id;

    crypto_hash_sha256_init(&hash);
    crypto_hash_sha256_update(&hash, space->bytes, sizeof space->bytes);
    crypto_hash_sha256_update(&hash, (const unsigned char *)name, strlen(name));
    crypto_hash_sha256_final(&hash, digest);
    memcpy(id.bytes, digest, sizeof id.bytes);
    put_version(&id, 8);
    return id;
}

static bool has_dash_before(int byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

const char *uuid_format(const struct uuid *id, char buffer[UUID_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    char *out = buffer;

    for (int i = 0; i < 16; i++) {
        if (has_dash_before(i))
            *out++ = '-';
        *out++ = digits[id->bytes[i] >> 4];
        *out++ = digits[id->bytes[i] & 0x0F];
    }
    *out = '\0';
    return buffer;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

int uuid_parse(const char *text, struct uuid *ret_id)
{
    struct uuid id;

    if (strnlen(text, TEXT_LENGTH + 1) != TEXT_LENGTH)
        return ERR_INVALID;
    for (int i = 0; i < 16; i++) {
        if (has_dash_before(i) && *text++ != '-')
            return ERR_INVALID;
        int high = digit_value(*text++);
        int low = digit_value(*text++);
        if (high < 0 || low < 0)
            return ERR_INVALID;
        id.bytes[i] = (uint8_t)(high << 4 | low);
    }
    *ret_id = id;
    return 0;
}

bool uuid_equal(const struct uuid *a, const struct uuid *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

bool uuid_is_nil(const struct uuid *id)
{
    static const struct uuid nil;

    return uuid_equal(id, &nil);
}
