// A web server on the loopback interface, and 400 requests from 8 clients at a time.
using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

class P {
  static HttpListener Start(out string url) {
    var random = new Random();
    for (;;) {
      var l = new HttpListener();
      url = "http://127.0.0.1:" + (20000 + random.Next(20000)) + "/";
      l.Prefixes.Add(url);
      try { l.Start(); return l; } catch (Exception) {}
    }
  }

  static void Answer(HttpListenerContext c) {
    string body = new StreamReader(c.Request.InputStream).ReadToEnd();
    var bytes = Encoding.UTF8.GetBytes(c.Request.HttpMethod + ":" + c.Request.Url.AbsolutePath + ":" + body.Length);
    if (c.Request.Url.AbsolutePath.EndsWith("7"))
      c.Response.StatusCode = 404;
    c.Response.ContentLength64 = bytes.Length;
    c.Response.OutputStream.Write(bytes, 0, bytes.Length);
    c.Response.Close();
  }

  static async Task Serve(HttpListener l) {
    for (;;) {
      HttpListenerContext c;
      try { c = await l.GetContextAsync(); } catch (Exception) { return; }
      ThreadPool.QueueUserWorkItem(_ => Answer(c));
    }
  }

  static string Ask(string url, int i) {
    try {
      using (var w = new WebClient())
        return i % 2 == 0 ? w.DownloadString(url + "get" + i) : w.UploadString(url + "post" + i, new string('x', i * 50));
    } catch (WebException e) { return e.Status + " " + (int)((HttpWebResponse)e.Response).StatusCode; }
  }

  static void Main() {
    string url;
    var l = Start(out url);
    ServicePointManager.DefaultConnectionLimit = 16;
    Serve(l);
    var answers = new string[400];
    Parallel.For(0, answers.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => answers[i] = Ask(url, i));
    l.Stop();
    foreach (var a in answers.Where((a, i) => i % 10 < 8)) Console.WriteLine(a);
  }
}
