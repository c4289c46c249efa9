// A window with a button that clicks itself and a table; for gtk-sharp 2 and 3.
using System;
using Gtk;

class P {
  static void Main() {
    Application.Init();
    var window = new Window("title");
    window.SetDefaultSize(200, 100);
    var box = new VBox();
    var button = new Button("go");
    var label = new Label("none");
    int clicks = 0, ticks = 0;
    button.Clicked += delegate { label.Text = "clicked " + ++clicks; };
    var store = new ListStore(typeof(string), typeof(int));
    store.AppendValues("a", 1);
    store.AppendValues("b", 2);
    var view = new TreeView(store);
    view.AppendColumn("name", new CellRendererText(), "text", 0);
    box.PackStart(button, true, true, 0);
    box.PackStart(label, true, true, 0);
    box.PackStart(view, true, true, 0);
    window.Add(box);
    window.ShowAll();
    GLib.Timeout.Add(50, () => {
      button.Click();
      Console.WriteLine(label.Text);
      if (++ticks < 3) return true;
      store.Foreach((model, path, iter) => {
        Console.WriteLine("{0}: {1} {2}", path, model.GetValue(iter, 0), model.GetValue(iter, 1));
        return false;
      });
      window.Destroy();
      Application.Quit();
      return false;
    });
    Application.Run();
    Console.WriteLine("end");
  }
}
