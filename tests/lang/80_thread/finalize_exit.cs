// At the end of the process finalizers run while the class library can still be used.
using System;
using System.IO;

class Garbage {
  ~Garbage() { Console.WriteLine("finalized"); }
}

class Program {
  static FileStream file;
  static void Main() {
    Console.WriteLine("end");
    file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 16, FileOptions.DeleteOnClose);
    file.WriteByte(1);
    new Garbage();
  }
}
