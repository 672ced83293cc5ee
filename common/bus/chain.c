/* SPDX-License-Identifier: Apache-2.0
 * chain - see chain.h; OpenSSL, because it uses the processor's SHA instructions.
 */
#include "bus/chain.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct chain {
    EVP_MD *sha256; /* fetched once: looking it up costs more than a short hash */
    EVP_MD_CTX *context;
};

int chain_open(struct chain **ret_chain)
{
    struct chain *chain = calloc(1, sizeof *chain);

    if (!chain)
        return ERR_NOMEM;
    chain->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    chain->context = EVP_MD_CTX_new();
    if (!chain->sha256 || !chain->context) {
        chain_close(&chain);
        return ERR_NOMEM;
    }
    *ret_chain = chain;
    return 0;
}

void chain_close(struct chain **chain)
{
    if (!*chain)
        return;
    EVP_MD_CTX_free((*chain)->context);
    EVP_MD_free((*chain)->sha256);
    free(*chain);
    *chain = NULL;
}

static void hash_parts(struct chain *chain, const struct bytes_view *parts, size_t count,
                       uint8_t ret_hash[CHAIN_HASH])
{
    int ok = EVP_DigestInit_ex2(chain->context, chain->sha256, NULL);

    for (size_t i = 0; i < count; i++)
        ok &= EVP_DigestUpdate(chain->context, parts[i].data, parts[i].size);
    ok &= EVP_DigestFinal_ex(chain->context, ret_hash, NULL);
    if (!ok)
        abort(); /* in-memory hashing with a fetched algorithm has no way to fail; a wrong chain would be
                    worse */
}

void chain_next(struct chain *chain, uint8_t hash[CHAIN_HASH], uint64_t sequence, struct bytes_view header,
                struct bytes_view payload)
{
    uint8_t place[8];

    for (int i = 0; i < 8; i++)
        place[i] = (uint8_t)(sequence >> (56 - 8 * i));
    hash_parts(chain, (struct bytes_view[]){{hash, CHAIN_HASH}, {place, sizeof place}, header, payload}, 4,
               hash);
}

void chain_sha256(struct chain *chain, struct bytes_view bytes, uint8_t ret_hash[CHAIN_HASH])
{
    hash_parts(chain, &bytes, 1, ret_hash);
}

void chain_digest(struct chain *chain, struct bytes_view first, struct bytes_view second,
                  uint8_t ret_hash[CHAIN_HASH])
{
    static const uint8_t nul = 0;

    hash_parts(chain, (struct bytes_view[]){first, {&nul, 1}, second}, 3, ret_hash);
}
