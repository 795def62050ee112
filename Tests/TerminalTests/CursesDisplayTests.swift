import Foundation
import Synchronization
import Terminal
import TerminalCore
import Testing

/// The display in a process of its own on a real pseudo-terminal.
@Suite("Display on a terminal", .serialized, .timeLimit(.minutes(2)))
struct CursesDisplayTests {
  private let terminal: PseudoTerminal

  init() throws {
    terminal = try PseudoTerminal(
      columns: UInt16(SampleFrames.size.columns), rows: UInt16(SampleFrames.size.rows))
  }

  private func screen(_ bytes: [UInt8], size: Size = SampleFrames.size) -> EmulatedScreen {
    var screen = EmulatedScreen(columns: size.columns, rows: size.rows)
    screen.feed(bytes)
    return screen
  }

  // MARK: Opening and leaving

  @Test(
    "R it opens, draws a frame and leaves the terminal as it was found",
    arguments: [
      "xterm-256color", "xterm", "tmux-256color", "screen-256color", "screen", "linux",
      "rxvt-unicode-256color",
      "xterm-direct", "xterm-mono",
    ])
  func opensAndLeaves(_ name: String) async throws {
    let before = terminal.settings
    try #require(!before.isEmpty)
    await #expect(processExitsWith: .success) {
      [path = terminal.path as String, name = name as String?] in
      var display = try DisplayProcess.open(path, terminal: name)
      display.present(
        DisplayProcess.frame(
          "hello, мир 作", size: display.size, cursor: Position(column: 2, row: 3)))
      DisplayProcess.mark("drawn")
      CursesDisplay.close()
      DisplayProcess.close()
    }
    let drawn = screen(try #require(terminal.wait(for: "]2;drawn\u{7}")))
    #expect(drawn.lines.first == "hello, мир 作")
    #expect(drawn.cursor == (3, 2))
    #expect(drawn.isCursorVisible && drawn.takesPaste)
    #expect(drawn.unknown == [])
    let after = screen(terminal.settled())
    #expect(after.isAsFound, "\(after)")
    #expect(terminal.settings == before)
  }

