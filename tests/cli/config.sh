#!/bin/sh
# PROGRAM.exe.config: <probing privatePath>, of the program and of a domain with a configuration of its own; what is not well-formed.
set -eu
fail() { echo "$*" >&2; exit 1; }
mkdir plugins other more
cat > lib.cs <<'C'
public class L { public static string Where() { return System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(typeof(L).Assembly.Location)); } }
C
cat > app.cs <<'C'
using System;
public class P : MarshalByRefObject {
    static string Use() { return L.Where(); }
    public string Try() { try { return Use(); } catch (Exception e) { return e.GetType().Name; } }
    static void Main() {
        Console.WriteLine(new P().Try());
        var d = AppDomain.CreateDomain("d", null, new AppDomainSetup { ApplicationBase = AppDomain.CurrentDomain.BaseDirectory, ConfigurationFile = "second.config", PrivateBinPath = "more" });
        Console.WriteLine(((P)d.CreateInstanceAndUnwrap(typeof(P).Assembly.FullName, "P")).Try());
        Console.WriteLine(System.Configuration.ConfigurationManager.AppSettings["key"]);
    }
}
C
mcs -nologo -t:library -out:plugins/lib.dll lib.cs
mcs -nologo -r:System.Configuration -r:plugins/lib.dll app.cs
# expect WHAT LINE...: what the program prints
expect() {
  what=$1
  shift
  printf '%s\n' "$@" > want
  "$KILN" app.exe > got 2>&1 || true
  diff want got > diff.txt || fail "$what: $(cat diff.txt)"
}
config() { echo "<configuration><runtime><assemblyBinding xmlns='urn:schemas-microsoft-com:asm.v1'><probing privatePath='$2'/></assemblyBinding></runtime><appSettings><add key='key' value='$3'/></appSettings></configuration>" > "$1"; }

expect "no configuration" FileNotFoundException FileNotFoundException ""
config app.exe.config "nothing;plugins" value
expect "a private path" plugins FileNotFoundException value
cp plugins/lib.dll other/
config second.config other second
expect "a domain's own configuration" plugins other value
cp plugins/lib.dll more/
expect "a domain's setup comes first" plugins more value
rm more/lib.dll
config app.exe.config "$PWD/plugins" value
expect "an absolute path" plugins other value
cp plugins/lib.dll .
expect "beside the program comes first" "$(basename "$PWD")" "$(basename "$PWD")" value
rm lib.dll
echo "<configuration><runtime><assemblyBinding><probing privatePath='plugins'/></assemblyBinding></runtime><unclosed>" > app.exe.config
"$KILN" app.exe > got 2>&1 || true
[ "$(head -1 got)" = plugins ] || fail "not well-formed: $(cat got)"
