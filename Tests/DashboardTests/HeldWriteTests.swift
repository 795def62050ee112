import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

/// Writes that do not go through the outbox wait for a second in which noise takes them back (R13).
@Suite struct HeldWriteTests {
  private func writes(_ effects: [Effect]) -> [Effect] {
    effects.filter {
      switch $0 {
      case .inbox(_, .markSeen), .inbox(_, .setOpen), .inbox(_, .deleteMessage), .money: true
      default: false
      }
    }
  }

  private func desk() -> InboxDesk {
    var desk = InboxDesk.begun()
    desk.desk.holdsWrites = true
    return desk
  }

  @Test("R13 A key's write leaves after its second, and not when noise comes within it")
  func held() {
    var desk = desk()
    desk.press("m")
    let waiting = desk.takeOthers()
    #expect(writes(waiting) == [])
    #expect(waiting.contains(.wake(.write(1), after: .seconds(1))))
    desk.receive(.timer(.write(1)))
    #expect(
      writes(desk.takeOthers()) == [.inbox(TestDesk.account, .markSeen(SampleDialogs.longest))])
    // Only once, whatever timers say.
    desk.receive(.timer(.write(1)))
    #expect(writes(desk.takeOthers()) == [])
    desk.press("m")
    for key in ["j", "k", "g", "G", "s", "p", "y", "v", "esc", "M", "Y", "ctrl-d", "ctrl-u", "h"] {
      desk.press(key)
    }
    #expect(desk.screen.contains("Too many keys at once"))
    desk.receive(.timer(.write(2)))
    #expect(writes(desk.takeOthers()) == [])
  }

  @Test("R13 Noise in a field that takes text is known by its keys that type none")
  func inAField() {
    var desk = desk()
    desk.press("m", "r")
    desk.type("words, words, and 13 more words: Enter, Tab?")
    #expect(desk.desk.model.heldWrites.count == 1, "typing is no noise, however fast")
    for key in [
      "ctrl-a", "ctrl-b", "ctrl-e", "ctrl-f", "ctrl-k", "ctrl-u", "ctrl-w", "ctrl-y", "up",
    ] {
      desk.press(key)
    }
    #expect(desk.desk.model.heldWrites.count == 1)
    for key in ["down", "left", "right", "home", "end", "alt-b", "alt-f"] { desk.press(key) }
    #expect(desk.desk.model.heldWrites == [])
  }

  @Test("Whoever quits within the second is told, and leaves when the answer has come")
  func leaving() {
    var desk = desk()
    desk.press("m", "q")
    #expect(!desk.desk.model.isOver)
    #expect(desk.screen.contains("with q"), "it is not kept")
    desk.receive(.timer(.write(1)))
    #expect(!desk.desk.model.isOver)
    desk.report(.done(.markSeen, SampleDialogs.longest, nil))
    #expect(desk.desk.model.isOver)
    // Or at once, without it.
    desk = self.desk()
    desk.press("m", "q", "q")
    #expect(desk.desk.model.isOver)
    #expect(writes(desk.takeOthers()) == [])
  }

  @Test("R13 A template whose name noise has typed is not made")
  func template() throws {
    var desk = try MoneyDesk.editor()
    desk.desk.holdsWrites = true
    try desk.press("esc", "c")
    try desk.type("noise")
    try desk.press("enter")
    #expect(!desk.takeOthers().contains(.createTemplate("noise")))
    #expect(desk.desk.model.heldWrites.count == 1)
    for key in ["j", "k", "g", "G", "1", "2", "3", "4", "6", "8", "9", "s", "S", "y"] {
      try desk.press(key)
    }
    #expect(desk.desk.model.heldWrites == [])
    // While noise lasts nothing more is held.
    try desk.press("5", "c")
    try desk.type("noise")
    try desk.press("enter")
    #expect(desk.desk.model.heldWrites == [])
  }
}
