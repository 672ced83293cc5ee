/* SPDX-License-Identifier: Apache-2.0
 * clock - reads the system's clock, or a virtual one through a shared mapping of its file.
 *
 * The file is written in place and never replaced, so that a reader's mapping stays the truth for the
 * reader's whole life.  A crash of the machine may lose its last move; a crash of a process cannot.
 */
#include "clock/clock.h"

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef _Atomic uint64_t cell; /* little-endian on disk and in the mapping */

static_assert(sizeof(cell) == 8 && ATOMIC_LLONG_LOCK_FREE == 2, "the mapping is shared between processes");

struct clock {
    cell *shared; /* NULL: the system's clock */
};

static int64_t cell_read(const cell *shared)
{
    return (int64_t)le64toh(atomic_load_explicit(shared, memory_order_acquire));
}

static int map_cell(int fd, int protection, const char *path, cell **ret_shared, struct err_text *ret_text)
{
    struct stat file;

    if (fstat(fd, &file) < 0)
        return err_set(ret_text, ERR_IO, "%s: cannot examine the clock file: %s", path, strerror(errno));
    if (!S_ISREG(file.st_mode) || file.st_size != (off_t)sizeof(cell))
        return err_set(
            ret_text, ERR_INVALID,
            "%s: not a clock file, which is a regular file of 8 bytes; setting the clock creates it", path);
    void *shared = mmap(NULL, sizeof(cell), protection, MAP_SHARED, fd, 0);
    if (shared == MAP_FAILED)
        return err_set(ret_text, ERR_IO, "%s: cannot map the clock file: %s", path, strerror(errno));
    *ret_shared = shared;
    return 0;
}

static int open_virtual(struct clock *clock, const char *path, struct err_text *ret_text)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return err_set(ret_text, ERR_IO, "%s: cannot open the clock file: %s; setting the clock creates it",
                       path, strerror(errno));
    int err = map_cell(fd, PROT_READ, path, &clock->shared, ret_text);
    close(fd);
    return err;
}

int clock_open(struct clock **ret_clock, const char *spec, struct err_text *ret_text)
{
    static const char file[] = "file:";
    bool is_file = strncmp(spec, file, strlen(file)) == 0 && spec[strlen(file)] != '\0';

    if (!is_file && strcmp(spec, "system") != 0)
        return err_set(ret_text, ERR_INVALID, "clock \"%s\" is unknown; write \"system\" or \"file:<path>\"",
                       spec);
    struct clock *clock = calloc(1, sizeof *clock);
    if (clock == NULL)
        return err_set(ret_text, ERR_NOMEM, "out of memory while opening the clock");
    int err = is_file ? open_virtual(clock, spec + strlen(file), ret_text) : 0;
    if (err < 0) {
        free(clock);
        return err;
    }
    *ret_clock = clock;
    return 0;
}

void clock_close(struct clock **clock)
{
    if (*clock == NULL)
        return;
    if ((*clock)->shared != NULL)
        munmap((*clock)->shared, sizeof(cell));
    free(*clock);
    *clock = NULL;
}

bool clock_is_virtual(const struct clock *clock)
{
    return clock->shared != NULL;
}

static int64_t read_us(clockid_t id)
{
    struct timespec now;
    int err = clock_gettime(id, &now);

    assert(err == 0);
    (void)err;
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

wall_time clock_now(const struct clock *clock)
{
    return (wall_time){clock->shared != NULL ? cell_read(clock->shared) : read_us(CLOCK_REALTIME)};
}

duration clock_uptime(void)
{
    return (duration){read_us(CLOCK_BOOTTIME)};
}

static int move_cell(cell *shared, const char *path, wall_time t, struct err_text *ret_text)
{
    wall_time before = {cell_read(shared)};
    char text[WALL_TIME_TEXT];

    if (t.us < before.us)
        return err_set(ret_text, ERR_CONFLICT,
                       "%s: the clock stands at %s and never goes backwards; give a later time", path,
                       wall_time_format(before, text));
    atomic_store_explicit(shared, htole64((uint64_t)t.us), memory_order_release);
    return 0;
}

/* An empty file has just been created: one write gives it its size and its content together, so that
 * a reader finds either no clock or a set one. */
static int set_cell(int fd, const char *path, wall_time t, struct err_text *ret_text)
{
    uint64_t first = htole64((uint64_t)t.us);
    cell *shared = NULL;
    struct stat file;

    if (fstat(fd, &file) == 0 && S_ISREG(file.st_mode) && file.st_size == 0) {
        if (pwrite(fd, &first, sizeof first, 0) != (ssize_t)sizeof first)
            return err_set(ret_text, ERR_IO, "%s: cannot write the clock file: %s", path, strerror(errno));
        return 0;
    }
    int err = map_cell(fd, PROT_READ | PROT_WRITE, path, &shared, ret_text);
    if (err < 0)
        return err;
    err = move_cell(shared, path, t, ret_text);
    munmap(shared, sizeof(cell));
    return err;
}

int clock_write(const char *path, wall_time t, struct err_text *ret_text)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

    if (fd < 0)
        return err_set(ret_text, ERR_IO, "%s: cannot open the clock file for writing: %s", path,
                       strerror(errno));
    /* Two writers at once could otherwise both compare first and then store the earlier instant last. */
    int err = flock(fd, LOCK_EX) < 0
                  ? err_set(ret_text, ERR_IO, "%s: cannot lock the clock file: %s", path, strerror(errno))
                  : set_cell(fd, path, t, ret_text);
    close(fd);
    return err;
}
