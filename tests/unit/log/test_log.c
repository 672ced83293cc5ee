/* SPDX-License-Identifier: Apache-2.0
 * Lines as a reader of the log sees them: through a pipe.
 */
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "log/log.h"
#include "log/mask.h"

static const wall_time nine = {1772413200123456}; /* 2026-03-02T09:00:00.123456+08:00 */

struct fixture {
    char path[64];
    struct clock *clock;
    int pipe[2];
    char line[PIPE_BUF + 1];
};

static int set_up(void **state)
{
    static struct fixture f;
    struct err_text text;
    char spec[80];

    snprintf(f.path, sizeof f.path, "/tmp/test_log.%d", (int)getpid());
    unlink(f.path);
    assert_int_equal(clock_write(f.path, nine, &text), 0);
    snprintf(spec, sizeof spec, "file:%s", f.path);
    assert_int_equal(clock_open(&f.clock, spec, &text), 0);
    assert_int_equal(pipe2(f.pipe, O_NONBLOCK), 0);
    *state = &f;
    return log_init(&(struct log_options){"intake", f.clock, f.pipe[1], LOG_INFO}, &text);
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    log_done();
    clock_close(&f->clock);
    close(f->pipe[0]);
    close(f->pipe[1]);
    unlink(f->path);
    return 0;
}

/* The next line without its real_ts, which no test can know; NULL if there is none. */
static const char *next_line(struct fixture *f)
{
    ssize_t n = read(f->pipe[0], f->line, PIPE_BUF);
    if (n <= 0)
        return NULL;
    f->line[n] = '\0';
    char *real = strstr(f->line, ",\"real_ts\":\"");
    assert_non_null(real);
    char *after = strchr(real + 12, ',');
    assert_non_null(after);
    memmove(real, after, strlen(after) + 1);
    return f->line;
}

#define HEAD                                                                                                 \
    "{\"ts\":\"2026-03-02T09:00:00.123456+08:00\",\"level\":\"info\",\"svc\":\"intake\",\"event\":\"test."   \
    "event\""

static void a_line_has_its_keys_in_order(void **state)
{
    struct log_context context = {"C1", "A1", "zrzyj", "t-1", "m-1"};

    log_event(&context, LOG_INFO, "test.event", LOG_I("n", -5));
    assert_string_equal(next_line(*state), HEAD ",\"case\":\"C1\",\"approval\":\"A1\",\"dept\":\"zrzyj\","
                                                "\"trace\":\"t-1\",\"msg_id\":\"m-1\",\"n\":-5}\n");
}

static void without_context_or_fields_only_the_head_is_left(void **state)
{
    struct log_context context = {.trace = "t"};

    log_event(NULL, LOG_INFO, "test.event");
    assert_string_equal(next_line(*state), HEAD "}\n");
    log_event(&context, LOG_INFO, "test.event");
    assert_string_equal(next_line(*state), HEAD ",\"trace\":\"t\"}\n");
}

static void every_kind_of_field_has_its_form(void **state)
{
    log_event(NULL, LOG_INFO, "test.event", LOG_S("s", "办件"), LOG_S("none", NULL), LOG_U("u", UINT64_MAX),
              LOG_I("i", INT64_MIN), LOG_B("yes", true), LOG_B("no", false),
              LOG_D("took_ms", DURATION_MS(1250)), LOG_D("early_ms", ((duration){-1})), LOG_T("due", nine));
    assert_string_equal(next_line(*state),
                        HEAD ",\"s\":\"办件\",\"none\":null,\"u\":18446744073709551615,"
                             "\"i\":-9223372036854775808,\"yes\":true,\"no\":false,\"took_ms\":1250.000,"
                             "\"early_ms\":-0.001,\"due\":\"2026-03-02T09:00:00.123456+08:00\"}\n");
}

static void personal_data_is_masked(void **state)
{
    log_event(NULL, LOG_INFO, "test.event", LOG_PHONE("phone", "13800000001"), LOG_NAME("name", "王小明"),
              LOG_PHONE("short", "8390001"), LOG_NAME("one", "王"), LOG_NAME("empty", ""),
              LOG_NAME("none", NULL));
    assert_string_equal(next_line(*state),
                        HEAD ",\"phone\":\"138****0001\",\"name\":\"王**\",\"short\":\"***\","
                             "\"one\":\"**\",\"empty\":\"**\",\"none\":null}\n");
}

static void hostile_text_is_escaped(void **state)
{
    log_event(NULL, LOG_INFO, "test.event",
              LOG_S("s", "\"\\\n\x1b[31m\x7f\xff\xe5\x8a\xe2\x80\xae\xef\xbb\xbf\xc2\x85"));
    assert_string_equal(next_line(*state),
                        HEAD ",\"s\":\"\\\"\\\\\\u000a\\u001b[31m\\u007f\\ufffd\\ufffd\\ufffd"
                             "\\u202e\\ufeff\\u0085\"}\n");
}

