import TOMLKit

/// A TOML table that is read key by key; every mistake is noted with its line, and reading goes on.
final class TableReader {
  let file: String
  let path: TOMLPath
  let lines: LineIndex
  private let table: TOMLTable
  private var known: [String] = []
  private(set) var problems: [ConfigProblem] = []

  init(_ table: TOMLTable, file: String, path: TOMLPath = TOMLPath(), lines: LineIndex) {
    self.table = table
    self.file = file
    self.path = path
    self.lines = lines
  }

  func line(of key: String) -> Int? { lines.line(of: path.key(key)) }

  func note(_ key: String, _ kind: ConfigProblem.Kind) {
    problems.append(
      ConfigProblem(file: file, line: line(of: key), key: path.key(key).text, kind))
  }

  func take(_ other: TableReader) { problems += other.problems }

  func has(_ key: String) -> Bool { table.contains(key: key) }

  /// The keys that are there, in their order of name.
  var keys: [String] { table.keys.sorted() }

  private func value(_ key: String) -> (any TOMLValueConvertible)? {
    known.append(key)
    let value: (any TOMLValueConvertible)? = table[key]
    return value
  }

  // MARK: Values

  func string(_ key: String) -> String? {
    guard let value = value(key) else { return nil }
    guard let text = value.string else {
      note(key, .wrongType(.text))
      return nil
    }
    return text
  }

  /// A text that says something.
  func nonEmptyString(_ key: String) -> String? {
    guard let text = string(key) else { return nil }
    if text.isEmpty { note(key, .missing) }
    return text
  }

  func bool(_ key: String) -> Bool? {
    guard let value = value(key) else { return nil }
    guard let flag = value.bool else {
      note(key, .wrongType(.flag))
      return nil
    }
    return flag
  }

  func int(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let value = value(key) else { return nil }
    guard let number = value.int else {
      note(key, .wrongType(.wholeNumber))
      return nil
    }
    guard range.contains(number) else {
      note(key, .outOfRange("\(range.lowerBound)–\(range.upperBound)"))
      return nil
    }
    return number
  }

  func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
    guard let value = value(key) else { return nil }
    guard let number = value.double ?? value.int.map(Double.init) else {
      note(key, .wrongType(.number))
      return nil
    }
    guard range.contains(number) else {
      func text(_ bound: Double) -> String { Int(exactly: bound).map(String.init) ?? "\(bound)" }
      note(key, .outOfRange("\(text(range.lowerBound))–\(text(range.upperBound))"))
      return nil
    }
    return number
  }

  func oneOf(_ key: String, _ choices: [String]) -> String? {
    guard let text = string(key) else { return nil }
    guard choices.contains(text) else {
      note(key, .notOneOf(choices))
      return nil
    }
    return text
  }

  /// An array of texts; a single text stands for an array of one.
  func strings(_ key: String, allowingOne: Bool = false) -> [String]? {
    guard let value = value(key) else { return nil }
    if allowingOne, let text = value.string { return [text] }
    guard let array = value.array else {
      note(key, .wrongType(.texts))
      return nil
    }
    let texts = array.map(\.string)
    guard !texts.contains(nil) else {
      note(key, .wrongType(.texts))
      return nil
    }
    return texts.compactMap { $0 }
  }

  /// The arguments of a command: a program at least.
  func command(_ key: String) -> [String]? {
    guard let arguments = strings(key) else { return nil }
    if arguments.first?.isEmpty ?? true { note(key, .missing) }
    return arguments
  }

  func table(_ key: String) -> TableReader? {
    guard let value = value(key) else { return nil }
    guard let inner = value.table else {
      note(key, .wrongType(.table))
      return nil
    }
    return TableReader(inner, file: file, path: path.key(key), lines: lines)
  }

  /// The tables of `[[key]]`.
  func tables(_ key: String) -> [TableReader] {
    guard let value = value(key) else { return [] }
    guard let array = value.array else {
      note(key, .wrongType(.tables(key)))
      return []
    }
    return array.enumerated().compactMap { index, element in
      guard let inner = element.table else {
        note(key, .wrongType(.tables(key)))
        return nil
      }
      return TableReader(inner, file: file, path: path.key(key).index(index), lines: lines)
    }
  }

  /// What the value is, for keys that take several kinds.
  func isTable(_ key: String) -> Bool { has(key) && table[key]?.table != nil }

  /// Notes every key that nothing asked for.
  func noteUnknownKeys() {
    for key in keys where !known.contains(key) {
      note(key, .unknownKey(known: known.sorted()))
    }
  }
}
