<?xml version="1.0" encoding="UTF-8"?>
<!-- 代办委托书: Administrative Licensing Law art. 29 (申请人可以委托代理人提出申请). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:include href="page.xsl"/>
<form xmlns="urn:bangban:document" title="代办委托书" word="委"/>

<xsl:template match="document" mode="body">
  <table class="form">
    <tr><th>委托人</th><td><xsl:value-of select="mandate/@principal"/></td></tr>
    <tr><th>信用代码</th><td><xsl:value-of select="applicant/@credit-code"/></td></tr>
    <tr><th>项目负责人</th><td><xsl:value-of select="applicant/@contact"/>（<xsl:value-of select="applicant/@phone"/>）</td></tr>
    <tr><th>受托人</th><td><xsl:value-of select="$centre"/></td></tr>
    <tr><th>代办员</th><td><xsl:value-of select="agent/@name"/>（<xsl:value-of select="agent/@phone"/>）</td></tr>
  </table>
  <p>委托人就<xsl:call-template name="case"/>，根据《中华人民共和国行政许可法》第二十九条的规定，自愿委托受托人代为办理下列审批事项：</p>
  <h2>一、委托事项</h2>
  <xsl:call-template name="items"/>
  <h2>二、委托权限</h2>
  <p>委托范围：<xsl:value-of select="mandate/@scope"/>。包括代为提出申请、提交和补正材料、查询办理进展、与审批部门协调沟通、领取并转交办理结果。受托人只协助办理，不代替委托人作出承诺或者处分其权利，不代替审批部门作出决定。</p>
  <h2>三、委托期限</h2>
  <p>自<xsl:value-of select="mandate/@signed"/>起，至全部委托事项的结果送达委托人之日止，最迟至<xsl:value-of select="mandate/@until"/>；委托人可以随时书面撤回委托。</p>
  <h2>四、双方责任</h2>
  <p>委托人对所提交材料的真实性、合法性负责，并按要求及时提供材料。受托人无偿提供服务，不收取任何费用，对委托人的商业秘密和个人信息予以保密。</p>
</xsl:template>

<xsl:template match="document" mode="close">
  <table class="signatures">
    <tr>
      <td>委托人（盖章）：<br/><xsl:value-of select="applicant/@name"/><br/><br/>签署人：<xsl:value-of select="mandate/@signed-by"/></td>
      <td>受托人（盖章）：<br/><xsl:value-of select="$centre"/><br/><br/>代办员（签字）：</td>
    </tr>
    <tr>
      <td style="height: 10mm"><xsl:value-of select="mandate/@signed"/></td>
      <td style="height: 10mm"><xsl:value-of select="paper/@day"/></td>
    </tr>
  </table>
</xsl:template>

</xsl:stylesheet>
