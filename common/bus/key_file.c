/* SPDX-License-Identifier: Apache-2.0
 * key_file - see key_file.h; also makes and revokes keys (bus.h).
 */
#include "bus/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include "bus/bus.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyz0123456789._-"

bool bus_key_name_valid(const char *name)
{
    size_t length = strlen(name);

    return length > 0 && length < BUS_KEY_NAME_MAX && name[0] != '.' && strspn(name, LETTERS) == length;
}

static int name_error(const char *name, struct err_text *ret_text)
{
    return err_set(ret_text, ERR_INVALID,
                   "密钥名 \"%.80s\" 不合规定；请用 1 至 %d 个 a-z 0-9 . - _ 字符，不以点开头", name,
                   BUS_KEY_NAME_MAX - 1);
}

/* The error by its name, which is the same in every language. */
static int os_error(const char *path, int error, struct err_text *ret_text)
{
    return err_set(ret_text, ERR_IO, "%s: 无法读写（%s）；请检查权限和磁盘", path, strerrorname_np(error));
}

/* `where` is "" or "allow/", `suffix` ".key" or ".pub". */
static int make_path(char path[PATH_MAX], const char *directory, const char *where, const char *name,
                     const char *suffix)
{
    int length = snprintf(path, PATH_MAX, "%s/%s%s%s", directory, where, name, suffix);

    return length < 0 || length >= PATH_MAX ? ERR_TOO_BIG : 0;
}

/* Exactly 40 characters of Z85 that decode, and at most one line end. */
static int read_z85(int fd, const char *path, char ret_key[BUS_KEY_TEXT], uint8_t ret_bytes[BUS_KEY_SIZE],
                    struct err_text *ret_text)
{
    char text[64];
    ssize_t size = read(fd, text, sizeof text - 1);

    if (size < 0)
        return os_error(path, errno, ret_text);
    if (size > 0 && text[size - 1] == '\n')
        size--;
    text[size] = '\0';
    if (size != BUS_KEY_TEXT - 1 || strlen(text) != (size_t)size || !zmq_z85_decode(ret_bytes, text)) {
        explicit_bzero(text, sizeof text);
        return err_set(ret_text, ERR_INVALID,
                       "%s: 不是密钥，应为一行 40 个 Z85 字符；请用 bangban keys new 生成", path);
    }
    memcpy(ret_key, text, BUS_KEY_TEXT);
    explicit_bzero(text, sizeof text);
    return 0;
}

static int open_key(const char *path, struct err_text *ret_text)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO in the place of a key must not block */

    if (fd >= 0)
        return fd;
    if (errno == ENOENT)
        return err_set(ret_text, ERR_NOT_FOUND, "%s: 没有这把密钥；请用 bangban keys new 生成", path);
    return os_error(path, errno, ret_text);
}

static int check_private(int fd, const char *path, struct err_text *ret_text)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return os_error(path, errno, ret_text);
    if (st.st_mode & 077)
        return err_set(ret_text, ERR_FORBIDDEN, "%s: 权限 %04o 使他人可读私钥；请执行 chmod 0600", path,
                       (unsigned)(st.st_mode & 07777));
    if (st.st_uid != geteuid())
        return err_set(ret_text, ERR_FORBIDDEN, "%s: 属于用户 %u，而运行者是用户 %u；请用 chown 更正", path,
                       (unsigned)st.st_uid, (unsigned)geteuid());
    return 0;
}

static int read_secret(const char *path, char ret_key[BUS_KEY_TEXT], struct err_text *ret_text)
{
    uint8_t bytes[BUS_KEY_SIZE];
    int fd = open_key(path, ret_text);

    if (fd < 0)
        return fd;
    int err = check_private(fd, path, ret_text);
    if (err == 0)
        err = read_z85(fd, path, ret_key, bytes, ret_text);
    explicit_bzero(bytes, sizeof bytes);
    close(fd);
    return err;
}

int bus_key_read_pair(const char *directory, const char *name, struct bus_key_pair *ret_pair,
                      struct err_text *ret_text)
{
    char path[PATH_MAX];
    struct bus_key_pair pair;

    if (!bus_key_name_valid(name))
        return name_error(name, ret_text);
    if (make_path(path, directory, "", name, ".key") < 0)
        return err_set(ret_text, ERR_TOO_BIG, "密钥目录 %.80s...: 路径过长；请换用较短的路径", directory);
    int err = read_secret(path, pair.secret_key, ret_text);
    if (err < 0)
        return err;
    if (zmq_curve_public(pair.public_key, pair.secret_key) != 0)
        return err_set(ret_text, ERR_IO, "%s: 私钥无效（%s）；请重新生成", path, zmq_strerror(zmq_errno()));
    *ret_pair = pair;
    explicit_bzero(&pair, sizeof pair);
    return 0;
}

int bus_key_read_public(const char *path, char ret_key[BUS_KEY_TEXT], uint8_t ret_bytes[BUS_KEY_SIZE],
                        struct err_text *ret_text)
{
    uint8_t bytes[BUS_KEY_SIZE];
    int fd = open_key(path, ret_text);

