import Dashboard
import DeskTesting
import Marketplace
import Storage
import TerminalCore
import Testing

/// The fields of the desk: one line, readline's keys, history where there is one, the seller's own editor.
@Suite("Text fields")
struct TextFieldTests {
  private func press(_ field: inout TextField, _ names: String...) -> [TextField.Outcome] {
    names.map { name in
      guard let key = Key(named: name) else { preconditionFailure("no key is called \(name)") }
      return field.press(key)
    }
  }

  @Test("A field says whether its text has changed, and leaves alone what is not for it")
  func outcomes() {
    var field = TextField("ключ")
    #expect(press(&field, "x", "left", "ctrl-a") == [.edited, .moved, .moved])
    #expect(press(&field, "ctrl-u", "backspace", "ctrl-k") == [.moved, .moved, .edited])
    #expect(press(&field, "ctrl-y", "ctrl-_", "ctrl-_") == [.edited, .edited, .edited])
    #expect(field.text == "ключx")
    let others = ["up", "down", "pgdn", "f1", "enter", "esc", "tab", "alt-enter"]
    for name in others { #expect(press(&field, name) == [.ignored], "\(name)") }
    #expect(press(&field, "ctrl-x", "j", "j") == [.moved, .moved, .edited])
    #expect(press(&field, "ctrl-x", "ctrl-e") == [.moved, .editorWanted])
  }

  @Test("A paste is one line")
  func paste() {
    var field = TextField()
    field.paste("раз\r\nдва\tтри\u{2028}")
    #expect(field.text == "раз два три ")
    field.replaceAll(with: "a\nb")
    #expect(field.text == "a b")
    #expect(press(&field, "ctrl-_") == [.edited])
    #expect(field.text == "раз два три ")
  }

  @Test("Up and down go through what was typed before, and back to what is being typed")
  func history() {
    var field = TextField(history: ["one", "two"])
    _ = press(&field, "n", "e", "w")
    #expect(press(&field, "up") == [.edited])
    #expect(field.text == "two")
    #expect(press(&field, "ctrl-p", "up") == [.edited, .moved])
    #expect(field.text == "one")
    #expect(press(&field, "down", "ctrl-n", "down") == [.edited, .edited, .moved])
    #expect(field.text == "new")
  }

  @Test("The command line remembers what was run, the latest first and doubles once")
  func commandHistory() throws {
    var desk = try StoredDesk(SampleShop.products(5))
    for line in ["sort price", "sort price", "no-such", "sort name"] {
      try desk.press(":")
      try desk.type(line)
      try desk.press("enter")
      try desk.press("esc")
    }
    #expect(desk.desk.model.commandHistory == ["sort price", "no-such", "sort name"])
    try desk.press(":", "up", "up", "up", "enter")
    #expect(desk.desk.products.query.sort.column == .price)
  }

  @Test("ctrl-x ctrl-e hands the line to the seller's editor and takes it back as one line")
  func editor() throws {
    var desk = try StoredDesk(SampleShop.products(40))
    try desk.press(":")
    try desk.type("sort na")
    _ = desk.takeOthers()
    try desk.press("ctrl-x", "ctrl-e")
    #expect(desk.takeOthers() == [.edit("sort na")])
    try desk.receive(.edited(EditorResult("sort price\n", .taken)))
    #expect(desk.desk.screen.contains(":sort price"))
    try desk.press("esc", "/")
    try desk.type("ё")
    _ = desk.takeOthers()
    try desk.press("ctrl-x", "ctrl-e")
    #expect(desk.takeOthers().contains(.edit("ё")))
    try desk.receive(.edited(EditorResult("ёлка", .taken, failure: .status("vi", 1))))
    #expect(desk.desk.products.filterText == "ёлка")
    try desk.press("enter")
    #expect(
      desk.desk.screen.contains(
        "vi ended with status 1; its text was taken, ctrl-_ brings back the old one"))
  }

  @Test(
    "What the editor did is said as it was: taken, mended, as it was, left where it is",
    arguments: [
      (EditorResult("ё", .same), nil),
      (EditorResult("a", .taken), nil),
      (
        EditorResult("ё", failure: .status("vi", 1)),
        "vi ended with status 1; the text is as it was"
      ),
      (
        EditorResult("a", .taken, failure: .signal("vi", 9)),
        "vi was ended by signal 9; its text was taken, ctrl-_ brings back the old one"
      ),
      (
        EditorResult("a\u{FFFD}", .repaired),
        "The text was taken; what is not UTF-8 in it became \u{FFFD}, ctrl-_ brings back the old one"
      ),
      (EditorResult("ё", .gone), "The editor left no file: the text is as it was"),
      (
        EditorResult("ё", .left(path: "/tmp/s/text.txt", .tooLarge(megabytes: 4))),
        "The text was not taken (larger than 4 MB), it is in /tmp/s/text.txt"
      ),
      (
        EditorResult(
          "ё", .left(path: "/tmp/s/text.txt", .notRegular), failure: .status("vi", 2)),
        "vi ended with status 2; the text was not taken (not a regular file), it is in /tmp/s/text.txt"
      ),
    ] as [(EditorResult, String?)])
  func editorWords(_ result: EditorResult, _ words: String?) throws {
    var desk = try StoredDesk(SampleShop.products(5), size: Size(columns: 120, rows: 24))
    try desk.press("/")
    try desk.type("ё")
    try desk.receive(.edited(result))
    #expect(desk.desk.products.filterText == result.text)
    #expect(desk.desk.model.notice?.text == words)
    try desk.press("enter")
    if let words { #expect(desk.desk.screen.contains(words)) }
  }

  @Test("ctrl-_ brings back what was typed before the editor")
  func editorUndone() throws {
    var desk = try StoredDesk(SampleShop.products(5))
    try desk.press("/")
    try desk.type("ё")
    try desk.receive(.edited(EditorResult("half", .taken, failure: .status("vi", 3))))
    #expect(desk.desk.products.filterText == "half")
    try desk.press("ctrl-_")
    #expect(desk.desk.products.filterText == "ё")
  }

  @Test("A text that comes back after its field has gone goes nowhere")
  func lateText() throws {
    var desk = try StoredDesk(SampleShop.products(5))
    let before = desk.desk.screen
    try desk.receive(.edited(EditorResult("q\n", .taken)))
    #expect(desk.desk.screen == before)
  }
}
