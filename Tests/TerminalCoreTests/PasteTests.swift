import Foundation
import TerminalCore
import Testing

/// R12: a paste is text, whatever is in it.
@Suite("Paste")
struct PasteTests {
  private static let begin = "\u{1B}[200~"
  private static let end = "\u{1B}[201~"

  private func paste(_ content: String) -> [InputEvent] {
    decoded((Self.begin + content + Self.end).utf8)
  }

  @Test("R12 a paste comes whole and presses no key")
  func whole() {
    #expect(paste("два слова\r\nq\t:quit\r") == [.paste("два слова\r\nq\t:quit\r")])
    #expect(paste("") == [.paste("")])
    #expect(pressed("j\(Self.begin)x\(Self.end)") == "j ‹paste x›")
  }

  @Test(
    "R12 nothing inside a paste ends it early: NUL, controls, C1 markers, half a marker",
    arguments: [
      "a\0b", "a\u{1B}b", "\u{1B}", "\u{1B}[", "a\u{1B}[20", "a\u{1B}[201", "\u{9B}201~q",
      "\u{1B}[201 ~q",
      "\u{1B}[2010~q", "\u{1B}[1;201~q", "\u{202E}txt\u{2066}", "~~~~", "\u{1B}]0;x\u{7}",
      "\u{3}\u{4}\u{1A}",
    ])
  func contents(_ content: String) { #expect(paste(content) == [.paste(content)]) }

  @Test(
    "R12 an end marker inside the content runs no command: what follows it at once is pasted too")
  func endMarkerInside() {
    #expect(paste("a\(Self.end):quit\r") == [.paste("a:quit\r")])
    #expect(paste("\(Self.end)\(Self.end)q") == [.paste("q")])
    #expect(paste("a\(Self.end)\(Self.begin)b") == [.paste("ab")])
    #expect(paste("a\(Self.begin)b") == [.paste("ab")])
    #expect(paste("a\u{1B}[20\(Self.end)1~q") == [.paste("aq")])
  }

  @Test("R12 keys after the end of a paste are keys again")
  func afterwards() {
    var decoder = InputDecoder()
    #expect(decoder.feed(Array((Self.begin + "x" + Self.end).utf8)).isEmpty)
    // Far shorter than a hand needs for the next key.
    #expect(decoder.patience == .milliseconds(50))
    #expect(decoder.timeOut() == [.paste("x")])
    #expect(decoder.patience == nil)
    #expect(decoder.feed([0x6A]) == [.key(Key("j"))])
  }

  @Test("R12 where the end marker never comes, the text is there after five seconds of silence")
  func endMissing() {
    var decoder = InputDecoder()
    #expect(decoder.feed(Array((Self.begin + "x\rq").utf8)).isEmpty)
    #expect(decoder.patience == .seconds(5))
    #expect(decoder.timeOut() == [.paste("x\rq")])
    #expect(decoder.feed([0x6A]) == [.key(Key("j"))])
  }

  @Test("R12 ill-formed text in a paste is shown as such")
  func illFormed() {
    #expect(
      decoded(Array(Self.begin.utf8) + [0x61, 0xFF, 0xC3, 0x62] + Array(Self.end.utf8))
        == [.paste("a\u{FFFD}\u{FFFD}b")])
  }

  @Test("R12 a paste of 1 MB takes eight times as long as one of 128 kB")
  func linear() {
    for unit in ["text ", "~~~~~", "\u{1B}[201", "\u{1B}[201~", "text\u{1B}[201~"] {
      let short = String(repeating: unit, count: 131_072 / unit.utf8.count)
      let long = String(repeating: short, count: 8)
      let ratio =
        cpuTime { _ = paste(long) } / cpuTime { _ = paste(short) }
      #expect(ratio < 24, "\(unit.debugDescription)")
    }
  }
}

/// Seconds of this thread.
func cpuTime(_ work: () -> Void) -> Double {
  let clock = { () -> Double in
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  let start = clock()
  work()
  return max(clock() - start, 1e-6)
}
