<?xml version="1.0" encoding="UTF-8"?>
<!-- 容缺受理承诺书: regulation, part two, 4.  The enterprise signs it; the centre keeps it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:include href="page.xsl"/>
<form xmlns="urn:bangban:document" title="容缺受理承诺书" word="容"/>

<xsl:template match="document" mode="body">
  <p class="to"><xsl:value-of select="$centre"/>：</p>
  <p>我单位就<xsl:call-template name="case"/>申请代办帮办，主要材料已经齐全并符合法定形式，尚缺下列可以容缺的材料。现申请容缺受理、先行预审，并郑重承诺在下列日期前补齐：</p>
  <table>
    <thead><tr><th>序号</th><th>事项</th><th>容缺材料</th><th>承诺补齐日期</th></tr></thead>
    <tbody>
      <xsl:for-each select="material">
        <tr>
          <td class="c"><xsl:value-of select="position()"/></td>
          <td><xsl:value-of select="@item"/>. <xsl:value-of select="@item-name"/></td>
          <td><xsl:value-of select="@name"/>（<xsl:value-of select="@code"/>）</td>
          <td class="c n"><xsl:value-of select="@promised"/></td>
        </tr>
      </xsl:for-each>
    </tbody>
  </table>
  <p>一、已知悉所缺材料的名称、形式和补齐期限，补齐的材料真实、合法、有效。</p>
  <p>二、补齐材料之前，相关审批部门可以先行审查、组织评审和踏勘，但不出具办理结果。</p>
  <p>三、逾期未补齐的，同意终止容缺受理，已作的预审不再有效，并在规定期间内不再申请容缺受理；由此产生的后果由我单位承担。</p>
</xsl:template>

<xsl:template match="document" mode="close">
  <table class="signatures">
    <tr>
      <td>承诺单位（盖章）：<br/><xsl:value-of select="applicant/@name"/><br/>统一社会信用代码：<br/><xsl:value-of select="applicant/@credit-code"/></td>
      <td>法定代表人或者授权代表（签字）：<br/><br/><br/>　　　　年　　月　　日</td>
    </tr>
    <tr>
      <td>受理单位（盖章）：<br/><xsl:value-of select="$centre"/></td>
      <td>经办人（签字）：<br/><br/><br/><xsl:value-of select="paper/@day"/></td>
    </tr>
  </table>
</xsl:template>

</xsl:stylesheet>
