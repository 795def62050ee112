import Foundation
import TerminalCore
import Testing

@testable import Terminal

/// Mouse, focus and keyboard: what is asked of the terminal, and that all of it is taken back.
@Suite("Modes of the terminal", .serialized)
struct ModeTests {
  private let terminal: PseudoTerminal

  init() throws { terminal = try PseudoTerminal() }

  private static func screen(
    _ bytes: some Sequence<UInt8>, ambiguousIsWide: Bool = false
  ) -> EmulatedScreen {
    var screen = EmulatedScreen(columns: 80, rows: 24)
    screen.ambiguousIsWide = ambiguousIsWide
    screen.feed(bytes)
    return screen
  }

  @Test(
    "The mouse is taken where the terminal has one and nobody says no; focus is always told",
    arguments: [
      ("xterm-256color", true, ["1002", "1004", "1006"]), ("xterm-256color", false, ["1004"]),
      ("tmux-256color", true, ["1002", "1004", "1006"]), ("vt220", true, ["1004"]),
    ])
  func mouse(_ name: String, _ takesMouse: Bool, _ reports: [String]) async throws {
    await #expect(processExitsWith: .success) {
      [
        path = terminal.path as String, name = name as String?, takesMouse = takesMouse as Bool
      ] in
      var display = try DisplayProcess.open(path, terminal: name, takesMouse: takesMouse)
      display.present(DisplayProcess.frame("hello", size: display.size))
      DisplayProcess.mark("drawn")
      CursesDisplay.close()
      DisplayProcess.close()
    }
    let drawn = Self.screen(try #require(terminal.wait(for: "]2;drawn\u{7}")))
    #expect(drawn.reports == Set(reports))
    #expect(drawn.unknown == [])
    let settled = terminal.settled()
    #expect(Self.screen(settled).isAsFound)
  }

