<?xml version="1.0" encoding="UTF-8"?>
<!-- 受理通知书: Administrative Licensing Law art. 32(1)(5) and (2); where no notice came in time, (1)(4). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:include href="page.xsl"/>
<form xmlns="urn:bangban:document" title="受理通知书" word="受"/>

<xsl:template match="document" mode="body">
  <xsl:call-template name="addressee"/>
  <p>你单位于<xsl:value-of select="application/@submitted"/>就<xsl:call-template name="case"/>提出的代办帮办申请收悉。<xsl:choose>
    <xsl:when test="application/@deemed">因自收到申请材料之日起五个工作日内未一次告知你单位需要补正的全部内容，根据《中华人民共和国行政许可法》第三十二条第一款第四项的规定，自收到申请材料之日即<xsl:value-of select="application/@accepted"/>起视为受理，不再要求补正申请时未告知的材料<xsl:if test="material/@status = 'promised'">；其余材料由你单位按承诺限期补齐</xsl:if>。</xsl:when>
    <xsl:when test="material/@status = 'promised'">经审查，申请事项属于本中心代办帮办范围，主要材料齐全、符合法定形式，其余材料由你单位承诺限期补齐，<xsl:call-template name="granted"/>容缺予以受理。</xsl:when>
    <xsl:otherwise>经审查，申请事项属于本中心代办帮办范围，申请材料齐全、符合法定形式，<xsl:call-template name="granted"/>予以受理。</xsl:otherwise>
  </xsl:choose></p>
  <h2>一、受理事项</h2>
  <xsl:call-template name="items"/>
  <p>承诺时限自办理部门受理之次日起按工作日计算；依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在内，并另行书面告知。</p>
  <h2>二、已收材料</h2>
  <xsl:choose>
    <xsl:when test="material"><table>
      <thead><tr><th>事项</th><th>材料编号</th><th>材料名称</th><th>收取情况</th></tr></thead>
      <tbody>
        <xsl:for-each select="material">
          <tr>
            <td class="c"><xsl:value-of select="@item"/></td>
            <td class="c n"><xsl:value-of select="@code"/></td>
            <td><xsl:value-of select="@name"/></td>
            <td class="c n"><xsl:choose>
              <xsl:when test="@status = 'promised'">承诺于<xsl:value-of select="@promised"/>前补齐</xsl:when>
              <xsl:otherwise>已收</xsl:otherwise>
            </xsl:choose></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table></xsl:when>
    <xsl:otherwise><p>本次申请无需提交材料。</p></xsl:otherwise>
  </xsl:choose>
  <h2>三、代办服务</h2>
  <p><xsl:choose>
    <xsl:when test="agent">本办件由代办员<xsl:value-of select="agent/@name"/>（联系电话：<xsl:value-of select="agent/@phone"/>）全程负责。</xsl:when>
    <xsl:otherwise>本办件的代办员将于一个工作小时内确定并告知。</xsl:otherwise>
  </xsl:choose>代办帮办服务不收取任何费用。</p>
  <h2>四、查询与监督</h2>
  <p>凭办件编号<xsl:if test="application/@query-code">和查询码<xsl:value-of select="application/@query-code"/></xsl:if>可随时查询办理进度。对受理和办理有异议的，可以向本中心帮办代办室反映，也可以依法投诉、举报。</p>
</xsl:template>

<xsl:template name="granted">根据《中华人民共和国行政许可法》第三十二条第一款第五项的规定，决定自<xsl:value-of select="application/@accepted"/>起</xsl:template>

</xsl:stylesheet>
