<?xml version="1.0" encoding="UTF-8"?>
<!-- 送达回执: regulation, part two, 1 (将结果送达企业负责人); Administrative Licensing Law art. 44. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:include href="page.xsl"/>
<form xmlns="urn:bangban:document" title="送达回执" word="送"/>

<xsl:template match="document" mode="body">
  <table class="form">
    <tr><th>办件编号</th><td><xsl:value-of select="application/@number"/></td></tr>
    <tr><th>项目名称</th><td><xsl:value-of select="project/@name"/>（<xsl:value-of select="project/@code"/>）</td></tr>
    <tr><th>受送达人</th><td><xsl:value-of select="applicant/@name"/></td></tr>
    <tr><th>审批事项</th><td><xsl:value-of select="item/@number"/>. <xsl:value-of select="item/@name"/></td></tr>
    <tr><th>办理部门</th><td><xsl:value-of select="item/@department"/></td></tr>
    <xsl:if test="delivery/@decision"><tr><th>决定</th><td><xsl:value-of select="delivery/@decision"/></td></tr></xsl:if>
    <tr><th>送达文书</th><td><xsl:value-of select="delivery/@result"/></td></tr>
    <tr><th>送达方式</th><td><xsl:value-of select="delivery/@channel"/><xsl:if test="delivery/@tracking-number">（运单号<xsl:value-of select="delivery/@tracking-number"/>）</xsl:if><xsl:if test="delivery/@address">（接收地址<xsl:value-of select="delivery/@address"/>，回执：<xsl:value-of select="delivery/@receipt"/>）</xsl:if></td></tr>
    <tr><th>送达日期</th><td><xsl:value-of select="delivery/@day"/></td></tr>
    <tr><th>签收人</th><td><xsl:value-of select="delivery/@received-by"/></td></tr>
    <tr><th>签收人身份</th><td><xsl:value-of select="delivery/@capacity"/><xsl:if test="delivery/@identity">（已核验证件，号码<xsl:value-of select="delivery/@identity"/>）</xsl:if></td></tr>
    <tr><th>签收人签字<br/>（盖章）</th><td style="height: 22mm; vertical-align: bottom; text-align: right">　　　　年　　月　　日</td></tr>
    <tr><th>送达人签字</th><td style="height: 11mm"><xsl:if test="agent">代办员：<xsl:value-of select="agent/@name"/></xsl:if></td></tr>
    <tr><th>备注</th><td style="height: 11mm"><xsl:if test="delivery/@number &gt; 1">第<xsl:value-of select="delivery/@number"/>次登记<xsl:if test="delivery/@reason">：<xsl:value-of select="delivery/@reason"/></xsl:if></xsl:if></td></tr>
  </table>
  <p>根据《中华人民共和国行政许可法》第四十四条的规定，行政许可决定作出后应当自作出之日起十日内送达。</p>
</xsl:template>

</xsl:stylesheet>
