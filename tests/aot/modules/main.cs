using System; using System.Reflection;
class Own : Gen<string> { }
class Main1 { static void Main() {
 Console.WriteLine(new InModule().F + InModule.Secret() + InModule.Id("x") + InModule.Id(3));
 Console.WriteLine(Activator.CreateInstance(Type.GetType("InModule+Nested")));
 Console.WriteLine(((IM)Activator.CreateInstance(Type.GetType("Derived"))).Say());
 Console.WriteLine(new Own { v = "s" }.Say());
 Console.WriteLine(new Gen<SM>().Say());
 var a = typeof(Main1).Assembly;
 Console.WriteLine(typeof(InModule).Assembly == a);
 Console.WriteLine(typeof(InModule).Module.Name + " " + typeof(InModule).Module.ScopeName + " " + typeof(Main1).Module.Name + " "+ typeof(Main1).Module.ScopeName);
 Console.WriteLine(typeof(InModule).Module == typeof(Gen<>).Module); var dt = Type.GetType("Derived"); Console.WriteLine(dt.Module.GetMethods().Length + " " + dt.Module.GetMethod("Global").Invoke(null, null));
 Console.WriteLine(typeof(InModule).AssemblyQualifiedName);
 foreach (var m in a.GetModules()) Console.WriteLine("mod " + m.Name + " " + m.ScopeName + " " + m.GetTypes().Length + " " + (m==a.ManifestModule) + " " + m.MetadataToken.ToString("x")+" "+m.IsResource() + " " + m);
 foreach (var m in a.GetLoadedModules()) Console.WriteLine("lmod " + m.Name);
 foreach (var t in a.GetTypes()) Console.WriteLine("type " + t + " " + t.Module.Name + " " + t.MetadataToken.ToString("x"));
 foreach (var t in a.GetExportedTypes()) Console.WriteLine("exp " + t);
 Console.WriteLine(a.GetType("InModule") + " " + a.GetType("InModule+Nested") + " " + a.GetType("Hidden") + " " + a.GetType("Nope"));
 Console.WriteLine(Type.GetType("InModule") + " " + Type.GetType("hidden", false, true));
 var md = typeof(InModule).Module;
 Console.WriteLine(md.GetType("InModule") + " " + (md.GetType("Main1")==null) + " " + md.ResolveType(typeof(InModule).MetadataToken) + " " + md.ResolveMethod(typeof(InModule).GetMethod("Throw").MetadataToken));
 Console.WriteLine((a.GetModule("m.netmodule")==md) + " " + (a.GetModule("nope")==null));
 foreach (var f in a.GetFiles()) Console.WriteLine("file " + System.IO.Path.GetFileName(f.Name));
 Console.WriteLine(md.FullyQualifiedName == System.IO.Path.Combine(System.IO.Path.GetDirectoryName(a.Location), "m.netmodule"));
 try { InModule.Throw(); } catch (Exception e) { Console.WriteLine(e.Message + " " + (e.TargetSite != null)); }
 foreach (var x in AppDomain.CurrentDomain.GetAssemblies()) Console.WriteLine(x.GetName().Name);
 Console.WriteLine(Activator.CreateInstance(a.GetType("Derived")) + " " + Activator.CreateInstance("main", "InModule").Unwrap());
 try { Console.WriteLine(Assembly.LoadFrom("m.netmodule")); } catch (Exception e) { Console.WriteLine(e.GetType()); }
 foreach (var r in a.GetReferencedAssemblies()) Console.WriteLine("ref " + r.Name);
 Console.WriteLine(md.ModuleVersionId == a.ManifestModule.ModuleVersionId);
 Console.WriteLine(System.Runtime.InteropServices.Marshal.SizeOf(typeof(SM)));
 var d = new System.Collections.Generic.Dictionary<SM, InModule>(); d[new SM{a=1}] = new InModule(); Console.WriteLine(d.Count);
 foreach (var n in a.GetManifestResourceNames()) Console.WriteLine(n + " " + a.GetManifestResourceInfo(n).FileName + " " + new System.IO.StreamReader(a.GetManifestResourceStream(n)).ReadToEnd().Trim());
 foreach (var f in a.GetFiles(true)) Console.WriteLine(System.IO.Path.GetFileName(f.Name));
 foreach (var f in a.GetModules(true)) Console.WriteLine(f.Name + " " + f.IsResource() + " " + (f.IsResource() ? f.GetTypes().Length + " " + (f.GetType("M") == null) : ""));
}}
