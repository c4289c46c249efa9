using System;
using System.Threading;

class P {
    static void Main(string[] a) {
        switch (a[0]) {
        case "size":
            Console.WriteLine("{0}x{1} {2} {3}{4}", Console.WindowWidth, Console.WindowHeight, Console.BufferWidth, Console.IsInputRedirected, Console.IsOutputRedirected);
            Console.WriteLine("resize");
            while (Console.WindowWidth != 120)
                Thread.Sleep(10);
            Console.WriteLine("now {0}x{1}", Console.WindowWidth, Console.WindowHeight);
            break;
        case "colours":
            Console.ForegroundColor = ConsoleColor.Red;
            Console.Write("red");
            Console.ResetColor();
            Console.SetCursorPosition(3, 4);
            Console.WriteLine("X");
            break;
        case "keys":
            Console.WriteLine("keys");
            for (int i = 0; i < 6; i++) {
                var k = Console.ReadKey(true);
                Console.WriteLine("<{0} {1} {2}>", k.Key, (int)k.KeyChar, k.Modifiers);
            }
            break;
        case "line":
            Console.WriteLine("line");
            Console.WriteLine("<{0}>", Console.ReadLine());
            break;
        case "available":
            Console.WriteLine("{0} press", Console.KeyAvailable);
            while (!Console.KeyAvailable)
                Thread.Sleep(10);
            Console.WriteLine("<{0}>", Console.ReadKey(true).KeyChar);
            break;
        case "cancel":
            int n = 0;
            Console.CancelKeyPress += (s, e) => {
                n++;
                e.Cancel = n < 2; // before the next key may come
                Console.WriteLine("cancel {0} {1}", e.SpecialKey, n);
            };
            Console.WriteLine("ready");
            Thread.Sleep(20000);
            break;
        case "uncaught":
            Console.WriteLine(Console.WindowWidth + " ready");
            Thread.Sleep(20000);
            break;
        case "input":
            Console.TreatControlCAsInput = true;
            Console.WriteLine("ready");
            var c = Console.ReadKey(true);
            Console.WriteLine("<{0} {1}>", c.Key, c.Modifiers);
            break;
        case "throws":
            Console.ForegroundColor = ConsoleColor.Red;
            throw new Exception("thrown");
        }
    }
}
