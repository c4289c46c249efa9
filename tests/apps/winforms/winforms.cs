// A form that clicks its own button, paints, and closes.
using System;
using System.Drawing;
using System.Windows.Forms;

class MainForm : Form {
  readonly Label label = new Label();
  readonly Button button = new Button { Text = "go", Top = 40 };
  readonly ListView list = new ListView { Top = 80, View = View.Details };
  readonly Timer timer = new Timer { Interval = 100 };
  int clicks, ticks;

  MainForm() {
    Text = "title";
    ClientSize = new Size(300, 200);
    button.Click += (s, e) => label.Text = "clicked " + ++clicks;
    list.Columns.Add("column");
    list.Items.Add("item");
    Controls.AddRange(new Control[] { label, button, list });
    Shown += (s, e) => Console.WriteLine("shown");
    FormClosed += (s, e) => Console.WriteLine("closed: " + e.CloseReason);
    timer.Tick += (s, e) => Tick();
    timer.Start();
  }

  void Tick() {
    button.PerformClick();
    Console.WriteLine("{0} {1} {2}", label.Text, ClientSize, list.Items[0].Text);
    if (++ticks < 3) return;
    timer.Stop();
    using (var bitmap = new Bitmap(Width, Height)) {
      DrawToBitmap(bitmap, new Rectangle(0, 0, Width, Height));
      Console.WriteLine(bitmap.Size);
    }
    Close();
  }

  protected override void OnPaint(PaintEventArgs e) {
    base.OnPaint(e);
    e.Graphics.DrawLine(Pens.Red, 0, 0, 100, 100);
    e.Graphics.FillEllipse(Brushes.Blue, 150, 10, 50, 50);
  }

  [STAThread] static void Main() {
    Application.EnableVisualStyles();
    Application.Run(new MainForm());
    Console.WriteLine("end");
  }
}
