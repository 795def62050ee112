/// The corpus of T02: what a terminal would obey if it came to it, in two fields that are drawn side by side.
struct EscapePayloads {
  var first: String
  var second: String

  static let all: [EscapePayloads] = {
    var payloads: [EscapePayloads] = []
    for form in Form.allCases {
      for ender in Ender.allCases {
        for prefix in ["", "?", ">", "=", "<"] {
          for final in UInt8(0x40)...0x7E {
            payloads.append(.init(form, "[", "\(prefix)2;1\(Unicode.Scalar(final))", ender))
          }
        }
        for number in [0, 1, 2, 4, 7, 8, 9, 10, 11, 50, 52, 99, 104, 133, 777, 1337] {
          payloads.append(.init(form, "]", "\(number);c;http://evil/", ender))
        }
        for body in ["$qm", "+q544e", "q#0;2;0;0;0~", "tmux;\u{1B}\u{1B}]0;x\u{7}"] {
          payloads.append(.init(form, "P", body, ender))
        }
        payloads.append(.init(form, "_", "Ga=T,f=24;AAAA", ender))
        payloads.append(.init(form, "^", "message", ender))
        payloads.append(.init(form, "X", "string", ender))
        for body in ["c", "#8", "n", "o", "(0", ")B", "7", "8", "D", "E", "M", "=", ">", "Z"] {
          payloads.append(.init(form, body, "", ender))
        }
        payloads.append(.init(form, "c", "\u{E}qqq\u{F}", ender))
      }
    }
    return payloads
  }()

  /// How the introducer is spelt.
  private enum Form: CaseIterable {
    case escape, c1AsUTF8, rawC1
  }

  /// What ends the sequence.
  private enum Ender: CaseIterable {
    case bell, escapeBackslash, c1, none, inSecondField
  }

  private init(_ form: Form, _ introducer: String, _ body: String, _ ender: Ender) {
    let c1 = introducer.utf8.first.map { $0 &+ 0x40 } ?? 0x9B
    let start: String =
      switch form {
      case .escape: "\u{1B}" + introducer
      case .c1AsUTF8: String(Unicode.Scalar(c1)) + introducer.dropFirst()
      case .rawC1: String(decoding: [c1], as: UTF8.self) + introducer.dropFirst()
      }
    second = "ok"
    switch ender {
    case .bell: first = "a" + start + body + "\u{7}"
    case .escapeBackslash: first = "a" + start + body + "\u{1B}\\"
    case .c1: first = "a" + start + body + "\u{9C}"
    case .none: first = "a" + start + body
    case .inSecondField:
      first = "a" + start
      second = body + "\u{1B}\\ok"
    }
  }
}
