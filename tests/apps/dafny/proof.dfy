method Abs(x: int) returns (y: int) ensures y >= 0 { if x < 0 { return -x; } return x; }
method Wrong(x: int) returns (y: int) ensures y > 0 { return x; }
function Sum(s: seq<int>): int { if |s| == 0 then 0 else s[0] + Sum(s[1..]) }
lemma Commutes(a: nat, b: nat) ensures a * b == b * a {}
method Max(a: array<int>) returns (m: int) requires a != null && a.Length > 0
  ensures forall i :: 0 <= i < a.Length ==> a[i] <= m {
  m := a[0];
  var i := 1;
  while i < a.Length invariant 1 <= i <= a.Length invariant forall k :: 0 <= k < i ==> a[k] <= m {
    if a[i] > m { m := a[i]; }
    i := i + 1;
  }
}
