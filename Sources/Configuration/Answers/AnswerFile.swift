import Marketplace

/// A ready answer as its file says it.
///
///     +++
///     title.ru = "…"
///     title.en = "How to activate"
///     tags = ["key"]
///     attachments = ["how.png"]
///     +++
///     --- ru ---
///     {buyer}, …
///     --- en ---
///     Hello {buyer}! …
///
/// Between the lines `+++` is TOML; below each mark of a language is the text in it, without the blank lines at its ends.
/// A text without marks is the same in both languages.
enum AnswerFile {
  private static let fence = "+++"

  /// Reads a file; every problem names its line.
  ///
  /// - Parameters:
  ///   - id: The file's name without its ending.
  ///   - directory: What paths of attachments begin at.
  static func parse(
    _ text: String, id: String, file: String, directory: String?
  ) -> Result<ReadyAnswer, ConfigProblems> {
    func failure(_ line: Int?, _ kind: ConfigProblem.Kind)
      -> Result<ReadyAnswer, ConfigProblems>
    {
      .failure(ConfigProblems([ConfigProblem(file: file, line: line, kind)]))
    }
    let lines = text.replacing("\r\n", with: "\n")
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.first.map(trimmed) == fence else { return failure(1, .noFence(fence)) }
    guard let end = lines.dropFirst().firstIndex(where: { trimmed($0) == fence }) else {
      return failure(lines.count, .noFence(fence))
    }
    // The first line stays, empty, so that the lines of problems are those of the file.
    let head = [""] + lines[1..<end]
    let reader: TableReader
    do throws(ConfigProblem) {
      reader = try TOMLText.parse(head.joined(separator: "\n"), file: file)
    } catch {
      return .failure(ConfigProblems([error]))
    }
    var answer = ReadyAnswer(id: id, title: LocalizedText(), text: LocalizedText())
    if reader.isTable("title"), let titles = reader.table("title") {
      for language in TextLanguage.allCases {
        answer.title[language] = titles.nonEmptyString(language.code)
      }
      titles.noteUnknownKeys()
      reader.take(titles)
    } else if let title = reader.nonEmptyString("title") {
      answer.title = LocalizedText(russian: title, english: title)
    }
    if answer.title.isEmpty, reader.problems.isEmpty { reader.note("title", .missing) }
    answer.tags = reader.strings("tags", allowingOne: true) ?? []
    answer.attachments = (reader.strings("attachments", allowingOne: true) ?? []).map { path in
      path.hasPrefix("/") ? path : (directory.map { $0 + "/" } ?? "") + path
    }
    reader.noteUnknownKeys()
    var problems = reader.problems
    problems += readTexts(lines, from: end + 1, file: file, into: &answer)
    return problems.isEmpty ? .success(answer) : .failure(ConfigProblems(problems))
  }

  private static func readTexts(
    _ lines: [String], from start: Int, file: String, into answer: inout ReadyAnswer
  ) -> [ConfigProblem] {
    var problems: [ConfigProblem] = []
    func note(_ line: Int, _ kind: ConfigProblem.Kind) {
      problems.append(ConfigProblem(file: file, line: line + 1, kind))
    }
    var language: TextLanguage?
    var hasMarks = false
    var text: [String] = []
    var before: [String] = []
    func finish() {
      if let language { answer.text[language] = body(text) }
      text = []
    }
    for (number, line) in lines.enumerated().dropFirst(start) {
      if let code = mark(line) {
        finish()
        language = TextLanguage.allCases.first { $0.code == code }
        if let language, answer.text[language] != nil { note(number, .duplicate(code)) }
        if language == nil { note(number, .notOneOf(TextLanguage.allCases.map(\.code))) }
        hasMarks = true
      } else if hasMarks {
        text.append(line)
      } else {
        before.append(line)
      }
    }
    finish()
    if !hasMarks {
      answer.text = LocalizedText(russian: body(before), english: body(before))
    } else if let stray = before.firstIndex(where: { !trimmed($0).isEmpty }) {
      note(start + stray, .textBeforeMark)
    }
    // A file that only brings a picture needs no words.
    if answer.text.isEmpty, answer.attachments.isEmpty { note(lines.count - 1, .missing) }
    return problems
  }

  /// The language of a line such as `--- ru ---`; nil for every other line.
  private static func mark(_ line: String) -> String? {
    let line = trimmed(line)
    guard line.hasPrefix("--- "), line.hasSuffix(" ---"), line.count > 8 else { return nil }
    let code = trimmed(String(line.dropFirst(4).dropLast(4)))
    return code.utf8.count == 2 && code.utf8.allSatisfy({ (0x61...0x7A).contains($0) })
      ? code : nil
  }

  private static func body(_ lines: [String]) -> String? {
    let kept = lines.drop { trimmed($0).isEmpty }
    let end = kept.lastIndex { !trimmed($0).isEmpty }
    return end.map { kept[...$0].joined(separator: "\n") }
  }

  private static func trimmed(_ line: String) -> String {
    var line = line[...]
    while line.first?.isWhitespace == true { line = line.dropFirst() }
    while line.last?.isWhitespace == true { line = line.dropLast() }
    return String(line)
  }
}
