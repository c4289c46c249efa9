#!/bin/sh
# Plug-ins in load contexts of their own, each loaded three times, by JIT and from images; the image of a plug-in is made
# where what it refers to is not beside it.
set -e
. "$TESTS/cli/net_sdk.inc"
list_refs > list
cat > shared.cs <<'CS'
public interface IPlug { string Run(int n); }
CS
cat > dep.cs <<'CS'
namespace Dep;
public static class D {
  public static int Count;
  public static T Id<T>(T t) { Bump(); return t; }
  static void Bump() => Count++;
}
CS
cat > plug.cs <<'CS'
using System.Linq;
using System.Collections.Generic;
public struct Big { public long A, B, C; public override string ToString() => $"{A}{B}{C}"; }
public class Plug : IPlug {
  static int calls;
  public string Run(int n) {
    calls++;
    var l = new List<Big>();
    for (int i = 0; i < n; i++)
      l.Add(Dep.D.Id(new Big { A = i, B = calls }));
    return calls + ":" + string.Join(",", l.Where(b => b.A > 0)) + " " + Dep.D.Count + System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(Dep.D).Assembly).Name;
  }
}
CS
cat > host.cs <<'CS'
using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;
class Ctx(string name, string dir) : AssemblyLoadContext(name, true) {
  protected override Assembly Load(AssemblyName n) {
    string p = Path.Combine(dir, n.Name + ".dll");
    return File.Exists(p) ? LoadFromAssemblyPath(p) : null;
  }
}
static class P {
  static void Main() {
    string dir = Path.Combine(AppContext.BaseDirectory, "plugins");
    for (int i = 0; i < 3; i++) {
      var c = new Ctx("c" + i, dir);
      bool told = false;
      c.Unloading += _ => told = true;
      var p = (IPlug)Activator.CreateInstance(c.LoadFromAssemblyPath(Path.Combine(dir, "plug.dll")).GetType("Plug"));
      Console.WriteLine(p.Run(3));
      Console.WriteLine(p.Run(2));
      c.Unload();
      Console.WriteLine(told);
    }
  }
}
CS
mkdir plugins
compile() { dotnet exec "$csc" -nologo -nostdlib @list "$@"; }
compile -target:library -out:shared.dll shared.cs
compile -target:library -out:plugins/dep.dll dep.cs
compile -target:library -r:shared.dll -r:plugins/dep.dll -out:plugins/plug.dll plug.cs
compile -r:shared.dll -out:host.dll host.cs
echo '{"runtimeOptions":{"tfm":"net10.0","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}' > host.runtimeconfig.json
dotnet host.dll > expected
"$KILN" host.dll | diff expected - >&2
for f in plugins/dep plugins/plug host; do
  "$KILN" --aot=outfile=$f.dll.so $f.dll 2> err || fail "$f: $(cat err)"
done
"$KILN" --stats host.dll > out 2> stats || fail "$(cat stats)"
diff expected out >&2
[ "$(sed -n 's/^aot.images: //p' stats)" -ge 3 ] || fail "images: $(grep aot.images stats)"
