#!/bin/sh
# Instances over value types that only reflection makes: an image made with --aot=full has code that serves them under
# --full-aot, in place of the virtual machine. An image without that code gives the same output.
. "$TESTS/aot/lib.inc"
cat > late.cs <<'CS'
using System;
struct Late : IComparable<Late> { public int N; public double D; public string S; public int CompareTo(Late o) { return N - o.N; } public override string ToString() { return N + S; } }
abstract class Work { public abstract string Run(object a, object b); }
class Work<T> : Work where T : IComparable<T> {
  T max; static int calls; readonly T[] all = new T[4];
  void Put(int at, T x) { all[at] = x; if (x.CompareTo(max) > 0) max = x; calls++; }
  T At(int i) { return all[i]; }
  static void Swap<U>(ref U a, ref U b) { U t = a; a = b; b = t; }
  public override string Run(object a, object b) {
    T x = (T)a, y = (T)b;
    Swap(ref x, ref y); Put(0, x); Put(3, y);
    Func<int, T> f = At;
    return max + " " + f(3) + " " + At(0) + " " + calls + " " + (a is T);
  }
}
class P {
  static void Main() {
    Type late = typeof(P).Assembly.GetType("La" + "te");
    var w = (Work)Activator.CreateInstance(typeof(Work<>).MakeGenericType(late));
    Console.WriteLine(w.Run(new Late { N = 3, S = "x" }, new Late { N = 7, S = "y" }));
  }
}
CS
mcs -out:late.exe late.cs
for how in full ""; do
  rm -rf images
  mkdir images
  "$KILN" --aot=${how:+$how,}outfile=images/late.exe.so,print-skipped late.exe 2> err || fail "--aot=$how: $(cat err)"
  ! grep skipped err || fail "--aot=$how leaves methods out"
  out=$("$KILN" --full-aot --stats --aot-path=images late.exe 2> stats)
  [ "$out" = "7y 3x 7y 2 True" ] || fail "--aot=$how: printed $out"
  eval "open_$how=$(stat_of open.methods stats) vm_$how=$(stat_of vm.methods stats)"
done
[ "$open_" = 0 ] || fail "$open_ methods served without code for them"
[ "$open_full" -ge 5 ] || fail "only $open_full methods served"
[ "$vm_full" -lt "$vm_" ] || fail "as many methods by the virtual machine: $vm_full"
