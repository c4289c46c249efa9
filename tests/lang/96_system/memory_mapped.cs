// Memory-mapped files: by path, by stream, without a file, by name; views, bounds, copy on write.
using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Text;

class Program {
  struct Point { public int X; public double Y; }

  static void Try(string what, Action a) {
    try {
      a();
      Console.WriteLine("{0}: fine", what);
    } catch (Exception e) {
      Console.WriteLine("{0}: {1}", what, e.GetType().Name);
    }
  }

  static void Main() {
    string path = Path.Combine(Path.GetTempPath(), "kiln-mmf-" + Guid.NewGuid().ToString("N"));
    File.WriteAllText(path, "0123456789 memory mapped");
    using (var m = MemoryMappedFile.CreateFromFile(path)) {
      using (var v = m.CreateViewAccessor(3, 5)) {
        Console.WriteLine("{0} {1} {2}", (char)v.ReadByte(0), v.Capacity, v.CanWrite);
        v.Write(0, (byte)'X');
        v.Flush();
        Try("past the view", () => v.ReadInt64(0));
      }
      using (var s = m.CreateViewStream(11, 13, MemoryMappedFileAccess.Read))
        Console.WriteLine(new StreamReader(s).ReadToEnd());
      using (var v = m.CreateViewAccessor(0, 0, MemoryMappedFileAccess.CopyOnWrite)) {
        v.Write(0, (byte)'Z');
        Console.WriteLine("{0} {1}", (char)v.ReadByte(0), v.Capacity % 4096);
      }
      Try("past the end", () => m.CreateViewAccessor(0, 100000));
    }
    Console.WriteLine(File.ReadAllText(path));

    using (var m = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 10000))
    using (var v = m.CreateViewAccessor()) {
      var p = new Point { X = 7, Y = 2.5 };
      v.Write(8000, ref p);
      Point q;
      v.Read(8000, out q);
      Console.WriteLine("{0} {1}", q.X, q.Y);
      var a = new int[] { 1, 2, 3 };
      v.WriteArray(100, a, 0, 3);
      var b = new int[3];
      Console.WriteLine("{0} {1}", v.ReadArray(100, b, 0, 3), b[2]);
    }
    Console.WriteLine(new FileInfo(path).Length);

    using (var f = new FileStream(path, FileMode.Open))
    using (var m = MemoryMappedFile.CreateFromFile(f, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, true))
    using (var s = m.CreateViewStream(0, 10)) {
      Console.WriteLine(s.ReadByte());
      s.Position = 0;
      s.Write(Encoding.ASCII.GetBytes("ab"), 0, 2);
    }
    Console.WriteLine(File.ReadAllText(path).Substring(0, 4));
    Try("capacity below size", () => MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 5));
    Try("create new", () => MemoryMappedFile.CreateFromFile(path, FileMode.CreateNew, null, 5));
    File.Delete(path);
    Try("no file", () => MemoryMappedFile.CreateFromFile(path));

    using (var m = MemoryMappedFile.CreateNew("kiln-other", 100)) {
      using (var v = m.CreateViewAccessor()) v.Write(40, 123456789);
      using (var v = m.CreateViewAccessor()) Console.WriteLine(v.ReadInt32(40));
    }
    using (var m = MemoryMappedFile.CreateNew("kiln-name", 64)) {
      using (var v = m.CreateViewAccessor()) v.Write(0, 5);
      using (var n = MemoryMappedFile.OpenExisting("kiln-name"))
      using (var v = n.CreateViewAccessor()) Console.WriteLine(v.ReadInt32(0));
      Try("name taken", () => MemoryMappedFile.CreateNew("kiln-name", 64));
    }
    Try("unknown name", () => MemoryMappedFile.OpenExisting("kiln-none"));
  }
}
