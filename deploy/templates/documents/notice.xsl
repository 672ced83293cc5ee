<?xml version="1.0" encoding="UTF-8"?>
<!-- 一次性告知书: Administrative Licensing Law art. 32(1)(4); regulation, part two, 1. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:include href="page.xsl"/>
<form xmlns="urn:bangban:document" title="一次性告知书" word="告"/>

<xsl:template match="document" mode="body">
  <xsl:call-template name="addressee"/>
  <p>你单位就<xsl:call-template name="case"/>提出的代办帮办申请收悉。经审查，申请材料不齐全或者不符合法定形式，根据《中华人民共和国行政许可法》第三十二条第一款第四项的规定，现将需要补正的全部内容一次告知如下：</p>
  <h2>一、需要补正的材料（共<xsl:value-of select="count(material)"/>项）</h2>
  <table>
    <thead><tr><th>序号</th><th style="width: 21%">事项</th><th style="width: 27%">材料名称</th><th>补正原因</th><th style="width: 25%">形式和获取途径</th></tr></thead>
    <tbody>
      <xsl:for-each select="material">
        <tr>
          <td class="c"><xsl:value-of select="position()"/></td>
          <td><xsl:value-of select="@item"/>. <xsl:value-of select="@item-name"/></td>
          <td><xsl:value-of select="@name"/>（<xsl:value-of select="@code"/>）</td>
          <td><xsl:value-of select="@reason"/></td>
          <td><xsl:value-of select="@form"/><xsl:if test="@form != '' and @where != ''"><br/></xsl:if><xsl:value-of select="@where"/></td>
        </tr>
      </xsl:for-each>
    </tbody>
  </table>
  <h2>二、补正方式</h2>
  <p>请将上述材料一次备齐，交<xsl:value-of select="window/@name"/>，也可以请代办员代收。材料补齐之日即予受理。</p>
  <h2>三、其他事项</h2>
  <p>本告知书所列即为需要补正的全部内容，不再就清单以外的材料要求补正。告知内容以书面为准，告知不收取任何费用。</p>
  <p>自收到申请材料之日起五个工作日内未告知的，自收到申请材料之日起即为受理。对告知内容有异议的，可以向本中心帮办代办室反映，也可以依法投诉、举报。</p>
</xsl:template>

</xsl:stylesheet>
