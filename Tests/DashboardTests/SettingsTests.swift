import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

/// What the desk keeps for its next start.
@Suite("Settings made in the desk")
struct SettingsTests {
  private func kept(_ desk: inout TestDesk) -> [[String: String]] {
    desk.takeEffects().compactMap {
      if case .settings(.keep(let settings)) = $0 { settings } else { nil }
    }
  }

  private func setup(_ change: (inout Desk.Setup) -> Void) -> Desk.Setup {
    var setup = TestDesk(hasChats: true).model.setup
    change(&setup)
    return setup
  }

  @Test("a theme that is chosen is kept with what the config said; one that is tried on is not")
  func theme() {
    var desk = TestDesk()
    _ = kept(&desk)
    desk.press("z", "t", "j", "esc")
    #expect(kept(&desk) == [])
    desk.press("z", "t", "j", "enter")
    let wanted = ["theme": desk.model.theme, "theme.config": ""]
    #expect(desk.model.theme != "midnight")
    #expect(kept(&desk) == [wanted])
    desk.press(":")
    desk.type("theme paper")
    desk.press("enter")
    #expect(kept(&desk).contains(["theme": "paper", "theme.config": ""]))
  }

  @Test("the chosen theme holds until the config says something else")
  func keptTheme() {
    let settings = ["theme": "paper", "theme.config": "midnight"]
    #expect(Desk.keptTheme(in: settings, configured: "midnight") == "paper")
    #expect(Desk.keptTheme(in: settings, configured: "mono") == nil)
    #expect(Desk.keptTheme(in: [:], configured: "midnight") == nil)
  }

  @Test("the last hundred lines of the command line come back, no paste among them")
  func history() throws {
    var desk = TestDesk()
    for number in 1...105 {
      desk.press(":")
      desk.type("no-such-\(number)")
      desk.press("enter", "esc")
    }
    desk.press(":")
    desk.receive(.input(.paste(String(repeating: "x", count: 1_001))))
    desk.press("enter", "esc")
    let text = try #require(kept(&desk).last?["command.history"])
    let lines = Desk.CommandHistory.lines(text)
    #expect(lines == (7...105).map { "no-such-\($0)" })
    let next = Desk.Model(
      setup: setup { $0.commandHistory = lines }, size: Size(columns: 80, rows: 24))
    #expect(next.commandHistory == lines)
  }

  @Test("what is wrong at the start is seen in the first frame")
  func problem() {
    let problem = "/home/a/themes/mine.toml:3: expected ]"
    var model = Desk.Model(
      setup: setup { $0.problemAtStart = problem }, size: Size(columns: 80, rows: 24))
    _ = Desk.update(&model, .began(TestDesk.start))
    #expect(model.notice?.text == problem && model.notice?.weight == .warning)
    #expect(
      Desk.view(model).canvas.plainRows.contains { $0.contains(problem) })
  }

  @Test("whoever is here for the first time has not left, and is remembered")
  func firstSession() {
    for wasHere in [true, false] {
      var desk = InboxDesk(wasHereBefore: wasHere)
      #expect(desk.screen.contains("Since you left") == wasHere)
      let began = desk.takeOthers().contains(.settings(.began(TestDesk.account)))
      #expect(began != wasHere)
    }
  }
}
