// An ASP.NET page in an application domain of its own.
using System;
using System.IO;
using System.Web;
using System.Web.Hosting;

public class Host : MarshalByRefObject {
  public string Get(string page, string query) {
    var w = new StringWriter();
    HttpRuntime.ProcessRequest(new SimpleWorkerRequest(page, query, w));
    return w.ToString();
  }
  public string Where() { return AppDomain.CurrentDomain.FriendlyName.Length > 0 ? HttpRuntime.AppDomainAppVirtualPath : null; }
  public override object InitializeLifetimeService() { return null; }
}

class P {
  static void Main() {
    string here = Directory.GetCurrentDirectory();
    Directory.CreateDirectory("bin");
    File.Copy("aspnet.exe", "bin/aspnet.exe", true); // the host's domain binds there
    var host = (Host)ApplicationHost.CreateApplicationHost(typeof(Host), "/", here);
    Console.WriteLine(host.Where());
    Console.WriteLine(host.Get("page.aspx", "name=World&n=3").Replace("\r", ""));
    Console.WriteLine(host.Get("handler.ashx", "").Replace("\r", ""));
  }
}
