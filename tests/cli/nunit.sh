#!/bin/sh
# nunit-console at its defaults: tests run in a domain of their own, with the configuration file of their assembly.
set -eu
exe=/usr/lib/nunit/nunit-console.exe
framework=$(ls /usr/lib/mono/gac/nunit.framework/*/nunit.framework.dll 2>/dev/null | tail -n 1)
[ -f "$exe" ] && [ -n "$framework" ] && command -v mcs >/dev/null || { echo "nunit-console is not installed"; exit 77; }
cat >t.cs <<'EOF'
using NUnit.Framework; using System;
[TestFixture] public class T {
  [Test] public void A() { Console.WriteLine("default domain: " + AppDomain.CurrentDomain.IsDefaultAppDomain()); }
  [Test] public void B() { Assert.AreEqual(1, 2, "they differ"); }
  [Test, Ignore("left out")] public void C() { }
  [TestCase(1, 2)] [TestCase(3, 4)] public void D(int a, int b) { Assert.That(b, Is.EqualTo(a + 1)); }
  [Test, ExpectedException(typeof(ArgumentException))] public void E() { throw new ArgumentException(); }
  [Test] public void F() { Assert.AreEqual("yes", System.Configuration.ConfigurationManager.AppSettings["here"]); }
}
EOF
cat >t.dll.config <<'EOF'
<configuration><appSettings><add key="here" value="yes"/></appSettings></configuration>
EOF
mcs -nologo -t:library -r:"$framework" -r:System.Configuration t.cs -out:t.dll
cp "$framework" .
"$KILN" "$exe" t.dll >out 2>&1 && { cat out; echo "exit code 0 in spite of a failed test"; exit 1; }
for text in 'default domain: False' 'Tests run: 6, Errors: 0, Failures: 1, Inconclusive: 0' 'they differ' 'Ignored : T.C'; do
  grep -qF "$text" out || { cat out; echo "no '$text'"; exit 1; }
done