    if (fd < 0)
        return fd;
    int err = read_z85(fd, path, ret_key, bytes, ret_text);
    if (err == 0 && ret_bytes)
        memcpy(ret_bytes, bytes, sizeof bytes);
    close(fd);
    return err;
}

int bus_key_read_server(const char *directory, const char *name, char ret_key[BUS_KEY_TEXT],
                        struct err_text *ret_text)
{
    char path[PATH_MAX];

    if (!bus_key_name_valid(name))
        return name_error(name, ret_text);
    if (make_path(path, directory, "", name, ".pub") < 0)
        return err_set(ret_text, ERR_TOO_BIG, "密钥目录 %.80s...: 路径过长；请换用较短的路径", directory);
    return bus_key_read_public(path, ret_key, NULL, ret_text);
}

static int write_line(int fd, const char *key)
{
    char line[BUS_KEY_TEXT + 1];
    int length = snprintf(line, sizeof line, "%s\n", key);
    int failed = write(fd, line, (size_t)length) != length || fsync(fd) != 0;

    explicit_bzero(line, sizeof line);
    return failed ? -1 : 0;
}

/* Whole or not at all, and never over an existing file: written aside, then linked to its name. */
static int write_key(const char *path, mode_t mode, const char *key, struct err_text *ret_text)
{
    char aside[PATH_MAX + 8];

    snprintf(aside, sizeof aside, "%s.new", path);
    unlink(aside); /* of a run that was killed */
    int fd = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0)
        return os_error(aside, errno, ret_text);
    int failed = write_line(fd, key);
    failed |= close(fd);
    if (!failed)
        failed = link(aside, path);
    int why = errno;
    unlink(aside);
    if (failed && why == EEXIST)
        return err_set(ret_text, ERR_EXISTS, "%s 已经存在；请换名称，或先将其移走", path);
    return failed ? os_error(path, why, ret_text) : 0;
}

static int write_named(const char *directory, const char *where, const char *name, const char *key,
                       struct err_text *ret_text)
{
    char path[PATH_MAX];

    if (make_path(path, directory, where, name, ".pub") < 0)
        return err_set(ret_text, ERR_TOO_BIG, "密钥目录 %.80s...: 路径过长；请换用较短的路径", directory);
    return write_key(path, 0644, key, ret_text);
}

static int make_directories(const char *directory, struct err_text *ret_text)
{
    char path[PATH_MAX];

    if (make_path(path, directory, "allow", "", "") < 0)
        return err_set(ret_text, ERR_TOO_BIG, "密钥目录 %.80s...: 路径过长；请换用较短的路径", directory);
    if ((mkdir(directory, 0755) != 0 && errno != EEXIST) || (mkdir(path, 0755) != 0 && errno != EEXIST))
        return os_error(path, errno, ret_text);
    return 0;
}

/* The public halves first: once the secret one is there, the key is complete. */
static int write_pair(const char *directory, const char *name, const struct bus_key_pair *pair,
                      struct err_text *ret_text)
{
    char path[PATH_MAX];

    if (make_path(path, directory, "", name, ".key") < 0)
        return err_set(ret_text, ERR_TOO_BIG, "密钥目录 %.80s...: 路径过长；请换用较短的路径", directory);
    if (access(path, F_OK) == 0)
        return err_set(ret_text, ERR_EXISTS, "%s 已经存在；请换名称，或先将其移走", path);
    int err = write_named(directory, "", name, pair->public_key, ret_text);
    if (err == 0)
        err = write_named(directory, "allow/", name, pair->public_key, ret_text);
    if (err == 0)
        err = write_key(path, 0600, pair->secret_key, ret_text);
    return err;
}

int bus_key_new(const char *key_directory, const char *name, struct err_text *ret_text)
{
    struct bus_key_pair pair;

    if (!bus_key_name_valid(name))
        return name_error(name, ret_text);
    int err = make_directories(key_directory, ret_text);
    if (err < 0)
        return err;
    if (zmq_curve_keypair(pair.public_key, pair.secret_key) != 0)
        return err_set(ret_text, ERR_IO, "未能生成密钥对（%s）", zmq_strerror(zmq_errno()));
    err = write_pair(key_directory, name, &pair, ret_text);
    explicit_bzero(&pair, sizeof pair);
    return err;
}

int bus_key_revoke(const char *key_directory, const char *name, struct err_text *ret_text)
{
    char path[PATH_MAX];

    if (!bus_key_name_valid(name))
        return name_error(name, ret_text);
    if (make_path(path, key_directory, "allow/", name, ".pub") < 0)
        return err_set(ret_text, ERR_TOO_BIG, "密钥目录 %.80s...: 路径过长；请换用较短的路径", key_directory);
    if (unlink(path) == 0)
        return 0;
    if (errno == ENOENT)
        return err_set(ret_text, ERR_NOT_FOUND, "%s: 密钥 %s 不在白名单上", path, name);
    return os_error(path, errno, ret_text);
}
