// Sorting with comparison delegates, IComparable, and a hand-written quicksort.
using System;
using System.Collections.Generic;

class Item : IComparable<Item> {
  public int Key;
  public string Name;
  public int CompareTo(Item other) { return Key.CompareTo(other.Key); }
}

class Sorting {
  static void QuickSort(int[] a, int lo, int hi) {
    while (lo < hi) {
      int pivot = a[(lo + hi) >> 1], i = lo, j = hi;
      while (i <= j) {
        while (a[i] < pivot) i++;
        while (a[j] > pivot) j--;
        if (i <= j) {
          int t = a[i];
          a[i++] = a[j];
          a[j--] = t;
        }
      }
      QuickSort(a, lo, j);
      lo = i;
    }
  }

  static void Main(string[] args) {
    int n = args.Length > 0 ? int.Parse(args[0]) : 900000;
    uint x = 4711;
    var numbers = new int[n];
    var items = new List<Item>(n);
    for (int i = 0; i < n; i++) {
      x = x * 1664525u + 1013904223u;
      numbers[i] = (int) (x >> 4);
      items.Add(new Item { Key = (int) (x >> 9), Name = (x >> 20).ToString() });
    }
    long check = 0;
    int[] copy = (int[]) numbers.Clone();
    Array.Sort(copy, (a, b) => b.CompareTo(a));
    check += copy[n / 3];
    copy = (int[]) numbers.Clone();
    QuickSort(copy, 0, n - 1);
    check += copy[n / 4];
    copy = (int[]) numbers.Clone();
    Array.Sort(copy);
    check += copy[n / 5];
    items.Sort();
    check += items[n / 2].Key;
    items.Sort((a, b) => {
      int c = string.CompareOrdinal(a.Name, b.Name);
      return c != 0 ? c : a.Key.CompareTo(b.Key);
    });
    check += items[n / 6].Key;
    Console.WriteLine(check);
  }
}
