/* SPDX-License-Identifier: Apache-2.0
 * Sources and their order, types, and the text of every mistake a person can make.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "config/config.h"

struct skeleton {
    const char *listen;
    int64_t workers;
    bool strict;
    const char *key;
};

struct service {
    duration limit;
    const char *catalogue;
    struct config_list peers;
};

static const struct config_option skeleton_options[] = {
    CONFIG_STRING(struct skeleton, listen, "listen", "tcp://127.0.0.1:7000", "address to listen on"),
    CONFIG_INT(struct skeleton, workers, "workers", "2", 1, 64, "reader threads"),
    CONFIG_BOOL(struct skeleton, strict, "strict", "false", "refuse what is doubtful"),
    CONFIG_SECRET_PATH(struct skeleton, key, "key-file", "", "CURVE secret key"),
    CONFIG_END,
};

static const struct config_option service_options[] = {
    CONFIG_DURATION(struct service, limit, "acceptance-limit", "4h", "time to accept"),
    CONFIG_PATH(struct service, catalogue, "catalogue", "deploy/data/catalogue.csv", "catalogue of items"),
    CONFIG_LIST(struct service, peers, "peers", "", "endpoints to subscribe to"),
    CONFIG_END,
};

static const struct config_option required_options[] = {
    CONFIG_STRING(struct skeleton, listen, "must", NULL, "the thing"),
    CONFIG_END,
};

struct fixture {
    struct skeleton skeleton;
    struct service service;
    struct config_set sets[2];
    struct config_spec spec;
    struct config *config;
    struct err_text text;
    char path[64]; /* of a file that write_file fills */
};

static int set_up(void **state)
{
    static struct fixture f;

    f = (struct fixture){.sets = {{skeleton_options, &f.skeleton}, {service_options, &f.service}}};
    f.spec = (struct config_spec){"intake", "takes applications in", f.sets, 2};
    snprintf(f.path, sizeof f.path, "/tmp/test_config.%d.yaml", (int)getpid());
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    config_free(&f->config);
    unlink(f->path);
    return 0;
}

