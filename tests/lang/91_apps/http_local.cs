// A web server and clients on loopback: HttpListener, HttpClient, WebClient, HttpWebRequest, JSON answers.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

static class Program
{
    static int FreePort()
    {
        var l = new TcpListener(IPAddress.Loopback, 0);
        l.Start();
        int port = ((IPEndPoint)l.LocalEndpoint).Port;
        l.Stop();
        return port;
    }

    static async Task Serve(HttpListener listener)
    {
        for (;;) {
            HttpListenerContext c;
            try {
                c = await listener.GetContextAsync();
            } catch (Exception e) when (e is HttpListenerException || e is ObjectDisposedException) {
                return;
            }
            string answer = "?";
            c.Response.ContentType = "text/plain; charset=utf-8";
            switch (c.Request.Url.AbsolutePath) {
                case "/hello": answer = "hello " + c.Request.QueryString["name"]; break;
                case "/echo":
                    using (var r = new StreamReader(c.Request.InputStream, Encoding.UTF8))
                        answer = c.Request.HttpMethod + " " + (await r.ReadToEndAsync()).ToUpperInvariant();
                    break;
                case "/header": answer = c.Request.Headers["X-Test"]; c.Response.AddHeader("X-Answer", "yes"); break;
                case "/big": answer = string.Concat(Enumerable.Range(0, 20000).Select(i => i + ",")); break;
                case "/moved": c.Response.Redirect("/hello?name=moved"); break;
                default: c.Response.StatusCode = 404; answer = "nothing here"; break;
            }
            var bytes = Encoding.UTF8.GetBytes(answer);
            c.Response.ContentLength64 = bytes.Length;
            await c.Response.OutputStream.WriteAsync(bytes, 0, bytes.Length);
            c.Response.Close();
        }
    }

    static async Task Talk(string url)
    {
        using (var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) }) {
            Console.WriteLine(await http.GetStringAsync(url + "hello?name=" + Uri.EscapeDataString("Jörg & Co")));
            var post = await http.PostAsync(url + "echo", new StringContent("some text, größe", Encoding.UTF8, "text/plain"));
            Console.WriteLine((int)post.StatusCode + " " + await post.Content.ReadAsStringAsync());
            var req = new HttpRequestMessage(HttpMethod.Get, url + "header");
            req.Headers.Add("X-Test", "value");
            var res = await http.SendAsync(req);
            Console.WriteLine(await res.Content.ReadAsStringAsync() + " " + res.Headers.GetValues("X-Answer").Single() + " " + res.Content.Headers.ContentType.MediaType);
            Console.WriteLine((await http.GetByteArrayAsync(url + "big")).Length);
            var missing = await http.GetAsync(url + "missing");
            Console.WriteLine(missing.StatusCode + " " + missing.IsSuccessStatusCode);
            try {
                missing.EnsureSuccessStatusCode();
            } catch (HttpRequestException) {
                Console.WriteLine("not a success");
            }
            Console.WriteLine(await http.GetStringAsync(url + "moved"));
            var many = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => http.GetStringAsync(url + "hello?name=" + i)));
            Console.WriteLine(string.Join(",", many.Select(s => s.Substring(6))));
        }
    }

    static void Main()
    {
        string url = "http://127.0.0.1:" + FreePort() + "/";
        var listener = new HttpListener();
        listener.Prefixes.Add(url);
        listener.Start();
        var server = Serve(listener);
        Console.WriteLine(Talk(url).Wait(30000));
        using (var w = new WebClient()) {
            Console.WriteLine(w.DownloadString(url + "hello?name=web"));
            Console.WriteLine(w.UploadString(url + "echo", "up"));
        }
        var q = (HttpWebRequest)WebRequest.Create(url + "missing");
        try {
            q.GetResponse();
        } catch (WebException e) {
            Console.WriteLine(e.Status + " " + ((HttpWebResponse)e.Response).StatusCode);
        }
        listener.Stop();
        Console.WriteLine(server.Wait(10000));
    }
}
