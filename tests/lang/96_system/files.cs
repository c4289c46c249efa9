// Drives, watching a folder, the version of a file.
using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

class Program {
  static void Main() {
    var d = new DriveInfo("/");
    Console.WriteLine("{0} {1} {2} {3}", d.Name, d.IsReady, d.TotalSize > 0, d.AvailableFreeSpace <= d.TotalSize);
    Console.WriteLine(DriveInfo.GetDrives().Length > 0);
    Console.WriteLine(Enum.IsDefined(typeof(DriveType), new DriveInfo("/proc").DriveType)); // which one, the machine decides

    string dir = Path.Combine(Path.GetTempPath(), "kiln-watch-" + Guid.NewGuid().ToString("N"));
    Directory.CreateDirectory(dir);
    using (var w = new FileSystemWatcher(dir, "*.txt")) {
      var made = new ManualResetEvent(false);
      var gone = new ManualResetEvent(false);
      string name = null;
      w.Created += (s, e) => { name = e.Name; made.Set(); };
      w.Deleted += (s, e) => gone.Set();
      w.EnableRaisingEvents = true;
      File.WriteAllText(Path.Combine(dir, "a.bin"), "x");
      File.WriteAllText(Path.Combine(dir, "b.txt"), "x");
      Console.WriteLine("{0} {1}", made.WaitOne(10000), name);
      File.Delete(Path.Combine(dir, "b.txt"));
      Console.WriteLine(gone.WaitOne(10000));
    }
    Directory.Delete(dir, true);

    var v = FileVersionInfo.GetVersionInfo(typeof(object).Assembly.Location);
    Console.WriteLine("{0} {1} {2}", v.FileVersion, v.FileMajorPart, v.ProductName);
  }
}
