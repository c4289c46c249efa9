// Ranks beyond the last, objects of what has none, maps of interfaces that are not there.
using System; using System.Linq; using System.Runtime.Serialization;
class G<T> { }
class T {
 static void Try(string n, Func<object> f) { try { Console.WriteLine(n + " " + f()); } catch (Exception e) { Console.WriteLine(n + " " + e.GetType().Name + ": " + e.Message.Split('\n')[0]); } }
 static void Main() {
  foreach (int r in new[] { 32, 33, 255, 256, 257, 300, 65536 }) {
   if (r > 32 && r < 256) { Try("make " + r, () => { try { return typeof(int).MakeArrayType(r); } catch (TypeLoadException e) { return e.Message.EndsWith(",] has too many dimensions."); } }); continue; }
   if (r <= 32) Try("make " + r, () => typeof(int).MakeArrayType(r).GetArrayRank()); else Try("make " + r, () => typeof(int).MakeArrayType(r));
   Try("create " + r, () => { try { return Array.CreateInstance(typeof(byte), Enumerable.Repeat(1, r).ToArray()).Rank; } catch (TypeLoadException e) { return e.Message.EndsWith(",] has too many dimensions."); } });
   Try("create low " + r, () => { try { return Array.CreateInstance(typeof(byte), Enumerable.Repeat(1, r).ToArray(), new int[r]).Rank; } catch (TypeLoadException e) { return e.Message.EndsWith(",] has too many dimensions."); } });
  }
  Try("parameter", () => FormatterServices.GetUninitializedObject(typeof(G<>).GetGenericArguments()[0]));
  Try("array", () => FormatterServices.GetUninitializedObject(typeof(int[])));
  Try("map", () => typeof(int).GetInterfaceMap(typeof(IDisposable)).TargetMethods.Length);
  Try("map2", () => typeof(int).GetInterfaceMap(typeof(IFormattable)).TargetMethods.Length);
  Try("map3", () => typeof(string[]).GetInterfaceMap(typeof(System.Collections.IList)).TargetMethods.Length);
 } }
