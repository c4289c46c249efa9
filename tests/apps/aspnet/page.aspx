<%@ Page Language="C#" %>
<script runat="server">
  int Square(int n) { return n * n; }
  void Page_Load(object s, EventArgs e) { label.Text = "Hello, " + Request.QueryString["name"]; }
</script>
<html><body><form runat="server"><asp:Label id="label" runat="server" />
<% for (int i = 0; i < int.Parse(Request.QueryString["n"]); i++) { %><p><%= Square(i) %></p><% } %>
<asp:Repeater runat="server" id="r" /></form></body></html>
