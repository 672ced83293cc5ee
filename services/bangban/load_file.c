/* SPDX-License-Identifier: Apache-2.0
 * load_file - see load_file.h.
 */
#include "load_file.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>

#include "csv/records.h"
#include "utf8/utf8.h"
#include "words.h"

static const char byte_order_mark[] = "\xef\xbb\xbf";

struct text {
    char *bytes;
    size_t size;
};

static int read_bytes(const char *path, struct arena *arena, struct load_file *file,
                      struct err_text *ret_text)
{
    FILE *stream = fopen(path, "re");
    char *bytes = arena_alloc(arena, CSV_FILE_MAX + 1);

    if (!stream)
        return err_set(ret_text, ERR_IO, "%s：%s", path, word(WORD_OS_ERROR, strerrorname_np(errno)));
    file->size = bytes ? fread(bytes, 1, CSV_FILE_MAX + 1, stream) : 0;
    bool failed = ferror(stream) != 0;
    fclose(stream);
    file->bytes = bytes;
    if (!bytes || failed)
        return err_set(ret_text, ERR_IO, "%s：读取失败", path);
    if (file->size > CSV_FILE_MAX)
        return err_set(ret_text, ERR_TOO_BIG, "%s：超过 16 MiB，请拆分后分批导入", path);
    return 0;
}

/* A character of GB18030 takes at most twice its bytes in UTF-8. */
static int convert(const struct load_file *file, struct arena *arena, struct text *ret_text)
{
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    size_t in_left = file->size, room = 2 * file->size + 1, out_left = room;
    char *in = (char *)(uintptr_t)file->bytes; /* iconv only reads it */
    char *bytes = arena_alloc(arena, room), *out = bytes;

    if (!bytes || converter == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr): iconv's own constant */
        return ERR_NOMEM;
    size_t converted = iconv(converter, &in, &in_left, &out, &out_left);
    iconv_close(converter);
    if (converted == (size_t)-1)
        return ERR_INVALID;
    *ret_text = (struct text){bytes, room - out_left};
    return 0;
}

static bool is_utf8(const struct load_file *file)
{
    const uint8_t *bytes = (const uint8_t *)file->bytes;
    uint32_t character;
    size_t length = 0;

    for (size_t at = 0; at < file->size; at += length)
        if ((length = utf8_next(bytes + at, file->size - at, &character)) == 0)
            return false;
    return true;
}

static int decode(const char *path, const struct load_file *file, struct arena *arena, struct text *text,
                  struct err_text *ret_text)
{
    size_t mark = strlen(byte_order_mark);

    if (is_utf8(file)) {
        bool marked = file->size >= mark && memcmp(file->bytes, byte_order_mark, mark) == 0;

        *text = (struct text){(char *)(uintptr_t)file->bytes + (marked ? mark : 0),
                              file->size - (marked ? mark : 0)};
        return 0;
    }
    int err = convert(file, arena, text);
    if (err == ERR_INVALID)
        return err_set(ret_text, err, "%s：既不是 UTF-8 也不是 GB18030 文本；请另存为 CSV 后再导入", path);
    return err < 0 ? err_set(ret_text, err, "%s：内存不足", path) : 0;
}

/* A line break before a line feed is layout; any other character that deceives a reader is named by line. */
static int check_characters(const char *path, const struct text *text, struct err_text *ret_text)
{
    const uint8_t *bytes = (const uint8_t *)text->bytes;
    size_t line = 1, length;

    for (size_t at = 0; at < text->size; at += length) {
        uint32_t character = 0;

        length = utf8_next(bytes + at, text->size - at, &character);
        if (character != '\n' && character != '\r' && utf8_is_deceptive(character))
            return err_set(ret_text, ERR_INVALID, "%s:%zu：含有不可见的控制字符 U+%04X，请删除", path, line,
                           (unsigned)character);
        line += character == '\n';
    }
    return 0;
}

/* ---- rows ---- */

struct reading {
    struct arena *arena;
    struct load_file *file;
    size_t room;
    bool has_header;
};

static char **copy_cells(struct arena *arena, const char *const *cells, size_t count)
{
    char **copies = arena_array(arena, count, sizeof(*copies));

    for (size_t i = 0; copies && i < count; i++) {
        copies[i] = arena_strdup(arena, cells[i]);
        if (!copies[i])
            return NULL;
    }
    return copies;
}

static bool grow(struct reading *reading)
{
    struct load_file *file = reading->file;
    size_t room = reading->room ? 2 * reading->room : 256;
    LoadRow **rows = arena_array(reading->arena, room, sizeof(*rows));

    if (!rows)
        return false;
    if (file->row_count)
        memcpy(rows, file->rows, file->row_count * sizeof(*rows));
    file->rows = rows;
    reading->room = room;
    return true;
}

static int on_record(void *data, size_t line, const char *const *cells, size_t count)
{
    struct reading *reading = data;
    struct load_file *file = reading->file;
    char **copies = copy_cells(reading->arena, cells, count);

    if (!copies)
        return ERR_NOMEM;
    if (!reading->has_header) {
        file->head.columns = copies;
        file->head.n_columns = count;
        reading->has_header = true;
        return 0;
    }
    LoadRow *row = arena_alloc(reading->arena, sizeof(*row));
    if (!row || (file->row_count == reading->room && !grow(reading)))
        return ERR_NOMEM;
    bangban__v1__load_row__init(row);
    row->line = (uint32_t)line;
    row->cells = copies;
    row->n_cells = count;
    file->rows[file->row_count++] = row;
    return 0;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

int load_file_read(const char *path, struct arena *arena, struct load_file *ret_file,
                   struct err_text *ret_text)
{
    struct load_file file = {0};
    struct reading reading = {.arena = arena, .file = &file};
    struct text text;
    size_t line = 0;
    int err = read_bytes(path, arena, &file, ret_text);

    bangban__v1__load_file__init(&file.head);
    file.head.name = (char *)(uintptr_t)base_name(path);
    if (err == 0)
        err = decode(path, &file, arena, &text, ret_text);
    if (err == 0)
        err = check_characters(path, &text, ret_text);
    if (err < 0)
        return err;
    err = csv_each_record(text.bytes, text.size, on_record, &reading, &line);
    if (err == ERR_INVALID)
        return err_set(ret_text, err, "%s:%zu：引号不配对；含引号或逗号的格整格加双引号，其中的引号写两个",
                       path, line);
    if (err < 0)
        return err_set(ret_text, err, "%s：内存不足", path);
    if (!reading.has_header || file.row_count == 0)
        return err_set(ret_text, ERR_INVALID, "%s：没有数据；第一行为表头，其下每行一条", path);
    *ret_file = file;
    return 0;
}
