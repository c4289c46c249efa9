// Mono.Posix and DeflateStream: real users of structures, custom marshalers, callbacks and native buffers.
using System; using System.IO; using System.IO.Compression; using System.Text; using Mono.Unix; using Mono.Unix.Native;
class P { static void Main() {
 var ms=new MemoryStream(); var data=Encoding.UTF8.GetBytes(new string('a',1000)+"tail"); using(var d=new DeflateStream(ms,CompressionMode.Compress,true)) d.Write(data,0,data.Length);
 Console.WriteLine("deflate {0}", ms.Length<100); ms.Position=0; using(var d=new DeflateStream(ms,CompressionMode.Decompress)) { var o=new byte[2000]; int n=0,k; while((k=d.Read(o,n,o.Length-n))>0) n+=k; Console.WriteLine("inflate {0} {1}", n, Encoding.UTF8.GetString(o,n-4,4)); }
 ms=new MemoryStream(); using(var g=new GZipStream(ms,CompressionMode.Compress,true)) g.Write(data,0,data.Length); ms.Position=0; Console.WriteLine(new StreamReader(new GZipStream(ms,CompressionMode.Decompress)).ReadToEnd().Length);
 Stat st; Console.WriteLine("stat {0} {1}", Syscall.stat("/etc/passwd", out st), st.st_size==new FileInfo("/etc/passwd").Length);
 Console.WriteLine("nofile {0} {1}", Syscall.stat("/nope", out st), Stdlib.GetLastError());
 Console.WriteLine("user {0} {1}", UnixEnvironment.EffectiveUserId==Syscall.geteuid(), UnixEnvironment.UserName!=null);
 Console.WriteLine("uname {0}", UnixEnvironment.MachineName.Length>0);
 Utsname u; Console.WriteLine("{0} {1}", Syscall.uname(out u), u.sysname);
 var sb=new StringBuilder(256); Console.WriteLine("readlink {0}", Syscall.readlink("/proc/self/exe", sb)>0);
 var fi=new UnixFileInfo("/etc/passwd"); Console.WriteLine("{0} {1}", fi.FileAccessPermissions, fi.Exists);
 var pw=Syscall.getpwuid(0); Console.WriteLine("pw {0} {1}", pw.pw_name, pw.pw_dir);
 foreach (var x in new UnixDirectoryInfo("/etc/mono").GetEntries()) if (x.d_name=="config") Console.WriteLine("entry {0}", x.d_name);
 int[] fds=new int[2]; Console.WriteLine("pipe {0}", Syscall.pipe(out fds[0], out fds[1])); Syscall.close(fds[0]); Syscall.close(fds[1]);
 Console.WriteLine("strerror {0}", Stdlib.strerror(Errno.ENOENT)); Console.WriteLine("getenv {0}", Syscall.getenv("HOME")!=null);
 Console.WriteLine("signum {0}", Stdlib.raise(Signum.SIGCHLD)); try { UnixFile(); } catch (Exception e) { Console.WriteLine(e.GetType()+" "+e.Message); }
 } static void UnixFile() { new UnixFileInfo("/nope/x").Delete(); } }
