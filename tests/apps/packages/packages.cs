// Libraries that make code at run time: proxies and mocks, serializers, mappers, containers.
using System;
using System.Collections.Generic;
using System.Linq;
using Autofac;
using AutoMapper;
using Castle.DynamicProxy;
using Moq;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

public interface IStore {
    string Get(int id);
    bool TryGet(int id, out string value);
    T Convert<T>(object o);
    int Count { get; set; }
    event EventHandler Changed;
}
public interface IClock { DateTime Now { get; } }
public abstract class Shape {
    public abstract double Area();
    public virtual string Name { get { return GetType().BaseType.Name; } }
    protected virtual int Corners(ref int n) { return n++; }
    public int Twice(int n) { return Corners(ref n) + n; }
}
public class Order {
    public int Id { get; set; }
    public string Customer { get; set; }
    public List<Line> Lines { get; set; } = new List<Line>();
    public Dictionary<string, decimal> Totals { get; set; } = new Dictionary<string, decimal>();
    public DateTime? Sent { get; set; }
    public Kind Kind { get; set; }
}
public enum Kind { Small, Large }
public class Line { public string Item { get; set; } public double Price { get; set; } public int[] Sizes { get; set; } }
public class OrderView { public int Id { get; set; } public string Customer { get; set; } public int LinesCount { get; set; } public double Sum { get; set; } }

class Log : IInterceptor {
    public void Intercept(IInvocation i) {
        Console.Write("[{0}({1})", i.Method.Name, string.Join(",", i.Arguments));
        if (i.MethodInvocationTarget != null && !i.MethodInvocationTarget.IsAbstract)
            i.Proceed();
        else if (i.Method.ReturnType == typeof(double))
            i.ReturnValue = 2.5;
        Console.Write(" -> {0}]", i.ReturnValue);
    }
}
class Store : IStore {
    readonly IClock clock;
    public Store(IClock clock) { this.clock = clock; }
    public string Get(int id) { if (id < 0) throw new ArgumentException("id"); return "#" + id + clock.Now.Year; }
    public bool TryGet(int id, out string value) { value = Get(id); return id > 1; }
    public T Convert<T>(object o) { return (T)System.Convert.ChangeType(o, typeof(T)); }
    public int Count { get; set; }
    public event EventHandler Changed { add { } remove { } }
}
class Fixed : IClock { public DateTime Now { get { return new DateTime(2001, 2, 3); } } }

