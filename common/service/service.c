/* SPDX-License-Identifier: Apache-2.0
 * service - from the command line to the threads, and back. */
#include "service.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bus.sql.h"
#include "edge.h"
#include "process.h"

#define READERS_MAX 16

static void say(const struct err_text *text)
{
    fprintf(stderr, "%s\n", text->text);
}

/* ---- what the threads share ---- */

static int start_log(const struct process *process, struct err_text *ret_text)
{
    const char *path = process->options.log_file;
    struct log_options options = {
        .service = process->wiring.name, .clock = process->clock, .fd = STDOUT_FILENO};

    if (log_level_parse(process->options.log_level, &options.level) < 0)
        return err_set(ret_text, ERR_INVALID, "log-level: \"%s\" is none of debug, info, warn, error",
                       process->options.log_level);
    if (path[0]) {
        int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
        if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
            return err_set(ret_text, ERR_IO, "log-file: cannot append to %s", path);
        close(fd);
    }
    return log_init(&options, ret_text);
}

static void name_instance(struct process *process)
{
    char host[64] = "";

    gethostname(host, sizeof host - 1);
    snprintf(process->instance, sizeof process->instance, "%s/%d", host, (int)getpid());
}

static int process_init(struct process *process, struct err_text *ret_text)
{
    int err = clock_open(&process->clock, process->options.clock, ret_text);

    if (err == 0)
        err = topology_open(&process->topology, process->options.topology, ret_text);
    if (err == 0)
        err = wiring_init(&process->wiring, process->spec, process->topology, ret_text);
    if (err == 0)
        err = board_init(&process->board, &process->wiring);
    if (err == 0)
        err = start_log(process, ret_text);
    if (err < 0)
        return err;
    process->query_sets[0] = bus_queries;
    size_t sets = 1;
    for (const struct service_part *const *part = process->spec->parts; *part; part++)
        if ((*part)->queries)
            process->query_sets[sets++] = (*part)->queries;
    name_instance(process);
    return 0;
}

static void process_done(struct process *process)
{
    outbox_done(&process->outbox);
    queue_done(&process->commands);
    queue_done(&process->queries);
    log_done();
    board_done(&process->board);
    wiring_done(&process->wiring);
    topology_close(&process->topology);
    clock_close(&process->clock);
}

/* ---- threads ---- */

struct threads {
    pthread_t ids[READERS_MAX + 1];
    size_t count;
};

static void start_thread(struct process *process, struct threads *threads, void *(*entry)(void *))
{
    atomic_fetch_add(&process->workers, 1);
    if (pthread_create(&threads->ids[threads->count], NULL, entry, process) == 0) {
        threads->count++;
        return;
    }
    atomic_fetch_sub(&process->workers, 1);
    atomic_store(&process->status, EXIT_BUG); /* the loop sees it and stops the process */
}

static void start_threads(struct process *process, struct threads *threads)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before); /* signals are the loop thread's */
    start_thread(process, threads, writer_thread);
    for (int64_t i = 0; i < process->options.readers; i++)
        start_thread(process, threads, reader_thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static int run(struct process *process, struct err_text *ret_text)
{
    struct threads threads = {.count = 0};
    struct edge edge;
    int err = edge_open(&edge, process, ret_text);

    if (err == 0) {
        log_event(NULL, LOG_INFO, "service.started", LOG_S("version", BANGBAN_VERSION),
                  LOG_S("instance", process->instance));
        start_threads(process, &threads);
        edge_run(&edge);
        for (size_t i = 0; i < threads.count; i++)
            pthread_join(threads.ids[i], NULL);
        log_event(NULL, LOG_INFO, "service.stopped", LOG_I("status", atomic_load(&process->status)));
    }
    edge_close(&edge);
    return err;
}

static int run_configured(struct process *process, struct err_text *ret_text)
{
    const struct service_spec *spec = process->spec;
    int err = process_init(process, ret_text);

    if (err == 0 && spec->start)
        err = spec->start(spec->state, ret_text);
    if (err == 0) {
        err = run(process, ret_text);
        if (spec->stop)
            spec->stop(spec->state);
    }
    process_done(process);
    return err;
}

int service_main(const struct service_spec *spec, int argc, char **argv)
{
    static const struct config_option none[] = {CONFIG_END};
    struct process process = {.spec = spec};
    const struct config_set sets[] = {{service_option_table, &process.options},
                                      {spec->options ? spec->options : none, spec->state}};
    const struct config_spec config_spec = {
        .program = argv[0], .summary = spec->summary, .sets = sets, .set_count = 2};
    struct err_text text = {0};
    struct config *config;

    signal(SIGPIPE, SIG_IGN);
    srandom((unsigned)getpid() ^ (unsigned)clock_uptime().us); /* each process its own jitter */
    if (config_load(&config_spec, argc, argv, &config, &text) < 0) {
        say(&text);
        return EXIT_CONFIG;
    }
    if (config_answer(config, stdout)) {
        config_free(&config);
        return EXIT_DRAINED;
    }
    queue_init(&process.commands, (size_t)process.options.queue_limit);
    queue_init(&process.queries, (size_t)process.options.queue_limit);
    outbox_init(&process.outbox);
    int err = run_configured(&process, &text);
    if (err < 0)
        say(&text);
    config_free(&config);
    return err < 0 ? EXIT_CONFIG : atomic_load(&process.status);
}
