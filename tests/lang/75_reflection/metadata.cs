using System; using System.Reflection; using System.Collections.Generic; using System.Linq; using System.IO; using System.Runtime.InteropServices; using System.Linq.Expressions;
class X { public int F; [MarshalAs(UnmanagedType.LPWStr)] public string Ms; [DllImport("libc", EntryPoint="getpid", SetLastError=true)] public static extern int Pid(); public virtual void V() {} public const string Cs = "const"; public const long Cl = 5; public static readonly int Ro = 8; [ThreadStatic] public static int Ts; public volatile int Vol;
 public int this[int i, string s] { get { return 1; } set {} } protected internal int Pi { get; private set; } public static string Sp { get; set; } internal class In {} private struct Pr {} }
class Y : X { public override void V() {} public new int F; public new static int Ts; }
class Z : Y { public override void V() {} }
class Ex { public static int Ext(int a) { try { a++; } catch (ArgumentException) { a--; } finally { a+=2; } object o = a; long l = 5; return (int)l+(int)o; } }
delegate int Dl(int x);
class P {
 static void Try(string n, Action a) { try { a(); Console.WriteLine(n+" ok"); } catch (Exception e) { Console.WriteLine(n+" "+e.GetType()+": "+e.Message); } }
 int inst; int Inst(int x) { return inst + x; } static int Stat(int x) { return x*2; } static int StatC(string s, int x) { return s.Length + x; }
 static void Main() {
  var asm = Assembly.GetExecutingAssembly();
  Console.WriteLine(asm.FullName+" "+asm.GetName().Name+" "+asm.GetName().Version+" "+asm.ImageRuntimeVersion+" "+Path.GetFileName(asm.Location)+" "+asm.CodeBase.StartsWith("file:///")+" "+asm.EntryPoint+" "+asm.GlobalAssemblyCache);
  Console.WriteLine(ReferenceEquals(asm, typeof(P).Assembly)+" "+ReferenceEquals(asm, Assembly.GetEntryAssembly())+" "+Assembly.GetCallingAssembly().GetName().Name);
  Console.WriteLine(typeof(object).Assembly.FullName+" "+typeof(object).Assembly.GetName().ProcessorArchitecture+" "+typeof(object).Assembly.GetName().Flags+" "+typeof(object).Assembly.GetName().HashAlgorithm+" "+typeof(object).Assembly.GetName().GetPublicKey().Length+" "+typeof(object).Assembly.GlobalAssemblyCache+" "+typeof(object).Assembly.Location);
  foreach (var r in asm.GetReferencedAssemblies()) Console.WriteLine("ref "+r+" "+r.Flags+" "+r.HashAlgorithm);
  Console.WriteLine(string.Join(",", asm.GetTypes().Select(t=>t.FullName).Where(n=>!n.Contains("<"))));
  Console.WriteLine(string.Join(",", asm.GetExportedTypes().Select(t=>t.FullName)));
  Console.WriteLine(asm.GetType("X+In")+" "+(asm.GetType("Nope")==null)+" "+asm.GetType("x", false, true)+" "+(asm.GetType("System.String")==null));
  Try("throw", () => asm.GetType("Nope", true));
  Try("empty", () => asm.GetType(""));
  Console.WriteLine(Type.GetType("X")+" "+Type.GetType("System.Int32")+" "+Type.GetType("System.Collections.Generic.List`1[[X, metadata]]")+" "+(Type.GetType("Nope")==null)+" "+Type.GetType("System.Collections.Generic.Dictionary`2[System.String,System.Int32[]][,]&"));
  Try("gettype", () => Type.GetType("Nope", true));
  Try("gettype2", () => Type.GetType("Nope, NoAsm", true));
  Try("gettype3", () => Console.WriteLine(Type.GetType("Nope, NoAsm", false)==null));
  var m = asm.ManifestModule; Console.WriteLine(m.Name+" "+m.ScopeName+" "+Path.GetFileName(m.FullyQualifiedName)+" "+(m.ModuleVersionId!=Guid.Empty)+" "+m.MetadataToken.ToString("x")+" "+m.MDStreamVersion.ToString("x")+" "+m.GetTypes().Length.Equals(asm.GetTypes().Length)+" "+asm.GetModules().Length);
  PortableExecutableKinds k; ImageFileMachine im; m.GetPEKind(out k, out im); Console.WriteLine(k+" "+im);
  Console.WriteLine(m.ResolveType(typeof(X).MetadataToken)+" "+m.ResolveMethod(typeof(Ex).GetMethod("Ext").MetadataToken)+" "+m.ResolveField(typeof(X).GetField("F").MetadataToken)+" "+m.ResolveMember(typeof(Y).MetadataToken)+" "+m.ResolveString(0x70000001).Length);
  Try("resolve", () => m.ResolveType(0x02001234)); Try("resolve2", () => m.ResolveMethod(0x02000002)); Try("resolve3", () => m.ResolveMethod(0x06012345));
  var pi = typeof(X).GetMethod("Pid"); Console.WriteLine(pi.Attributes+" "+pi.GetMethodImplementationFlags()+" "+string.Join(";", pi.GetCustomAttributes(false).Select(a=>a is DllImportAttribute ? ((DllImportAttribute)a).Value+":"+((DllImportAttribute)a).EntryPoint+":"+((DllImportAttribute)a).SetLastError : a.GetType().Name)));
  var ma = (MarshalAsAttribute)typeof(X).GetField("Ms").GetCustomAttributes(false)[0]; Console.WriteLine(ma.Value);
  Console.WriteLine(typeof(Z).GetMethod("V").GetBaseDefinition().DeclaringType+" "+typeof(Z).GetMethod("ToString").GetBaseDefinition().DeclaringType);
  foreach (var f in typeof(Y).GetFields((BindingFlags)0x3c)) Console.WriteLine(f.DeclaringType+"."+f+" "+f.Attributes+" "+f.ReflectedType);
  foreach (var f in typeof(Y).GetFields((BindingFlags)0x7c)) Console.WriteLine("flat "+f.DeclaringType+"."+f);
  Console.WriteLine(typeof(X).GetField("Cs").GetRawConstantValue()+" "+typeof(X).GetField("Cl").GetValue(null)+" "+typeof(X).GetField("Ro").GetValue(null));
  typeof(X).GetField("Ts").SetValue(null, 31); Console.WriteLine(X.Ts+" "+string.Join(",", typeof(X).GetField("Vol").GetRequiredCustomModifiers().Select(t=>t.Name)));
  Try("const", () => typeof(X).GetField("Cl").SetValue(null, 1L));
  foreach (var p in typeof(X).GetProperties((BindingFlags)0x3c)) Console.WriteLine(p+" "+p.CanRead+p.CanWrite+" "+p.GetIndexParameters().Length+" "+(p.GetGetMethod()==null)+" "+(p.GetSetMethod(true)==null)+" "+p.GetAccessors(true).Length+" "+p.PropertyType);
  Console.WriteLine(string.Join(",", typeof(X).GetNestedTypes((BindingFlags)0x30).Select(t=>t.Name)));
  var b = typeof(Ex).GetMethod("Ext").GetMethodBody(); Console.WriteLine((b.GetILAsByteArray().Length>10)+" "+string.Join(",",b.LocalVariables.Select(l=>l.ToString()))+" "+b.InitLocals+" "+string.Join(",", b.ExceptionHandlingClauses.Select(c=>c.Flags.ToString()+(c.Flags==0?c.CatchType.ToString():"")))+" "+b.MaxStackSize);
  Console.WriteLine(MethodBase.GetCurrentMethod());
  var p1 = new P { inst = 5 }; var bf = (BindingFlags)0x3c;
  Console.WriteLine(((Dl)Delegate.CreateDelegate(typeof(Dl), p1, "Inst"))(3)+" "+((Dl)Delegate.CreateDelegate(typeof(Dl), typeof(P).GetMethod("Stat", bf)))(4)+" "+((Dl)Delegate.CreateDelegate(typeof(Dl), "abc", typeof(P).GetMethod("StatC", bf)))(4)+" "+((Func<P,int,int>)Delegate.CreateDelegate(typeof(Func<P,int,int>), null, typeof(P).GetMethod("Inst", bf)))(p1, 6));
  Console.WriteLine(((Func<object,string>)Delegate.CreateDelegate(typeof(Func<object,string>), typeof(object).GetMethod("ToString")))(5));
  Console.WriteLine(((Func<string>)Delegate.CreateDelegate(typeof(Func<string>), 5, typeof(object).GetMethod("ToString")))());
  Try("dlg", () => Delegate.CreateDelegate(typeof(Dl), typeof(P).GetMethod("StatC", bf)));
  Dl d = p1.Inst; Console.WriteLine(d.Method+" "+(d.Target==p1)+" "+d.DynamicInvoke(8)+" "+(d+d).GetInvocationList().Length);
  Expression<Func<int,string>> e = x => x.ToString(); Console.WriteLine(e.Body);
  RuntimeMethodHandle mh = typeof(X).GetMethod("V").MethodHandle; Console.WriteLine(MethodBase.GetMethodFromHandle(mh)+" "+(mh.GetFunctionPointer()!=IntPtr.Zero)+" "+FieldInfo.GetFieldFromHandle(typeof(X).GetField("F").FieldHandle)+" "+Type.GetTypeFromHandle(typeof(X).TypeHandle));
  Console.WriteLine(new AssemblyName("Foo, Version=1.2.3.4, Culture=neutral, PublicKeyToken=b77a5c561934e089").FullName+" "+new AssemblyName("Bar").FullName+" "+AssemblyName.GetAssemblyName("/usr/lib/mono/4.5/mscorlib.dll"));
  Try("badname", () => new AssemblyName("Foo, Version=x"));
  Try("load", () => Console.WriteLine(Assembly.Load("System.Core").FullName)); Try("load2", () => Assembly.Load("Missing.Asm"));
  Try("load4", () => Console.WriteLine(Assembly.Load("System.Xml, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089").GetType("System.Xml.XmlDocument")));
  Console.WriteLine(string.Join(",", typeof(object).Assembly.GetManifestResourceNames().OrderBy(x=>x).Take(3)));
  Console.WriteLine(typeof(object).Assembly.GetManifestResourceStream("collation.core.bin").Length+" "+typeof(object).Assembly.GetManifestResourceInfo("collation.core.bin").ResourceLocation);
  dynamic_free();
  Console.WriteLine(System.Runtime.Serialization.FormatterServices.GetUninitializedObject(typeof(X)).GetType());
  Console.WriteLine(typeof(int).IsPrimitive+" "+typeof(X.In).IsNested+typeof(X.In).IsNestedAssembly+" "+typeof(int[]).IsArray+" "+typeof(DayOfWeek).IsEnum+" "+typeof(Guid).IsLayoutSequential+" "+Type.GetTypeCode(typeof(DayOfWeek))+" "+typeof(X).GUID.Equals(Guid.Empty)+" "+typeof(Span<int>).IsByRef+" "+typeof(int).StructLayoutAttribute.Pack);
  Console.WriteLine(typeof(X).GetMember("F")[0]+" "+typeof(X).GetMembers().Length+" "+typeof(X).FindMembers(MemberTypes.Method, BindingFlags.Public|BindingFlags.Instance, Type.FilterName, "get_*").Length+" "+typeof(X).GetDefaultMembers().Length);
  Console.WriteLine(typeof(X).InvokeMember("V", BindingFlags.InvokeMethod|BindingFlags.Public|BindingFlags.Instance, null, new Y(), null)==null);
  X xx = new X(); var tr = __makeref(xx.F); typeof(int).ToString(); Console.WriteLine(__refvalue(tr,int)+" "+__reftype(tr));
 }
 static void dynamic_free() { Try("emit", () => { }); }
}
