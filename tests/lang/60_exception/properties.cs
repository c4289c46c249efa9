using System;
using System.Collections;
using System.IO;
using System.Runtime.Serialization;

[Serializable] class Custom : Exception { public Custom() { } public Custom(string m) : base(m) { HResult = 0x1234; } public override string ToString() { return "Custom!" + Message; } }
class P
{
    static void Main()
    {
        var e = new Exception("msg", new ArgumentException("bad arg", "pname")); Console.WriteLine(e.Message + "|" + e.InnerException.Message.Replace(Environment.NewLine, " ") + "|" + ((ArgumentException)e.InnerException).ParamName); e.Data["k"] = 5; foreach (DictionaryEntry d in e.Data) Console.WriteLine(d.Key + "=" + d.Value); Console.WriteLine(new Exception().Message); Console.WriteLine(new Custom().Message); Console.WriteLine(new Custom("c").HResult); Console.WriteLine(new Custom("c")); Console.WriteLine(e); e.HelpLink = "help"; e.Source = "src"; Console.WriteLine(e.HelpLink + e.Source);
        Console.WriteLine(new ArgumentOutOfRangeException("p", 5, "too big").Message.Replace(Environment.NewLine, " ")); Console.WriteLine(new ArgumentNullException("q").Message.Replace(Environment.NewLine, " ")); Console.WriteLine(new NullReferenceException().Message); Console.WriteLine(new IndexOutOfRangeException().Message); Console.WriteLine(new InvalidCastException().Message); Console.WriteLine(new OverflowException().Message); Console.WriteLine(new DivideByZeroException().Message); Console.WriteLine(new NotImplementedException().Message); Console.WriteLine(new FileNotFoundException("f", "name.txt").FileName); Console.WriteLine(new ObjectDisposedException("obj").ObjectName); Console.WriteLine(new OutOfMemoryException().Message.Length > 0); Console.WriteLine(new AggregateException("agg", e, e).InnerExceptions.Count); Console.WriteLine(new TypeLoadException().GetType().BaseType.Name); Console.WriteLine(new ArithmeticException() is SystemException); Console.WriteLine(new Exception("a", new Exception("b", new Exception("c"))).GetBaseException().Message); try { throw new Custom("thrown"); } catch (Custom c) when (c.StackTrace != null) { Console.WriteLine("has trace"); } try { int.Parse("12x"); } catch (FormatException f) { Console.WriteLine(f.Message); } try { int.Parse("99999999999"); } catch (OverflowException f) { Console.WriteLine(f.Message); } try { "a".Substring(3); } catch (ArgumentOutOfRangeException f) { Console.WriteLine(f.ParamName); } try { object o = "s"; int i = (int)o; } catch (InvalidCastException f) { Console.WriteLine(f.Message); } try { object o = new P(); var i = (Exception)o; } catch (InvalidCastException f) { Console.WriteLine(f.Message); }
    }
}
