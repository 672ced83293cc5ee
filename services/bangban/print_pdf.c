/* SPDX-License-Identifier: Apache-2.0
 * print_pdf - see print_pdf.h.
 */
#include "print_pdf.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "weasyprint"

/* The program reads the HTML from a file without a name, so that nobody waits for the other at a full pipe.
 */
static FILE *hold(const uint8_t *html, size_t size)
{
    FILE *file = tmpfile();

    if (file && (fwrite(html, 1, size, file) != size || fflush(file) != 0 || fseek(file, 0, SEEK_SET) != 0)) {
        fclose(file);
        return NULL;
    }
    return file;
}

/* Returns an errno value. */
static int start(int input, const char *path, pid_t *ret_pid)
{
    char *const arguments[] = {PROGRAM, "--encoding", "utf-8", "-", (char *)(uintptr_t)path, NULL};
    posix_spawn_file_actions_t actions;
    int failure = posix_spawn_file_actions_init(&actions);

    if (failure)
        return failure;
    failure = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (!failure)
        failure = posix_spawnp(ret_pid, PROGRAM, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

static bool ends_within(pid_t pid, int limit_s)
{
    int fd = pidfd_open(pid, 0);
    struct pollfd ended = {.fd = fd, .events = POLLIN};
    int count = -1;

    while (fd >= 0 && count < 0) {
        count = poll(&ended, 1, limit_s * 1000);
        if (count < 0 && errno != EINTR)
            break;
    }
    if (fd >= 0)
        close(fd);
    return count > 0;
}

/* 0 with the status; ERR_UNAVAIL when it was ended because the time is over; ERR_IO with errno. */
static int wait_for(pid_t pid, int limit_s, int *ret_status)
{
    bool late = !ends_within(pid, limit_s);

    if (late)
        kill(pid, SIGKILL);
    while (waitpid(pid, ret_status, 0) < 0)
        if (errno != EINTR)
            return ERR_IO;
    return late ? ERR_UNAVAIL : 0;
}

/* What was there before is replaced by a whole document or not at all. */
static int finish(pid_t pid, const char *part, const struct pdf_target *target, struct err_text *ret_text)
{
    int status;
    int err = wait_for(pid, target->limit_s, &status);

    if (err == ERR_UNAVAIL)
        err_set(ret_text, err, "%s %d 秒内没有生成 %s，已停止：请稍后重试，或用 --timeout 放宽时间", PROGRAM,
                target->limit_s, target->path);
    else if (err < 0)
        err_set(ret_text, err, "%s：%s", PROGRAM, strerror(errno));
    else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        err = err_set(ret_text, ERR_IO, "%s 未能生成 %s，原因见上", PROGRAM, target->path);
    else if (rename(part, target->path) != 0)
        err = err_set(ret_text, ERR_IO, "%s：%s", target->path, strerror(errno));
    if (err < 0)
        unlink(part);
    return err;
}

static int refuse_start(int failure, struct err_text *ret_text)
{
    if (failure == ENOENT)
        return err_set(ret_text, ERR_NOT_FOUND,
                       "生成 PDF 需要 %s，本机没有安装：请执行 apt-get install weasyprint fonts-noto-cjk，"
                       "或者用 --output 输出 HTML 后在浏览器中打印",
                       PROGRAM);
    return err_set(ret_text, ERR_IO, "%s：%s", PROGRAM, strerror(failure));
}

/* The name of the file while it grows. */
static int name_part(const char *path, char part[PATH_MAX], struct err_text *ret_text)
{
    struct stat found;

    if (stat(path, &found) == 0 && !S_ISREG(found.st_mode))
        return err_set(ret_text, ERR_INVALID, "%s 不是普通文件：请写一个文件名", path);
    if (snprintf(part, PATH_MAX, "%s.%ld.part", path, (long)getpid()) >= PATH_MAX)
        return err_set(ret_text, ERR_INVALID, "%s：文件名过长", path);
    return 0;
}

int print_pdf(const uint8_t *html, size_t size, const struct pdf_target *target, struct err_text *ret_text)
{
    char part[PATH_MAX];
    pid_t pid;
    int err = name_part(target->path, part, ret_text);

    if (err < 0)
        return err;
    FILE *input = hold(html, size);
    if (!input)
        return err_set(ret_text, ERR_IO, "临时文件：%s", strerror(errno));
    int failure = start(fileno(input), part, &pid);
    fclose(input);
    return failure ? refuse_start(failure, ret_text) : finish(pid, part, target, ret_text);
}