static void write_file(const struct fixture *f, const char *content)
{
    FILE *file = fopen(f->path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
    assert_int_equal(chmod(f->path, 0600), 0);
}

/* At most four arguments; the list ends with the first NULL. */
static int load(struct fixture *f, const char *a, const char *b, const char *c, const char *d)
{
    char *argv[] = {(char *)"intake", (char *)a, (char *)b, (char *)c, (char *)d, NULL};
    int argc = 1;

    while (argv[argc])
        argc++;
    config_free(&f->config);
    f->text.text[0] = '\0';
    return config_load(&f->spec, argc, argv, &f->config, &f->text);
}

static int load_file(struct fixture *f, const char *content)
{
    write_file(f, content);
    return load(f, "--config", f->path, NULL, NULL);
}

static void assert_refused(struct fixture *f, int err, const char *part)
{
    assert_int_equal(err, ERR_INVALID);
    if (!strstr(f->text.text, part))
        fail_msg("\"%s\" does not say \"%s\"", f->text.text, part);
    assert_null(f->config);
}

static void defaults_fill_both_targets(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(load(f, NULL, NULL, NULL, NULL), 0);
    assert_string_equal(f->skeleton.listen, "tcp://127.0.0.1:7000");
    assert_int_equal(f->skeleton.workers, 2);
    assert_false(f->skeleton.strict);
    assert_int_equal(f->service.limit.us, 4 * 3600 * INT64_C(1000000));
    assert_int_equal(f->service.peers.count, 0);
    assert_string_equal(config_source(f->config, "workers"), "default");
    assert_false(config_answer(f->config, stdout));
}

static void a_file_sets_every_type(void **state)
{
    struct fixture *f = *state;
    char source[96];

    assert_int_equal(load_file(f, "# comment\nlisten: \"ipc:///run/intake\"\nworkers: 8\nstrict: true\n"
                                  "acceptance-limit: 250ms\npeers:\n  - tcp://a:1\n  - tcp://b:2\n"),
                     0);
    assert_string_equal(f->skeleton.listen, "ipc:///run/intake");
    assert_int_equal(f->skeleton.workers, 8);
    assert_true(f->skeleton.strict);
    assert_int_equal(f->service.limit.us, 250000);
    assert_int_equal(f->service.peers.count, 2);
    assert_string_equal(f->service.peers.items[1], "tcp://b:2");
    assert_null(f->service.peers.items[2]);
    snprintf(source, sizeof source, "%s:3:10", f->path);
    assert_string_equal(config_source(f->config, "workers"), source);
}

static void later_sources_win(void **state)
{
    struct fixture *f = *state;

    write_file(f, "workers: 3\nlisten: file\n");
    setenv("BANGBAN_WORKERS", "4", 1);
    setenv("BANGBAN_ACCEPTANCE_LIMIT", "2d", 1);
    assert_int_equal(load(f, "--config", f->path, "--workers=5", NULL), 0);
    assert_int_equal(f->skeleton.workers, 5);
    assert_string_equal(config_source(f->config, "workers"), "--workers");
    assert_int_equal(load(f, "--config", f->path, NULL, NULL), 0);
    assert_int_equal(f->skeleton.workers, 4);
    assert_string_equal(config_source(f->config, "workers"), "BANGBAN_WORKERS");
    unsetenv("BANGBAN_WORKERS");
    assert_int_equal(load(f, "--workers=6", "--config", f->path, NULL), 0);
    assert_int_equal(f->skeleton.workers, 6); /* a flag wins wherever it stands */
    assert_int_equal(f->service.limit.us, 2 * 86400 * INT64_C(1000000));
    assert_string_equal(f->skeleton.listen, "file");
    unsetenv("BANGBAN_ACCEPTANCE_LIMIT");
}

static void a_later_file_wins(void **state)
{
    struct fixture *f = *state;
    char other[80], first[96], second[96];

    write_file(f, "workers: 3\nlisten: first\n");
    snprintf(other, sizeof other, "%s.2", f->path);
    FILE *file = fopen(other, "w");
    fputs("workers: 9\n", file);
    fclose(file);
    snprintf(first, sizeof first, "--config=%s", f->path);
    snprintf(second, sizeof second, "--config=%s", other);
    assert_int_equal(load(f, first, second, NULL, NULL), 0);
    unlink(other);
    assert_int_equal(f->skeleton.workers, 9);
    assert_string_equal(f->skeleton.listen, "first");
}

static void lists_come_from_flags_too(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(load(f, "--peers=a, b ,c", "--strict", NULL, NULL), 0);
    assert_int_equal(f->service.peers.count, 3);
    assert_string_equal(f->service.peers.items[1], "b");
    assert_true(f->skeleton.strict);
    assert_refused(f, load(f, "--peers=a,,b", NULL, NULL, NULL),
                   "--peers: peers: \"a,,b\" has an empty element");
}

static void mistakes_in_a_file_are_located(void **state)
{
    static const struct {
        const char *content;
        const char *says;
    } rows[] = {
        {"workers: 2\nwrokers: 3\n", ":2:1: unknown key \"wrokers\"; --help lists"},
        {"workers: many\n", ":1:10: workers: \"many\" is not a whole number from 1 to 64"},
        {"workers: 65\n", ":1:10: workers: \"65\" is not a whole number from 1 to 64"},
        {"workers: 2.0\n", "\"2.0\" is not a whole number"},
        {"workers: 0x2\n", "\"0x2\" is not a whole number"},
        {"workers: 99999999999999999999\n", "is not a whole number"},
        {"workers:\n", "\"\" is not a whole number"},
        {"strict: yes\n", ":1:9: strict: \"yes\" is neither true nor false"},
        {"\nacceptance-limit: 5 minutes\n",
         ":2:19: acceptance-limit: \"5 minutes\" is not a duration; write"},
        {"acceptance-limit: -1s\n", "\"-1s\" is not a duration"},
        {"acceptance-limit: 5\n", "\"5\" is not a duration"},
        {"acceptance-limit: 999999999999999d\n", "is not a duration"},
        {"catalogue: ''\n", ":1:12: catalogue: an empty path"},
        {"workers: 2\nworkers: 3\n", ":2:1: key \"workers\" stands here for the second time"},
        {"workers: {a: 1}\n", ":1:10: workers: one plain value is needed here (number 1 to 64)"},
        {"listen: [a, b]\n", ":1:9: listen: one plain value is needed here (text)"},
        {"peers: [a, [b]]\n", ":1:12: an element of a list must be one plain text"},
        {"? [a]\n: 1\n", "a key must be a plain word"},
        {"- workers\n", ":1:1: lines of the form \"key: value\" are needed"},
        {"workers: 2\n---\nworkers: 3\n", ":2:1: a second document"},
        {"workers: \"2\n", "not YAML:"},
        {"listen: \"a\\0b\"\n", "one plain value is needed"},
        {"a: &x 1\nworkers: *x\n", "unknown key \"a\""},
        {"listen: &x a\ncatalogue: *x\n", ":2:12: catalogue: one plain value is needed"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_refused(f, load_file(f, rows[i].content), rows[i].says);
}

static void an_empty_file_is_fine(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(load_file(f, ""), 0);
    assert_int_equal(load_file(f, "# nothing yet\n"), 0);
    assert_int_equal(load_file(f, "{}\n"), 0);
}

static void mistakes_on_the_command_line_are_named(void **state)
{
    struct fixture *f = *state;

    assert_refused(f, load(f, "--wrokers=1", NULL, NULL, NULL), "unknown option --wrokers; --help lists");
    assert_refused(f, load(f, "--workers", NULL, NULL, NULL),
                   "--workers needs a value: write --workers=<value>");
    assert_refused(f, load(f, "workers=1", NULL, NULL, NULL), "argument \"workers=1\" is not of the form");
    assert_refused(f, load(f, "-h", NULL, NULL, NULL), "argument \"-h\" is not of the form");
    assert_refused(f, load(f, "--", NULL, NULL, NULL), "argument \"--\"");
    assert_refused(f, load(f, "--config", NULL, NULL, NULL), "--config needs the name of a file");
    assert_refused(f, load(f, "--help=me", NULL, NULL, NULL), "--help takes no value");
    assert_refused(f, load(f, "--workers=0", NULL, NULL, NULL), "--workers: workers: \"0\" is not");
    assert_int_equal(load(f, "--config=/nonexistent.yaml", NULL, NULL, NULL), ERR_IO);
    assert_non_null(strstr(f->text.text, "/nonexistent.yaml: No such file"));
}

static void the_environment_is_named_in_errors(void **state)
{
    struct fixture *f = *state;

    setenv("BANGBAN_STRICT", "1", 1);
    assert_refused(f, load(f, NULL, NULL, NULL, NULL), "BANGBAN_STRICT: strict: \"1\" is neither");
    unsetenv("BANGBAN_STRICT");
}

static void a_required_option_is_asked_for(void **state)
{
    struct fixture *f = *state;

    f->sets[0].options = required_options;
    assert_refused(f, load(f, NULL, NULL, NULL, NULL),
                   "must is not set and has no default; write \"must: <value>\"");
    assert_int_equal(load(f, "--must=x", NULL, NULL, NULL), 0);
    assert_string_equal(f->skeleton.listen, "x");
    assert_int_equal(load(f, "--help", NULL, NULL, NULL), 0); /* help needs nothing */
}

static void a_missing_option_is_printed_as_missing(void **state)
{
    struct fixture *f = *state;
    char printed[8192];
    FILE *out = fmemopen(printed, sizeof printed, "w");

    f->sets[0].options = required_options;
    assert_int_equal(load(f, "--print-config", NULL, NULL, NULL), 0);
    assert_true(config_answer(f->config, out));
    fclose(out);
    assert_non_null(strstr(printed, "# missing, must be given\n# must:\n"));
    assert_refused(f, load(f, "--check-config", NULL, NULL, NULL), "must is not set and has no default");
}

static void secret_files_must_be_private(void **state)
{
    struct fixture *f = *state;
    char flag[96];

    write_file(f, "secret");
    snprintf(flag, sizeof flag, "--key-file=%s", f->path);
    assert_int_equal(load(f, flag, NULL, NULL, NULL), 0);
    chmod(f->path, 0400);
    assert_int_equal(load(f, flag, NULL, NULL, NULL), 0);
    chmod(f->path, 0640);
    assert_refused(f, load(f, flag, NULL, NULL, NULL), "has mode 0640, others may read it; run chmod 600");
    chmod(f->path, 0700);
    assert_refused(f, load(f, flag, NULL, NULL, NULL), "mode 0700");
    assert_refused(f, load(f, "--key-file=/nonexistent", NULL, NULL, NULL),
                   "--key-file: key-file: /nonexistent:");
    assert_refused(f, load(f, "--key-file=/", NULL, NULL, NULL), "is not a plain file");
}

static void one_name_in_two_tables_is_a_bug(void **state)
{
    struct fixture *f = *state;

    f->sets[1] = f->sets[0];
    assert_int_equal(load(f, NULL, NULL, NULL, NULL), ERR_BUG);
    assert_non_null(strstr(f->text.text, "two tables define the option listen"));
}

static char *answer(struct fixture *f, const char *flag)
{
    static char text[8192];
    FILE *out = fmemopen(text, sizeof text, "w");

    assert_int_equal(load(f, flag, "--listen=it's: \"quoted\"", "--peers=a,b", NULL), 0);
    assert_true(config_answer(f->config, out));
    fclose(out);
    return text;
}

static void help_lists_every_option(void **state)
{
    const char *help = answer(*state, "--help");

    assert_non_null(strstr(help, "intake - takes applications in"));
    assert_non_null(strstr(help, "--workers\n      reader threads\n      number 1 to 64, default 2\n"));
    assert_non_null(strstr(help, "--key-file\n"));
    assert_non_null(strstr(help, "default empty\n"));
    assert_string_equal(answer(*state, "--version"), "intake " BANGBAN_VERSION "\n");
    assert_string_equal(answer(*state, "--check-config"), "intake: the configuration is valid\n");
}

static void printed_values_can_be_read_back(void **state)
{
    struct fixture *f = *state;
    const char *printed = answer(f, "--print-config");

    assert_non_null(strstr(printed, "# reader threads (number 1 to 64)\n# from default\nworkers: '2'\n"));
    assert_non_null(strstr(printed, "# from --listen\nlisten: 'it''s: \"quoted\"'\n"));
    assert_int_equal(load_file(f, printed), 0);
    assert_string_equal(f->skeleton.listen, "it's: \"quoted\"");
    assert_int_equal(f->service.peers.count, 2);
    assert_string_equal(f->service.peers.items[1], "b");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(defaults_fill_both_targets),
        TEST(a_file_sets_every_type),
        TEST(later_sources_win),
        TEST(a_later_file_wins),
        TEST(lists_come_from_flags_too),
        TEST(mistakes_in_a_file_are_located),
        TEST(an_empty_file_is_fine),
        TEST(mistakes_on_the_command_line_are_named),
        TEST(the_environment_is_named_in_errors),
        TEST(a_required_option_is_asked_for),
        TEST(a_missing_option_is_printed_as_missing),
        TEST(secret_files_must_be_private),
        TEST(one_name_in_two_tables_is_a_bug),
        TEST(help_lists_every_option),
        TEST(printed_values_can_be_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
