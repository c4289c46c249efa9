// LINQ pipelines: iterators, closures, grouping, joining and sorting.
using System;
using System.Collections.Generic;
using System.Linq;

class Order {
  public int Id, Customer, Amount;
}

class LinqPipelines {
  static IEnumerable<int> Collatz(int n) {
    while (n != 1) {
      yield return n;
      n = n % 2 == 0 ? n / 2 : 3 * n + 1;
    }
  }

  static void Main(string[] args) {
    int n = args.Length > 0 ? int.Parse(args[0]) : 400000;
    var orders = Enumerable.Range(0, n).Select(i => new Order { Id = i, Customer = i * 7919 % 10007, Amount = i * 31 % 977 }).ToList();
    var names = Enumerable.Range(0, 10007).ToDictionary(i => i, i => "customer " + i);
    long check = 0;
    for (int round = 0; round < 10; round++) {
      int least = round * 10;
      var best = (from o in orders
                  where o.Amount > least
                  group o by o.Customer into g
                  let sum = g.Sum(o => o.Amount)
                  orderby sum descending, g.Key
                  select new { g.Key, Sum = sum, Count = g.Count() }).Take(50).ToList();
      check += best.Sum(b => (long) b.Sum * b.Count);
      check += orders.Join(names, o => o.Customer, p => p.Key, (o, p) => p.Value.Length * o.Amount).Sum();
      check += orders.Where(o => o.Id % 3 == 0).Select(o => o.Amount).Distinct().OrderBy(a => a % 100).ThenBy(a => a).Skip(10).First();
      check += Enumerable.Range(1, n / 12).Select(i => Collatz(i).Count()).Max();
      check += orders.Aggregate(0, (sum, o) => (sum * 31 + o.Amount) & 0xffff) + (orders.Any(o => o.Amount < 0) ? 1 : 0);
      check += orders.Zip(orders.Skip(1), (a, b) => a.Amount < b.Amount ? 1 : 0).Sum();
    }
    Console.WriteLine(check);
  }
}
