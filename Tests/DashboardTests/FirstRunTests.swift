import Dashboard
import DeskTesting
import Foundation
import TerminalCore
import Testing
import Texts

/// The screen of somebody who has no account yet.
@Suite("First run")
struct FirstRunTests {
  private struct Screen {
    var model: FirstRun.Model
    var effects: [FirstRun.Effect] = []

    init(
      _ size: Size = Size(columns: 80, rows: 24), language: Language = .english,
      refusal: FirstRun.Refusal? = nil
    ) {
      model = FirstRun.Model(
        setup: FirstRun.Setup(
          texts: Texts(language), configPath: "/home/u/.config/sellerdesk/config.toml",
          places: [.keyring, .file("/home/u/.config/sellerdesk/keys/digiseller")],
          refusal: refusal), size: size)
    }

    mutating func receive(_ msg: FirstRun.Msg) { effects += FirstRun.update(&model, msg) }
    mutating func press(_ names: String...) {
      for name in names {
        guard let key = Key(named: name) else { preconditionFailure(name) }
        receive(.input(.key(key)))
      }
    }
    mutating func type(_ text: String) {
      for character in text { receive(.input(.key(Key(character)))) }
    }
    mutating func paste(_ text: String) { receive(.input(.paste(text))) }
    mutating func take() -> [FirstRun.Effect] {
      defer { effects = [] }
      return effects
    }
    var frame: Frame { FirstRun.view(model) }
    var text: String { frame.canvas.plainRows.joined(separator: "\n") }
  }

  private static let key = "0FFAF46638C0A78006279EBD4AC75501"

  /// Everything that could be printed, logged or shown of a screen.
  private func traces(_ screen: Screen) -> String {
    var dumped = ""
    dump(screen.model, to: &dumped)
    dump(screen.effects, to: &dumped)
    return dumped + "\(screen.model)" + String(reflecting: screen.effects) + screen.text
      + screen.frame.title
  }

  @Test(
    "K13 a key that is typed or pasted is shown nowhere and printed nowhere",
    arguments: [true, false])
  func secrecy(_ isPasted: Bool) {
    var screen = Screen()
    screen.type("424242")
    screen.press("tab")
    if isPasted { screen.paste(Self.key) } else { screen.type(Self.key) }
    let traces = traces(screen)
    for start in 0...(Self.key.count - 6) {
      #expect(!traces.contains(Self.key.dropFirst(start).prefix(6)))
    }
    #expect(screen.text.contains("32 characters"))
    #expect(screen.model.key.reveal() == Self.key)
    // No undo, no yank, no editor brings it back or out.
    for keys in [["ctrl-u"], ["ctrl-y"], ["ctrl-_"], ["ctrl-x", "ctrl-e"], ["up"], ["down"]] {
      for key in keys { screen.press(key) }
    }
    #expect(screen.model.key.reveal() == "" || isPasted)
    #expect(!screen.effects.contains { if case .check = $0 { !isPasted } else { false } })
  }

  @Test("K13 a token of 4 kB is taken whole, a text of more than one line is not")
  func long() {
    var screen = Screen()
    screen.press("tab")
    let token = String(repeating: "a9Z_", count: 1_024)
    screen.paste("  " + token + "\n")
    #expect(screen.model.key.reveal() == token)
    screen.paste("one\ntwo")
    #expect(screen.model.key.reveal() == token, "what is no key takes nothing away")
    #expect(screen.text.contains(Texts(.english).pastedNoKey))
    screen.paste("\u{1B}[31mkey")
    #expect(screen.model.key.reveal() == token)
  }

  @Test("A paste goes to the field that it is for, and a whole entry is checked at once")
  func pastes() {
    var screen = Screen()
    screen.paste(Self.key)
    #expect(screen.model.key.reveal() == Self.key)
    #expect(screen.model.field == .sellerID)
    #expect(screen.take() == [])
    screen.paste(" 424242\n")
    #expect(screen.model.sellerID.text == "424242")
    screen.press("enter")
    guard case .check(let entry, _, let generation) = screen.take().first else {
      Issue.record("it was not checked")
      return
    }
    #expect(entry.sellerID == 424_242 && entry.key.reveal() == Self.key)
    #expect(entry.place == .keyring)
    screen.receive(
      .checked(
        generation,
        .success(
          FirstRun.KeyReport(
            isTold: true, granted: ["description_view"], missing: ["debates_write"]))))
    #expect(screen.text.contains("The key may: see products"))
    #expect(screen.text.contains("The key may not: write in dialogs"))
    screen.press("space", "enter")
    guard case .add(let added, _, let last) = screen.take().first else {
      Issue.record("it was not added")
      return
    }
    #expect(added.place == .file("/home/u/.config/sellerdesk/keys/digiseller"))
    screen.receive(.added(last, nil))
    #expect(screen.model.outcome == .account)
  }

