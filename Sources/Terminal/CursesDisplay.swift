import CNcurses
package import TerminalCore

/// The terminal, through ncurses: draws frames, decodes keys, and puts everything back.
///
/// One exists at a time. Frames are compared with the one before row by row, so that a key that changes two rows costs
/// two rows; blocks of rows that only moved are scrolled by the terminal.
package struct CursesDisplay: Console {
  package private(set) var size: Size
  private var input = TimedInput()
  /// Until when the terminal's answers are believed; nil while nothing was asked.
  private var answersEnd: ContinuousClock.Instant?
  private var shown: Canvas?
  private var shownHashes: [UInt64] = []
  private var shownTitle = ""
  /// The theme whose styles the terminal has, and its revision.
  private var styled: (theme: String, revision: Int)?
  private let theme: @Sendable (String) -> Theme?
  private let colours: ColourSupport
  private let repertoire: Repertoire
  private let isPlain: Bool
  private let takesTitle: Bool
  private let asksBackground: Bool
  private let answerTime: Duration
  /// Whether the terminal may be asked for the kitty keyboard protocol: some of those that do not know it take the
  /// question for another command.
  private let knowsKeyboardQuery: Bool
  private let asksSynchronization: Bool
  /// Whether the terminal holds frames back until they are whole.
  private var isSynchronized = false
  private let notifications: TerminalNotification.Form?
  private let multiplexer: Multiplexer?

  /// How the terminal is to be used.
  package struct Options: Sendable {
    /// A theme by its name; a frame names the one it wants.
    package var theme: @Sendable (String) -> Theme?
    package var usesColour: Bool
    /// Borders and signs in ASCII, whatever the locale says.
    package var isASCII: Bool
    /// Whether a screen reader reads the screen: no lines are drawn, and a row that changes is written whole.
    package var isPlain: Bool
    /// Whether the mouse is the desk's; otherwise the terminal selects text with it.
    package var takesMouse: Bool
    /// Whether the terminal's background is asked for, which chooses between two themes.
    package var asksBackground: Bool
    /// Whether the terminal is asked if it can hold frames back until they are whole.
    package var asksSynchronization: Bool
    /// Whether the terminal draws characters of ambiguous width in two columns.
    package var ambiguousIsWide: Bool
    /// How notifications are written; nil for none.
    package var notifications: TerminalNotification.Form?
    /// What stands between the program and the terminal.
    package var multiplexer: Multiplexer?
    /// How long the terminal has for its answers: what comes later would change the screen under the seller's eyes.
    package var answerTime: Duration

    package init(
      theme: @escaping @Sendable (String) -> Theme?, usesColour: Bool = true, isASCII: Bool = false,
      isPlain: Bool = false, takesMouse: Bool = true, asksBackground: Bool = false,
      asksSynchronization: Bool = false,
      ambiguousIsWide: Bool = false, notifications: TerminalNotification.Form? = nil,
      multiplexer: Multiplexer? = nil,
      answerTime: Duration = .milliseconds(150)
    ) {
      self.asksSynchronization = asksSynchronization
      self.ambiguousIsWide = ambiguousIsWide
      self.notifications = notifications
      self.multiplexer = multiplexer
      self.answerTime = answerTime
      self.asksBackground = asksBackground
      self.theme = theme
      self.usesColour = usesColour
      self.isASCII = isASCII
      self.isPlain = isPlain
      self.takesMouse = takesMouse
    }
  }

  /// Why the terminal cannot be used.
  package enum Failure: Error, Equatable, Sendable {
    /// TERM is not set or names no known terminal.
    case unknownTerminal(String)
    /// The terminal cannot move its cursor.
    case cannotAddress(String)
    case failed
  }

  /// Takes the terminal over.
  ///
  /// - Parameters:
  ///   - terminal: The value of TERM.
  ///   - lastWords: Printed below the restored screen when the program crashes.
  package init(
    terminal: String?, options: Options, lastWords: String
  ) throws(Failure) {
    let isUTF8 = cn_choose_locale()
    repertoire = !isUTF8 ? .ascii : options.isASCII ? .plainBorders : .unicode
    isPlain = options.isPlain
    let name = terminal ?? ""
    if options.ambiguousIsWide { WidthPolicy.ambiguousScalars.forEach { cn_widen($0.value) } }
    // The text must outlive every signal handler.
    let words = CStringForEver(lastWords)
    switch cn_open(0, 1, name, options.takesMouse, words.pointer) {
    case CN_OK: break
    case CN_NO_TERMINFO: throw .unknownTerminal(name)
    case CN_CANNOT_ADDRESS: throw .cannotAddress(name)
    default: throw .failed
    }
    let reported = Int(cn_colours())
    colours = options.usesColour ? ColourSupport(reported: reported) : .none
    theme = options.theme
    asksBackground = options.asksBackground
    asksSynchronization = options.asksSynchronization
    notifications = options.notifications
    multiplexer = options.multiplexer
    answerTime = options.answerTime
    takesTitle = ["xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "kitty", "st", "wezterm"]
      .contains { name.hasPrefix($0) }
    knowsKeyboardQuery = [
      "xterm-kitty", "xterm-ghostty", "ghostty", "foot", "alacritty", "wezterm", "rio", "contour",
    ]
    .contains { name.hasPrefix($0) }
    size = Size(columns: 80, rows: 24)
    readSize()
  }

  /// In blocks that every font has and in colours of which there are enough.
  package var showsPictures: Bool {
    colours.showsPictures && repertoire == .unicode && !isPlain
  }

  /// Puts the terminal back.
  ///
  /// Does nothing when none is open.
  package static func close() { cn_close() }

  /// How many colours a terminal of this name has; nil for one that is not known here.
  ///
  /// Not to be asked while a display is open.
  @Sendable package static func colours(of terminal: String) -> Int? {
    let count = cn_colours_of(terminal)
    return count < 0 ? nil : Int(count)
  }

  /// Keeps what the process has in memory out of core files and away from other processes (K09).
  package static func keepMemoryPrivate() { cn_keep_memory_private() }

  package var waker: @Sendable () -> Void { { cn_wake() } }

  /// Ends the process by a signal, as if nothing had caught it.
  package static func die(bySignal signal: Int32) -> Never {
    cn_die(signal)
    // cn_die does not return; the compiler cannot know.
    fatalError("the process outlived its signal")
  }

  private mutating func readSize() {
    var columns: Int32 = 0
    var rows: Int32 = 0
    cn_size(&columns, &rows)
    size = Size(columns: Int(columns), rows: Int(rows))
  }

  static func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cn_write($0.baseAddress, Int32($0.count)) }
    }
  }

  // MARK: Waiting

  package mutating func wait(atMost limit: Duration?) -> [ConsoleEvent] {
    var patience = limit
    if let deadline = input.deadline {
      let own = max(.zero, ContinuousClock.now.duration(to: deadline))
      patience = min(own, limit ?? own)
    }
    let milliseconds: Int32 =
      patience.map {
        Int32(
          clamping: ($0.components.attoseconds / 1_000_000_000_000_000
            + $0.components.seconds * 1_000) + ($0 > .zero ? 1 : 0))
      } ?? -1
    let happened = cn_wait(milliseconds)
    var events: [ConsoleEvent] = []
    if happened & Int32(CN_ENDED) != 0 { return [.ended(signal: cn_ending_signal())] }
    if happened & Int32(CN_GONE) != 0 { return [.gone] }
    if happened & Int32(CN_READABLE) != 0 {
      guard read(into: &events) else { return events + [.gone] }
    } else {
      take(input.pass(to: .now), into: &events)
    }
    if happened & Int32(CN_CONTINUED) != 0 { events.append(.continued) }
    if happened & Int32(CN_RESIZED) != 0 || happened & Int32(CN_CONTINUED) != 0 {
      readSize()
      shown = nil
      events.append(.resized(size))
    }
    if happened & Int32(CN_STOP) != 0 { events.append(.stopAsked) }
    return events
  }

  /// Reads everything that is there, so that a burst of keys becomes one frame.
  ///
  /// False when the terminal is gone.
  private mutating func read(into events: inout [ConsoleEvent]) -> Bool {
    let most = 65_536
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16_384) { buffer in
      var total = 0
      while total < most {
        let count = Int(cn_read(buffer.baseAddress, Int32(buffer.count)))
        guard count >= 0 else { return false }
        guard count > 0 else { return true }
        let read = UnsafeBufferPointer(rebasing: buffer[..<count])
        take(input.feed(read, at: .now), into: &events)
        total += count
        guard count == buffer.count, cn_wait(0) & Int32(CN_READABLE) != 0 else { return true }
      }
      return true
    }
  }

  /// Keeps what concerns the terminal itself, and passes the rest on.
  private mutating func take(_ decoded: [InputEvent], into events: inout [ConsoleEvent]) {
    for event in decoded {
      guard case .answer(let answer) = event else {
        events.append(.input(event))
        continue
      }
      // What comes late, or was not asked for, changes nothing any more.
      guard let answersEnd, .now <= answersEnd else { continue }
      switch answer {
      case .background: events.append(.input(event))
      case .keyboardProtocol: cn_keyboard(true)
      case .synchronizedOutput: isSynchronized = true
      }
    }
  }

  /// Asks the terminal for its background and for what it can do, once the first frame is on the screen.
  private mutating func ask() {
    guard takesTitle, answersEnd == nil,
      asksBackground || knowsKeyboardQuery || asksSynchronization
    else { return }
    answersEnd = .now + answerTime
    Self.write(
      (asksBackground ? "\u{1B}]11;?\u{1B}\\" : "") + (knowsKeyboardQuery ? "\u{1B}[?u" : "")
        + (asksSynchronization ? "\u{1B}[?2026$p" : ""))
  }

  package mutating func suspend() {
    cn_suspend()
    shown = nil
    readSize()
  }

  package mutating func lend<Result>(_ work: (_ isEnding: () -> Bool) -> Result) -> Result {
    cn_lend()
    defer {
      cn_reclaim()
      shown = nil
      readSize()
    }
    return work { cn_ending_signal() != 0 }
  }

  package mutating func redraw() {
    cn_redraw()
    shown = nil
  }

  /// The longest text that goes to the clipboard: terminals drop longer ones in silence.
  private static let longestCopy = 74_994

  package mutating func copy(_ text: String) {
    let plain = DisplayText.clipboard(text)
    guard plain.utf8.count <= Self.longestCopy else { return }
    let sequence = "\u{1B}]52;c;" + Base64.encode(plain.utf8) + "\u{07}"
    // A multiplexer that knows the clipboard itself takes it, one that passes on what it is told to pass on does.
    Self.write(sequence)
    if let multiplexer { Self.write(multiplexer.passing(sequence)) }
  }

  package mutating func notify(title: String, body: String) {
    guard let notifications else { return }
    let sequence = TerminalNotification(
      title: title, body: body, isASCII: repertoire == .ascii
    ).sequence(notifications)
    Self.write(multiplexer?.passing(sequence) ?? sequence)
  }

  package mutating func ringBell() { Self.write("\u{07}") }

  // MARK: Drawing

  package mutating func present(_ frame: Frame) {
    if styled?.theme != frame.theme || styled?.revision != frame.themeRevision {
      applyStyles(theme(frame.theme) ?? .mono)
      styled = (frame.theme, frame.themeRevision)
      shown = nil
    }
    let canvas = frame.canvas
    let hashes = (0..<canvas.size.rows).map { canvas.rowHash($0) }
    var known = shownHashes
    if let shown, shown.size == canvas.size {
      // What the terminal moves by itself no screen reader reads.
      if !isPlain, let move = ScrolledBlock.find(from: shownHashes, to: hashes) {
        cn_scroll(Int32(move.rows.lowerBound), Int32(move.rows.upperBound - 1), Int32(move.lines))
        known = move.apply(to: known)
      }
    } else {
      known = [UInt64?](repeating: nil, count: hashes.count).map { $0 ?? 0 }
    }
    let isWhole = shown?.size != canvas.size
    // A cursor that moves alone is whole anyway.
    let isSynchronized = isSynchronized && (isWhole || hashes != shownHashes)
    draw(canvas, hashes, known: known, isWhole: isWhole)
    shown = canvas
    shownHashes = hashes
    cn_cursor(Int32(frame.cursor?.row ?? -1), Int32(frame.cursor?.column ?? 0))
    if isSynchronized { cn_flush_whole() } else { cn_flush() }
    if frame.title != shownTitle, takesTitle {
      shownTitle = frame.title
      let title = repertoire == .ascii ? AsciiFallback.text(frame.title) : frame.title
      Self.write("\u{1B}]2;" + title + "\u{07}")
    }
    ask()
  }

  /// Writes the rows that differ from what the screen has.
  private func draw(_ canvas: Canvas, _ hashes: [UInt64], known: [UInt64], isWhole: Bool) {
    let columns = canvas.size.columns
    for row in 0..<canvas.size.rows where isWhole || hashes[row] != known[row] {
      var cells = canvas.cells[(row * columns)..<((row + 1) * columns)]
      if isPlain { Repertoire.removeLines(in: &cells) }
      if repertoire != .unicode { repertoire.replace(in: &cells) }
      colours.replacePictures(in: &cells)
      cells.withUnsafeBytes { bytes in
        guard let first = bytes.assumingMemoryBound(to: cn_cell.self).baseAddress else { return }
        cn_draw(Int32(row), 0, first, Int32(columns))
        // A changed figure in a line says nothing; the line does.
        if isPlain { cn_whole_row(Int32(row)) }
      }
    }
  }

  private func applyStyles(_ theme: Theme) {
    let used = colours == .none ? Theme.mono : theme
    for role in Role.allCases {
      let style = used[role]
      let (foreground, background) = colours.numbers(style)
      cn_style(
        Int32(role.rawValue), foreground, background, Int32(style.attributes.rawValue))
    }
  }
}

/// A C string that is never freed, for handlers that may need it at any time.
private struct CStringForEver {
  let pointer: UnsafePointer<CChar>

  init(_ text: String) {
    let bytes = Array(text.utf8CString)
    let memory = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    memory.initialize(from: bytes, count: bytes.count)
    pointer = UnsafePointer(memory)
  }
}
