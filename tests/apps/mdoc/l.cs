using System;
using System.Collections.Generic;
namespace Docs {
  public interface IThing<T> where T : class { T Get(int index); event EventHandler Moved; }
  public class Thing : IThing<string> {
    public string Get(int index) { return null; }
    public event EventHandler Moved { add {} remove {} }
    public static Thing operator +(Thing a, Thing b) { return a; }
    public Dictionary<string, int[]> Map { get; protected set; }
    public enum Colour { Red, Green = 5 }
    public delegate void Handler(ref int a, params object[] rest);
  }
}
