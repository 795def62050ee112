import Configuration
import TerminalCore
import Texts
import Transport

extension ConfigProblem {
  /// "config.toml:12: account[0].seller_id: a whole number is expected".
  func line(_ texts: Texts) -> String {
    let place = DisplayText.plain(file) + (line.map { ":\($0)" } ?? "")
    let name = key.map { DisplayText.plain($0) + ": " } ?? ""
    return "\(place): \(name)\(message(texts))"
  }

  /// What is wrong, without where.
  func message(_ texts: Texts) -> String {
    func list(_ names: [String]) -> String { names.joined(separator: ", ") }
    let words =
      switch kind {
      case .unreadable(let trouble): texts.fileUnreadable(trouble.words(texts))
      case .writableByOthers(let mend): texts.writableByOthers(mend)
      case .foreignOwner: texts.foreignOwner
      case .syntax(let words): texts.tomlSyntax(words)
      case .notUTF8: texts.notUTF8
      case .nul: texts.nulCharacter
      case .unknownKey(let known): texts.unknownKey(list(known))
      case .wrongType(let expected): texts.expected(expected.words(texts))
      case .notOneOf(let choices): texts.expected(list(choices))
      case .outOfRange(let range): texts.expected(range)
      case .missing: texts.missing
      case .needed(let marketplace): texts.needed(by: marketplace)
      case .twoSecretSources(let first, let second): texts.twoSecretSources(first, second)
      case .duplicate(let name): texts.duplicate(name)
      case .badOrigin(let error): texts.badOrigin(error.words(texts))
      case .badColour(let value): texts.badColour(value)
      case .unknownRole(let name): texts.unknownRole(name)
      case .twice(let first): texts.thereTwice(firstLine: first)
      case .inheritsInCircle(let names) where Set(names).count == 1:
        texts.inheritsFromItself(names[0])
      case .inheritsInCircle(let names): texts.inheritsInCircle(names.joined(separator: " → "))
      case .noSuchTheme(let name, let known): texts.noSuchTheme(name, known)
      case .noSuchKey(let name): texts.noSuchKey(name)
      case .noSuchAction(let name, let near): texts.noSuchAction(name, list(near))
      case .keyTaken(let chord, let other): texts.keyTaken(chord, by: other)
      case .keyTypes(let chord): texts.keyTypes(chord)
      case .keyEdits(let chord, let command): texts.keyEdits(chord, command)
      case .oneKeyOnly(let chord): texts.oneKeyOnly(chord)
      case .noFence(let fence): texts.noFence(fence)
      case .textBeforeMark: texts.textBeforeMark
      }
    return DisplayText.plain(words)
  }
}

extension ConfigProblem.Expected {
  func words(_ texts: Texts) -> String {
    switch self {
    case .text: texts.expectedText
    case .texts: texts.expectedTexts
    case .flag: "true, false"
    case .wholeNumber: texts.expectedWholeNumber
    case .number: texts.expectedNumber
    case .table: texts.expectedTable
    case .tables(let key): "[[\(key)]]"
    case .accountName: texts.expectedAccountName
    case .timeZone: texts.expectedTimeZone
    case .hours: "\"23:00-08:00\""
    case .proxy: "\"http://host:port\", \"socks5h://host:port\""
    }
  }
}

extension FileTrouble {
  func words(_ texts: Texts) -> String {
    switch self {
    case .system(let words): words
    case .notRegular: texts.notRegularFile
    case .symbolicLink: texts.symbolicLink
    case .tooLarge(let limit): texts.tooLarge(limit)
    }
  }
}

extension OriginError {
  func words(_ texts: Texts) -> String {
    let flaw: Texts.AddressFlaw =
      switch self {
      case .missingScheme: .missingScheme
      case .unsupportedScheme: .unsupportedScheme
      case .plainHTTP: .plainHTTP
      case .plainHTTPNotAllowed: .plainHTTPNotAllowed
      case .userInfo: .userInfo
      case .malformedHost: .host
      case .malformedPort: .port
      case .path: .path
      case .query: .query
      case .fragment: .fragment
      }
    return texts.addressFlaw(flaw)
  }
}

extension ProxyError {
  func words(_ texts: Texts) -> String {
    let flaw: Texts.ProxyFlaw =
      switch self {
      case .unsupportedScheme: .scheme
      case .malformedHost: .host
      case .malformedPort: .port
      case .malformedCredentials: .credentials
      }
    return texts.badProxy(flaw)
  }
}
