#!/bin/sh
# ASP.NET in a domain made by CreateApplicationHost: a handler and a page, compiled when they are asked for.
set -eu
[ -f /usr/lib/mono/4.5/System.Web.dll ] && command -v mcs >/dev/null || { echo "System.Web is not installed"; exit 77; }
cat >host.cs <<'EOF'
using System; using System.IO; using System.Web; using System.Web.Hosting;
public class Host : MarshalByRefObject {
  public string Page(string p, string q) { var w = new StringWriter(); HttpRuntime.ProcessRequest(new SimpleWorkerRequest(p, q, w)); return w.ToString(); }
  public string Where() { return AppDomain.CurrentDomain.IsDefaultAppDomain() + " " + HttpRuntime.AppDomainAppVirtualPath; }
  public override object InitializeLifetimeService() { return null; }
}
class P {
  static void Main() {
    var h = (Host)ApplicationHost.CreateApplicationHost(typeof(Host), "/", AppDomain.CurrentDomain.BaseDirectory);
    Console.WriteLine(h.Where()); Console.WriteLine(h.Page("hello.ashx", "name=you")); Console.WriteLine(h.Page("page.aspx", "name=you").Trim());
  }
}
EOF
cat >hello.ashx <<'EOF'
<%@ WebHandler Language="C#" Class="H" %>
using System.Web;
public class H : IHttpHandler { public void ProcessRequest(HttpContext c) { c.Response.Write("hello " + c.Request["name"]); } public bool IsReusable { get { return true; } } }
EOF
cat >page.aspx <<'EOF'
<%@ Page Language="C#" %><% for (int i = 0; i < 2; i++) { %><p>line <%= i %> for <%= Request["name"] %></p><% } %><asp:Label runat="server" id="l" Text="label" />
EOF
cat >expected <<'EOF'
False /
hello you
<p>line 0 for you</p><p>line 1 for you</p><span id="l">label</span>
EOF
mkdir -p bin
mcs -nologo -r:System.Web host.cs -out:host.exe
cp host.exe bin/
"$KILN" host.exe >out 2>&1 || { cat out; exit 1; }
diff expected out
