/* SPDX-License-Identifier: Apache-2.0
 * paper_file - see paper_file.h. */
#include "paper_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bus/chain.h"
#include "words.h"

static int hash(const uint8_t *bytes, size_t size, struct paper_file *ret_file)
{
    uint8_t digest[CHAIN_HASH];
    struct chain *chain;
    int err = chain_open(&chain);

    if (err < 0)
        return err;
    chain_sha256(chain, (struct bytes_view){bytes, size}, digest);
    chain_close(&chain);
    for (size_t i = 0; i < CHAIN_HASH; i++)
        snprintf(ret_file->sha256 + 2 * i, 3, "%02x", digest[i]);
    ret_file->size = (int64_t)size;
    return 0;
}

int paper_file_read(const char *path, struct paper_file *ret_file, struct err_text *ret_text)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat is;

    if (file < 0 || fstat(file, &is) < 0 || S_ISDIR(is.st_mode)) {
        int fault = file >= 0 && S_ISDIR(is.st_mode) ? EISDIR : errno;

        if (file >= 0)
            close(file);
        return err_set(ret_text, ERR_IO, "%s：%s", path, word(WORD_OS_ERROR, strerrorname_np(fault)));
    }
    size_t size = (size_t)is.st_size;
    void *bytes = size ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
    close(file);
    if (size == 0)
        return err_set(ret_text, ERR_INVALID, "%s：是空文件", path);
    if (bytes == MAP_FAILED)
        return err_set(ret_text, ERR_IO, "%s：读取失败", path);
    int err = hash(bytes, size, ret_file);
    munmap(bytes, size);
    return err < 0 ? err_set(ret_text, err, "%s：内存不足", path) : 0;
}
