// DynamicMethods that nobody holds go, with what their code was made of; those that are held work on.
using System; using System.Collections.Generic; using System.Linq; using System.Linq.Expressions; using System.Reflection; using System.Reflection.Emit; using System.Runtime.CompilerServices;
class P {
  static Func<int, int> Factorial(bool keep) { // calls itself, by a token that only its resolver knows
    var d = new DynamicMethod("factorial", typeof(int), new[] { typeof(int) }); var g = d.GetILGenerator(); var more = g.DefineLabel();
    g.Emit(OpCodes.Ldarg_0); g.Emit(OpCodes.Ldc_I4_1); g.Emit(OpCodes.Bgt, more); g.Emit(OpCodes.Ldc_I4_1); g.Emit(OpCodes.Ret);
    g.MarkLabel(more); g.Emit(OpCodes.Ldarg_0); g.Emit(OpCodes.Ldarg_0); g.Emit(OpCodes.Ldc_I4_1); g.Emit(OpCodes.Sub); g.Emit(OpCodes.Call, d); g.Emit(OpCodes.Mul); g.Emit(OpCodes.Ret);
    made.Add(new WeakReference(d)); return d.CreateDelegate<Func<int, int>>();
  }
  static Action<string> Thrower() {
    var d = new DynamicMethod("thrower", null, new[] { typeof(string) }); var g = d.GetILGenerator();
    g.BeginExceptionBlock(); g.Emit(OpCodes.Ldarg_0); g.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor(new[] { typeof(string) })); g.Emit(OpCodes.Throw);
    g.BeginCatchBlock(typeof(InvalidOperationException)); g.Emit(OpCodes.Pop); g.Emit(OpCodes.Ldstr, "caught"); g.Emit(OpCodes.Call, typeof(Console).GetMethod("WriteLine", new[] { typeof(string) })); g.Emit(OpCodes.Rethrow); g.EndExceptionBlock(); g.Emit(OpCodes.Ret);
    made.Add(new WeakReference(d)); return d.CreateDelegate<Action<string>>();
  }
  static readonly List<WeakReference> made = new();
  static void Collect() { for (int i = 0; i < 3; i++) { GC.Collect(); GC.WaitForPendingFinalizers(); } }
  [MethodImpl(MethodImplOptions.NoInlining)] static void Many() {
    int sum = 0;
    for (int i = 0; i < 300; i++) { sum += Factorial(false)(5); var p = Expression.Parameter(typeof(int)); sum += Expression.Lambda<Func<int, int>>(Expression.Add(p, Expression.Constant(i)), p).Compile()(1); }
    Console.WriteLine(sum);
  }
  static void Main() {
    var kept = Factorial(true); var thrower = Thrower(); var uncalled = Factorial(true);
    Console.WriteLine(kept(5)); Many(); Collect();
    Console.WriteLine(made.Count(w => w.IsAlive) < 50); Console.WriteLine(kept(6)); Console.WriteLine(uncalled(7)); Console.WriteLine(kept.Method.Name);
    try { thrower("x"); } catch (Exception e) { thrower = null; Collect(); Console.WriteLine(e.Message); Console.WriteLine(e.StackTrace.Split('\n')[0].Trim()); }
  }
}
