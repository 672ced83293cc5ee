/* SPDX-License-Identifier: Apache-2.0
 * project_file - see project_file.h.
 */
#include "project_file.h"

#include <jansson.h>
#include <stdbool.h>
#include <string.h>

#include "protojson/protojson.h"

static const char *const keys[] = {"project", "items", "materials", "window", "story"};

static int check_keys(const char *path, json_t *root, struct err_text *ret_text)
{
    const char *key;
    json_t *value;

    if (!json_is_object(root))
        return err_set(ret_text, ERR_INVALID, "%s：最外层应是对象 {\"project\": …, \"items\": …}", path);
    json_object_foreach(root, key, value)
    {
        bool known = false;
        for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
            known |= strcmp(keys[i], key) == 0;
        if (!known)
            return err_set(ret_text, ERR_INVALID, "%s：%s：没有这一字段；可用 project、items、materials、window", path,
                           key);
    }
    return json_is_object(json_object_get(root, "project"))
               ? 0
               : err_set(ret_text, ERR_INVALID, "%s：project：缺少项目信息；参见 deploy/examples", path);
}

/* Part of the file as a message; `wrapped` is a new reference and is dropped. */
static void *read_part(const char *path, const ProtobufCMessageDescriptor *descriptor, json_t *wrapped,
                       struct arena *arena, struct err_text *ret_text)
{
    struct err_text why = {""};
    void *message = protojson_read_tree(descriptor, wrapped, arena, &why);

    json_decref(wrapped);
    if (!message)
        err_format(ret_text, "%s：%s", path, why.text);
    return message;
}

static int read_root(const char *path, json_t *root, struct arena *arena, struct project_file *ret_file,
                     struct err_text *ret_text)
{
    int err = check_keys(path, root, ret_text);
    const json_t *project = json_object_get(root, "project");
    json_t *window = json_object_get(root, "window");

    if (err < 0)
        return err;
    ret_file->project = read_part(path, &bangban__v1__register_project__descriptor,
                                  json_pack("{s:O}", "project", project), arena, ret_text);
    if (!ret_file->project)
        return ERR_INVALID;
    json_t *application = json_pack("{s:O*, s:O*, s:O*}", "items", json_object_get(root, "items"), "materials",
                                    json_object_get(root, "materials"), "window", window);
    ret_file->application =
        read_part(path, &bangban__v1__submit_application__descriptor, application, arena, ret_text);
    if (!ret_file->application)
        return ERR_INVALID;
    ret_file->application->project_code = ret_file->project->project->project_code;
    if (!window)
        ret_file->application->window = (char *)(uintptr_t)"W01";
    return 0;
}

int project_file_read(const char *path, struct arena *arena, struct project_file *ret_file,
                      struct err_text *ret_text)
{
    json_error_t error;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);

    if (!root && error.line < 0)
        return err_set(ret_text, ERR_IO, "%s：%s", path, error.text);
    if (!root)
        return err_set(ret_text, ERR_INVALID, "%s:%d:%d：不是合法的 JSON：%s", path, error.line, error.column,
                       error.text);
    int err = read_root(path, root, arena, ret_file, ret_text);
    json_decref(root);
    return err;
}
