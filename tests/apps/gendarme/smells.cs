using System;
using System.IO;
public class smells : IDisposable {
  public int field; FileStream s = new FileStream("x", FileMode.Open);
  public void Dispose() {}
  public bool Empty(string t) { return t == ""; }
  public override bool Equals(object o) { return true; }
  public void Catch() { try { GC.Collect(); } catch (Exception) { throw new Exception(); } }
  public int Unused(int a, int b) { for (int i = 0; i < 10; i++) { object o = i; Console.WriteLine(o); } return a; }
}
