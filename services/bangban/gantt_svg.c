/* SPDX-License-Identifier: Apache-2.0
 * gantt_svg - bars as a drawing: the parallel schedule with its slack, and beneath each bar the tolerant one.
 */
#include <libxml/xmlwriter.h>

#include "gantt.h"

enum { LEFT = 360, RIGHT = 20, TOP = 64, ROW = 26, BAR = 12, THIN = 4, CHART = 840, TICKS = 10 };

struct drawing {
    const struct gantt *gantt;
    xmlTextWriterPtr xml;
};

static int x_of(const struct drawing *drawing, int day)
{
    return LEFT + day * CHART / (drawing->gantt->length > 0 ? drawing->gantt->length : 1);
}

static void attribute(const struct drawing *drawing, const char *name, int value)
{
    xmlTextWriterWriteFormatAttribute(drawing->xml, BAD_CAST name, "%d", value);
}

static void rectangle(const struct drawing *drawing, struct gantt_span span, int y, int height,
                      const char *fill)
{
    int x = x_of(drawing, span.start), width = x_of(drawing, span.finish) - x;

    xmlTextWriterStartElement(drawing->xml, BAD_CAST "rect");
    attribute(drawing, "x", x);
    attribute(drawing, "y", y);
    attribute(drawing, "width", width > 1 ? width : 1);
    attribute(drawing, "height", height);
    xmlTextWriterWriteAttribute(drawing->xml, BAD_CAST "fill", BAD_CAST fill);
    xmlTextWriterEndElement(drawing->xml);
}

static void text(const struct drawing *drawing, int x, int y, const char *anchor, const char *words)
{
    xmlTextWriterStartElement(drawing->xml, BAD_CAST "text");
    attribute(drawing, "x", x);
    attribute(drawing, "y", y);
    xmlTextWriterWriteAttribute(drawing->xml, BAD_CAST "text-anchor", BAD_CAST anchor);
    xmlTextWriterWriteString(drawing->xml, BAD_CAST words);
    xmlTextWriterEndElement(drawing->xml);
}

static void draw_bar(const struct drawing *drawing, const struct gantt_bar *bar, int y)
{
    char label[256];

    snprintf(label, sizeof(label), "%d %s", bar->item, bar->name);
    text(drawing, LEFT - 8, y + BAR, "end", label);
    rectangle(drawing, (struct gantt_span){bar->planned.finish, bar->planned.finish + bar->slack}, y, BAR,
              "#dde3ea");
    rectangle(drawing, bar->planned, y, BAR, bar->critical ? "#c0392b" : "#2e6da4");
    if (bar->has_tolerant)
        rectangle(drawing, bar->tolerant, y + BAR + 1, THIN, "#27ae60");
}

static void draw_scale(const struct drawing *drawing)
{
    int length = drawing->gantt->length, step = (length + TICKS - 1) / TICKS;
    char day[16];

    for (int at = 0; at <= length; at += step > 0 ? step : 1) {
        snprintf(day, sizeof(day), "%d", at);
        text(drawing, x_of(drawing, at), TOP - 10, "middle", day);
        rectangle(drawing, (struct gantt_span){at, at}, TOP - 4, (int)drawing->gantt->count * ROW + 4,
                  "#cccccc");
    }
}

static void draw(const struct drawing *drawing)
{
    const struct gantt *gantt = drawing->gantt;

    xmlTextWriterStartDocument(drawing->xml, NULL, "UTF-8", NULL);
    xmlTextWriterStartElementNS(drawing->xml, NULL, BAD_CAST "svg", BAD_CAST "http://www.w3.org/2000/svg");
    attribute(drawing, "width", LEFT + CHART + RIGHT);
    attribute(drawing, "height", TOP + (int)gantt->count * ROW + 40);
    xmlTextWriterWriteAttribute(drawing->xml, BAD_CAST "font-family",
                                BAD_CAST "Noto Sans CJK SC, Microsoft YaHei, sans-serif");
    xmlTextWriterWriteAttribute(drawing->xml, BAD_CAST "font-size", BAD_CAST "12");
    text(drawing, 16, 24, "start", gantt->title);
    draw_scale(drawing);
    for (size_t i = 0; i < gantt->count; i++)
        draw_bar(drawing, &gantt->bars[i], TOP + (int)i * ROW);
    text(drawing, 16, TOP + (int)gantt->count * ROW + 24, "start",
         "单位：受理后的工作日。红：关键路径；蓝：其他事项；灰：机动时间；绿：容缺并联");
    xmlTextWriterEndElement(drawing->xml);
    xmlTextWriterEndDocument(drawing->xml);
}

int gantt_write_svg(const struct gantt *gantt, const char *path, struct err_text *ret_text)
{
    struct drawing drawing = {.gantt = gantt, .xml = xmlNewTextWriterFilename(path, 0)};

    if (!drawing.xml)
        return err_set(ret_text, ERR_IO, "不能写文件 %s；请检查目录和权限", path);
    draw(&drawing);
    int written = xmlTextWriterFlush(drawing.xml);
    xmlFreeTextWriter(drawing.xml);
    return written < 0 ? err_set(ret_text, ERR_IO, "写文件 %s 失败；请检查磁盘空间", path) : 0;
}
