<?xml version="1.0" encoding="UTF-8"?>
<!-- What all documents share: the page, its red head, number, title, place of the seal.  Each kind has a sheet of its
     own, which includes this one and brings the templates of the modes `body` and, if others sign, `signatures`.
     Self-contained: the HTML needs no other file.  Measures follow GB/T 9704 (党政机关公文格式). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

<xsl:variable name="centre">鄂尔多斯市东胜区政务服务中心</xsl:variable>

<xsl:template match="/document">
  <html lang="zh-CN">
    <head>
      <title><xsl:value-of select="paper/@title"/></title>
      <style>
        @page {
          size: A4; margin: 20mm 25mm 22mm;
          @bottom-center { content: "— " counter(page) " —"; font: 12pt "SimSun", "宋体", "Noto Serif CJK SC", serif; }
        }
        body { margin: 0; color: #000; font: 14pt/1.5 "FangSong", "仿宋", "FangSong_GB2312", "STFangsong",
               "Noto Serif CJK SC", serif; text-align: justify; }
        @media screen { body { max-width: 160mm; margin: 20mm auto; } }
        .head { color: #d7000f; font: bold 28pt/1.2 "FZXiaoBiaoSong-B05S", "方正小标宋简体", "STZhongsong",
                "Noto Serif CJK SC", serif; text-align: center; white-space: nowrap; }
        .number { text-align: center; margin: 5mm 0 2mm; }
        .line { border-top: 1.2mm solid #d7000f; }
        h1 { font: bold 21pt/1.3 "FZXiaoBiaoSong-B05S", "方正小标宋简体", "STZhongsong", "Noto Serif CJK SC", serif;
             text-align: center; margin: 5mm 0 3mm; letter-spacing: .1em; }
        h2 { font: 14pt/1.5 "SimHei", "黑体", "Noto Sans CJK SC", sans-serif; margin: 2mm 0 0; text-indent: 2em;
             break-after: avoid; }
        p { margin: 0; text-indent: 2em; orphans: 2; widows: 2; }
        p.to { text-indent: 0; }
        table { width: 100%; border-collapse: collapse; margin: 2mm 0 3mm; font-size: 10.5pt; line-height: 1.4;
                text-align: left; }
        thead { display: table-header-group; }
        tr { break-inside: avoid; }
        th, td { border: .25mm solid #000; padding: 1.2mm 1.6mm; vertical-align: middle; overflow-wrap: anywhere; }
        th { font-family: "SimHei", "黑体", "Noto Sans CJK SC", sans-serif; font-weight: normal; text-align: center;
             white-space: nowrap; }
        .c { text-align: center; }
        .n { white-space: nowrap; }
        .form th { width: 30mm; }
        .form td { height: 7mm; }
        /* 落款 goes with the text before it: two lines of that at least stand on its page. */
        .close, .signatures { break-before: avoid; break-inside: avoid; }
        .close { margin-top: 7mm; padding-right: 2em; text-align: right; }
        .close div { display: inline-block; text-align: center; }
        .seal { color: #999; font-size: 11pt; }
        .signatures { margin-top: 8mm; }
        .signatures td { height: 24mm; width: 50%; vertical-align: top; }
      </style>
    </head>
    <body>
      <div class="head"><xsl:value-of select="$centre"/></div>
      <div class="number"><xsl:value-of select="paper/@number"/></div>
      <div class="line"/>
      <h1><xsl:value-of select="paper/@title"/></h1>
      <xsl:apply-templates select="." mode="body"/>
      <xsl:if test="paper/@replaces"><p>本文书替代<xsl:value-of select="paper/@replaces"/>，原文书作废。换发理由：<xsl:value-of select="paper/@reason"/>。</p></xsl:if>
      <xsl:apply-templates select="." mode="close"/>
    </body>
  </html>
</xsl:template>

<!-- 落款: who issues, the place of the seal, the day. -->
<xsl:template match="document" mode="close">
  <div class="close"><div>
    <xsl:value-of select="$centre"/><br/>
    <span class="seal">（盖章）</span><br/>
    <xsl:value-of select="paper/@day"/>
  </div></div>
</xsl:template>

<xsl:template name="addressee">
  <p class="to"><xsl:value-of select="applicant/@name"/>：</p>
</xsl:template>

<!-- 项目和办件, in a sentence. -->
<xsl:template name="case">
  <xsl:text>“</xsl:text><xsl:value-of select="project/@name"/><xsl:text>”项目（项目代码：</xsl:text>
  <xsl:value-of select="project/@code"/><xsl:text>，办件编号：</xsl:text>
  <xsl:value-of select="application/@number"/><xsl:text>）</xsl:text>
</xsl:template>

<xsl:template name="items">
  <table>
    <thead><tr><th>编号</th><th style="width: 26%">事项名称</th><th style="width: 19%">办理部门</th><th>类型</th><th>承诺时限</th><th style="width: 27%">办理依据</th></tr></thead>
    <tbody>
      <xsl:for-each select="item">
        <tr>
          <td class="c"><xsl:value-of select="@number"/></td>
          <td><xsl:value-of select="@name"/></td>
          <td><xsl:value-of select="@department"/></td>
          <td class="c n"><xsl:value-of select="@handling"/></td>
          <td class="c n"><xsl:value-of select="@promised"/></td>
          <td><xsl:value-of select="@basis"/></td>
        </tr>
      </xsl:for-each>
    </tbody>
  </table>
</xsl:template>

</xsl:stylesheet>
