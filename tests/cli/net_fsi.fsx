type Shape = Circle of float | Sq of float with member x.Area = match x with Circle r -> r * r * 3.0 | Sq a -> a * a
let rec fib n = if n < 2 then n else fib (n - 1) + fib (n - 2)
printfn "%d %A" (fib 20) (Circle 2.0).Area
let gen (x: 'a) = [ x; x ]
printfn "%A %A" (gen 1) (gen "s")
[<Struct>] type P = { X: int; Y: string }
printfn "%A" { X = 1; Y = "z" }
module M = let inline add a b = a + b
printfn "%A" (M.add 1.5 2.0, M.add "a" "b")
async { return 42 } |> Async.RunSynchronously |> printfn "%d"
type I = abstract F: int -> int
let o = { new I with member _.F x = x + 1 }
printfn "%d" (o.F 5)
try failwith "boom" with e -> printfn "%s" e.Message