  @Test("A click, the wheel and the focus arrive as what they are")
  func events() async throws {
    let seen = terminal.attend { terminal in
      _ = try #require(terminal.wait(for: "ready"))
      terminal.type("\u{1B}[<0;11;6M\u{1B}[<0;11;6m\u{1B}[<65;1;1M\u{1B}[O\u{1B}[Iq")
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path)
      display.present(DisplayProcess.frame("ready", size: display.size))
      var events: [InputEvent] = []
      _ = DisplayProcess.wait(&display) { event -> Bool? in
        if case .input(let input) = event { events.append(input) }
        return events.last == .key(Key("q")) ? true : nil
      }
      let place = Position(column: 10, row: 5)
      #expect(
        events == [
          .mouse(MouseEvent(.press(.left), at: place)),
          .mouse(MouseEvent(.release(.left), at: place)),
          .mouse(MouseEvent(.wheelDown, at: Position(column: 0, row: 0))), .focusLost,
          .focusGained, .key(Key("q")),
        ])
      DisplayProcess.close()
    }
    try await seen.value
  }

  @Test(
    "R08 the kitty keyboard protocol is on where the terminal knows it, and off however it ends",
    arguments: [0, SIGSEGV, SIGABRT, SIGTERM])
  func keyboard(_ signal: Int32) async throws {
    let seen = terminal.attend { terminal in
      _ = try #require(terminal.wait(for: "\u{1B}[?u"))
      terminal.type("\u{1B}[?0u")
      _ = try #require(terminal.wait(for: "\u{1B}[>5u"))
      terminal.type("\u{1B}[1089::99;5u")
    }
    await #expect(processExitsWith: signal == 0 ? .success : .signal(signal)) {
      [path = terminal.path as String, signal = signal as Int32] in
      DisplayProcess.leaveNoCore()
      var display = try DisplayProcess.open(path, terminal: "alacritty", answerTime: .seconds(30))
      display.present(DisplayProcess.frame("ready", size: display.size))
      let key = DisplayProcess.wait(&display) { event -> Key? in
        guard case .input(.key(let key)) = event else { return nil }
        return key
      }
      #expect(key == Key("с", .control, position: "c"))
      switch signal {
      case 0: DisplayProcess.close()
      case SIGTERM:
        kill(getpid(), signal)
        _ = display.wait(atMost: .seconds(10))
        DisplayProcess.close()
        CursesDisplay.die(bySignal: signal)
      default: raise(signal)
      }
    }
    try await seen.value
    let settled = terminal.settled()
    let after = Self.screen(settled)
    #expect(after.isAsFound, "\(after.keyboards) \(after.reports)")
    #expect(after.questions == ["keyboard"])
  }

  @Test("The background is asked for after the first frame, and only where two themes wait for it")
  func background() async throws {
    let seen = terminal.attend { terminal in
      let asked = try #require(terminal.wait(for: "]11;?"))
      #expect(Self.screen(asked).lines.first == "ready")
      terminal.type("\u{1B}]11;rgb:fafa/fafa/f0f0\u{1B}\\")
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path, asksBackground: true, answerTime: .seconds(30))
      display.present(DisplayProcess.frame("ready", size: display.size))
      let colour = DisplayProcess.wait(&display) { event -> Colour? in
        guard case .input(.answer(.background(let colour))) = event else { return nil }
        return colour
      }
      #expect(colour == .rgb(red: 250, green: 250, blue: 240))
      display.present(DisplayProcess.frame("again", size: display.size))
      DisplayProcess.close()
    }
    try await seen.value
    let settled = terminal.settled()
    #expect(Self.screen(settled).questions == ["background"])
  }

  @Test("An answer that comes after 150 ms changes nothing, nor does one that nobody asked for")
  func lateAnswers() async throws {
    for asks in [true, false] {
      let terminal = try PseudoTerminal()
      let seen = terminal.attend { terminal in
        _ = try #require(terminal.wait(for: "ready"))
        usleep(400_000)
        terminal.type("\u{1B}]11;rgb:ff/ff/ff\u{1B}\\\u{1B}[?0uq")
      }
      await #expect(processExitsWith: .success) {
        [path = terminal.path as String, asks = asks as Bool] in
        var display = try DisplayProcess.open(path, asksBackground: asks)
        display.present(DisplayProcess.frame("ready", size: display.size))
        var events: [ConsoleEvent] = []
        _ = DisplayProcess.wait(&display) { event -> Bool? in
          events.append(event)
          return event == .input(.key(Key("q"))) ? true : nil
        }
        #expect(events == [.input(.key(Key("q")))])
        DisplayProcess.close()
      }
      try await seen.value
      let settled = terminal.settled()
      #expect(Self.screen(settled).keyboards == 0)
    }
  }

  @Test(
    "Frames are held back until they are whole where the terminal says it can, and let go",
    arguments: [("\u{1B}[?2026;2$y", true), ("\u{1B}[?2026;0$y", false)])
  func synchronized(_ answer: String, _ isHeld: Bool) async throws {
    let seen = terminal.attend { terminal in
      _ = try #require(terminal.wait(for: "[?2026$p"))
      terminal.type(answer + "q")
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(
        path, asksSynchronization: true, answerTime: .seconds(30))
      display.present(DisplayProcess.frame("one", size: display.size))
      _ = DisplayProcess.wait(&display) { $0 == .input(.key(Key("q"))) ? true : nil }
      for text in ["two", "two", "three", "three"] {
        display.present(DisplayProcess.frame(text, size: display.size))
      }
      DisplayProcess.close()
    }
    try await seen.value
    let settled = terminal.settled()
    let after = Self.screen(settled)
    // Frames that change nothing write nothing.
    #expect(after.heldFrames == (isHeld ? 2 : 0))
    #expect(!after.isHeld && after.isAsFound)
  }

  @Test("Where ambiguous characters are wide, what stands behind them stays in its column")
  func ambiguousWidths() async throws {
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path, isASCII: true, ambiguousIsWide: true)
      let wide = WidthPolicy(ambiguousIsWide: true)
      var canvas = Canvas(display.size)
      for (row, text) in ["plain", "Цена ±1", "日本 Ω", "é ё"].enumerated() {
        canvas.write(text, column: 0, row: row, columns: 30, role: .default, policy: wide)
        canvas.write("#", column: 30, row: row, columns: 1, role: .default, policy: wide)
      }
      display.present(Frame(canvas: canvas, theme: "one"))
      DisplayProcess.mark("drawn")
      usleep(100_000)
      DisplayProcess.close()
    }
    let drawn = try #require(terminal.wait(for: "]2;drawn\u{7}"))
    let screen = Self.screen(drawn, ambiguousIsWide: true)
    for (row, text) in ["plain", "Ц е н а  ± 1", "日本 Ω", "é ё"].enumerated() {
      let squares = screen.squares[row].map(\.text)
      #expect(squares[30] == "#", "row \(row): \(squares.joined())")
      let shown = squares[..<30].joined().replacing(" ", with: "")
      #expect(shown == text.replacing(" ", with: ""))
    }
  }

  @Test("For a screen reader no line is drawn, and a row that changes is written whole")
  func plain() async throws {
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path, isASCII: true, isPlain: true)
      for figure in ["1", "2"] {
        var canvas = Canvas(display.size)
        canvas.box(Rect(column: 0, row: 0, columns: 30, rows: 4), role: .default)
        canvas.write(
          "reading \(figure) of 9 products", column: 2, row: 1, columns: 25, role: .default)
        display.present(Frame(canvas: canvas, theme: "one"))
        DisplayProcess.mark("frame \(figure)")
      }
      usleep(100_000)
      DisplayProcess.close()
    }
    let first = try #require(terminal.wait(for: "]2;frame 1\u{7}"))
    let both = try #require(terminal.wait(for: "]2;frame 2\u{7}"))
    let screen = Self.screen(both)
    #expect(!screen.lines.joined().contains { "│─┌┐└┘+|-".contains($0) })
    let second = String(decoding: both.dropFirst(first.count), as: UTF8.self)
    #expect(second.contains("reading 2 of 9 products"))
  }

  @Test("Another program gets the terminal as it was found, and all is as before when it ends")
  func lending() async throws {
    let before = terminal.settings
    let seen = terminal.attend { terminal in
      let lent = try #require(terminal.wait(for: "]2;lent\u{7}"))
      #expect(Self.screen(lent).isAsFound)
      #expect(terminal.settings == before)
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path)
      let cursor = Position(column: 3, row: 0)
      display.present(DisplayProcess.frame("before", size: display.size, cursor: cursor))
      let answer = display.lend { isEnding -> Int in
        DisplayProcess.mark("lent")
        usleep(300_000)
        return isEnding() ? 1 : 2
      }
      #expect(answer == 2)
      display.present(DisplayProcess.frame("after", size: display.size, cursor: cursor))
      DisplayProcess.mark("back")
      usleep(200_000)
      DisplayProcess.close()
    }
    try await seen.value
    let back = Self.screen(try #require(terminal.wait(for: "]2;back\u{7}")))
    #expect(back.lines.first == "after")
    #expect(back.isCursorVisible && back.takesPaste && back.reports.count == 3)
    let settled = terminal.settled()
    #expect(Self.screen(settled).isAsFound)
    #expect(terminal.settings == before)
  }
}
