/* SPDX-License-Identifier: Apache-2.0
 * project_file - see project_file.h.
 */
#include "project_file.h"

#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "json_line.h"
#include "protojson/protojson.h"
#include "words.h"

#define FILE_MAX ((size_t)4 << 20) /* bytes; a submission fits into one frame of 1 MiB */

static const char *const keys[] = {"project",   "items",           "materials",     "window",     "channel",
                                   "agreement", "powerOfAttorney", "inquiryNumber", "anewReason", "story"};

int project_file_reject(const struct project_file *file, struct err_text *ret_text, const char *field,
                        const char *format, ...)
{
    struct err_text why;
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(why.text, sizeof(why.text), format, arguments);
    va_end(arguments);
    return err_set(ret_text, ERR_INVALID, "%s:%d：%s: %s", file->path, json_line(file->text, field), field,
                   why.text);
}

static bool is_known(const char *key)
{
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

static int check_keys(const struct project_file *file, json_t *root, struct err_text *ret_text)
{
    const char *key;
    json_t *value;

    if (!json_is_object(root))
        return err_set(ret_text, ERR_INVALID, "%s：最外层应是对象 {\"project\": …, \"items\": …}",
                       file->path);
    json_object_foreach(root, key, value)
    {
        if (!is_known(key))
            return project_file_reject(file, ret_text, key,
                                       "没有这一字段；可用 project、items、materials、window、"
                                       "channel、agreement、powerOfAttorney、inquiryNumber、anewReason");
    }
    if (!json_is_object(json_object_get(root, "project")))
        return project_file_reject(file, ret_text, "project", "缺少项目信息；参见 deploy/examples");
    return 0;
}

/* Part of the file as a message; `wrapped` is a new reference and is dropped. */
static void *read_part(const struct project_file *file, const ProtobufCMessageDescriptor *descriptor,
                       json_t *wrapped, struct arena *arena, struct err_text *ret_text)
{
    struct err_text why = {""};
    void *message = protojson_read_tree(descriptor, wrapped, arena, &why);

    json_decref(wrapped);
    if (!message)
        err_format(ret_text, "%s:%d：%s", file->path, json_line(file->text, why.text), why.text);
    return message;
}

static int read_root(struct project_file *file, json_t *root, struct arena *arena, struct err_text *ret_text)
{
    int err = check_keys(file, root, ret_text);
    json_t *window = json_object_get(root, "window");

    if (err < 0)
        return err;
    file->project =
        read_part(file, &bangban__v1__register_project__descriptor,
                  json_pack("{s:O}", "project", json_object_get(root, "project")), arena, ret_text);
    if (!file->project)
        return ERR_INVALID;
    json_t *application =
        json_pack("{s:O*, s:O*, s:O*, s:O*, s:O*, s:O*, s:O*, s:O*}", "items", json_object_get(root, "items"),
                  "materials", json_object_get(root, "materials"), "window", window, "channel",
                  json_object_get(root, "channel"), "agreement", json_object_get(root, "agreement"),
                  "powerOfAttorney", json_object_get(root, "powerOfAttorney"), "inquiryNumber",
                  json_object_get(root, "inquiryNumber"), "anewReason", json_object_get(root, "anewReason"));
    file->application =
        read_part(file, &bangban__v1__submit_application__descriptor, application, arena, ret_text);
    if (!file->application)
        return ERR_INVALID;
    file->application->project_code = file->project->project->project_code;
    return 0;
}

static int read_text(const char *path, struct arena *arena, const char **ret_text_of_file,
                     struct err_text *ret_text)
{
    FILE *file = fopen(path, "re");
    char *text = arena_alloc(arena, FILE_MAX + 1);

    if (!file)
        return err_set(ret_text, ERR_IO, "%s：%s", path, word(WORD_OS_ERROR, strerrorname_np(errno)));
    size_t size = text ? fread(text, 1, FILE_MAX + 1, file) : 0;
    bool failed = ferror(file) != 0;
    fclose(file);
    if (!text || failed)
        return err_set(ret_text, ERR_IO, "%s：读取失败", path);
    if (size > FILE_MAX || strlen(text) != size)
        return err_set(ret_text, ERR_INVALID, "%s：不是 JSON 文本，或超过 %zu 字节", path, FILE_MAX);
    *ret_text_of_file = text;
    return 0;
}

int project_file_read(const char *path, struct arena *arena, struct project_file *ret_file,
                      struct err_text *ret_text)
{
    struct project_file file = {.path = path};
    json_error_t error;
    int err = read_text(path, arena, &file.text, ret_text);

    if (err < 0)
        return err;
    json_t *root = json_loads(file.text, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        return err_set(ret_text, ERR_INVALID, "%s:%d:%d：不是合法的 JSON：%s", path, error.line, error.column,
                       error.text);
    err = read_root(&file, root, arena, ret_text);
    json_decref(root);
    if (err == 0)
        *ret_file = file;
    return err;
}
