using System; public class Hello { public int F; public static void Main() { Console.WriteLine("hi"); } }
