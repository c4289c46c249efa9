// A tour of F#: what dotnet prints of it stands in net_tour.out.
module Tour
open System
open System.Collections.Generic
open System.Threading.Tasks
open FSharp.Reflection
open FSharp.Quotations
open FSharp.Quotations.Patterns

type Shape =
    | Circle of radius: float
    | Rect of w: float * h: float
    | Empty
    member s.Area = match s with Circle r -> Math.PI * r * r | Rect(w, h) -> w * h | Empty -> 0.0
[<Struct>]
type Vec = { X: float; Y: float } with static member (+) (a, b) = { X = a.X + b.X; Y = a.Y + b.Y }
[<Measure>]
type m
[<Measure>]
type s
type Tree<'a> = Leaf | Node of Tree<'a> * 'a * Tree<'a>
module Tree =
    let rec insert x = function Leaf -> Node(Leaf, x, Leaf) | Node(l, y, r) as t -> if x < y then Node(insert x l, y, r) elif x > y then Node(l, y, insert x r) else t
    let rec fold f acc = function Leaf -> acc | Node(l, x, r) -> fold f (f (fold f acc l) x) r
type IAnimal =
    abstract Name: string
    abstract Speak: unit -> string
[<AbstractClass>]
type Base(name: string) =
    abstract Cost: int
    default _.Cost = 1
    member _.Name = name
    interface IAnimal with
        member _.Name = name
        member x.Speak() = sprintf "%s %d" name x.Cost
