import TerminalCore
import Testing

/// Reports of the mouse (SGR mode) and what the terminal says of itself.
@Suite("Mouse and answers")
struct InputMouseTests {
  private func mouse(_ report: String) -> MouseEvent? {
    let events = decoded("\u{1B}[<\(report)".utf8)
    guard case .mouse(let event) = events.first, events.count == 1 else { return nil }
    return event
  }

  @Test("Buttons, drags and the wheel, with what is held")
  func reports() {
    let place = Position(column: 9, row: 4)
    let cases: [(Int, Character, MouseEvent.Action)] = [
      (0, "M", .press(.left)), (1, "M", .press(.middle)), (2, "M", .press(.right)),
      (0, "m", .release(.left)), (2, "m", .release(.right)), (32, "M", .drag(.left)),
      (34, "M", .drag(.right)), (64, "M", .wheelUp), (65, "M", .wheelDown),
    ]
    let held: [(Int, Key.Modifiers)] = [
      (0, []), (4, .shift), (8, .alt), (16, .control), (28, [.shift, .alt, .control]),
    ]
    for (code, final, action) in cases {
      for (bits, modifiers) in held {
        #expect(
          mouse("\(code + bits);10;5\(final)") == MouseEvent(action, at: place, modifiers),
          "\(code + bits) \(final)")
      }
    }
  }

  @Test("Places count from the top left corner, and may lie beyond the 223rd column")
  func places() {
    #expect(mouse("0;1;1M")?.place == Position(column: 0, row: 0))
    #expect(mouse("0;500;300M")?.place == Position(column: 499, row: 299))
  }

  @Test(
    "The background in every form that terminals write it",
    arguments: [
      ("rgb:1c1c/2d2d/ffff", 0x1C, 0x2D, 0xFF), ("rgb:1c/2d/ff", 0x1C, 0x2D, 0xFF),
      ("rgb:0/8/f", 0, 0x88, 0xFF), ("rgb:fff/000/800", 0xFF, 0, 0x80),
      ("rgba:ffff/0000/8080/ffff", 0xFF, 0, 0x80), ("#1c2dff", 0x1C, 0x2D, 0xFF),
    ] as [(String, UInt8, UInt8, UInt8)])
  func background(_ text: String, _ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    let colour = Colour.rgb(red: red, green: green, blue: blue)
    for end in ["\u{7}", "\u{1B}\\"] {
      #expect(decoded("\u{1B}]11;\(text)\(end)".utf8) == [.answer(.background(colour))])
    }
  }

  @Test("A terminal that knows the kitty keyboard protocol says so")
  func keyboard() {
    #expect(pressed("\u{1B}[?0uj") == "‹\(TerminalAnswer.keyboardProtocol(flags: 0))› j")
    #expect(decoded("\u{1B}[?5u".utf8) == [.answer(.keyboardProtocol(flags: 5))])
  }

  @Test(
    "A terminal that can hold frames back says so; other answers about modes are swallowed",
    arguments: [(0, false), (1, true), (2, true), (3, true), (4, false), (5, false)])
  func synchronizedOutput(_ state: Int, _ isKnown: Bool) {
    let events = decoded("\u{1B}[?2026;\(state)$y".utf8)
    #expect(events == (isKnown ? [.answer(.synchronizedOutput)] : []))
    #expect(decoded("\u{1B}[?2004;\(state)$y".utf8) == [])
    #expect(decoded("\u{1B}[?2026;\(state)y".utf8) == [])
  }
}

/// What a slow line does to sequences: they come in pieces, with silences between them.
@Suite("Slow lines")
struct SlowInputTests {
  private let start = ContinuousClock.now

  /// Feeds pieces with silences of so many milliseconds before them, then a long one.
  private func typed(_ pieces: (after: Int, String)...) -> String {
    var input = TimedInput()
    var now = start
    var events: [InputEvent] = []
    for (silence, piece) in pieces + [(20_000, "")] {
      // Somebody looks every millisecond, as a loop with other things to do would.
      for _ in 0..<silence {
        now += .milliseconds(1)
        events += input.pass(to: now)
      }
      if !piece.isEmpty { events += input.feed(Array(piece.utf8), at: now) }
    }
    #expect(input.deadline == nil)
    return names(of: events)
  }

