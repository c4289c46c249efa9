// Many short-lived trees and one long-lived one: allocation and garbage collection.
using System;

sealed class Tree {
  readonly Tree left, right;
  Tree(Tree left, Tree right) {
    this.left = left;
    this.right = right;
  }
  public static Tree Make(int depth) {
    return depth == 0 ? new Tree(null, null) : new Tree(Make(depth - 1), Make(depth - 1));
  }
  public int Count() { return left == null ? 1 : 1 + left.Count() + right.Count(); }
}

class BinaryTrees {
  static void Main(string[] args) {
    int max = args.Length > 0 ? int.Parse(args[0]) : 19;
    Console.WriteLine(Tree.Make(max + 1).Count());
    Tree longLived = Tree.Make(max);
    for (int depth = 4; depth <= max; depth += 4) {
      int iterations = 1 << (max - depth + 4), total = 0;
      for (int i = 0; i < iterations; i++) total += Tree.Make(depth).Count();
      Console.WriteLine("{0} trees of depth {1}: {2}", iterations, depth, total);
    }
    Console.WriteLine(longLived.Count());
  }
}
