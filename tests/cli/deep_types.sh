#!/bin/sh
# 5,000 ancestors and 500 levels of nested types: no limit and no recursion stands in their way.
set -eu
cd "$TMP"
{
  echo 'class A0 { public virtual int V() { return 7; } }'
  i=1
  while [ $i -le 5000 ]; do
    echo "class A$i : A$((i - 1)) { }"
    i=$((i + 1))
  done
  echo 'class P { static void Main() { object o = new A5000(); System.Console.WriteLine(o is A0); System.Console.WriteLine(((A0)o).V()); } }'
} > chain.cs
i=0 open='' name='' close=''
while [ $i -lt 500 ]; do
  open="$open public class N$i {" close="$close}" name="$name${name:+.}N$i"
  i=$((i + 1))
done
echo "$open public static int v = 5; $close class P { static void Main() { System.Console.WriteLine($name.v); System.Console.WriteLine(typeof($name).FullName.Length); } }" > nest.cs
mcs chain.cs && mcs nest.cs
[ "$("$KILN" chain.exe | tr '\n' ' ')" = 'True 7 ' ]
[ "$("$KILN" nest.exe | tr '\n' ' ')" = '5 2389 ' ]

# Instances nested 500 deep in signatures.
t=int32 i=0
while [ $i -lt 500 ]; do
  t="class [mscorlib]System.Collections.Generic.List\`1<$t>"
  i=$((i + 1))
done
cat > deep.il <<IL
.assembly extern mscorlib { .ver 4:0:0:0 }
.assembly deep {}
.class public P extends [mscorlib]System.Object
{
 .field public static $t f
 .method public static $t m($t x) { .locals init ($t y) ldarg.0 stloc.0 ldloc.0 ret }
 .method public static void g<T>()
 {
  ldtoken !!T call class [mscorlib]System.Type [mscorlib]System.Type::GetTypeFromHandle(valuetype [mscorlib]System.RuntimeTypeHandle)
  callvirt instance string [mscorlib]System.Type::get_FullName() callvirt instance int32 [mscorlib]System.String::get_Length()
  call void [mscorlib]System.Console::WriteLine(int32) ret
 }
 .method public static void Main()
 {
  .entrypoint
  newobj instance void $t::.ctor() call $t P::m($t) stsfld $t P::f
  ldsfld $t P::f callvirt instance int32 $t::get_Count() call void [mscorlib]System.Console::WriteLine(int32)
  call void P::g<$t>()
  ret
 }
}
IL
ilasm deep.il > ilasm.log
# Instances that never end.
cat > endless.cs <<'CS'
using System; using System.Collections.Generic; using System.Threading;
class A<T> : List<A<A<T>>> { }
struct S<T> { public T t; public object o; }
class F<T> { public S<F<F<T>>> f; }
class W<T,U> : List<W<U,W<T,U>>> { }
interface I<T> { }
class Im<T> : I<Im<Im<T>>> { }
class R<T> { public static int Go(int n) { return R<R<T>>.Go(n + 1); } }
class V<T> { public virtual void M<U>(int n) { new V<V<U>>().M<V<T>>(n + 1); } }
class P {
  static void Try(Func<object> f) { try { Console.Write(f() + " "); } catch (Exception e) { Console.Write(e.GetType().Name + " "); } }
  static object Inf<T>(int n) { return Inf<List<T>>(n + 1); }
  static void All() {
    Try(() => new A<int>() != null); Try(() => new A<string>() != null); Try(() => new F<int>() != null);
    Try(() => new W<int,string>() != null); Try(() => new Im<int>() is I<int>);
    Try(() => R<int>.Go(0)); Try(() => R<string>.Go(0)); Try(() => { new V<int>().M<int>(0); return 1; }); Try(() => Inf<int>(0));
    Try(() => { Type t = typeof(int); for (int i = 0; i < 100000; i++) t = typeof(List<>).MakeGenericType(t); return t.Name; });
    Try(() => { Type t = typeof(int); for (int i = 0; i < 100000; i++) t = t.MakeArrayType(); return t.Name.Length; });
  }
  static void Main() { All(); var t = new Thread(All, 200 * 1024); t.Start(); t.Join(); }
}
CS
mcs -warn:0 endless.cs
T=TypeLoadException once="True True True True False $T $T $T $T $T $T "
for how in -O=-aot --interpreter; do
  [ "$("$KILN" $how deep.exe | tr '\n' ' ')" = '0 57012 ' ]
  [ "$("$KILN" $how endless.exe)" = "$once$once" ]
done
"$KILN" --aot=full deep.exe endless.exe > aot.log
[ "$("$KILN" deep.exe | tr '\n' ' ')" = '0 57012 ' ]
[ "$("$KILN" endless.exe)" = "$once$once" ]
