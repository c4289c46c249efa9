#!/bin/sh
# A program and its libraries reached through symbolic links: what is reported, and where neighbours are looked for.
# mono gives the same, but for the neighbour of a linked program, which it does not find.
set -e
fail() { echo "$*" >&2; exit 1; }
mkdir real links
echo 'public class L { public static string Where() { return typeof(L).Assembly.Location; } }' > l.cs
mcs -t:library -out:real/l.dll l.cs
mcs -t:library -out:real/other.dll l.cs
cat > prog.cs <<'CS'
using System;
using System.Reflection;
class P {
  static string Internal(string name) {
    return (string)typeof(Environment).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic).Invoke(null, null);
  }
  static void Main(string[] args) {
    var setup = AppDomain.CurrentDomain.SetupInformation;
    Console.WriteLine(string.Join("|", Environment.GetCommandLineArgs()));
    Console.WriteLine(Environment.CommandLine);
    Console.WriteLine(Assembly.GetEntryAssembly().Location);
    Console.WriteLine(Assembly.GetExecutingAssembly().CodeBase);
    Console.WriteLine("{0} {1}", AppDomain.CurrentDomain.BaseDirectory, AppDomain.CurrentDomain.FriendlyName);
    Console.WriteLine("{0} [{1}]", setup.ConfigurationFile, setup.ApplicationName);
    Console.WriteLine(Assembly.LoadFrom(args[0]).Location);
    Console.WriteLine(L.Where());
    Console.WriteLine(System.Diagnostics.Process.GetCurrentProcess().ProcessName);
    Console.WriteLine(Internal("internalGetGacPath"));
  }
}
CS
mcs -r:real/l.dll -out:real/prog.exe prog.cs
ln -s ../real/prog.exe links/prog.exe
ln -s ../real/other.dll links/other.dll
ln -s real folder
here=$PWD
for at in real links folder; do
  "$KILN" $at/prog.exe links/other.dll "b c" > out
  cat > want <<TEXT
$here/$at/prog.exe|links/other.dll|b c
$here/$at/prog.exe links/other.dll "b c"
$here/real/prog.exe
file://$here/real/prog.exe
$here/$at/ prog.exe
$here/real/prog.exe.config []
$here/real/other.dll
$here/real/l.dll
prog
/usr/lib
TEXT
  diff want out >&2 || fail "through $at"
done
