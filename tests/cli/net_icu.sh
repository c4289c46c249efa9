#!/bin/sh
# ICU is loaded when a program asks it something, and gives the answers that it gives by dotnet; a program that only
# writes a line does without it.
set -e
. "$TESTS/cli/net_sdk.inc"
cat > a.cs <<'CS'
using System; using System.Globalization; using System.IO; using System.Threading;
static class P {
  static bool Loaded() { return File.ReadAllText("/proc/self/maps").Contains("/libicuuc.so."); }
  static void Main() {
    Console.WriteLine("first");
    Console.Error.WriteLine(Loaded());
    string[] upper = new string[4];
    var all = new Thread[upper.Length];
    for (int i = 0; i < all.Length; i++) { int k = i; all[i] = new Thread(() => upper[k] = "straße".ToUpper(new CultureInfo("de-DE"))); }
    foreach (var t in all) t.Start();
    foreach (var t in all) t.Join();
    Console.WriteLine(string.Join(" ", upper));
    Console.WriteLine(new DateTime(2026, 1, 2).ToString("D", new CultureInfo("fr-FR")) + " " + string.Compare("a", "B", StringComparison.CurrentCulture));
    Console.Error.WriteLine(Loaded());
  }
}
CS
list_refs > list
dotnet exec "$csc" -nologo -nostdlib -out:a.dll @list a.cs
echo '{"runtimeOptions":{"tfm":"net10.0","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}' > a.runtimeconfig.json
dotnet a.dll > expected 2>loaded
grep -q True loaded || { echo "dotnet runs without ICU here"; exit 77; }
"$KILN" a.dll > out 2>loaded || { cat loaded; exit 1; }
diff expected out
printf 'False\nTrue\n' | diff - loaded
