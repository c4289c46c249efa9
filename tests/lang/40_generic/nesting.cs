// Instances nested 500 deep: made by reflection, by recursion, of classes, structs, arrays and pointers.
using System; using System.Collections.Generic; using System.Reflection;
class B<T> { public virtual int D() { return 0; } public static int Depth(int n) { return n==0?0:1+B<B<T>>.Depth(n-1); } public override string ToString(){return "B";} }
struct S<T> { public T v; }
class N<T> { N<N<T>> next; public static int x = 3; public static object Make(int n) { return n==0? (object)new N<T>() : N<N<T>>.Make(n-1); } }
class P { 
 static object Inf<T>(int n) { return n==0 ? typeof(T) : Inf<List<T>>(n-1); }
 static void Try(string s, Func<object> f){ try { Console.WriteLine(s+": "+f()); } catch(Exception e){ Console.WriteLine(s+": "+e.GetType().Name); } }
 static void Main() {
  foreach (int n in new[]{10,500}) {
   Try("mgt "+n, ()=>{ Type t=typeof(int); for(int i=0;i<n;i++) t=typeof(List<>).MakeGenericType(t); var o=Activator.CreateInstance(t); return o.GetType()==t; });
   Try("mgt base "+n, ()=>{ Type t=typeof(string); for(int i=0;i<n;i++) t=typeof(B<>).MakeGenericType(t); return Activator.CreateInstance(t).ToString(); });
   Try("struct "+n, ()=>{ Type t=typeof(int); for(int i=0;i<n;i++) t=typeof(S<>).MakeGenericType(t); return System.Runtime.InteropServices.Marshal.SizeOf(Activator.CreateInstance(t).GetType().GetField("v").FieldType.IsGenericType?typeof(int):typeof(int)); });
   Try("arr "+n, ()=>{ Type t=typeof(int); for(int i=0;i<n;i++) t=t.MakeArrayType(); return Array.CreateInstance(t,2).GetType().Name.Length; });
   Try("ptr "+n, ()=>{ Type t=typeof(int); for(int i=0;i<n;i++) t=t.MakePointerType(); return t.Name.Length; });
   Try("depth "+n, ()=>B<int>.Depth(n));
   Try("make "+n, ()=>N<int>.Make(n).GetType().FullName.Length>0);
   Try("inf "+n, ()=>((Type)Inf<string>(n)).Name);
  }
 } }
