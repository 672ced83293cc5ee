/* SPDX-License-Identifier: Apache-2.0
 * sample - see sample.h. */
#include "visit/sample.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

const char *sample_seed(const char *base, civil_day day, char buffer[SAMPLE_SEED])
{
    int year, month, day_of_month;

    civil_day_split(day, &year, &month, &day_of_month);
    snprintf(buffer, SAMPLE_SEED, "%s-%04d-%02d", base, year, month);
    return buffer;
}

bool sample_chosen(const char *seed, const char *number, int share)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;

    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)seed, strlen(seed));
    crypto_hash_sha256_update(&state, (const unsigned char *)"/", 1);
    crypto_hash_sha256_update(&state, (const unsigned char *)number, strlen(number));
    crypto_hash_sha256_final(&state, hash);
    uint32_t head = (uint32_t)hash[0] << 24 | (uint32_t)hash[1] << 16 | (uint32_t)hash[2] << 8 | hash[3];
    return head % 100 < (uint32_t)share;
}
