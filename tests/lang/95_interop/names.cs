// The names under which a library and its functions are found.
using System;
using System.Runtime.InteropServices;

class Program {
    [DllImport("names")] static extern int answer();
    [DllImport("libnames")] static extern int answerA();
    [DllImport("libnames.so", EntryPoint = "answer")] static extern int full();
    [DllImport("names.dll", EntryPoint = "answer")] static extern int dll();
    [DllImport("names", CharSet = CharSet.Ansi, EntryPoint = "only")] static extern int ansi();
    [DllImport("names", CharSet = CharSet.Unicode, EntryPoint = "only")] static extern int wide();
    [DllImport("names", CharSet = CharSet.Ansi, ExactSpelling = true, EntryPoint = "only")] static extern int exact();
    [DllImport("__Internal")] static extern int getppid();

    static void Main() {
        Console.WriteLine(answer());
        Console.WriteLine(answerA());
        Console.WriteLine(full());
        Console.WriteLine(dll());
        Console.WriteLine(ansi());
        Console.WriteLine(wide());
        try { exact(); } catch (EntryPointNotFoundException) { Console.WriteLine("exact"); }
        Console.WriteLine(getppid() > 0);
    }
}