  @Test("A refused key is said and can be replaced; an answer to an old question changes nothing")
  func refused() {
    var screen = Screen()
    screen.type("424242")
    screen.press("enter")
    screen.paste(Self.key)
    guard case .check(_, _, let first) = screen.take().first else {
      Issue.record("it was not checked")
      return
    }
    screen.press("j", "enter", "x")
    #expect(screen.take() == [], "nothing is done twice")
    screen.press("esc")
    screen.receive(.checked(first, .success(FirstRun.KeyReport(isTold: false))))
    #expect(screen.model.step == .filling)
    screen.press("enter")
    guard case .check(_, _, let second) = screen.take().first else {
      Issue.record("it was not checked again")
      return
    }
    screen.receive(.checked(second, .failure(FirstRun.Trouble("digiseller: the key was refused"))))
    #expect(screen.text.contains("✗ digiseller: the key was refused"))
    #expect(screen.model.field == .key)
    screen.paste("another")
    #expect(screen.model.key.reveal() == "another")
  }

  @Test("A change of id or key after the check asks again before anything is added")
  func changed() {
    var screen = Screen()
    screen.type("424242")
    screen.press("enter")
    screen.paste(Self.key)
    guard case .check(_, _, let generation) = screen.take().first else { return }
    screen.receive(.checked(generation, .success(FirstRun.KeyReport(isTold: false))))
    screen.press("tab")
    screen.type("1")
    #expect(screen.model.step == .filling)
    screen.press("enter")
    guard case .check(let entry, _, _) = screen.take().first else {
      Issue.record("the changed id was not checked")
      return
    }
    #expect(entry.sellerID == 4_242_421)
  }

  @Test("d opens the demo shop, L changes the language, q quits: on a Russian layout too")
  func commands() {
    for (demo, language, quit) in [("d", "L", "q"), ("в", "Д", "й")] {
      var screen = Screen()
      screen.type(language)
      #expect(screen.text.contains("ID продавца"))
      screen.type(language)
      #expect(screen.text.contains("Seller id"))
      screen.type(demo)
      guard case .startDemo(_, let generation) = screen.take().first else {
        Issue.record("no demo")
        return
      }
      var failed = screen
      screen.receive(.demoStarted(generation, nil))
      #expect(screen.model.outcome == .demo)
      failed.receive(.demoStarted(generation, FirstRun.Trouble("port busy")))
      #expect(failed.text.contains("port busy"))
      failed.type(quit)
      #expect(failed.model.outcome == .quit)
    }
  }

  @Test("Letters typed into the key's field are the key's, and esc does not quit")
  func letters() {
    var screen = Screen()
    screen.press("down")
    screen.type("dLq")
    #expect(screen.model.key.reveal() == "dLq")
    #expect(screen.model.outcome == nil)
    screen.press("esc", "esc", "ctrl-c")
    #expect(screen.model.outcome == nil)
    #expect(screen.text.contains(Texts(.english).quitHint))
  }

  @Test("--readonly and --offline ask nobody", arguments: [FirstRun.Refusal.readOnly, .offline])
  func refusals(_ refusal: FirstRun.Refusal) {
    var screen = Screen(refusal: refusal)
    screen.type("424242")
    screen.press("enter")
    screen.paste(Self.key)
    screen.press("enter")
    #expect(screen.take() == [])
    #expect(screen.text.contains("--"))
  }

  @Test("A click goes to a field")
  func mouse() {
    var screen = Screen()
    for row in 0..<24 {
      screen.receive(
        .input(.mouse(MouseEvent(.press(.left), at: Position(column: 20, row: row)))))
      if row == 8 { #expect(screen.model.field == .key) }
    }
    #expect(screen.model.field == .place)
    #expect(screen.take() == [])
  }

  @Test("R06 every size is drawn, with the cursor on the screen")
  func sizes() {
    for language in Language.allCases {
      for columns in stride(from: 1, through: 100, by: 3) {
        for rows in 1...30 {
          var screen = Screen(Size(columns: columns, rows: rows), language: language)
          screen.type("42")
          screen.press("tab")
          screen.paste(Self.key)
          if case .check(_, _, let generation) = screen.take().first {
            screen.receive(
              .checked(generation, .success(FirstRun.KeyReport(isTold: true, granted: ["x"]))))
          }
          let frame = screen.frame
          #expect(frame.canvas.size == Size(columns: columns, rows: rows))
          if let cursor = frame.cursor {
            #expect(cursor.column < columns && cursor.row < rows)
          }
        }
      }
    }
  }

  @Test(
    "Pictures", arguments: [Size(columns: 40, rows: 12), Size(columns: 80, rows: 24)],
    Language.allCases)
  func pictures(_ size: Size, _ language: Language) throws {
    var screen = Screen(size, language: language)
    let name = "\(size.columns)x\(size.rows)-\(language.rawValue)"
    try expectGolden(screen.frame.canvas, "first-run-\(name)")
    screen.type("424242")
    screen.press("tab")
    screen.paste(Self.key)
    guard case .check(_, _, let generation) = screen.take().first else { return }
    screen.receive(
      .checked(
        generation,
        .success(
          FirstRun.KeyReport(
            isTold: true, granted: ["description_view", "view_invoice", "debates_read"],
            missing: ["debates_write"]))))
    try expectGolden(screen.frame.canvas, "first-run-works-\(name)")
  }
}
