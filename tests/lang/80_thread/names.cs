// A thread is named once; a pool's threads have a name, and may be given others.
using System;
using System.Threading;

class Names
{
    static void Try(string what, Func<object> f)
    {
        try { Console.WriteLine("{0}: {1}", what, f() ?? "null"); }
        catch (Exception e) { Console.WriteLine("{0}: {1}: {2}", what, e.GetType().Name, e.Message); }
    }

    static Thread Named(params string[] names)
    {
        var t = new Thread(() => { });
        foreach (string name in names)
            t.Name = name;
        return t;
    }

    static void Main()
    {
        Try("none", () => Named().Name);
        Try("one", () => Named("a").Name);
        Try("two", () => Named("a", "b").Name);
        Try("the same", () => Named("a", "a").Name);
        Try("null first", () => Named(null, "b").Name);
        Try("null later", () => Named("a", null).Name);
        Try("empty first", () => Named("", "b").Name);
        Try("ended", () =>
        {
            Thread t = Named();
            t.Start();
            t.Join();
            t.Name = "late";
            return t.Name;
        });
        Try("this one", () =>
        {
            Thread.CurrentThread.Name = "main";
            Thread.CurrentThread.Name = "again";
            return 0;
        });
        Console.WriteLine(Thread.CurrentThread.Name);
        string names = null;
        using (var done = new ManualResetEvent(false))
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                names = Thread.CurrentThread.Name;
                Thread.CurrentThread.Name = "mine";
                names += ", " + Thread.CurrentThread.Name;
                done.Set();
            });
            done.WaitOne();
        }
        Console.WriteLine(names);
    }
}
