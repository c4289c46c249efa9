// What the type system of .NET adds: inline arrays, by-ref fields, covariant returns, static abstract members, default
// bodies, functions for C, accessors.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[InlineArray(5)]
struct Five<T> { T first; }

ref struct Window {
  public ref int At;
  public Span<int> Rest;
  public Window(ref int at, Span<int> rest) { At = ref at; Rest = rest; }
}

class Animal { public virtual Animal Child() => new Animal(); public override string ToString() => GetType().Name; }
class Dog : Animal { public override Dog Child() => new Dog(); }
class Puppy : Dog { public override Puppy Child() => new Puppy(); }

interface IShape<T> where T : IShape<T> {
  static abstract T Unit { get; }
  static abstract T operator +(T a, T b);
  static virtual string Kind => "shape";
  string Tell() => "I am a " + T.Kind;
}
record struct Box(int W) : IShape<Box> {
  public static Box Unit => new(1);
  public static Box operator +(Box a, Box b) => new(a.W + b.W);
}
record Disk(int R) : IShape<Disk> {
  public static Disk Unit => new(2);
  public static Disk operator +(Disk a, Disk b) => new(a.R + b.R);
  public static string Kind => "disk";
}

class Secret { int value = 41; static string Say<T>(T t) => "said " + t; }

static unsafe class Program {
  [DllImport("libc")] static extern void qsort(int* p, nint n, nint size, delegate* unmanaged[Cdecl]<int*, int*, int> compare);
  [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])] static int Compare(int* a, int* b) => a->CompareTo(*b);

  [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "value")] static extern ref int Value(Secret s);

  static T Twice<T>(T t) where T : IShape<T> => t + t + T.Unit;
  static string Tell<T>(T t) where T : IShape<T> => t.Tell();
  static int Sum<T>(scoped ReadOnlySpan<T> s) where T : System.Numerics.INumber<T> {
    T sum = T.Zero;
    foreach (T t in s) sum += t;
    return int.CreateChecked(sum);
  }

  static void Main() {
    var five = new Five<string>();
    for (int i = 0; i < 5; i++) five[i] = "n" + i;
    GC.Collect();
    Console.WriteLine(string.Join(",", ((ReadOnlySpan<string>)five).ToArray()) + " " + five[4]);
    Five<int> ints = default;
    ints[2] = 9;
    Console.WriteLine(Sum<int>(ints) + " " + Unsafe.SizeOf<Five<int>>());

    int[] a = [1, 2, 3, 4];
    var w = new Window(ref a[0], a.AsSpan(1));
    w.At = 10;
    w.Rest[2] = 40;
    Console.WriteLine(string.Join(" ", a));

    Animal animal = new Puppy();
    Dog dog = new Puppy();
    Console.WriteLine(animal.Child() + " " + dog.Child() + " " + new Dog().Child());

    Console.WriteLine(Twice(new Box(3)) + " " + Twice(new Disk(3)));
    Console.WriteLine(Tell(new Box(1)) + ", " + Tell(new Disk(1)));
    Console.WriteLine(Sum<double>([1.5, 2.5]) + " " + Sum<long>([5, 6]));

    int* p = stackalloc int[] { 5, -3, 9, 0 };
    qsort(p, 4, sizeof(int), &Compare);
    Console.WriteLine(p[0] + " " + p[1] + " " + p[2] + " " + p[3]);

    var secret = new Secret();
    Value(secret)++;
    Console.WriteLine(Value(secret));
    Console.WriteLine(new Random(42).Next(1000)); // a conversion that only the compiler can make
  }
}
