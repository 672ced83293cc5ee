/* SPDX-License-Identifier: Apache-2.0
 * cmd_audit - walks the hash chain of every stream from its first event to its head.
 *
 * Each stream is read in one snapshot, so a service that goes on writing does not look like damage.
 */
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "audit.sql.h"
#include "bus/chain.h"
#include "cmd.h"
#include "instance.h"
#include "store/store.h"

#define PAGE       200
#define PAGE_BYTES ((size_t)160 << 20) /* PAGE events of the largest size with their headers */

struct audit {
    struct cli *cli;
    struct store *store;
    struct arena page;
    struct chain *chain;
    json_t *report; /* of the streams */
    bool damaged;
};

/* How far a stream is intact, and what is wrong after that. */
struct walk {
    const char *stream;
    int64_t seq;
    uint8_t hash[CHAIN_HASH];
    const char *damage; /* NULL: nothing */
};

static bool same_hash(const struct walk *walk, struct store_bytes hash)
{
    return hash.size == CHAIN_HASH && memcmp(hash.data, walk->hash, CHAIN_HASH) == 0;
}

static void step(struct audit *audit, struct walk *walk, const struct audit_page_row *row)
{
    if (row->seq != walk->seq + 1) {
        walk->damage = "缺少事件";
        return;
    }
    chain_next(audit->chain, walk->hash, (uint64_t)row->seq,
               (struct bytes_view){row->header.data, row->header.size},
               (struct bytes_view){row->payload.data, row->payload.size});
    if (same_hash(walk, row->hash))
        walk->seq = row->seq;
    else
        walk->damage = "事件内容与哈希链不符";
}

static int walk_events(struct audit *audit, struct store_tx *tx, struct walk *walk)
{
    struct audit_page_row *rows;
    size_t count = PAGE;

    while (count == PAGE && !walk->damage) {
        arena_reset(&audit->page);
        int err = audit_page(tx, &audit->page, walk->stream, walk->seq, PAGE, &rows, &count);
        if (err < 0)
            return err;
        for (size_t i = 0; i < count && !walk->damage; i++)
            step(audit, walk, &rows[i]);
    }
    return 0;
}

static int check_head(struct audit *audit, struct store_tx *tx, struct walk *walk)
{
    struct audit_head_row head;

    arena_reset(&audit->page);
    int err = audit_head(tx, &audit->page, walk->stream, &head);
    if (err == ERR_NOT_FOUND)
        walk->damage = "没有流头";
    else if (err == 0 && head.seq > walk->seq)
        walk->damage = "缺少流头之前的事件";
    else if (err == 0 && head.seq < walk->seq)
        walk->damage = "事件超出流头";
    else if (err == 0 && !same_hash(walk, head.hash))
        walk->damage = "流头的哈希与事件不符";
    return err == ERR_NOT_FOUND ? 0 : err;
}

static int walk_stream(struct audit *audit, struct walk *walk)
{
    struct store_tx *tx;
    struct err_text why;
    int err = store_begin(audit->store, &tx);

    if (err < 0)
        return err;
    err = store_script(tx, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", &why);
    if (err == 0)
        err = walk_events(audit, tx, walk);
    if (err == 0 && !walk->damage)
        err = check_head(audit, tx, walk);
    store_rollback(&tx);
    return err;
}

static void report(struct audit *audit, const struct walk *walk)
{
    audit->damaged |= walk->damage != NULL;
    json_array_append_new(audit->report, json_pack("{s:s, s:I, s:b, s:s*}", "stream", walk->stream,
                                                   "intactUpTo", (json_int_t)walk->seq, "intact",
                                                   walk->damage == NULL, "damage", walk->damage));
    if (audit->cli->options.json)
        return;
    fprintf(audit->cli->out, "%-24s %10" PRId64 " 条完好", walk->stream, walk->seq);
    if (walk->damage)
        fprintf(audit->cli->out, "；第 %" PRId64 " 条起损坏：%s", walk->seq + 1, walk->damage);
    fputc('\n', audit->cli->out);
}

static int walk_streams(struct audit *audit)
{
    struct audit_streams_row *streams;
    struct store_tx *tx;
    size_t count;
    int err = store_begin(audit->store, &tx);

    if (err < 0)
        return err;
    err = audit_streams(tx, &audit->cli->arena, &streams, &count);
    store_rollback(&tx);
    for (size_t i = 0; err == 0 && i < count; i++) {
        struct walk walk = {.stream = streams[i].stream};
        err = walk_stream(audit, &walk);
        if (err == 0)
            report(audit, &walk);
    }
    return err;
}

static enum status conclude(struct audit *audit, int err)
{
    struct cli *cli = audit->cli;

    if (err < 0)
        return cli_fail(cli, err, store_error(audit->store));
    if (cli->options.json) {
        json_t *all = json_pack("{s:b, s:O}", "intact", !audit->damaged, "streams", audit->report);
        json_dumpf(all, cli->out, JSON_INDENT(2));
        fputc('\n', cli->out);
        json_decref(all);
    } else {
        fputs(audit->damaged ? "审计发现损坏\n" : "全部哈希链完好\n", cli->out);
    }
    return audit->damaged ? STATUS_DAMAGED : STATUS_OK;
}

static enum status with_store(struct cli *cli, struct store *store)
{
    struct audit audit = {.cli = cli, .store = store, .report = json_array()};
    int err = chain_open(&audit.chain);

    arena_init(&audit.page, PAGE_BYTES);
    if (err == 0)
        err = walk_streams(&audit);
    enum status status = conclude(&audit, err);
    arena_done(&audit.page);
    chain_close(&audit.chain);
    json_decref(audit.report);
    return status;
}

enum status cmd_audit_verify(struct cli *cli)
{
    static const struct store_query *const *const queries[] = {audit_queries, NULL};
    struct instance instance;
    struct store *store = NULL;
    struct err_text why = {""};
    enum status status = instance_open(cli, &instance);

    if (status != STATUS_OK)
        return status;
    if (instance.database[0] == '\0')
        return cli_usage(cli, "实例配置中没有数据库连接；请用 --database 写明");
    int err = store_open(&store,
                         &(struct store_options){.conninfo = instance.database,
                                                 .application_name = "bangban-audit",
                                                 .query_sets = queries},
                         &why);
    if (err < 0)
        return cli_fail(cli, err, why.text);
    status = with_store(cli, store);
    store_close(&store);
    return status;
}
