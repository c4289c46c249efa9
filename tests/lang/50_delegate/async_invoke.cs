using System;
using System.Linq;
using System.Linq.Expressions;

// Delegates made at run time: DynamicInvoke with errors, compiled expression trees, reflection over lambdas.
class P
{
    static int Div(int a, int b) { return a / b; }
    static void Main()
    {
        Func<int, int, int> d = Div; Console.WriteLine(d.DynamicInvoke(10, 3)); try { d.DynamicInvoke(1, 0); } catch (System.Reflection.TargetInvocationException e) { Console.WriteLine(e.InnerException.GetType().Name); } try { d.DynamicInvoke(1); } catch (System.Reflection.TargetParameterCountException) { Console.WriteLine("count"); } try { d.DynamicInvoke("a", 1); } catch (ArgumentException) { Console.WriteLine("type"); }
        Expression<Func<int, int>> sq = x => x * x + 1; Console.WriteLine(sq.ToString()); Console.WriteLine(sq.Compile()(9)); var p = Expression.Parameter(typeof(int), "n"); var body = Expression.Condition(Expression.GreaterThan(p, Expression.Constant(5)), Expression.Constant("big"), Expression.Constant("small")); var f = Expression.Lambda<Func<int, string>>(body, p).Compile(); Console.WriteLine(f(3) + f(8)); int cap = 7; Expression<Func<int, bool>> cl = y => y > cap && y % 2 == 0; var cf = cl.Compile(); Console.WriteLine(cf(8) + " " + cf(9) + " " + cf(6)); cap = 1; Console.WriteLine(cf(6)); Expression<Func<string, int>> len = s => s.Trim().Length; Console.WriteLine(((MethodCallExpression)((MemberExpression)len.Body).Expression).Method.Name + len.Compile()("  ab ")); Console.WriteLine(Enumerable.Range(1, 5).AsQueryable().Where(q => q % 2 == 1).Select(q => q * 10).Sum());
    }
}
