// What every run costs before it does anything.
using System;

class Hello {
  static void Main() { Console.WriteLine("Hello, world!"); }
}
