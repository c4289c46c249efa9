// typeof(T) == typeof(U) in generic code over values, references and both, and in open types.
using System;
using System.Collections.Generic;

class Box<T> {
  public static string Name() {
    if (typeof(T) == typeof(int))
      return "int";
    if (typeof(T) == typeof(string))
      return "string";
    if (typeof(T) == typeof(List<T>))
      return "never";
    return typeof(T) != typeof(DayOfWeek) ? "other" : "enum";
  }
  public bool Same<U>() {
    return typeof(T) == typeof(U);
  }
}

class P {
  static void Main() {
    Console.WriteLine(Box<int>.Name() + " " + Box<string>.Name() + " " + Box<object>.Name() + " " + Box<DayOfWeek>.Name() + " " + Box<uint>.Name());
    Console.WriteLine(new Box<int>().Same<int>() + " " + new Box<int>().Same<long>() + " " + new Box<string>().Same<object>() + " " + new Box<object>().Same<object>());
    Console.WriteLine(new Box<int?>().Same<int>() + " " + new Box<int[]>().Same<uint[]>() + " " + (typeof(List<>) == typeof(List<int>)) + " " + (typeof(int) == null));
    Type t = typeof(int);
    Console.WriteLine((t == typeof(int)) + " " + (t != typeof(long)) + " " + (null == t));
  }
}
