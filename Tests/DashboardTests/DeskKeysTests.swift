import Dashboard
import DeskTesting
import Marketplace
import TerminalCore
import Testing
import Texts

/// The seller's own keys.
@Suite("Keys of the config")
struct DeskKeysTests {
  private func change(_ action: String, _ chords: String...) -> DeskKeys.Change {
    DeskKeys.Change(action: action, chords: chords.compactMap { Chord(named: $0) })
  }

  private func problems(_ changes: DeskKeys.Change...) -> [DeskKeys.Problem] {
    do throws(DeskKeys.Problems) {
      _ = try DeskKeys(changes: changes)
      return []
    } catch {
      return error.all
    }
  }

  private func desk(_ changes: DeskKeys.Change...) throws -> TestDesk {
    TestDesk(keys: try DeskKeys(changes: changes))
  }

  @Test("Another chord, several, none: help, footer and keys follow")
  func changes() throws {
    var desk = try desk(
      change("desk.help", "ctrl-g", "z q"), change("desk.command", ";"),
      change("products.sort"), change("list.down", "Q"))
    desk.press("?")
    #expect(desk.model.overlay == nil)
    #expect(desk.screen.contains("? does nothing here"))
    for chord in [["ctrl-g"], ["z", "q"]] {
      for key in chord { desk.press(key) }
      #expect(desk.isInHelp)
      desk.press("Q")
      #expect(desk.isInHelp)
      desk.press("esc", "esc")
      #expect(desk.model.overlay == nil)
    }
    desk.press(";")
    #expect(desk.model.overlay == .commandLine(Desk.CommandLine()))
    desk.press("esc", "s")
    #expect(desk.screen.contains("s does nothing here"))
    let lines = Desk.helpLines(desk.model.texts, desk.model.setup.keys)
    func keys(_ name: String) -> String? {
      for case .command(let keys, name, _) in lines {
        return keys.map(\.description).joined(separator: " ")
      }
      return nil
    }
    #expect(keys("desk.help") == "ctrl-g z q")
    #expect(keys("products.sort") == "")
    let footer = desk.rows[desk.rows.count - 1]
    #expect(footer.contains("ctrl-g help") && !footer.contains("sort"))
  }

  @Test("A chord that is free again may be another's, also of another screen")
  func swaps() throws {
    var desk = try desk(
      change("products.sort", "S"), change("products.reverse", "s"), change("tasks.retry", "x"))
    desk.press("s")
    #expect(desk.products.query.sort.isReversed)
    #expect(problems(change("products.mark", "c")).isEmpty, "c is of the tasks")
  }

  @Test("A chord that two actions claim is refused, and both are named, whoever bound it")
  func collisions() throws {
    let sort = try #require(Chord(named: "s"))
    #expect(
      problems(change("products.mark", "s"))
        == [DeskKeys.Problem(change: 0, .taken(sort, by: "products.sort"))])
    #expect(
      problems(change("desk.quit", "Q"), change("products.open", "Q"))
        == [DeskKeys.Problem(change: 1, .taken(try #require(Chord(named: "Q")), by: "desk.quit"))])
    // A chord that begins another, and one that another begins.
    #expect(problems(change("products.mark", "z")).map(\.change) == [0])
    #expect(problems(change("products.mark", "s s")).map(\.change) == [0])
    // The point is the slash's other name.
    #expect(problems(change("products.mark", ".")).map(\.change) == [0])
  }

  @Test("An action that there is not is refused with those that there are")
  func unknown() {
    guard case .unknownAction(let near) = problems(change("products.sorted", "s")).first?.kind
    else {
      Issue.record("it was taken")
      return
    }
    #expect(near.contains("products.sort") && !near.contains("desk.quit"))
    #expect(problems(change("nothing", "s"), change("sort", "q")).map(\.change) == [0, 1])
  }

  @Test(
    "A key that a text field takes is refused where answers are written, and what it is is named")
  func composer() throws {
    func kind(_ chord: String) -> DeskKeys.Problem.Kind? {
      let found = problems(change("composer.send", chord))
      #expect(found.count <= 1 && found.allSatisfy { $0.change == 0 })
      return found.first?.kind
    }
    func chord(_ name: String) throws -> Chord { try #require(Chord(named: name)) }
    for name in ["a", "G", "space", "ф", ";"] {
      #expect(kind(name) == .typed(try chord(name).onQWERTY), "\(name)")
    }
    for (name, command) in [
      ("ctrl-e", "edit.line-end"), ("ctrl-у", "edit.line-end"), ("ctrl-x", "edit.select-all"),
      ("ctrl-x ctrl-e", "edit.editor"), ("alt-enter", "edit.new-line"), ("up", "edit.up"),
      ("ctrl-e ctrl-o", "edit.line-end"),
    ] {
      #expect(kind(name) == .editing(try chord(name).onQWERTY, by: command), "\(name)")
    }
    #expect(kind("f5 f6") == .tooLong(try chord("f5 f6")))
    #expect(kind("f5") == nil && kind("ctrl-g") == nil && kind("alt-s") == nil)
    // Where nothing is typed those keys are free.
    #expect(problems(change("products.sort", "ctrl-e")) == [])
    // The program's own keep to the rule.
    let own = Desk.Action.all.compactMap { action -> DeskKeys.Change? in
      guard case .composer = action else { return nil }
      return DeskKeys.Change(action: action.name, chords: DeskKeys.standard.chords(for: action))
    }
    #expect(own.count == 5)
    #expect(throws: Never.self) { try DeskKeys(changes: own) }
  }

  @Test("A chord in Russian letters is that of the keys they stand on, and works on both layouts")
  func russian() throws {
    var desk = try desk(change("desk.help", "G G"), change("list.bottom", "Й"))
    desk.type("ПП")
    #expect(desk.isInHelp)
    desk.press("esc")
    for key in ["Й", "Q"] {
      desk.press(key)
      #expect(!desk.screen.contains("does nothing here"))
    }
    #expect(
      problems(change("desk.help", "о"))
        == [DeskKeys.Problem(change: 0, .taken(try #require(Chord(named: "j")), by: "list.down"))])
    #expect(problems(change("desk.help", "ю")).map(\.change) == [0], "the point is the slash")
    #expect(problems(change("products.mark", "z ь"), change("products.sort", "я m")).count == 1)
  }
}

extension TestDesk {
  /// Whether help lies over the screen.
  var isInHelp: Bool {
    if case .help = model.overlay { true } else { false }
  }
}
