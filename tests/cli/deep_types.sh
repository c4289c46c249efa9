#!/bin/sh
# 5,000 ancestors and 500 levels of nested types: no limit and no recursion stands in their way.
set -eu
cd "$TMP"
{
  echo 'class A0 { public virtual int V() { return 7; } }'
  i=1
  while [ $i -le 5000 ]; do
    echo "class A$i : A$((i - 1)) { }"
    i=$((i + 1))
  done
  echo 'class P { static void Main() { object o = new A5000(); System.Console.WriteLine(o is A0); System.Console.WriteLine(((A0)o).V()); } }'
} > chain.cs
i=0 open='' name='' close=''
while [ $i -lt 500 ]; do
  open="$open public class N$i {" close="$close}" name="$name${name:+.}N$i"
  i=$((i + 1))
done
echo "$open public static int v = 5; $close class P { static void Main() { System.Console.WriteLine($name.v); System.Console.WriteLine(typeof($name).FullName.Length); } }" > nest.cs
mcs chain.cs && mcs nest.cs
[ "$("$KILN" chain.exe | tr '\n' ' ')" = 'True 7 ' ]
[ "$("$KILN" nest.exe | tr '\n' ' ')" = '5 2389 ' ]
