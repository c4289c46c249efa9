// Expression trees: built by the compiler and by hand, compiled, visited; dynamic.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;

class Person
{
    public string Name { get; set; }
    public int Age;
    public List<string> Tags = new List<string>();
    public Person() { }
    public Person(string name, int age) { Name = name; Age = age; }
    public int Twice(int x) { return x * 2 + Age; }
    public override string ToString() { return Name + "/" + Age; }
}

class Renamer : ExpressionVisitor
{
    readonly ParameterExpression from;
    readonly Expression to;
    public Renamer(ParameterExpression from, Expression to) { this.from = from; this.to = to; }
    protected override Expression VisitParameter(ParameterExpression p) { return p == from ? to : base.VisitParameter(p); }
}

static class Program
{
    static void Simple()
    {
        Expression<Func<int, int, int>> add = (a, b) => a * 2 + b;
        Console.WriteLine(add + " = " + add.Compile()(3, 4));
        int captured = 10;
        Expression<Func<int, bool>> big = x => x > captured && x % 3 == 0;
        var f = big.Compile();
        Console.WriteLine(string.Join(",", Enumerable.Range(1, 30).Where(f)));
        captured = 20;
        Console.WriteLine(string.Join(",", Enumerable.Range(1, 30).Where(f)));
        Expression<Func<string, int>> len = s => s == null ? -1 : s.Trim().Length;
        Console.WriteLine(len.Compile()("  abc ") + " " + len.Compile()(null));
        Expression<Func<Person>> make = () => new Person("Ann", 30) { Tags = { "x", "y" } };
        Console.WriteLine(make.Compile()().Tags.Count + " " + make.Compile()());
        Expression<Func<Person, object>> get = p => p.Age;
        Console.WriteLine(get.Body.NodeType + " " + get.Compile()(new Person("Bob", 41)));
        Expression<Func<double, double>> m = d => Math.Sqrt(d) / 2 - (int)d;
        Console.WriteLine(m.Compile()(16.0));
        Expression<Func<int, Func<int, int>>> curry = a => b => a - b;
        Console.WriteLine(curry.Compile()(10)(3));
        Expression<Func<int[], int>> third = arr => arr[2] + arr.Length;
        Console.WriteLine(third.Compile()(new[] { 1, 2, 3 }));
        Expression<Func<object, bool>> isStr = o => o is string;
        Console.WriteLine(isStr.Compile()("a") + " " + isStr.Compile()(1));
        Expression<Func<long?, long?>> lift = v => v * 2 + 1;
        Console.WriteLine(lift.Compile()(20) + " [" + lift.Compile()(null) + "]");
        Expression<Func<decimal, decimal>> dec = v => v / 4m;
        Console.WriteLine(dec.Compile()(1m));
        Expression<Func<string, string, string>> cat = (a, b) => a + "-" + b;
        Console.WriteLine(cat.Compile()("p", "q"));
    }

    static void ByHand()
    {
        // factorial by a loop
        var n = Expression.Parameter(typeof(int), "n");
        var r = Expression.Variable(typeof(long), "r");
        var end = Expression.Label(typeof(long), "end");
        var body = Expression.Block(new[] { r },
            Expression.Assign(r, Expression.Constant(1L)),
            Expression.Loop(
                Expression.IfThenElse(Expression.GreaterThan(n, Expression.Constant(1)),
                    Expression.MultiplyAssign(r, Expression.Convert(Expression.PostDecrementAssign(n), typeof(long))),
                    Expression.Break(end, r)),
                end));
        var fact = Expression.Lambda<Func<int, long>>(body, n).Compile();
        Console.WriteLine(fact(5) + " " + fact(20));
        // try, catch, finally
        var log = Expression.Parameter(typeof(List<string>), "log");
        var d = Expression.Parameter(typeof(int), "d");
        var add = typeof(List<string>).GetMethod("Add");
        var tc = Expression.Lambda<Func<int, List<string>, int>>(
            Expression.TryCatchFinally(
                Expression.Divide(Expression.Constant(100), d),
                Expression.Call(log, add, Expression.Constant("finally")),
                Expression.Catch(typeof(DivideByZeroException),
                    Expression.Block(Expression.Call(log, add, Expression.Constant("caught")), Expression.Constant(-1)))),
            d, log).Compile();
        var list = new List<string>();
        Console.WriteLine(tc(7, list) + " " + tc(0, list) + " " + string.Join(",", list));
        // switch on strings
        var s = Expression.Parameter(typeof(string), "s");
        var sw = Expression.Lambda<Func<string, int>>(
            Expression.Switch(s, Expression.Constant(0),
                Expression.SwitchCase(Expression.Constant(1), Expression.Constant("one"), Expression.Constant("eins")),
                Expression.SwitchCase(Expression.Constant(2), Expression.Constant("two"))), s).Compile();
        Console.WriteLine(sw("one") + " " + sw("eins") + " " + sw("two") + " " + sw("many"));
        // members and calls by name
        var p = Expression.Parameter(typeof(Person), "p");
        var call = Expression.Call(p, typeof(Person).GetMethod("Twice"), Expression.Property(Expression.Property(p, "Name"), "Length"));
        Console.WriteLine(call + " " + Expression.Lambda<Func<Person, int>>(call, p).Compile()(new Person("Carol", 5)));
        var set = Expression.Lambda<Action<Person, string>>(Expression.Assign(Expression.Property(p, "Name"), s), p, s).Compile();
        var dave = new Person("?", 1);
        set(dave, "Dave");
        Console.WriteLine(dave);
        var init = Expression.MemberInit(Expression.New(typeof(Person)),
            Expression.Bind(typeof(Person).GetProperty("Name"), Expression.Constant("Eve")),
            Expression.Bind(typeof(Person).GetField("Age"), Expression.Constant(9)));
        Console.WriteLine(Expression.Lambda<Func<Person>>(init).Compile()());
        var arr = Expression.NewArrayInit(typeof(int), Enumerable.Range(1, 4).Select(i => Expression.Constant(i * i)));
        Console.WriteLine(string.Join(" ", Expression.Lambda<Func<int[]>>(arr).Compile()()));
        Delegate untyped = Expression.Lambda(Expression.Add(n, Expression.Constant(1)), n).Compile();
        Console.WriteLine(untyped.DynamicInvoke(41));
        try {
            Expression.Add(Expression.Constant(1), Expression.Constant("x"));
        } catch (InvalidOperationException e) {
            Console.WriteLine(e.GetType().Name);
        }
    }

    static void Combine()
    {
        Expression<Func<Person, bool>> adult = p => p.Age >= 18;
        Expression<Func<Person, bool>> isA = q => q.Name.StartsWith("A", StringComparison.Ordinal);
        var both = Expression.Lambda<Func<Person, bool>>(
            Expression.AndAlso(adult.Body, new Renamer(isA.Parameters[0], adult.Parameters[0]).Visit(isA.Body)), adult.Parameters);
        Console.WriteLine(both);
        var people = new[] { new Person("Ann", 30), new Person("Al", 3), new Person("Bob", 50) };
        Console.WriteLine(string.Join(",", people.AsQueryable().Where(both)));
        var q1 = people.AsQueryable().OrderByDescending(p => p.Age).Select(p => new { p.Name, Decade = p.Age / 10 }).Skip(1);
        foreach (var x in q1)
            Console.WriteLine(x);
        Console.WriteLine(people.AsQueryable().Sum(p => p.Age) + " " + people.AsQueryable().Any(p => p.Tags.Contains("z")));
    }

    static void Main()
    {
        Simple();
        ByHand();
        Combine();
    }
}
