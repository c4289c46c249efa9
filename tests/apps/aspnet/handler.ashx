<%@ WebHandler Language="C#" Class="H" %>
using System.Web;
public class H : IHttpHandler { public bool IsReusable { get { return true; } } public void ProcessRequest(HttpContext c) { c.Response.ContentType = "text/plain"; c.Response.Write("handled " + c.Request.HttpMethod); } }
