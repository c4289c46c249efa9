"""The table of programs: what is run, and what may differ. Inputs are in the folder of the same name; see driver.Program."""
from driver import Program

CIL = "/usr/lib/cli/"
SECONDS = (r"[0-9]+([.,][0-9]+)? ?(s|seconds|ms)\b", "SECONDS")
NUNIT_BLANK = [SECONDS, (r'(time|date|[a-z-]*version|platform|cwd|machine-name|user|user-domain)="[^"]*"', ""), (r"^at .*", "at"),
                   (r"^(Runtime Version|   OS Version|  CLR Version).*", "")]
DATA_LIBRARIES = ["System.Core", "System.Data", "System.Xml", "System.Xml.Linq", "System.Runtime.Serialization", "Microsoft.CSharp", "System.IO.Compression"]

PROGRAMS = [
    # ---- mono's own tools
    # Every C# test in a namespace of its own, thrice over: about as much as mcs itself is.
    Program("mcs", "$RUN $MONO45/mcs.exe -nologo -unsafe -nowarn:0-9999 -langversion:latest -t:library -r:System.Numerics -out:all.dll all/*.cs | head -40",
            build="sh ./collect.sh", quick=True, libs=["mcs.exe"]),
    Program("ilasm", "$RUN $MONO45/ilasm.exe hello.il /output:hello.exe && $RUN hello.exe", quick=True,
            libs=["ilasm.exe", "PEAPI.dll"], build="mcs -nologo hello.cs && $RUN $MONO45/ikdasm.exe hello.exe > hello.il && rm hello.exe"),
    Program("ikdasm", "$RUN $MONO45/ikdasm.exe $MONO45/System.Core.dll > core.il && $RUN $MONO45/ilasm.exe /dll small.il /output:small.dll && $RUN $MONO45/ikdasm.exe small.dll",
            quick=True, libs=["ikdasm.exe", "ilasm.exe", "PEAPI.dll"],
            build="mcs -nologo -unsafe -t:library small.cs && $RUN $MONO45/ikdasm.exe small.dll > small.il && rm small.dll"),
    Program("monop", "for t in System.String System.Collections.Generic.Dictionary\\`2 System.Threading.Tasks.Task; do $RUN $MONO45/monop.exe $t; done; $RUN $MONO45/monop.exe -r:System.Xml.dll",
            quick=True, libs=["monop.exe"]),
    Program("resgen", "$RUN $MONO45/resgen.exe texts.resx texts.resources && $RUN $MONO45/resgen.exe texts.resources back.resx && $RUN $MONO45/resgen.exe words.txt words.resources",
            quick=True, libs=["resgen.exe", "System.Windows.Forms.dll", "System.Drawing.dll"]),
    Program("al", "$RUN $MONO45/al.exe -t:library -out:satellite.dll -c:de -v:1.2.3.4 -embed:data.txt && $RUN $MONO45/monop.exe -r:satellite.dll",
            libs=["al.exe", "monop.exe"]),
    Program("gacutil", "$RUN $MONO45/gacutil.exe -l", libs=["gacutil.exe"]),
    Program("sn", "$RUN $MONO45/sn.exe -T $MONO45/System.dll; $RUN $MONO45/sn.exe -v $MONO45/System.dll; $RUN $MONO45/sn.exe -R l.dll key.snk && $RUN $MONO45/sn.exe -T l.dll",
            build="mcs -nologo -t:library -delaysign- l.cs && sn -q -k 1024 key.snk", libs=["sn.exe"]),
    Program("xsd", "$RUN $MONO45/xsd.exe order.xsd -c -n:N && mcs -nologo -t:library order.cs && $RUN $MONO45/xsd.exe types.dll", libs=["xsd.exe", "System.Data.dll"],
            build="mcs -nologo -t:library types.cs"),
    Program("wsdl", "$RUN $MONO45/wsdl.exe service.wsdl", libs=["wsdl.exe", "System.Web.Services.dll"]),
    Program("mdoc", "$RUN $MONO45/mdoc.exe update -o docs l.dll && $RUN $MONO45/mdoc.exe export-html -o html docs && $RUN $MONO45/mdoc.exe assemble -o out docs",
            build="mcs -nologo -t:library l.cs", needs=[("/usr/lib/mono/4.5/mdoc.exe", "monodoc-base")], ignore=["out.zip", "out.tree"]),
    Program("csharp", "$RUN $MONO45/csharp.exe -e 'System.Console.WriteLine(6 * 7)'; $RUN $MONO45/csharp.exe < session",
            needs=[("/usr/lib/mono/4.5/csharp.exe", "mono-csharp-shell")], libs=["csharp.exe", "Mono.CSharp.dll"]),
    Program("xbuild", "$RUN $MONO45/xbuild.exe /nologo /p:TargetFrameworkVersion=v4.5 hello.csproj && $RUN bin/hello.exe",
            needs=[("/usr/lib/mono/4.5/xbuild.exe", "mono-xbuild")], ignore=["hello.exe.mdb"],
            blank=[(r"^(Build started|Time Elapsed) .*", ""), SECONDS, (r"warning MSB.*", "")]),
    # ---- programs of Debian's
    Program("nunit", "$RUN /usr/lib/nunit/nunit-console.exe -nologo -noshadow -domain:None -process:Single tests.dll",
            needs=[("/usr/lib/nunit/nunit-console.exe", "nunit-console")],
            build="mcs -nologo -t:library -r:%snunit.framework-2.6.3/nunit.framework.dll tests.cs && cp %snunit.framework-2.6.3/nunit.framework.dll ." % (CIL, CIL),
            blank=NUNIT_BLANK),
    Program("nunit-domain", "$RUN /usr/lib/nunit/nunit-console.exe -nologo tests.dll", needs=[("/usr/lib/nunit/nunit-console.exe", "nunit-console")],
            build="cp $TESTS/apps/nunit/tests.cs . && mcs -nologo -t:library -r:%snunit.framework-2.6.3/nunit.framework.dll tests.cs && cp %snunit.framework-2.6.3/nunit.framework.dll ." % (CIL, CIL),
            blank=NUNIT_BLANK),
    Program("sdb", "echo quit | $RUN /usr/lib/sdb/sdb.exe", needs=[("/usr/lib/sdb/sdb.exe", "sdb")], timeout=40),
    Program("aspnet", "$RUN aspnet.exe", build="mcs -nologo -r:System.Web aspnet.cs", blank=[(r'(__VIEWSTATE" value=)"[^"]*"', r"\1")], ignore=["aspnet.exe"],
            needs=[("/usr/lib/mono/4.5/System.Web.dll", "libmono-system-web4.0-cil")]),
    Program("gendarme", "$RUN /usr/lib/gendarme/gendarme.exe --log report.txt smells.dll", needs=[("/usr/lib/gendarme/gendarme.exe", "gendarme")],
            build="mcs -nologo -t:library smells.cs", blank=[SECONDS, (r"^Produced on.*", "")]),
    Program("boogie", "$RUN /usr/lib/boogie/Boogie.exe /z3exe:/usr/bin/z3 sums.bpl", needs=[("/usr/lib/boogie/Boogie.exe", "boogie"), ("/usr/bin/z3", "z3")],
            libs=["/usr/lib/boogie/" + n for n in ["Boogie.exe", "BoogieAbsInt.dll", "BoogieBasetypes.dll", "BoogieCodeContractsExtender.dll", "BoogieConcurrency.dll",
                  "BoogieCore.dll", "BoogieDoomed.dll", "BoogieExecutionEngine.dll", "BoogieGraph.dll", "BoogieHoudini.dll", "BoogieModel.dll", "BoogieParserHelper.dll",
                  "BoogiePredication.dll", "BoogieVCExpr.dll", "BoogieVCGeneration.dll", "Provers.SMTLib.dll"]] + ["System.Runtime.Caching.dll"]),
    Program("dafny", "$RUN /usr/lib/dafny/Dafny.exe /compile:0 proof.dfy", needs=[("/usr/lib/dafny/Dafny.exe", "dafny"), ("/usr/bin/z3", "z3")], timeout=200),
    Program("de4dot", "$RUN /usr/lib/de4dot/de4dot.exe hello.exe -o clean.exe && $RUN clean.exe", needs=[("/usr/lib/de4dot/de4dot.exe", "de4dot")],
            build="mcs -nologo hello.cs"),
    Program("nuget", "$RUN /usr/lib/nuget/NuGet.exe pack hello.nuspec && unzip -Z1 Hello.1.2.3.nupkg | sed s/[0-9a-f]*.psmdcp/ID.psmdcp/",
            needs=[("/usr/lib/nuget/NuGet.exe", "nuget"), ("/usr/bin/unzip", "unzip")], ignore=["Hello.1.2.3.nupkg"], build="mcs -nologo -t:library hello.cs"),
    # ---- libraries, by small programs
    Program("sqlite", "$RUN sqlite.exe", build="mcs -nologo -r:System.Data -r:Mono.Data.Sqlite sqlite.cs", needs=[("/usr/lib/x86_64-linux-gnu/libsqlite3.so.0", "libsqlite3-0")],
            libs=["System.Data.dll", "Mono.Data.Sqlite.dll", "System.Transactions.dll"]),
    Program("libraries", "$RUN libraries.exe", build="mcs -nologo -nowarn:0219,0649,0414,0169 " + " ".join("-r:" + r for r in DATA_LIBRARIES) + " libraries.cs",
            libs=[r + ".dll" for r in DATA_LIBRARIES]),
    Program("packages", "$RUN packages.exe", build="sh ./get.sh", needs=[("/usr/bin/dotnet", "dotnet-sdk-10.0")]),
    Program("httplistener", "$RUN httplistener.exe", build="mcs -nologo -warn:0 httplistener.cs"),
    Program("winforms", "$RUN winforms.exe 2>/dev/null", build="mcs -nologo -r:System.Windows.Forms -r:System.Drawing winforms.cs", x11=True,
            libs=["System.Windows.Forms.dll", "System.Drawing.dll"]),
    Program("gtk2", "$RUN gtk2.exe 2>/dev/null", x11=True, needs=[(CIL + "gtk-sharp-2.0/gtk-sharp.dll", "libgtk2.0-cil")],
            build="cp $TESTS/apps/gtk3/gtk3.cs gtk2.cs; mcs -nologo " +
                  " ".join("-r:%s%s-sharp-2.0/%s-sharp.dll" % (CIL, n, n) for n in ["gtk", "glib", "atk", "gdk", "pango"]) + " gtk2.cs"),
    Program("gtk3", "$RUN gtk3.exe 2>/dev/null", x11=True, needs=[(CIL + "gtk-sharp-3.0/gtk-sharp.dll", "libgtk3.0-cil")],
            build="mcs -nologo " + " ".join("-r:%s%s-sharp-3.0/%s-sharp.dll" % (CIL, n, n) for n in ["gtk", "glib", "gio", "atk", "gdk", "pango"]) + " gtk3.cs"),
]
