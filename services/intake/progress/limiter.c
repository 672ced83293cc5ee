/* SPDX-License-Identifier: Apache-2.0
 * limiter - token buckets in a table of fixed size. */
#include "limiter.h"

#include <pthread.h>
#include <stdlib.h>

#define SETS 1024
#define WAYS 4

struct bucket {
    uint64_t key;   /* 0: free */
    int64_t credit; /* microseconds of the period: a token is period / burst of them */
    int64_t seen_at;
};

struct limiter {
    pthread_mutex_t lock;
    int64_t period, token;
    struct bucket buckets[SETS][WAYS];
};

struct limiter *limiter_new(int64_t burst, duration period)
{
    struct limiter *limiter = calloc(1, sizeof(*limiter));

    if (!limiter)
        return NULL;
    pthread_mutex_init(&limiter->lock, NULL);
    limiter->period = period.us;
    limiter->token = period.us / burst;
    return limiter;
}

void limiter_free(struct limiter **limiter)
{
    if (!*limiter)
        return;
    pthread_mutex_destroy(&(*limiter)->lock);
    free(*limiter);
    *limiter = NULL;
}

/* FNV-1a. */
static uint64_t hash_of(const char *key)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (; *key; key++)
        hash = (hash ^ (unsigned char)*key) * 0x100000001b3u;
    return hash ? hash : 1;
}

static int64_t credit_now(const struct limiter *limiter, const struct bucket *bucket, int64_t now)
{
    int64_t credit = bucket->credit + (now - bucket->seen_at);

    return !bucket->key || credit > limiter->period ? limiter->period : credit;
}

static struct bucket *bucket_of(struct limiter *limiter, uint64_t key, int64_t now)
{
    struct bucket *set = limiter->buckets[key % SETS], *fullest = set;

    for (int i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (credit_now(limiter, &set[i], now) > credit_now(limiter, fullest, now))
            fullest = &set[i];
    }
    *fullest = (struct bucket){key, limiter->period, now};
    return fullest;
}

bool limiter_allows(struct limiter *limiter, const char *key, duration uptime)
{
    pthread_mutex_lock(&limiter->lock);
    const struct bucket *bucket = bucket_of(limiter, hash_of(key), uptime.us);
    bool allowed = credit_now(limiter, bucket, uptime.us) >= limiter->token;
    pthread_mutex_unlock(&limiter->lock);
    return allowed;
}

bool limiter_take(struct limiter *limiter, const char *key, duration uptime)
{
    pthread_mutex_lock(&limiter->lock);
    struct bucket *bucket = bucket_of(limiter, hash_of(key), uptime.us);
    bucket->credit = credit_now(limiter, bucket, uptime.us);
    bucket->seen_at = uptime.us;
    bool taken = bucket->credit >= limiter->token;
    if (taken)
        bucket->credit -= limiter->token;
    pthread_mutex_unlock(&limiter->lock);
    return taken;
}