  @Test("While it is open the terminal is raw and silent")
  func raw() async throws {
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      let display = try DisplayProcess.open(path)
      var settings = termios()
      tcgetattr(0, &settings)
      #expect(settings.c_lflag & tcflag_t(ECHO | ICANON | ISIG) == 0)
      #expect(settings.c_iflag & tcflag_t(IXON | ICRNL) == 0)
      #expect(display.size == SampleFrames.size)
      DisplayProcess.close()
      tcgetattr(0, &settings)
      #expect(settings.c_lflag & tcflag_t(ECHO | ICANON | ISIG) == tcflag_t(ECHO | ICANON | ISIG))
    }
  }

  @Test(
    "A terminal that is not known or cannot be used is named, and nothing is written to it",
    arguments: [
      nil, "", "no-such-terminal", "../../etc/passwd", "a b", "dumb",
      String(repeating: "x", count: 80),
    ])
  func unusable(_ name: String?) async throws {
    let before = terminal.settings
    await #expect(processExitsWith: .success) {
      [path = terminal.path as String, name = name as String?] in
      let expected: CursesDisplay.Failure =
        name == "dumb" ? .cannotAddress("dumb") : .unknownTerminal(name ?? "")
      #expect(throws: expected) { try DisplayProcess.open(path, terminal: name) }
      DisplayProcess.close()
    }
    #expect(terminal.settled().isEmpty)
    #expect(terminal.settings == before)
  }

  @Test(
    "R07 a crash puts the terminal back, says the last words and ends by its signal",
    arguments: [SIGABRT, SIGSEGV, SIGILL, SIGTRAP, SIGBUS, SIGFPE])
  func crash(_ signal: Int32) async throws {
    let before = terminal.settings
    await #expect(processExitsWith: .signal(signal)) {
      [path = terminal.path as String, signal = signal as Int32] in
      DisplayProcess.leaveNoCore()
      var display = try DisplayProcess.open(path)
      display.present(DisplayProcess.frame("hello", size: display.size))
      raise(signal)
    }
    let bytes = terminal.settled()
    let after = screen(bytes)
    #expect(after.isAsFound)
    #expect(terminal.settings == before)
    let text = String(decoding: bytes, as: UTF8.self)
    let left = try #require(text.range(of: "\u{1B}[?1049l", options: .backwards))
    #expect(text[left.upperBound...].contains("last words"))
  }

  @Test(
    "R a signal that asks to end is told; dying by it then leaves the terminal as found",
    arguments: [SIGTERM, SIGHUP, SIGINT])
  func ending(_ signal: Int32) async throws {
    let before = terminal.settings
    await #expect(processExitsWith: .signal(signal)) {
      [path = terminal.path as String, signal = signal as Int32] in
      var display = try DisplayProcess.open(path)
      display.present(DisplayProcess.frame("hello", size: display.size))
      kill(getpid(), signal)
      #expect(display.wait(atMost: .seconds(10)) == [.ended(signal: signal)])
      DisplayProcess.close()
      CursesDisplay.die(bySignal: signal)
    }
    #expect(screen(terminal.settled()).isAsFound)
    #expect(terminal.settings == before)
  }

  @Test("R asked twice, it ends at once and still puts the terminal back")
  func endingTwice() async throws {
    let before = terminal.settings
    await #expect(processExitsWith: .signal(SIGTERM)) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path)
      display.present(DisplayProcess.frame("hello", size: display.size))
      kill(getpid(), SIGTERM)
      #expect(display.wait(atMost: .seconds(10)) == [.ended(signal: SIGTERM)])
      kill(getpid(), SIGTERM)
      sleep(10)
    }
    #expect(screen(terminal.settled()).isAsFound)
    #expect(terminal.settings == before)
  }

  @Test("R exit() in the middle of something puts the terminal back")
  func exitInTheMiddle() async throws {
    let before = terminal.settings
    await #expect(processExitsWith: .exitCode(3)) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path)
      display.present(DisplayProcess.frame("hello", size: display.size))
      exit(3)
    }
    #expect(screen(terminal.settled()).isAsFound)
    #expect(terminal.settings == before)
  }

  @Test("R suspended, the shell has its terminal; continued, the screen is as before, cursor too")
  func suspension() async throws {
    let before = terminal.settings
    let seen = terminal.attend { terminal in
      // The modes are left first, then the screen.
      let bytes = try #require(terminal.wait(for: "\u{1B}[?2004l"))
      let text = String(decoding: bytes, as: UTF8.self)
      let pid = try #require(text.firstMatch(of: #/pid (\d+) /#).flatMap { pid_t($0.1) })
      try DisplayProcess.waitUntilStopped(pid)
      defer { kill(pid, SIGCONT) }
      usleep(100_000)
      return (terminal.written, terminal.settings)
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      // A group of its own: the stop is for the whole group.
      setpgid(0, 0)
      var display = try DisplayProcess.open(path)
      let frame = DisplayProcess.frame(
        "hello", size: display.size, cursor: Position(column: 4, row: 5))
      display.present(frame)
      DisplayProcess.mark("pid \(getpid()) ")
      display.suspend()
      display.present(frame)
      DisplayProcess.mark("again")
      DisplayProcess.close()
    }
    let (bytes, settings) = try await seen.value
    #expect(screen(bytes).isAsFound)
    #expect(settings == before)
    let again = screen(try #require(terminal.wait(for: "]2;again\u{7}")))
    #expect(again.lines.first?.hasPrefix("hello") == true)
    #expect(again.isCursorVisible && again.cursor == (5, 4) && again.takesPaste)
    #expect(again.isAlternate)
    #expect(screen(terminal.settled()).isAsFound)
    #expect(terminal.settings == before)
  }

  // MARK: Drawing

  @Test(
    "After every frame the screen shows what the canvas says, wherever rows were scrolled",
    arguments: [1, 2, 3, 4])
  func frames(_ seed: UInt64) async throws {
    await #expect(processExitsWith: .success) {
      [path = terminal.path as String, seed = seed as UInt64] in
      var display = try DisplayProcess.open(path)
      for frame in SampleFrames.frames(seed: seed, count: 80) {
        display.present(frame)
        // The same frame again costs nothing.
        display.present(frame)
      }
      DisplayProcess.close()
    }
    var bytes = terminal.settled()[...]
    var screen = EmulatedScreen(
      columns: SampleFrames.size.columns, rows: SampleFrames.size.rows)
    for frame in SampleFrames.frames(seed: seed, count: 80) {
      let mark = Array("\u{1B}]2;\(frame.title)\u{7}".utf8)
      let end = try #require(bytes.firstRange(of: mark), "\(frame.title)").upperBound
      screen.feed(bytes[..<end])
      bytes = bytes[end...]
      let expected = frame.canvas.plainRows.map { $0.trimmingSuffix() }
      try #require(screen.lines == expected, "seed \(seed) \(frame.title)")
      try #require(
        Self.difference(screen, frame) == nil, "seed \(seed) \(frame.title)")
      #expect(screen.isCursorVisible == (frame.cursor != nil))
      if let cursor = frame.cursor { #expect(screen.cursor == (cursor.row, cursor.column)) }
    }
    #expect(screen.unknown == [])
    #expect(screen.scrolled > 0, "no rows were scrolled: nothing was tested of it")
    screen.feed(bytes)
    #expect(screen.isAsFound)
  }

  /// The first square that does not look as 256 colours make it of its role.
  private static func difference(_ screen: EmulatedScreen, _ frame: Frame) -> String? {
    let (expected, found) = (looks(frame), screen.looks)
    for (row, looks) in expected.enumerated() {
      for (column, look) in looks.enumerated() where found[row][column] != look {
        return "row \(row), column \(column): \(found[row][column]) instead of \(look)"
      }
    }
    return nil
  }

  private static func looks(_ frame: Frame) -> [[EmulatedScreen.Look]] {
    let theme = SampleFrames.theme(frame.theme) ?? .mono
    func number(_ colour: Colour) -> [Int] { colour.nearest256.map { [Int($0)] } ?? [] }
    let codes: [(Style.Attributes, Int)] = [
      (.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7),
    ]
    let looks = Role.allCases.map { role in
      let style = theme[role]
      return EmulatedScreen.Look(
        foreground: number(style.foreground), background: number(style.background),
        attributes: Set(codes.filter { style.attributes.contains($0.0) }.map(\.1)))
    }
    let size = frame.canvas.size
    return (0..<size.rows).map { row in
      (0..<size.columns).map { column in
        let cell = frame.canvas[column, row]
        let look = looks[Int(cell.role.rawValue)]
        return cell.base == " " ? look.ofBlank : look
      }
    }
  }

  @Test("A key that changes one row costs one row, and a frame that changes nothing costs nothing")
  func cost() async throws {
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path)
      var canvas = Canvas(display.size)
      for row in 0..<18 {
        canvas.write("row \(row)", column: 0, row: row, columns: 50, role: .default)
      }
      display.present(Frame(canvas: canvas, title: "first", theme: "one"))
      for _ in 0..<5 { display.present(Frame(canvas: canvas, title: "first", theme: "one")) }
      display.present(Frame(canvas: canvas, title: "second", theme: "one"))
      canvas.write("changed", column: 0, row: 9, columns: 50, role: .tableRowSelected)
      display.present(Frame(canvas: canvas, title: "third", theme: "one"))
      DisplayProcess.close()
    }
    let text = String(decoding: terminal.settled(), as: UTF8.self)
    func after(_ title: String) -> Range<String.Index>? { text.range(of: "\u{1B}]2;\(title)\u{7}") }
    let (first, second, third) = (
      try #require(after("first")), try #require(after("second")), try #require(after("third"))
    )
    #expect(text[first.upperBound..<second.lowerBound].isEmpty)
    #expect(text[second.upperBound..<third.lowerBound].utf8.count < 60)
  }

  @Test("Without colours no colour is sent, and states keep their attributes")
  func noColours() async throws {
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path, usesColour: false)
      for frame in SampleFrames.frames(seed: 9, count: 30) { display.present(frame) }
      DisplayProcess.mark("drawn")
      DisplayProcess.close()
    }
    let drawn = screen(try #require(terminal.wait(for: "]2;drawn\u{7}")))
    let looks = Set(drawn.squares.joined().map(\.look))
    #expect(looks.allSatisfy { $0.foreground.isEmpty && $0.background.isEmpty })
    #expect(looks.contains { $0.attributes == [7] })
  }

  @Test("In direct colour a theme's colours are sent as they are")
  func directColours() async throws {
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path, terminal: "xterm-direct")
      var canvas = Canvas(display.size)
      canvas.write("x", column: 0, row: 0, columns: 5, role: .tableRowSelected)
      display.present(Frame(canvas: canvas, theme: "one"))
      DisplayProcess.mark("drawn")
      DisplayProcess.close()
    }
    let drawn = screen(try #require(terminal.wait(for: "]2;drawn\u{7}")))
    #expect(drawn.squares[0][0].look.foreground == [255, 255, 255])
    #expect(drawn.squares[0][0].look.background == [0, 95, 135])
    #expect(drawn.unknown == [])
  }

  @Test("T22 in a locale without UTF-8, and with --ascii for borders, nothing else is sent")
  func ascii() async throws {
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path, locale: "C")
      for frame in SampleFrames.frames(seed: 9, count: 30) { display.present(frame) }
      display.present(DisplayProcess.frame("Ключ │ 作", title: "Ключ", size: display.size))
      DisplayProcess.close()
    }
    #expect(terminal.settled().allSatisfy { $0 < 0x80 })
    let other = try PseudoTerminal()
    await #expect(processExitsWith: .success) { [path = other.path as String] in
      var display = try DisplayProcess.open(path, isASCII: true)
      display.present(DisplayProcess.frame("Ключ │ ─", size: display.size))
      DisplayProcess.mark("drawn")
      DisplayProcess.close()
    }
    let drawn = screen(
      try #require(other.wait(for: "]2;drawn\u{7}")), size: Size(columns: 80, rows: 24))
    #expect(drawn.lines.first == "Ключ | -")
  }

  @Test("A theme that is not there costs its colours")
  func unknownTheme() async throws {
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path)
      var canvas = Canvas(display.size)
      canvas.write("x", column: 0, row: 0, columns: 5, role: .header)
      display.present(Frame(canvas: canvas, theme: "nothing"))
      DisplayProcess.mark("drawn")
      DisplayProcess.close()
    }
    let drawn = screen(try #require(terminal.wait(for: "]2;drawn\u{7}")))
    #expect(drawn.squares[0][0].look == EmulatedScreen.Look(attributes: [7]))
  }

  @Test("T16 a text is put on the clipboard without controls, and a very long one not at all")
  func clipboard() async throws {
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path)
      display.present(DisplayProcess.frame("hello", size: display.size))
      display.copy("one\u{1B}]0;x\u{7}\ttwo\r\nключ\u{202E}")
      display.copy(String(repeating: "x", count: 74_995))
      DisplayProcess.close()
    }
    let copied = screen(terminal.settled()).clipboard
    #expect(copied.count == 1)
    let text = copied.first.flatMap { Data(base64Encoded: $0) }.map {
      String(decoding: $0, as: UTF8.self)
    }
    #expect(text == "one]0;x two\nключ")
  }

  // MARK: Waiting

  @Test("Keys and pastes arrive decoded, however they are cut")
  func keys() async throws {
    let seen = terminal.attend { terminal in
      _ = try #require(terminal.wait(for: "ready"))
      terminal.type("j\u{1B}[Aж\u{1B}[200~a")
      _ = terminal.wait(for: "]2;3\u{7}")
      terminal.type("\nb\u{1B}[201~")
      _ = terminal.wait(for: "]2;4\u{7}")
      terminal.type("\u{1B}")
      _ = terminal.wait(for: "]2;5\u{7}")
      terminal.type("q")
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path)
      display.present(DisplayProcess.frame("ready", size: display.size))
      var events: [InputEvent] = []
      _ = DisplayProcess.wait(&display) { event -> Bool? in
        if case .input(let input) = event {
          events.append(input)
          DisplayProcess.mark("\(events.count)")
        }
        return events.last == .key(Key("q")) ? true : nil
      }
      #expect(
        events == [
          .key(Key("j")), .key(Key(.up)), .key(Key("ж")), .paste("a\nb"), .key(Key(.escape)),
          .key(Key("q")),
        ])
      DisplayProcess.close()
    }
    try await seen.value
  }

  @Test("A short look does not cut what is still on its way in two")
  func shortLooks() async throws {
    let seen = terminal.attend { terminal in
      _ = try #require(terminal.wait(for: "ready"))
      terminal.type("\u{1B}[200~a")
      usleep(300_000)
      terminal.type("b\u{1B}[201~")
      _ = terminal.wait(for: "]2;pasted\u{7}")
      terminal.type("q")
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path)
      display.present(DisplayProcess.frame("ready", size: display.size))
      var events: [InputEvent] = []
      let deadline = ContinuousClock.now + .seconds(10)
      while events.last != .key(Key("q")), .now < deadline {
        for limit in [Duration.zero, .milliseconds(5)] {
          for case .input(let event) in display.wait(atMost: limit) {
            events.append(event)
            DisplayProcess.mark("pasted")
          }
        }
      }
      #expect(events == [.paste("ab"), .key(Key("q"))])
      DisplayProcess.close()
    }
    try await seen.value
  }

  @Test("A window that changes its size is told, and the next frame fills it")
  func resize() async throws {
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path)
      display.present(DisplayProcess.frame("ready", size: display.size))
      var size = winsize(ws_row: 10, ws_col: 30, ws_xpixel: 0, ws_ypixel: 0)
      _ = ioctl(0, UInt(TIOCSWINSZ), &size)
      kill(getpid(), SIGWINCH)
      let now = DisplayProcess.wait(&display) { event -> Size? in
        if case .resized(let size) = event { size } else { nil }
      }
      #expect(now == Size(columns: 30, rows: 10))
      #expect(display.size == Size(columns: 30, rows: 10))
      var canvas = Canvas(display.size)
      for row in 0..<10 {
        canvas.write("new \(row)", column: 20, row: row, columns: 10, role: .default)
      }
      DisplayProcess.mark("resized")
      display.present(Frame(canvas: canvas, theme: "one"))
      DisplayProcess.mark("drawn")
      DisplayProcess.close()
    }
    let all = try #require(terminal.wait(for: "]2;drawn\u{7}"))
    let start = try #require(all.firstRange(of: Array("]2;resized\u{7}".utf8)))
    let drawn = screen(Array(all[start.upperBound...]), size: Size(columns: 30, rows: 10))
    let expected = (0..<10).map { String(repeating: " ", count: 20) + "new \($0)" }
    #expect(drawn.lines.prefix(9) == expected.prefix(9))
    #expect(drawn.lines[9].hasPrefix(expected[9]))
  }

  @Test("R a terminal that goes away is told within a second and costs no CPU")
  func gone() async throws {
    let seen = terminal.attend { terminal in
      _ = try #require(terminal.wait(for: "ready"))
      terminal.hangUp()
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path)
      display.present(DisplayProcess.frame("ready", size: display.size))
      let isGone = DisplayProcess.wait(&display) { $0 == .gone ? true : nil }
      #expect(isGone == true)
      let (began, used) = (ContinuousClock.now, DisplayProcess.seconds)
      for _ in 0..<3 { #expect(display.wait(atMost: .seconds(1)) == [.gone]) }
      #expect(ContinuousClock.now - began < .milliseconds(2_500))
      #expect(DisplayProcess.seconds - used < 0.2)
      display.present(DisplayProcess.frame("nobody sees it", size: display.size))
      DisplayProcess.close()
    }
    try await seen.value
  }

  @Test("N31 waiting costs no CPU, and any thread can end it")
  func waking() async throws {
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      var display = try DisplayProcess.open(path)
      display.present(DisplayProcess.frame("ready", size: display.size))
      let used = DisplayProcess.seconds
      let began = ContinuousClock.now
      #expect(display.wait(atMost: .milliseconds(700)) == [])
      #expect(ContinuousClock.now - began >= .milliseconds(700))
      #expect(DisplayProcess.seconds - used < 0.1)
      let wake = display.waker
      Thread.detachNewThread {
        usleep(100_000)
        for _ in 0..<1_000 { wake() }
      }
      let slept = ContinuousClock.now
      #expect(display.wait(atMost: .seconds(30)) == [])
      #expect(ContinuousClock.now - slept < .seconds(10))
      #expect(display.wait(atMost: .zero) == [])
      DisplayProcess.close()
    }
  }
}

extension String {
  fileprivate func trimmingSuffix() -> String {
    var text = self
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}
