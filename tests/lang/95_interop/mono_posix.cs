// Mono.Posix and DeflateStream: real users of structures, custom marshalers, callbacks and native buffers.
using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using Mono.Unix;
using Mono.Unix.Native;

class Program {
    static void Compression() {
        var data = Encoding.UTF8.GetBytes(new string('a', 1000) + "tail");
        var packed = new MemoryStream();
        using (var d = new DeflateStream(packed, CompressionMode.Compress, true))
            d.Write(data, 0, data.Length);
        Console.WriteLine("deflate {0}", packed.Length < 100);
        packed.Position = 0;
        var text = new StreamReader(new DeflateStream(packed, CompressionMode.Decompress)).ReadToEnd();
        Console.WriteLine("inflate {0} {1}", text.Length, text.Substring(1000));
    }

    static void Files() {
        Stat st;
        Console.WriteLine("stat {0} {1}", Syscall.stat("/etc/passwd", out st), st.st_size == new FileInfo("/etc/passwd").Length);
        Console.WriteLine("nofile {0} {1}", Syscall.stat("/nope", out st), Stdlib.GetLastError());
        var link = new StringBuilder(256);
        Console.WriteLine("readlink {0}", Syscall.readlink("/proc/self/exe", link) > 0);
        var info = new UnixFileInfo("/etc/passwd");
        Console.WriteLine("{0} {1}", info.FileAccessPermissions, info.Exists);
        foreach (var entry in new UnixDirectoryInfo("/etc").GetEntries())
            if (entry.d_name == "passwd")
                Console.WriteLine("entry {0}", entry.d_name);
        int[] fds = new int[2];
        Console.WriteLine("pipe {0}", Syscall.pipe(out fds[0], out fds[1]));
        Syscall.close(fds[0]);
        Syscall.close(fds[1]);
        try {
            new UnixFileInfo("/nope/x").Delete();
        } catch (Exception e) {
            Console.WriteLine("{0} {1}", e.GetType(), e.Message);
        }
    }

    static void Main() {
        Compression();
        Files();
        Console.WriteLine("user {0} {1}", UnixEnvironment.EffectiveUserId == Syscall.geteuid(), UnixEnvironment.UserName != null);
        Utsname u;
        Console.WriteLine("uname {0} {1}", Syscall.uname(out u), u.sysname);
        var pw = Syscall.getpwuid(0);
        Console.WriteLine("passwd {0} {1}", pw.pw_name, pw.pw_dir);
        Console.WriteLine("strerror {0}", Stdlib.strerror(Errno.ENOENT));
        Console.WriteLine("getenv {0}", Syscall.getenv("HOME") != null);
        Console.WriteLine("raise {0}", Stdlib.raise(Signum.SIGCHLD));
    }
}
