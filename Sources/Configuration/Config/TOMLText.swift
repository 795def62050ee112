import TOMLKit

/// Reads TOML: the parser's table, and on which line each key stands.
///
/// The parser tells lines for syntax errors only; a wrong value has to be named with its line too.
enum TOMLText {
  /// - Parameter file: The name for the problems.
  static func parse(_ text: String, file: String) throws(ConfigProblem) -> TableReader {
    let bytes = Array(text.utf8)
    // The parser takes C strings: it would not see what stands behind.
    if let nul = bytes.firstIndex(of: 0) {
      let line = 1 + bytes[..<nul].count { $0 == UInt8(ascii: "\n") }
      throw ConfigProblem(file: file, line: line, .nul)
    }
    var scanner = TOMLScanner(bytes)
    scanner.scan()
    // What the parser would not survive it is not shown; a mistake before that comes first.
    let good = scanner.flaw.map { String(decoding: bytes[..<$0.start], as: UTF8.self) } ?? text
    let table: TOMLTable
    do {
      table = try TOMLTable(string: good)
    } catch let error as TOMLParseError {
      let line = error.source.begin.line
      // The parser's words of a key that is there twice show bytes that are not in the file.
      if let twice = scanner.repeats.first(where: { $0.line == line }) {
        throw ConfigProblem(
          file: file, line: twice.line, key: twice.path.text, .twice(firstLine: twice.firstLine))
      }
      throw ConfigProblem(file: file, line: error.source.begin.line, .syntax(error.description))
    } catch {
      throw ConfigProblem(file: file, .syntax("\(error)"))
    }
    if let flaw = scanner.flaw {
      throw ConfigProblem(file: file, line: flaw.line, .syntax(flaw.words))
    }
    if let line = scanner.nulEscape { throw ConfigProblem(file: file, line: line, .nul) }
    return TableReader(table, file: file, lines: LineIndex(lines: scanner.lines))
  }
}

/// On which line of a TOML text each key stands.
struct LineIndex: Sendable {
  let lines: [TOMLPath: Int]

  /// The line of a key, or of the nearest thing that holds it.
  func line(of path: TOMLPath) -> Int? {
    var path = path
    while !path.steps.isEmpty {
      if let line = lines[path] { return line }
      path.steps.removeLast()
    }
    return nil
  }
}
