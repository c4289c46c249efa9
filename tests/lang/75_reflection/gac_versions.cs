// A strong name gets the very version that it names, also where another one lies beside the framework.
using System;
using System.Reflection;

class Program {
    static void Main() {
        foreach (var v in new[] { "14.0.0.0", "4.0.0.0", "12.0.0.0" }) {
            var a = Assembly.Load("Microsoft.Build.Framework, Version=" + v + ", Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a");
            var t = a.GetType("Microsoft.Build.Framework.ITask");
            Console.WriteLine("{0} {1} {2}", v, a.GetName().Version, t.Assembly == a);
        }
    }
}
