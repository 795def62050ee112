import Dashboard
import DeskTesting
import TerminalCore
import Testing
import Texts

/// Choosing a theme: by hand with a preview, by the terminal's background, by a file that changes.
@Suite("Themes at the desk")
struct ThemePickerTests {
  @Test("The picker wears the theme under its cursor; Enter keeps it, Esc goes back")
  func preview() {
    var desk = TestDesk()
    #expect(desk.frame.theme == "midnight")
    desk.press("z", "t")
    #expect(desk.screen.contains("› midnight ●"))
    desk.press("j")
    #expect(desk.frame.theme == "paper")
    #expect(desk.screen.contains("› paper"))
    desk.press("esc")
    #expect(desk.frame.theme == "midnight")
    desk.press("z", "t", "G", "enter")
    #expect(desk.frame.theme == "mono")
    #expect(desk.screen.contains("Theme: mono"))
    #expect(!desk.screen.contains("›  mono"))
  }

  @Test(
    ":theme opens it, :theme paper does not need it, and a Russian layout and the wheel move it")
  func ways() {
    var desk = TestDesk()
    desk.press(":")
    desk.type("theme")
    desk.press("enter")
    desk.type("о")
    #expect(desk.frame.theme == "paper")
    desk.receive(
      .input(.mouse(MouseEvent(.wheelDown, at: Position(column: 0, row: 0)))))
    #expect(desk.frame.theme == "mono")
    desk.type("й")
    #expect(desk.frame.theme == "midnight")
    desk.press(":")
    desk.type("theme paper")
    desk.press("enter")
    #expect(desk.frame.theme == "paper")
  }

  @Test(
    "Every size down to one cell, with many themes: the chosen one is on the screen where there is room"
  )
  func sizes() {
    var desk = TestDesk()
    desk.receive(.themesChanged((0..<60).map { "theme-\($0)" } + ["midnight"], problem: nil))
    desk.press("z", "t", "G")
    for columns in [1, 10, 39, 40, 60, 200] {
      for rows in [1, 5, 9, 10, 12, 30] {
        desk.receive(.resized(Size(columns: columns, rows: rows)))
        desk.press("k", "j")
        if columns >= 40, rows >= 10 { #expect(desk.screen.contains("› midnight")) }
      }
    }
  }

  @Test("The terminal's background chooses between two themes, until the seller has chosen")
  func background() {
    let light = Desk.Msg.input(.answer(.background(.rgb(red: 250, green: 250, blue: 240))))
    let dark = Desk.Msg.input(.answer(.background(.rgb(red: 10, green: 20, blue: 30))))
    var desk = TestDesk(themeByBackground: ThemePair(dark: "midnight", light: "paper"))
    desk.receive(light)
    #expect(desk.frame.theme == "paper")
    desk.receive(dark)
    #expect(desk.frame.theme == "midnight")
    desk.press(":")
    desk.type("theme mono")
    desk.press("enter")
    desk.receive(light)
    #expect(desk.frame.theme == "mono")
    var single = TestDesk()
    single.receive(light)
    #expect(single.frame.theme == "midnight")
  }

  @Test("Files that have changed are shown at the next frame, and what is wrong is said")
  func reread() {
    var desk = TestDesk()
    let before = desk.frame
    desk.receive(.themesChanged(["midnight", "own"], problem: nil))
    #expect(desk.frame != before)
    #expect(desk.frame.theme == before.theme)
    #expect(desk.frame.canvas == before.canvas)
    desk.receive(.themesChanged(["midnight"], problem: "own.toml:3: no colour"))
    #expect(desk.screen.contains("own.toml:3: no colour"))
  }
}
