using System;

class P { ~P() { } static void Main() { AppDomain.CurrentDomain.ProcessExit += (s, e) => Console.WriteLine("process exit"); try { Console.WriteLine("exiting"); Environment.Exit(43); } finally { Console.WriteLine("finally is not run"); } } }
