// Results of unknown size, by the address that the caller gave, of methods whose way to the end leads through handlers.
using System;
class C<T>{ public T f; 
 public T A<U>(U u){ try{ throw new Exception("x"); } catch(Exception e){Console.Write(e.Message);} return f; }
 public T B<U>(T p,U u){ try{ throw new Exception("x"); } catch(Exception e){Console.Write(e.Message);} return p; }
 public U D<U>(T p,U u){ try{ throw new Exception("x"); } catch(Exception e){Console.Write(e.Message);}finally{Console.Write("f");} return u; }
 public static U E<U>(T p,U u){ try{ throw new Exception("x"); } catch(Exception e){Console.Write(e.Message+p);}finally{Console.Write("f");} return u; }
 public static U F<U>(T p,U u){ try{ throw new Exception("x"); } catch(Exception e){Console.Write(e.Message+p); return u;} }
 public static T G(T p){ try{ throw new Exception("x"); } catch(Exception e){Console.Write(e.Message+p);}finally{Console.Write("f");} return p; }
 public virtual T H(T p){ try{ if(typeof(T)!=null) throw new Exception("x"); Console.Write(1); } catch(Exception e){Console.Write(e.Message+p);}finally{Console.Write("f");} return p; }
}
class P{ static void Go<T>(T t){ var c=new C<T>{f=t}; Console.WriteLine(c.A(1)); Console.WriteLine(c.B(t,"s"));Console.WriteLine(c.D(t,"s"));Console.WriteLine(c.D(t,t)); Console.WriteLine(C<T>.E("q"==null?t:t,t));Console.WriteLine(C<T>.F(t,t)); Console.WriteLine(C<T>.G(t)); Console.WriteLine(c.H(t)); }
static void Main(){ Go(5);Go((byte)5); Go("a"); Go(5m); Go(new Guid());} }
