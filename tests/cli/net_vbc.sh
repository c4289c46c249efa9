#!/bin/sh
# The SDK's Visual Basic compiler, run by Kiln, writes what it writes when dotnet runs it.
set -e
. "$TESTS/cli/net_sdk.inc"
vbc=$(dirname "$csc")/vbc.dll
cat > a.vb <<'VB'
Imports System
Imports System.Linq
Module M
  Sub Main()
    Dim q = From i In Enumerable.Range(1, 10) Where i Mod 2 = 0 Select i * i
    Console.WriteLine(String.Join(",", q.Select(Function(x) x.ToString()).ToArray()))
    Try
      Throw New Exception("x")
    Catch ex As Exception When ex.Message = "x"
      Console.WriteLine("caught " & ex.Message)
    End Try
  End Sub
End Module
VB
list_refs > list
args="-nologo -deterministic -optioninfer+ -sdkpath:$refs -vbruntime:$refs/Microsoft.VisualBasic.Core.dll -define:_MyType=\"Empty\" @list"
mkdir ours theirs
timeout 200 "$KILN" "$vbc" $args -out:ours/a.dll a.vb > log 2>&1 || fail "$(tail -3 log)"
dotnet exec "$vbc" $args -out:theirs/a.dll a.vb
cmp ours/a.dll theirs/a.dll || fail "a.dll differs"
echo '{"runtimeOptions":{"tfm":"net10.0","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}' > ours/a.runtimeconfig.json
"$KILN" ours/a.dll > result 2>&1 || fail "$(cat result)"
printf '4,16,36,64,100\ncaught x\n' | diff - result >&2
