import Terminal
import TerminalCore
import Testing

/// Messages outside of the window, and what stands between program and terminal.
@Suite("Notifications")
struct NotificationTests {
  /// What a hostile text tries: ends of sequences, other sequences, controls of every kind.
  private static let payloads: [String] = {
    var payloads: [String] = []
    for introducer in ["\u{1B}", "\u{9B}", "\u{9D}", "\u{90}", "\u{7}", "\u{9C}", "\u{18}", "\r\n"]
    {
      for rest in [
        "[2J", "]0;x", "]52;c;ZXZpbA==", "]777;notify;a;b", "\\", "Ptmux;\u{1B}\u{1B}]0;x\u{7}",
        "_Ga=T;A", "c", "(0",
      ] {
        for ender in ["\u{7}", "\u{1B}\\", "\u{9C}", ""] {
          payloads.append("before" + introducer + rest + ender + "after")
        }
      }
    }
    return payloads + ["\u{202E}evil", "4;1;50", "a;b;c", "", String(repeating: "я", count: 9_000)]
  }()

  @Test("T02 nothing of a title or a text is a control, and both are bounded")
  func hostile() {
    for payload in Self.payloads {
      for form in TerminalNotification.Form.allCases {
        for isASCII in [false, true] {
          let note = TerminalNotification(title: payload, body: payload, isASCII: isASCII)
          let sequence = note.sequence(form)
          let inside = sequence.unicodeScalars.dropFirst().dropLast()
          #expect(sequence.first == "\u{1B}" && sequence.last == "\u{7}")
          #expect(
            !inside.contains { $0.properties.generalCategory == .control || $0.value == 0x202E },
            "\(payload.debugDescription)")
          if isASCII { #expect(!inside.contains { !$0.isASCII }) }
          #expect(sequence.utf8.count < 1_400)
        }
      }
    }
  }

  @Test("What separates the parts of a sequence separates nothing else")
  func separators() {
    let note = TerminalNotification(title: "a;b", body: "c;d")
    #expect(note.sequence(.osc777) == "\u{1B}]777;notify;a,b;c;d\u{7}")
    #expect(note.sequence(.osc9) == "\u{1B}]9;a;b: c;d\u{7}")
    // ConEmu's progress bar.
    #expect(
      TerminalNotification(title: "4;1", body: "x").sequence(.osc9) == "\u{1B}]9; 4;1: x\u{7}")
  }

  @Test("A multiplexer is known by its variable and passes sequences on")
  func multiplexers() throws {
    #expect(Multiplexer([:]) == nil)
    #expect(Multiplexer(["TMUX": "", "STY": ""]) == nil)
    #expect(Multiplexer(["TMUX": "/tmp/x,1,0"]) == .tmux)
    #expect(Multiplexer(["STY": "1.pts"]) == .screen)
    #expect(
      Multiplexer.tmux.passing("\u{1B}]9;x\u{7}") == "\u{1B}Ptmux;\u{1B}\u{1B}]9;x\u{7}\u{1B}\\")
    let long = "\u{1B}]52;c;" + String(repeating: "жA", count: 2_000) + "\u{7}"
    let passed = Multiplexer.screen.passing(long)
    let pieces = passed.split(separator: "\u{1B}P").map { $0.dropLast(2) }
    #expect(pieces.joined() == long)
    #expect(pieces.allSatisfy { $0.utf8.count <= 240 })
    #expect(!passed.contains("\u{FFFD}"))
  }
}
