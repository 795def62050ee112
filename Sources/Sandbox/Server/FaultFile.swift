import Foundation

/// Why a file of fault rules cannot be used: which rule (counted from 1) and which of its keys.
package struct FaultFileError: Error, Equatable, CustomStringConvertible {
  package let file: String?
  package let rule: Int?
  package let key: String?
  package let problem: String

  package var description: String {
    var words = file.map { "\($0): " } ?? ""
    if let rule { words += "rule \(rule): " }
    if let key { words += "\(key): " }
    return words + problem
  }
}

extension FaultRule {
  /// Reads a JSON file of rules.
  package static func read(file: String) throws(FaultFileError) -> [FaultRule] {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw FaultFileError(file: file, rule: nil, key: nil, problem: "cannot be read")
    }
    return try read(json: Array(data), file: file)
  }

  /// Reads a JSON array of rules; unknown keys and wrong values are errors, never ignored.
  package static func read(json: [UInt8], file: String? = nil) throws(FaultFileError) -> [FaultRule]
  {
    let document: WireValue
    do {
      document = try JSONReader.read(json)
    } catch {
      let line = 1 + json.prefix(error.offset).count { $0 == UInt8(ascii: "\n") }
      throw FaultFileError(
        file: file, rule: nil, key: nil, problem: "line \(line): \(error.problem)")
    }
    guard case .array(let elements) = document else {
      throw FaultFileError(
        file: file, rule: nil, key: nil, problem: "must be a JSON array of rules")
    }
    var rules: [FaultRule] = []
    for (position, element) in elements.enumerated() {
      do {
        rules.append(try FaultRule(wire: element))
      } catch {
        throw FaultFileError(file: file, rule: position + 1, key: error.key, problem: error.problem)
      }
    }
    return rules
  }

  /// What is wrong inside one rule.
  private struct Flaw: Error {
    let key: String?
    let problem: String
  }

  private init(wire: WireValue) throws(Flaw) {
    guard case .object(let members) = wire else {
      throw Flaw(key: nil, problem: "must be an object")
    }
    self.init()
    for member in members { try take(member.name, member.value) }
  }

  private mutating func take(_ key: String, _ value: WireValue) throws(Flaw) {
    switch key {
    case "method": method = try Self.word(key, value).uppercased()
    case "path":
      let pattern = try Self.word(key, value)
      guard (try? Regex(pattern)) != nil else {
        throw Flaw(key: key, problem: "no regular expression")
      }
      path = pattern
    case "nth": nth = try Self.number(key, value, 1...Int.max)
    case "every": every = try Self.number(key, value, 1...Int.max)
    case "probability":
      guard case .number(let text) = value, let chance = Double(text), (0...1).contains(chance)
      else {
        throw Flaw(key: key, problem: "must be a number from 0 to 1")
      }
      probability = chance
    case "latency_ms": latency = .milliseconds(try Self.number(key, value, 0...86_400_000))
    case "status": status = try Self.number(key, value, 200...599)
    case "retry_after":
      switch value {
      case .number(let text): retryAfter = text
      case .string(let text) where !text.contains(where: \.isNewline): retryAfter = text
      default: throw Flaw(key: key, problem: "must be seconds or the text of the header")
      }
    case "body":
      if case .string(let text) = value {
        body = text
      } else {
        body = String(decoding: value.json, as: UTF8.self)
      }
    case "drop":
      guard case .string(let text) = value, let moment = Drop(rawValue: text) else {
        throw Flaw(key: key, problem: "must be \"before\", \"head\" or \"after\"")
      }
      drop = moment
    case "truncate": truncate = try Self.number(key, value, 0...Int.max)
    case "fail_ids":
      guard case .array(let elements) = value else {
        throw Flaw(key: key, problem: "must be an array of ids")
      }
      failIDs = []
      for element in elements { failIDs.append(try Self.number(key, element, 0...Int.max)) }
    case "stop_after": stopAfter = try Self.number(key, value, 0...Int.max)
    case "lag_ms": lag = .milliseconds(try Self.number(key, value, 0...86_400_000))
    case "alter_text":
      guard case .bool(let alters) = value else {
        throw Flaw(key: key, problem: "must be true or false")
      }
      altersText = alters
    default:
      throw Flaw(key: key, problem: "unknown key")
    }
  }

  private static func word(_ key: String, _ value: WireValue) throws(Flaw) -> String {
    guard case .string(let text) = value, !text.isEmpty else {
      throw Flaw(key: key, problem: "must be a text")
    }
    return text
  }

  private static func number(_ key: String, _ value: WireValue, _ range: ClosedRange<Int>)
    throws(Flaw) -> Int
  {
    guard case .number(let text) = value, let number = Int(text), range.contains(number) else {
      let upper = range.upperBound == .max ? "" : " to \(range.upperBound)"
      throw Flaw(key: key, problem: "must be a whole number from \(range.lowerBound)\(upper)")
    }
    return number
  }
}