  @Test("Escape is a key after 25 ms of silence and not before")
  func escape() {
    #expect(typed((0, "\u{1B}"), (24, "x")) == "alt-x")
    #expect(typed((0, "\u{1B}"), (26, "x")) == "esc x")
    #expect(typed((0, "\u{1B}"), (24, "[A")) == "up")
  }

  @Test("A sequence whose rest comes up to a second later is a whole one")
  func pieces() {
    for silence in [1, 30, 100, 300, 900] {
      #expect(typed((0, "\u{1B}["), (silence, "A")) == "up", "\(silence) ms")
      #expect(typed((0, "\u{1B}[1"), (silence, ";5"), (silence, "C")) == "ctrl-right")
      #expect(typed((0, "\u{1B}O"), (silence, "P")) == "f1")
      #expect(
        typed((0, "\u{1B}[<0;1"), (silence, "0;5M"))
          == "‹\(MouseEvent.Action.press(.left)) 9 4›")
      #expect(typed((0, "\u{1B}]11;rgb:00/00"), (silence, "/00\u{7}j")).hasSuffix("j"))
      #expect(typed((0, "\u{1B}[200~a"), (silence, "b\u{1B}[201~")) == "‹paste ab›")
    }
  }

  @Test("After an Escape whose rest is late, the rest presses nothing")
  func lateRest() {
    for silence in [26, 60, 200, 900] {
      for rest in [
        "[A", "[1;5C", "[3~", "[97;5u", "OP", "OA", "O5C", "]11;rgb:00/00/00\u{7}",
        "P>|xterm\u{1B}\\", "P1+r00\u{1B}\\", "_Gi=1;OK\u{1B}\\", "[?62;22c", "[24;80R",
      ] {
        let keys = typed((0, "\u{1B}"), (silence, rest), (100, "j"))
        // What the terminal says of itself is no key, late or not.
        let answer = "‹\(TerminalAnswer.background(.rgb(red: 0, green: 0, blue: 0)))› "
        #expect(
          keys.replacing(answer, with: "") == "esc j",
          "\(rest.debugDescription) after \(silence) ms")
      }
    }
  }

  @Test("R12 a paste whose first byte came alone is still a paste")
  func latePaste() {
    #expect(typed((0, "\u{1B}"), (300, "[200~:quit\r\u{1B}[201~")) == "esc ‹paste :quit\r›")
    #expect(typed((0, "\u{1B}"), (300, "["), (10, "200~q\u{1B}[201~")) == "esc ‹paste q›")
  }

  @Test("A hand that presses Escape and then a bracket presses both")
  func hands() {
    #expect(typed((0, "\u{1B}"), (60, "["), (60, "j")) == "esc [ j")
    #expect(typed((0, "\u{1B}"), (300, "]"), (90, "]")) == "esc ] ]")
    #expect(typed((0, "\u{1B}"), (300, "O"), (200, "k")) == "esc O k")
    #expect(typed((0, "\u{1B}"), (300, "Pq")) == "esc P q")
    #expect(typed((0, "\u{1B}"), (300, "j")) == "esc j")
    #expect(typed((0, "\u{1B}"), (300, "\u{1B}"), (300, "j")) == "esc esc j")
    #expect(typed((0, "\u{1B}"), (1_100, "["), (2, "A")) == "esc [ A", "after a second it is over")
  }

  @Test("A character cut by the line is whole when its rest comes")
  func characters() {
    var input = TimedInput()
    #expect(input.feed([0xD0], at: start).isEmpty)
    #expect(input.pass(to: start + .milliseconds(900)).isEmpty)
    #expect(input.feed([0xB6], at: start + .milliseconds(900)) == [.key(Key("ж"))])
  }

  @Test("Looking early, or often, ends nothing early")
  func lookingOften() {
    var input = TimedInput()
    #expect(input.feed([0x1B], at: start).isEmpty)
    for step in 0..<25 { #expect(input.pass(to: start + .milliseconds(step)).isEmpty) }
    #expect(input.deadline == start + .milliseconds(25))
    #expect(input.pass(to: start + .milliseconds(25)) == [.key(Key(.escape))])
  }
}