static void a_long_value_is_cut_at_a_character(void **state)
{
    char text[2000] = "";
    struct fixture *f = *state;

    for (int i = 0; i < 600; i++)
        memcpy(text + i * 3, "办", 3);
    log_event(NULL, LOG_INFO, "test.event", LOG_S("s", text), LOG_I("after", 1));
    const char *line = next_line(f);
    assert_int_equal(strlen(line), strlen(HEAD) + strlen(",\"s\":\"\",\"after\":1}\n") + 513 + strlen("…"));
    assert_non_null(strstr(line, "办…\",\"after\":1}\n"));
}

static void a_full_line_loses_whole_members_and_says_so(void **state)
{
    char text[600];

    memset(text, '\x01', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    log_event(NULL, LOG_INFO, "test.event", LOG_S("a", text), LOG_S("b", text), LOG_I("c", 1));
    const char *line = next_line(*state);
    assert_true(strlen(line) <= PIPE_BUF);
    assert_non_null(strstr(line, ",\"a\":\"\\u0001"));
    assert_null(strstr(line, ",\"b\""));
    assert_non_null(strstr(line, ",\"c\":1,\"cut\":true}\n"));
}

static void lines_below_the_threshold_are_not_made(void **state)
{
    int evaluated = 0;

    log_event(NULL, LOG_DEBUG, "test.event", LOG_I("n", ++evaluated));
    assert_null(next_line(*state));
    assert_int_equal(evaluated, 0);
    log_event(NULL, LOG_ERROR, "test.event");
    assert_non_null(strstr(next_line(*state), "\"level\":\"error\""));
}

static void lost_lines_are_counted(void **state)
{
    struct fixture *f = *state;
    int written = 0;

    char padding[400];
    memset(padding, 'p', sizeof padding - 1);
    padding[sizeof padding - 1] = '\0';
    for (; written < 1000; written++)
        log_event(NULL, LOG_INFO, "test.event", LOG_S("padding", padding));
    int read_lines = 0;
    char chunk[PIPE_BUF];
    for (ssize_t n; (n = read(f->pipe[0], chunk, sizeof chunk)) > 0;)
        for (ssize_t i = 0; i < n; i++)
            read_lines += chunk[i] == '\n';
    assert_true(read_lines < written);
    log_event(NULL, LOG_INFO, "test.event");
    char expected[64];
    snprintf(expected, sizeof expected, ",\"lost\":%d}\n", written - read_lines);
    assert_non_null(strstr(next_line(f), expected));
    log_event(NULL, LOG_INFO, "test.event");
    assert_string_equal(next_line(f), HEAD "}\n");
}

static void after_done_nothing_is_written(void **state)
{
    log_done();
    log_event(NULL, LOG_ERROR, "test.event");
    assert_null(next_line(*state));
}

static void on_the_system_clock_there_is_no_real_ts(void **state)
{
    struct fixture *f = *state;
    struct clock *clock;
    struct err_text text;
    char line[PIPE_BUF + 1];

    assert_int_equal(clock_open(&clock, "system", &text), 0);
    assert_int_equal(log_init(&(struct log_options){"x", clock, f->pipe[1], LOG_INFO}, &text), 0);
    log_event(NULL, LOG_INFO, "test.event");
    ssize_t n = read(f->pipe[0], line, sizeof line - 1);
    assert_true(n > 0);
    line[n] = '\0';
    assert_null(strstr(line, "real_ts"));
    log_done();
    clock_close(&clock);
}

static void level_names_parse(void **state)
{
    enum log_level level;

    (void)state;
    assert_int_equal(log_level_parse("warn", &level), 0);
    assert_int_equal(level, LOG_WARN);
    assert_int_equal(log_level_parse("warning", &level), ERR_INVALID);
    assert_int_equal(log_level_parse("", &level), ERR_INVALID);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_line_has_its_keys_in_order),
        TEST(without_context_or_fields_only_the_head_is_left),
        TEST(every_kind_of_field_has_its_form),
        TEST(personal_data_is_masked),
        TEST(hostile_text_is_escaped),
        TEST(a_long_value_is_cut_at_a_character),
        TEST(a_full_line_loses_whole_members_and_says_so),
        TEST(lines_below_the_threshold_are_not_made),
        TEST(lost_lines_are_counted),
        TEST(after_done_nothing_is_written),
        TEST(on_the_system_clock_there_is_no_real_ts),
        cmocka_unit_test(level_names_parse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
