using System;
using System.Data;
using Mono.Data.Sqlite;

class P {
  static void Fill(SqliteConnection c) {
    var x = c.CreateCommand();
    x.CommandText = "create table t(id integer primary key, name text, v real, b blob)";
    x.ExecuteNonQuery();
    using (var tr = c.BeginTransaction()) {
      for (int i = 0; i < 100; i++) {
        x.CommandText = "insert into t(name, v, b) values(@n, @v, @b)";
        x.Parameters.Clear();
        x.Parameters.Add(new SqliteParameter("@n", "n" + i));
        x.Parameters.Add(new SqliteParameter("@v", i * 1.5));
        x.Parameters.Add(new SqliteParameter("@b", new byte[] { 1, 2, (byte)i }));
        x.ExecuteNonQuery();
      }
      tr.Commit();
    }
  }

  static void Main() {
    using (var c = new SqliteConnection("Data Source=:memory:")) {
      c.Open();
      Fill(c);
      var x = c.CreateCommand();
      x.CommandText = "select name, v, b from t where v > 100 order by v desc limit 5";
      using (var r = x.ExecuteReader())
        while (r.Read())
          Console.WriteLine("{0} {1} {2} {3}", r.GetString(0), r.GetDouble(1), ((byte[])r[2])[2], r.GetFieldType(1));
      var set = new DataSet();
      new SqliteDataAdapter("select * from t where id < 4", c).Fill(set);
      Console.WriteLine(set.GetXml());
      try {
        x.CommandText = "select nope from t";
        x.ExecuteScalar();
      } catch (SqliteException e) { Console.WriteLine(e.Message.Replace("\r", "").Replace("\n", "|")); }
      SqliteFunction.RegisterFunction(typeof(Twice)); // called back from C
      x.CommandText = "select sum(v), total(length(b)) from t";
      using (var r = x.ExecuteReader()) { r.Read(); Console.WriteLine("{0} {1}", r[0], r[1]); }
    }
    using (var c = new SqliteConnection("Data Source=:memory:")) {
      c.Open();
      var x = c.CreateCommand();
      x.CommandText = "select twice(21)";
      Console.WriteLine(x.ExecuteScalar());
    }
  }
}

[SqliteFunction(Name = "twice", Arguments = 1, FuncType = FunctionType.Scalar)]
class Twice : SqliteFunction {
  public override object Invoke(object[] args) { return Convert.ToInt64(args[0]) * 2; }
}
