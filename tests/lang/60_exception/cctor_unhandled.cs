using System;

class Bad { public static int V; static Bad() { V = int.Parse("bad"); } }
class P { static int Main() { Console.WriteLine("start"); return Bad.V; } }
