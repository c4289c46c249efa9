using System;
public class MarkAttribute : Attribute {}
[Mark] public class Looked {
    static Looked() { Console.WriteLine("class constructor"); }
    public static int F = 3;
    public const int C = 5;
    public static int S() { return 1; }
}
