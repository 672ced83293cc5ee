<?xml version="1.0" encoding="UTF-8"?>
<!-- 不予办理答复书: regulation, part one, 4 (控制事项明确答复制). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:include href="page.xsl"/>
<form xmlns="urn:bangban:document" title="不予办理答复书" word="答"/>

<xsl:template match="document" mode="body">
  <xsl:call-template name="addressee"/>
  <p>你单位于<xsl:value-of select="application/@submitted"/>就<xsl:call-template name="case"/>提出的代办帮办申请收悉。经审查，该项目属于控制事项，决定不予以代办办理。现答复如下：</p>
  <h2>一、依据和理由</h2>
  <xsl:for-each select="ground">
    <p><xsl:call-template name="ordinal"/>依据<xsl:value-of select="@basis"/><xsl:value-of select="@article"/>：<xsl:value-of select="@reason"/><xsl:if test="@instruction">经请示，<xsl:value-of select="@instruction"/></xsl:if></p>
  </xsl:for-each>
  <h2>二、可以调整的内容</h2>
  <xsl:for-each select="ground[@remedy != '']">
    <p><xsl:call-template name="ordinal"/><xsl:value-of select="@remedy"/></p>
  </xsl:for-each>
  <xsl:if test="not(ground[@remedy != ''])"><p>项目的选址、工艺、规模等按上述依据调整后，可以重新提出申请。</p></xsl:if>
  <h2>三、咨询渠道</h2>
  <xsl:for-each select="ground[@contact != '' and not(@contact = preceding-sibling::ground/@contact)]">
    <p><xsl:call-template name="ordinal"/><xsl:value-of select="@contact"/></p>
  </xsl:for-each>
  <p>也可以向<xsl:value-of select="window/@name"/>或者本中心帮办代办室咨询。</p>
  <h2>四、救济途径</h2>
  <p>本答复针对代办帮办服务，不是对行政许可申请的决定，你单位仍可以自行向有关审批部门提出申请。对本答复不服的，可以自收到本答复书之日起六十日内依法申请行政复议，或者在六个月内依法向人民法院提起行政诉讼。</p>
</xsl:template>

<!-- （1） before one of several. -->
<xsl:template name="ordinal">
  <xsl:if test="last() &gt; 1">（<xsl:number value="position()" format="1"/>）</xsl:if>
</xsl:template>

</xsl:stylesheet>
