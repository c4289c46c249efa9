// Memory-mapped files, drives, file system watching.
using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Threading;

static class Program
{
    struct Point { public int X; public double Y; }

    static void Mapped(string path)
    {
        using (var m = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, 10000)) {
            using (var v = m.CreateViewAccessor()) {
                for (int i = 0; i < 100; i++)
                    v.Write(i * 8, (long)i * i);
                var p = new Point { X = 7, Y = 2.5 };
                v.Write(5000, ref p);
                v.Flush();
            }
            using (var v = m.CreateViewAccessor(5000, 100, MemoryMappedFileAccess.Read)) {
                Point p;
                v.Read(0, out p);
                Console.WriteLine(p.X + " " + p.Y + " " + v.CanWrite + " " + v.CanRead);
                try {
                    v.Write(0, 1);
                } catch (NotSupportedException) {
                    Console.WriteLine("read only");
                }
            }
            using (var s = m.CreateViewStream(0, 800)) {
                var r = new BinaryReader(s);
                long sum = 0;
                for (int i = 0; i < 100; i++)
                    sum += r.ReadInt64();
                Console.WriteLine(sum + " " + s.Position + " " + s.Length);
            }
        }
        Console.WriteLine(new FileInfo(path).Length);
        using (var m = MemoryMappedFile.CreateFromFile(path))
        using (var v = m.CreateViewAccessor(0, 0, MemoryMappedFileAccess.CopyOnWrite)) {
            v.Write(8, 12345L);
            Console.WriteLine(v.ReadInt64(8));
        }
        Console.WriteLine(BitConverter.ToInt64(File.ReadAllBytes(path), 8));
        using (var m = MemoryMappedFile.CreateNew("kiln-test-map", 64))
        using (var a = m.CreateViewAccessor())
        using (var b = m.CreateViewAccessor()) {
            a.WriteArray(0, new[] { 1, 2, 3 }, 0, 3);
            Console.WriteLine(b.ReadInt32(8) + " " + a.Capacity % 64);
        }
        try {
            MemoryMappedFile.CreateFromFile(path + ".none", FileMode.Open);
        } catch (FileNotFoundException) {
            Console.WriteLine("not found");
        }
        try {
            MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 10);
        } catch (ArgumentException e) {
            Console.WriteLine(e.ParamName);
        }
    }

    static void Watch(string folder)
    {
        var created = new ManualResetEvent(false);
        var deleted = new ManualResetEvent(false);
        using (var w = new FileSystemWatcher(folder)) {
            w.Created += (s, e) => { if (e.Name == "new.txt") created.Set(); };
            w.Deleted += (s, e) => { if (e.Name == "new.txt") deleted.Set(); };
            w.EnableRaisingEvents = true;
            Thread.Sleep(100);
            File.WriteAllText(Path.Combine(folder, "new.txt"), "x");
            Console.WriteLine("created " + created.WaitOne(10000));
            File.Delete(Path.Combine(folder, "new.txt"));
            Console.WriteLine("deleted " + deleted.WaitOne(10000));
        }
    }

    static void Main()
    {
        string folder = Path.Combine(Path.GetTempPath(), "kiln-mapped-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        try {
            Mapped(Path.Combine(folder, "data.bin"));
            Watch(folder);
        } finally {
            Directory.Delete(folder, true);
        }
        var root = new DriveInfo("/");
        Console.WriteLine(root.Name + " " + root.IsReady + " " + (root.TotalSize > 0) + " " + (root.AvailableFreeSpace <= root.TotalSize));
        Console.WriteLine(DriveInfo.GetDrives().Length > 0);
    }
}
