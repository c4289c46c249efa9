procedure Count(n: int) returns (r: int) requires n >= 0; ensures r == n; {
  r := 0;
  while (r < n) invariant r <= n; { r := r + 1; }
}
function fib(n: int) returns (int);
axiom (forall n: int :: n < 2 ==> fib(n) == n);
axiom (forall n: int :: n >= 2 ==> fib(n) == fib(n - 1) + fib(n - 2));
procedure Fib5() { assert fib(5) == 5; }
procedure Wrong(n: int) returns (r: int) ensures r > n; { r := n; }
