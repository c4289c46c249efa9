using System; using System.Diagnostics; using System.IO; using System.Net; using System.Net.Http; using System.Net.Sockets; using System.Threading; using System.Threading.Tasks; using System.Globalization; using System.Runtime.InteropServices; using System.Text; using System.Security.Cryptography; using System.IO.Compression;
static class Program {
  static void Try(string what, Action a) { Console.WriteLine("-- " + what); try { a(); } catch (Exception e) { Console.WriteLine(what + " threw " + e); } }
  [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] static StackTrace Here() => new StackTrace();
  delegate int Cmp(IntPtr a, IntPtr b);
  [DllImport("libc")] static extern void qsort(int[] a, nint n, nint size, Cmp c);
  [DllImport("libc")] static extern int getpid();
  [StructLayout(LayoutKind.Sequential)] struct Tm { public int sec, min; [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 8)] public string s; }
  static async Task Sockets() {
    var l = new TcpListener(IPAddress.Loopback, 0); l.Start(); int port = ((IPEndPoint)l.LocalEndpoint).Port;
    var server = Task.Run(async () => { using var c = await l.AcceptTcpClientAsync(); var s = c.GetStream(); var b = new byte[100]; int n = await s.ReadAsync(b); await s.WriteAsync(Encoding.ASCII.GetBytes("echo " + Encoding.ASCII.GetString(b, 0, n))); });
    using var client = new TcpClient(); await client.ConnectAsync(IPAddress.Loopback, port); var st = client.GetStream(); await st.WriteAsync(Encoding.ASCII.GetBytes("hi")); var r = new byte[100]; int m = await st.ReadAsync(r); Console.WriteLine(Encoding.ASCII.GetString(r, 0, m)); await server; l.Stop();
  }
  static async Task Http() {
    var l = new TcpListener(IPAddress.Loopback, 0); l.Start(); int port = ((IPEndPoint)l.LocalEndpoint).Port;
    var server = Task.Run(async () => { using var c = await l.AcceptTcpClientAsync(); var s = c.GetStream(); var b = new byte[4096]; int n = await s.ReadAsync(b); await s.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")); });
    using var h = new HttpClient(); Console.WriteLine(await h.GetStringAsync("http://127.0.0.1:" + port + "/x")); await server; l.Stop();
  }
  static void Main() {
    Try("stack", () => { var t = Here(); Console.WriteLine(t.FrameCount > 2); Console.WriteLine(t.GetFrame(0).GetMethod()); Console.WriteLine(new StackFrame(0).GetMethod().Name.Contains("Main")); });
    Try("exc trace", () => { try { throw new Exception("x"); } catch (Exception e) { var t = new StackTrace(e); Console.WriteLine(t.FrameCount + " " + t.GetFrame(0).GetMethod().Name.Contains("Main")); Console.WriteLine(e.TargetSite.Name.Contains("Main")); } });
    Try("process", () => { using var p = Process.Start(new ProcessStartInfo("/bin/echo", "from child") { RedirectStandardOutput = true }); Console.Write(p.StandardOutput.ReadToEnd()); p.WaitForExit(); Console.WriteLine(p.ExitCode); Console.WriteLine(Process.GetCurrentProcess().Id == getpid()); });
    Try("sockets", () => Sockets().Wait());
    Try("http", () => Http().Wait());
    Try("watch", () => { var d = Directory.CreateTempSubdirectory(); using var w = new FileSystemWatcher(d.FullName); var e = new ManualResetEventSlim(); w.Created += (o, a) => { Console.WriteLine(a.Name); e.Set(); }; w.EnableRaisingEvents = true; File.WriteAllText(Path.Combine(d.FullName, "f.txt"), "x"); Console.WriteLine(e.Wait(5000)); d.Delete(true); });
    Try("culture", () => { Console.WriteLine(1234.5.ToString("N", new CultureInfo("de-DE")) + " " + new DateTime(2020, 2, 3).ToString("D", new CultureInfo("fr-FR")) + " " + string.Compare("a", "B", new CultureInfo("en-US"), CompareOptions.IgnoreCase) + " " + "straße".ToUpper(new CultureInfo("de-DE")) + " " + "ı".ToUpper(new CultureInfo("tr-TR")) + " " + "é".Normalize(NormalizationForm.FormD).Length); });
    Try("pinvoke", () => { var a = new[] { 3, 1, 2 }; qsort(a, 3, 4, (x, y) => Marshal.ReadInt32(x) - Marshal.ReadInt32(y)); Console.WriteLine(string.Join(",", a)); Console.WriteLine(Marshal.SizeOf<Tm>() + " " + Marshal.OffsetOf<Tm>("s")); });
    Try("fnptr", () => { Func<int, int> f = x => x + 1; Cmp c = (x, y) => 5; var p = Marshal.GetFunctionPointerForDelegate(c); Console.WriteLine(Marshal.GetDelegateForFunctionPointer<Cmp>(p)(0, 0)); });
    Try("native lib", () => { var h = NativeLibrary.Load("libc.so.6"); Console.WriteLine(NativeLibrary.TryGetExport(h, "getpid", out var s) && s != 0); NativeLibrary.Free(h); });
    Try("struct", () => { var t = new Tm { sec = 1, s = "abc" }; var m = Marshal.AllocHGlobal(64); Marshal.StructureToPtr(t, m, false); Console.WriteLine(Marshal.PtrToStructure<Tm>(m).s); Marshal.FreeHGlobal(m); });
    Try("hash", () => { Console.WriteLine(Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes("abc")))); using var aes = Aes.Create(); aes.Key = new byte[16]; Console.WriteLine(Convert.ToHexString(aes.EncryptEcb(new byte[16], PaddingMode.None))); });
    Try("zip", () => { var ms = new MemoryStream(); using (var g = new GZipStream(ms, CompressionLevel.Optimal, true)) g.Write(new byte[1000]); ms.Position = 0; using var r = new GZipStream(ms, CompressionMode.Decompress); Console.WriteLine(r.ReadByte() + " " + (ms.Length < 100)); });
    Try("console", () => Console.WriteLine(Console.In.ReadLine() ?? "eof"));
    Try("gc", () => { GC.Collect(); Console.WriteLine(GC.CollectionCount(0) > 0); var w = new WeakReference(new object()); Console.WriteLine(GC.GetGCMemoryInfo().HeapSizeBytes >= 0); });
    Try("timer", () => { var e = new ManualResetEventSlim(); using var t = new Timer(_ => e.Set(), null, 10, -1); Console.WriteLine(e.Wait(3000)); });
    Try("mmf", () => { using var m = System.IO.MemoryMappedFiles.MemoryMappedFile.CreateNew(null, 100); using var v = m.CreateViewAccessor(); v.Write(0, 42); Console.WriteLine(v.ReadInt32(0)); });
    Try("threadlocal", () => { var t = new ThreadLocal<int>(() => 7); Console.WriteLine(t.Value); var al = new AsyncLocal<int>(); al.Value = 3; Task.Run(() => Console.WriteLine(al.Value)).Wait(); });
    Try("alc", () => { Console.WriteLine(System.Runtime.Loader.AssemblyLoadContext.Default.Name + " " + System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(Program).Assembly).Name); });
  }
}