class P {
    static void Mocks() {
        var m = new Mock<IStore>(MockBehavior.Strict);
        m.Setup(s => s.Get(It.Is<int>(n => n > 10))).Returns<int>(n => "big " + n);
        m.Setup(s => s.Get(It.IsInRange(0, 10, Moq.Range.Inclusive))).Returns("small");
        m.SetupProperty(s => s.Count, 4);
        string v = "out";
        m.Setup(s => s.TryGet(7, out v)).Returns(true).Verifiable();
        m.Setup(s => s.Convert<int>(It.IsAny<object>())).Returns(99);
        m.Setup(s => s.Get(-1)).Throws(new InvalidOperationException("no"));
        IStore o = m.Object;
        o.Count++;
        string got;
        Console.WriteLine("{0} {1} {2} {3} {4} {5}", o.Get(50), o.Get(5), o.Count, o.TryGet(7, out got), got, o.Convert<int>("x"));
        try { o.Get(-1); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        try { o.Get(-2); } catch (MockException e) { Console.WriteLine(e.Message.Split('\n')[0]); }
        m.Verify(s => s.Get(It.IsAny<int>()), Times.Exactly(4));
        m.Verify();
        try { m.Verify(s => s.Get(50), Times.Never()); } catch (MockException e) { Console.WriteLine(e.Message.Trim().Split('\n')[0]); }
        int raised = 0;
        var ev = new Mock<IStore>();
        ev.Object.Changed += delegate { raised++; };
        ev.Raise(s => s.Changed += null, EventArgs.Empty);
        var shape = new Mock<Shape> { CallBase = true };
        shape.Setup(s => s.Area()).Returns(12.5);
        Console.WriteLine("{0} {1} {2} {3}", raised, shape.Object.Area(), shape.Object.Name, shape.Object.Twice(5));
        Console.WriteLine(Mock.Of<IClock>(c => c.Now == new DateTime(2020, 1, 2)).Now.ToString("u"));
    }

    static void Proxies() {
        var g = new ProxyGenerator();
        var s = g.CreateClassProxy<Shape>(new Log());
        Console.WriteLine("{0} {1}", s.Area(), s.Twice(3));
        var i = g.CreateInterfaceProxyWithTarget<IStore>(new Store(new Fixed()), new Log());
        string v;
        Console.WriteLine("{0} {1} {2} {3}", i.Get(1), i.TryGet(2, out v), v, i.Convert<double>("1.5"));
        try { i.Get(-3); } catch (ArgumentException e) { Console.WriteLine(e.GetType().Name); }
    }

    static Order Sample() {
        return new Order { Id = 7, Customer = "Ä \"quoted\"", Kind = Kind.Large, Sent = new DateTime(2020, 2, 29, 1, 2, 3, DateTimeKind.Utc),
            Lines = { new Line { Item = "a", Price = 1.25, Sizes = new[] { 1, 2 } }, new Line { Item = "b", Price = 1e300 } },
            Totals = { { "net", 12.50m }, { "gross", 14.875m } } };
    }

    static void Json() {
        string text = JsonConvert.SerializeObject(Sample(), Formatting.Indented, new Newtonsoft.Json.Converters.StringEnumConverter());
        Console.WriteLine(text);
        var back = JsonConvert.DeserializeObject<Order>(text);
        Console.WriteLine("{0} {1} {2} {3} {4:u}", back.Customer, back.Lines[1].Price, back.Totals["gross"], back.Kind, back.Sent);
        dynamic d = JObject.Parse(text);
        Console.WriteLine("{0} {1}", (double)d.Lines[0].Price * 2, d.Totals.net);
        Console.WriteLine(string.Join(",", JObject.Parse(text).SelectTokens("$..Item").Select(t => (string)t)));
        try { JsonConvert.DeserializeObject<Order>("{\"Id\": \"x\"}"); } catch (JsonReaderException e) { Console.WriteLine(e.Message); }
    }

    static void Maps() {
        var config = new MapperConfiguration(c => c.CreateMap<Order, OrderView>().ForMember(v => v.Sum, o => o.MapFrom(x => x.Lines.Where(l => l.Price < 1e6).Sum(l => l.Price))));
        var view = config.CreateMapper().Map<OrderView>(Sample());
        Console.WriteLine("{0} {1} {2} {3}", view.Id, view.Customer, view.LinesCount, view.Sum);
    }

    static void Containers() {
        var b = new ContainerBuilder();
        b.RegisterType<Fixed>().As<IClock>().SingleInstance();
        b.RegisterType<Store>().AsImplementedInterfaces().OnActivated(e => e.Instance.Count = 5);
        b.Register(c => new Lazy<string>(() => c.Resolve<IStore>().Get(3)));
        b.RegisterGeneric(typeof(List<>)).As(typeof(IList<>)).UsingConstructor();
        using (var c = b.Build()) {
            Console.WriteLine("{0} {1} {2}", c.Resolve<IStore>().Get(8), c.Resolve<Func<IStore>>()().Count, c.Resolve<IList<Line>>().Count);
            Console.WriteLine(c.Resolve<IEnumerable<IStore>>().Count());
            try { c.Resolve<Shape>(); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
        }
    }

    static void Yaml() {
        var text = new SerializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Serialize(Sample().Lines);
        Console.Write(text);
        var back = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<List<Line>>(text);
        Console.WriteLine("{0} {1}", back.Count, back[0].Sizes.Sum());
    }

    static void Main() {
        foreach (Action a in new Action[] { Mocks, Proxies, Json, Maps, Containers, Yaml }) {
            Console.WriteLine("-- " + a.Method.Name);
            try { a(); } catch (Exception e) { Console.WriteLine(e); }
        }
    }
}
