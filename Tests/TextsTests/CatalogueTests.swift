import Dashboard
import Testing
import Texts

/// That the catalogue is whole: nothing missing, nothing left over, nothing in the wrong language.
@Suite("Catalogue of texts")
struct CatalogueTests {
  /// What is the same in both languages, or needs no Cyrillic letter in Russian.
  private static let international: Set<String> = ["id", "ru/en"]

  private func entries() throws -> [CatalogueSource.Entry] {
    // The words of actions are tables of their own, looked at below.
    try CatalogueSource.files("Texts")
      .filter { !["Texts+Actions.swift", "Texts+Tips.swift"].contains($0.key) }
      .flatMap { try CatalogueSource.entries($0.key, $0.value) }
  }

  @Test("The sources are read as they are written")
  func reading() throws {
    let read = try CatalogueSource.entries(
      "x",
      #"""
      func pick(_ a: String)
      x = pick("a \"b\" \(f(1, "c"))" + " d", // no
      """#.replacing(" // no", with: "") + "\n  \"д \\(e)\")")
    #expect(read.map(\.line) == [2])
    #expect(read.map(\.english.text) == [#"a "b" … d"#])
    #expect(read.map(\.english.interpolations) == [[#"f(1, "c")"#]])
    #expect(read.map(\.russian.text) == ["д …"])
    #expect(read.map(\.russian.interpolations) == [["e"]])
    #expect(throws: CatalogueSource.Unreadable.self) {
      try CatalogueSource.entries("x", "pick(a, \"b\")")
    }
  }

  @Test("Every text is English on one side, Russian on the other, and not the same")
  func languages() throws {
    let entries = try entries()
    #expect(entries.count > 150)
    for entry in entries {
      let place = "\(entry.file):\(entry.line)"
      let (english, russian) = (entry.english.text, entry.russian.text)
      #expect(!english.hasCyrillic, "\(place)")
      if Self.international.contains(russian) { continue }
      #expect(english != russian, "\(place)")
      #expect(!english.hasLatin || russian.hasCyrillic, "\(place)")
    }
  }

  @Test("Both languages of a text say the same: what is put into one is put into the other")
  func interpolations() throws {
    // A Russian noun behind "из" would need a form of its own; the number says enough.
    let shorter = "noun"
    for entry in try entries() {
      let english = Set(entry.english.interpolations.filter { $0 != shorter })
      let russian = Set(entry.russian.interpolations.filter { $0 != shorter })
      #expect(english == russian, "\(entry.file):\(entry.line)")
    }
  }

  @Test("Neither language has blanks at the ends of a text that the other has not")
  func blanks() throws {
    for entry in try entries() {
      for hasBlank in [{ (text: String) in text.first == " " }, { $0.last == " " }] {
        #expect(
          hasBlank(entry.english.text) == hasBlank(entry.russian.text),
          "\(entry.file):\(entry.line)")
      }
    }
  }

  @Test("No text is left over: each is asked for by another module or another text")
  func unused() throws {
    let catalogue = try CatalogueSource.files("Texts")
    var elsewhere = ""
    for folder in ["Dashboard", "CommandLineTool", "Engine", "sellerdesk", "sellerdesk-bench"] {
      elsewhere += try CatalogueSource.files(folder).values.joined()
    }
    let asked = Set(
      elsewhere.matches(of: /[tT]exts(?:\([^()]*(?:\([^()]*\))?[^()]*\))?\s*\.\s*(\w+)/).map {
        String($0.1)
      })
    // Words by which other texts ask for one, its own declaration and labels of arguments aside.
    let inside = Set(
      catalogue.values.joined(separator: "\n")
        .replacing(/(?:var|func|case|let) \w+/, with: "").replacing(/\.\w+|\w+:/, with: "")
        .matches(of: /\w+/).map { String($0.0) })
    let unused = catalogue.values.flatMap(CatalogueSource.names)
      .filter { !asked.contains($0) && !inside.contains($0) }
    #expect(unused == [])
  }

  @Test("No module but the catalogue speaks Russian: words for people are in one place")
  func elsewhere() throws {
    for folder in [
      "Dashboard", "CommandLineTool", "Configuration", "Engine", "Terminal", "Storage", "Transport",
      "sellerdesk",
    ] {
      for (file, source) in try CatalogueSource.files(folder) {
        #expect(!source.hasCyrillic, "\(folder)/\(file)")
      }
    }
  }

  // MARK: Actions

  @Test("Every action has words, and no words are left of an action that is gone")
  func actions() {
    #expect(Texts.namedActions == Desk.Action.all.map(\.name).sorted())
    #expect(Set(Texts.tippedActions).isSubset(of: Texts.namedActions))
  }

  @Test("The words of an action are in their language, short for the footer and whole for help")
  func actionWords() {
    let (english, russian) = (Texts(.english), Texts(.russian))
    for name in Texts.tippedActions {
      let one = english.tip(forAction: name, key: "x").map(english.asTip) ?? ""
      let other = russian.tip(forAction: name, key: "x").map(russian.asTip) ?? ""
      #expect(one.hasPrefix("Tip: x ") && !one.hasCyrillic, "\(name)")
      #expect(other.hasPrefix("Совет: x ") && other.hasCyrillic, "\(name)")
    }
    for name in Desk.Action.all.map(\.name) {
      for (one, other) in [
        (english.shortName(ofAction: name), russian.shortName(ofAction: name)),
        (english.longName(ofAction: name), russian.longName(ofAction: name)),
      ] {
        #expect(!one.isEmpty && one != name && !one.hasCyrillic, "\(name)")
        #expect(!other.isEmpty && other != name, "\(name)")
        #expect(one != other || Self.international.contains(one), "\(name)")
        #expect(other.hasCyrillic || Self.international.contains(other), "\(name)")
      }
      for texts in [english, russian] {
        #expect(texts.shortName(ofAction: name).count <= 16, "\(name)")
        #expect(!texts.longName(ofAction: name).hasSuffix("."), "\(name)")
      }
    }
  }

  @Test("No two actions are explained by the same words")
  func distinctActions() {
    for texts in [Texts(.english), Texts(.russian)] {
      let phrases = Desk.Action.all.map { texts.longName(ofAction: $0.name) }
      #expect(Set(phrases).count == phrases.count)
    }
  }

  @Test("An action without words is shown by its name")
  func unknownAction() {
    #expect(Texts(.russian).shortName(ofAction: "desk.nothing") == "desk.nothing")
    #expect(Texts(.russian).longName(ofAction: "desk.nothing") == "desk.nothing")
  }
}