type Dog() = inherit Base("dog") with override _.Cost = 5
let (|Even|Odd|) n = if n % 2 = 0 then Even else Odd
let (|DivisibleBy|_|) d n = if n % d = 0 then Some(n / d) else None
[<return: Struct>]
let (|Int|_|) (s: string) = match Int32.TryParse s with true, v -> ValueSome v | _ -> ValueNone
type MaybeBuilder() =
    member _.Bind(x, f) = Option.bind f x
    member _.Return x = Some x
    member _.ReturnFrom x = x
    member _.Zero() = None
    member _.Combine(a, b: unit -> 'b option) = match a with Some _ -> a | None -> b ()
    member _.Delay f = f
    member _.Run f = f ()
let maybe = MaybeBuilder()
exception MyError of code: int * msg: string
let inline sumAll (xs: ^a seq) = Seq.fold (+) LanguagePrimitives.GenericZero xs
let inline len (x: ^a when ^a: (member Length: int)) = x.Length
let memo f = let d = Dictionary<_, _>() in fun x -> match d.TryGetValue x with | true, v -> v | _ -> let v = f x in d.[x] <- v; v
let rec even n = if n = 0 then true else odd (n - 1)
and odd n = if n = 0 then false else even (n - 1)
type Rec = { Name: string; Age: int; Tags: string list; Nested: {| A: int; B: string |} option }
type Agent = MailboxProcessor<AsyncReplyChannel<int> * int>
[<RequireQualifiedAccess>]
type Color = Red = 1 | Green = 2
type Ops =
           static member Over(x: int) = "int" 
           static member Over(x: string) = "string"
           static member Opt(a, ?b: int) = a + defaultArg b 10
let test name f = try printfn "== %s" name; f () with e -> printfn "FAILED %s %s" name (string e)
[<EntryPoint>]
let main argv =
    test "unions" (fun () ->
        for x in [ Circle 1.5; Rect(2.0, 3.0); Empty ] do printfn "%A %.3f %O" x x.Area x
        printfn "%b %d %A" (Circle 1.0 = Circle 1.0) (compare (Rect(1.0, 2.0)) (Circle 9.0)) (hash (Rect(1.0, 2.0)) = hash (Rect(1.0, 2.0)))
        printfn "%A" ({ X = 1.0; Y = 2.0 } + { X = 3.0; Y = 4.5 }))
    test "records" (fun () ->
        let r = { Name = "n"; Age = 3; Tags = [ "a"; "b" ]; Nested = Some {| A = 1; B = "x" |} }
        printfn "%A" r
        printfn "%A" { r with Age = 4; Nested = None }
        printfn "%s" (r.ToString())
        printfn "%A" {| r with Extra = 5.0 |})
    test "measures" (fun () -> let d = 10.0<m> in let t = 4.0<s> in printfn "%f %A" (d / t) (d * 2.0))
    test "tree" (fun () -> [ 5; 2; 8; 1; 9; 3 ] |> List.fold (fun t x -> Tree.insert x t) Leaf |> Tree.fold (fun a x -> x :: a) [] |> printfn "%A")
    test "patterns" (fun () ->
        for i in 1..6 do
            match i with
            | Even & DivisibleBy 3 q -> printfn "%d even/3 %d" i q
            | Even -> printfn "%d even" i
            | Odd -> printfn "%d odd" i
        match "42" with Int v -> printfn "%d" v | _ -> ()
        match [ 1; 2; 3 ] with a :: b :: _ when a < b -> printfn "%d%d" a b | _ -> ()
        match [| 1; 2 |] with [| x; y |] -> printfn "%d" (x + y) | _ -> ()
        match box 5 with :? string -> () | :? int as i -> printfn "int %d" i | _ -> ())
    test "objects" (fun () ->
        let a = Dog() :> IAnimal
        printfn "%s %s" a.Name (a.Speak())
        let o = { new IAnimal with member _.Name = "anon" 
                                   member _.Speak() = "..." }
        printfn "%s" (o.Speak() + o.Name)
        use d = { new IDisposable with member _.Dispose() = printfn "disposed" }
        printfn "%s %s %d %d" (Ops.Over 1) (Ops.Over "s") (Ops.Opt 1) (Ops.Opt(1, 2)))
    test "computation" (fun () ->
        printfn "%A" (maybe { let! a = Some 1 in let! b = Some 2 in return a + b })
        printfn "%A" (maybe { let! a = Some 1 in let! b = (None: int option) in return a + b })
        let sq = seq { for i in 1..3 do yield i; yield! [ i * 10 ]; if i = 2 then yield -1 }
        printfn "%A %A" (List.ofSeq sq) [| for x in sq -> x + 1 |]
        printfn "%A" (query { for x in [ 5; 3; 8 ] do where (x > 3); sortBy x; select (x * 2) } |> Seq.toList))
    test "async" (fun () ->
        let work n = async { do! Async.Sleep(5 - n)
                             if n = 4 then return raise (MyError(n, "bad")) else return n * n }
        printfn "%A" ([ 1; 2; 3 ] |> List.map work |> Async.Parallel |> Async.RunSynchronously)
        try work 4 |> Async.RunSynchronously |> ignore with MyError(c, m) as e -> printfn "%d %s" c m
        let t = task { let! x = Task.FromResult 5
                       do! Task.Delay 1
                       let mutable s = 0
                       for i in 1..x do s <- s + i
                       try failwith "in task" with e -> s <- s + e.Message.Length
                       return s }
        printfn "%d" t.Result
        let agent =
            Agent.Start(fun inbox ->
                let rec loop acc =
                    async {
                        let! (r, n) = inbox.Receive()
                        r.Reply(acc + n)
                        return! loop (acc + n)
                    }
                loop 0)
        for i in 1..3 do printf "%d " (agent.PostAndReply(fun r -> r, i))
        printfn ""
        let cts = new System.Threading.CancellationTokenSource(20)
        try Async.RunSynchronously(async { while true do do! Async.Sleep 1 }, cancellationToken = cts.Token) with :? OperationCanceledException -> printfn "cancelled")
    test "inline" (fun () -> printfn "%d %f %d %d" (sumAll [ 1; 2; 3 ]) (sumAll [ 1.5; 2.5 ]) (len "abc") (len [ 1; 2 ]); printfn "%b" (even 1000001); let f = memo (fun x -> printfn "calc"; x * 2) in printfn "%d %d" (f 3) (f 3))
    test "printf" (fun () -> printfn "%5d|%-5d|%05d|%x|%X|%o|%e|%g|%c|%b|%s|%A|%O|%%|%+d|%10.3f" 42 42 42 255 255 8 1234.5 0.0001 'c' true "s" (Some [ 1 ]) (Some 1) 5 3.14159; printfn $"{1 + 1} {3.14159:F2} %d{5} {{}}"; eprintf ""; printfn "%s" (String.Format("{0:N1}", 1234.56)); printfn "%A %A %A" (Map [ 1, "a"; 2, "b" ]) (set [ 3; 1 ]) (dict [ 1, 2 ]).Count; printfn "%A" [ for i in 1..150 -> i ]; printfn "%A" (Array2D.init 2 2 (fun i j -> i + j)); printfn "%A" (lazy 5).Value; printfn "%A" (1, "a", 2.0, 'c', 3L, 4uy, 5.0f, 6m, 7I, nan, infinity))
    test "collections" (fun () ->
        printfn "%A" ([ 1..10 ] |> List.groupBy (fun x -> x % 3) |> List.map (fun (k, v) -> k, List.sum v))
        printfn "%A %A" (List.zip [ 1; 2 ] [ "a"; "b" ]) (Seq.windowed 2 [ 1; 2; 3 ] |> Seq.toList)
        printfn "%A" (Map.ofList [ "x", 1 ] |> Map.add "y" 2 |> Map.fold (fun s k v -> s + k + string v) "")
        printfn "%A %A" (Array.sortDescending [| 3; 1; 2 |]) (List.unfold (fun s -> if s > 20 then None else Some(s, s * 2)) 1)
        printfn "%A" (Seq.initInfinite id |> Seq.filter (fun x -> x % 7 = 0) |> Seq.take 3 |> Seq.toArray)
        let a = [| 1; 2; 3; 4 |] in printfn "%A %A" a[1..2] a[3]
        printfn "%A" (List.choose (fun x -> if x > 1 then Some(string x) else None) [ 1; 2; 3 ]); printfn "%A" ("a,b".Split ',' |> Array.map (fun s -> s.ToUpper())); printfn "%A" (Set.intersect (set [ 1; 2; 3 ]) (set [ 2; 3; 4 ])); printfn "%d" (List.sumBy (fun (x: string) -> x.Length) [ "a"; "bb" ]))
    test "reflection" (fun () ->
        for c in FSharpType.GetUnionCases typeof<Shape> do printfn "%s %d" c.Name (c.GetFields().Length)
        printfn "%A" (FSharpValue.GetRecordFields { X = 1.0; Y = 2.0 })
        let q = <@ fun x -> x + 1 @> in printfn "%A" q
        match <@ 1 + 2 @> with Call(_, mi, args) -> printfn "%s %d" mi.Name args.Length | _ -> ()
        printfn "%A" (typeof<Tree<int>>.Name, typedefof<list<_>>.FullName); printfn "%A" (FSharp.Linq.RuntimeHelpers.LeafExpressionConverter.EvaluateQuotation <@ 3 * 4 @>))
    test "exceptions" (fun () -> try raise (MyError(3, "m")) with MyError(c, _) -> printfn "my %d" c
                                 try (try failwithf "f %d" 1 finally printfn "fin") with Failure s -> printfn "%s" s
                                 try [ 1 ] |> List.find (fun x -> x > 5) |> ignore with :? KeyNotFoundException -> printfn "knf"
                                 try (match 5 with 6 -> ()) with MatchFailureException(_, l, _) -> printfn "match %b" (l > 0)
                                 printfn "%A" (Result.bind (fun x -> if x > 0 then Ok x else Error "neg") (Ok -1)); printfn "%A" (try Ok(int "x") with e -> Error(e.GetType().Name)))
    test "misc" (fun () -> let mutable x = 0 in (for i = 10 downto 8 do x <- x + i); printfn "%d %A" x Color.Green; let (a, b), c = (1, 2), 3 in printfn "%d" (a + b + c); printfn "%A" (float32 1.5, uint8 300, int64 -1, char 65, string 1.50m, bigint 2 ** 100); printfn "%d" (0b1010 ||| 0x10 &&& 0o7 ^^^ ~~~0 >>> 1); let f = (fun x -> x + 1) >> (fun x -> x * 2) in printfn "%d" (f 3); printfn "%s" (nameof f); let r = ref 5 in r.Value <- 6; printfn "%d" r.Value; printfn "%A" (Option.map ((+) 1) (Some 2), ValueSome 3, Option.toNullable (Some 1)); let struct (p, q) = struct (1, 2) in printfn "%d" (p + q); let sp = "hello".AsSpan(1, 2) in printfn "%s" (sp.ToString()); printfn "%s" __SOURCE_FILE__; (use m = new System.IO.MemoryStream() in printfn "%d" m.Length); let rec loop n acc = if n = 0I then acc else loop (n - 1I) (acc * n) in printfn "%A" (loop 25I 1I); printfn "%A" (Seq.cast<int> (ResizeArray [ 1; 2 ]) |> Seq.sum); printfn "%A" (List.map2 (+) [ 1 ] [ 2 ] @ [ 5 ], [| 1 |] = [| 1 |], (1, 2) < (1, 3), "a" < "b"); printfn "%A" (Nullable 5 |> fun n -> n.HasValue); printfn "%i" (String.length (String.replicate 3 "ab")))
    0
