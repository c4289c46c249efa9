// The smallest program: kiln hello.exe
using System;

class Hello {
  static void Main(string[] args) {
    string who = args.Length > 0 ? string.Join(" ", args) : "world";
    Console.WriteLine("Hello, {0}!", who);
  }
}
