import Foundation
import TerminalCore

/// Asks the terminal how wide it draws what programs disagree about.
enum WidthProbe {
  struct Measurement: Equatable {
    let sample: String
    let drawn: Int
    let expected: Int
  }

  /// A Cyrillic letter, one with its mark apart, an ideograph, an emoji, a family that is joined, a sign of ambiguous width.
  private static let samples = ["\u{451}", "e\u{301}", "日", "😀", "👨\u{200D}👩\u{200D}👧", "±"]
  /// Milliseconds for one answer; over a slow line the first one decides.
  private static let patience: Int32 = 500

  /// Nil when there is no terminal, or none that answers.
  static func measure(_ policy: WidthPolicy) -> [Measurement]? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    guard let quiet = QuietTerminal(terminal) else { return nil }
    defer { quiet.restore() }
    var measurements: [Measurement] = []
    for sample in samples {
      send("\r" + sample + "\u{1B}[6n", to: terminal)
      let column = column(from: terminal)
      send("\r\u{1B}[K", to: terminal)
      guard let column else { return nil }
      measurements.append(
        Measurement(
          sample: sample, drawn: column - 1,
          expected: DisplayText.width(of: sample, policy: policy)))
    }
    return measurements
  }

  private static func send(_ text: String, to terminal: Int32) {
    let bytes = Array(text.utf8)
    _ = write(terminal, bytes, bytes.count)
  }

  /// The column of an answer such as `ESC [ 5 ; 3 R`, one-based.
  private static func column(from terminal: Int32) -> Int? {
    var answer: [UInt8] = []
    while answer.count < 64 {
      var wait = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      guard poll(&wait, 1, patience) > 0 else { return nil }
      var byte: UInt8 = 0
      guard read(terminal, &byte, 1) == 1 else { return nil }
      // Keys that were typed ahead come before it.
      if byte == 0x1B { answer = [] }
      answer.append(byte)
      guard byte == UInt8(ascii: "R"), answer.starts(with: [0x1B, UInt8(ascii: "[")]) else {
        continue
      }
      let parts = String(decoding: answer.dropFirst(2).dropLast(), as: UTF8.self)
        .split(separator: ";").compactMap { Int($0) }
      return parts.count == 2 ? parts[1] : nil
    }
    return nil
  }
}
