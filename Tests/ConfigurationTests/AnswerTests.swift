import Configuration
import Foundation
import Marketplace
import Testing

/// Ready answers: one file each, and the examples that come with the program.
@Suite struct AnswerTests {
  private func library(_ files: [String: String]) throws -> AnswerLibrary {
    let directory = try TemporaryDirectory()
    for (name, text) in files {
      try Data(text.utf8).write(to: URL(fileURLWithPath: directory.path + "/" + name))
    }
    let library = AnswerLibrary(directory: directory.path)
    withExtendedLifetime(directory) {}
    return library
  }

  private func problem(_ text: String) throws -> (
    line: Int?, key: String?, kind: ConfigProblem.Kind
  )? {
    let library = try library(["a.txt": text])
    #expect(!library.answers.contains { $0.id == "a" })
    return library.problems.first.map { ($0.line, $0.key, $0.kind) }
  }

  @Test("The examples are whole in both languages")
  func examples() {
    let library = AnswerLibrary(directory: nil)
    #expect(library.problems.isEmpty)
    #expect(library.answers.map(\.id) == ["activation", "checking", "thanks"])
    #expect(library.examples == ["activation", "checking", "thanks"])
    for answer in library.answers {
      for language in TextLanguage.allCases {
        #expect(answer.title[language]?.isEmpty == false)
        #expect((answer.text[language]?.count ?? 0) > 80)
        #expect(answer.text[language]?.contains("{order}") == true)
      }
      #expect(!answer.tags.isEmpty)
    }
  }

  @Test("A file has its title, tags, attachments and a text in each language")
  func file() throws {
    let text = """
      +++
      title.ru = "Ключ"
      title.en = "Key"
      tags = ["ключ", "key"]
      +++

      --- ru ---

      Здравствуйте, {buyer}!
      --- не метка ---

        с отступом

      --- en ---
      Hello
      """
    for body in [text, text.replacing("\n", with: "\r\n")] {
      let answer = try #require(try library(["key.txt": body]).answers.first { $0.id == "key" })
      #expect(answer.title == LocalizedText(russian: "Ключ", english: "Key"))
      #expect(answer.tags == ["ключ", "key"])
      #expect(
        answer.text.russian
          == "Здравствуйте, {buyer}!\n--- не метка ---\n\n  с отступом")
      #expect(answer.text.english == "Hello")
      #expect(answer.uses == 0)
    }
  }

  @Test("One text for both languages, one title, one tag; attachments lie beside the file")
  func short() throws {
    let directory = try TemporaryDirectory()
    try Data().write(to: URL(fileURLWithPath: directory.path + "/how.png"))
    try Data(
      "+++\ntitle = \"T\"\ntags = \"t\"\nattachments = [\"how.png\", \"gone.png\"]\n+++\nText\n"
        .utf8
    )
    .write(to: URL(fileURLWithPath: directory.path + "/a.md"))
    let library = AnswerLibrary(directory: directory.path)
    let answer = try #require(library.answers.first { $0.id == "a" })
    #expect(answer.title == LocalizedText(russian: "T", english: "T"))
    #expect(answer.text == LocalizedText(russian: "Text", english: "Text"))
    #expect(answer.tags == ["t"])
    #expect(answer.attachments == [directory.path + "/how.png", directory.path + "/gone.png"])
    #expect(library.problems.map(\.file) == [directory.path + "/gone.png"])
  }

  @Test("The seller's file wins over the example of its name, an empty one puts it away")
  func overriding() throws {
    let own = try library([
      "thanks.txt": "+++\ntitle = \"Mine\"\n+++\nMine", "checking.txt": " \n",
    ])
    #expect(own.answers.map(\.id) == ["activation", "thanks"])
    #expect(own.answers.last?.title.english == "Mine")
    #expect(own.examples == ["activation"])
    #expect(own.problems.isEmpty)
  }

  @Test("Every mistake is named with its line, and costs its own file only")
  func mistakes() throws {
    let good = "+++\ntitle = \"T\"\n+++\n"
    var found = try problem("title = 1")
    #expect(found?.line == 1)
    found = try problem("+++\ntitle = \"T\"\ntext")
    #expect(found?.line == 3)
    found = try problem("+++\n\ntitle.ru = 5\n+++\nx")
    #expect(found?.line == 3)
    #expect(found?.key == "title.ru")
    #expect(found?.kind == .wrongType(.text))
    found = try problem("+++\ntags = []\n+++\nx")
    #expect(found?.key == "title")
    #expect(found?.kind == .missing)
    found = try problem("+++\ntitle = \"T\"\ntag = []\n+++\nx")
    #expect(found?.line == 3)
    #expect(found?.key == "tag")
    found = try problem("+++\ntitle = \"T\n+++\nx")
    #expect(found?.line == 2)
    found = try problem(good + "--- ru ---\na\n--- ru ---\nb")
    #expect(found?.line == 6)
    #expect(found?.kind == .duplicate("ru"))
    found = try problem(good + "--- fr ---\na")
    #expect(found?.line == 4)
    #expect(found?.kind == .notOneOf(["ru", "en"]))
    found = try problem(good + "\nstray\n--- ru ---\na")
    #expect(found?.line == 5)
    #expect(found?.kind == .textBeforeMark)
    found = try problem(good + "\n\n")
    #expect(found?.kind == .missing)
    let library = try library(["bad.txt": "x", "good.txt": good + "x", "good.md": good + "y"])
    #expect(library.answers.map(\.id) == ["activation", "checking", "good", "thanks"])
    #expect(library.problems.count == 2)
  }
}
