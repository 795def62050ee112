import Foundation
import Terminal
import TerminalCore

/// What a process does that has a pseudo-terminal for its input and output; runs inside exit tests.
enum DisplayProcess {
  struct Failure: Error {}

  /// The output that the process had before, for what the test library writes at its end.
  nonisolated(unsafe) private static var output: Int32 = -1

  /// Makes the terminal this process's input and output.
  static func attach(_ path: String, locale: String = "C.UTF-8") throws {
    setenv("LC_ALL", locale, 1)
    output = dup(1)
    let terminal = Glibc.open(path, O_RDWR | O_NOCTTY)
    guard terminal >= 0, dup2(terminal, 0) == 0, dup2(terminal, 1) == 1 else { throw Failure() }
    Glibc.close(terminal)
  }

  static func open(
    _ path: String, terminal: String? = "xterm-256color", locale: String = "C.UTF-8",
    usesColour: Bool = true, isASCII: Bool = false,
    isPlain: Bool = false, ambiguousIsWide: Bool = false, takesMouse: Bool = true,
    asksBackground: Bool = false,
    asksSynchronization: Bool = false,
    answerTime: Duration = .milliseconds(150)
  ) throws -> CursesDisplay {
    try attach(path, locale: locale)
    return try CursesDisplay(
      terminal: terminal,
      options: CursesDisplay.Options(
        theme: SampleFrames.theme, usesColour: usesColour, isASCII: isASCII,
        isPlain: isPlain, takesMouse: takesMouse, asksBackground: asksBackground,
        asksSynchronization: asksSynchronization, ambiguousIsWide: ambiguousIsWide,
        answerTime: answerTime),
      lastWords: "\nlast words\n")
  }

  /// A frame of one line, called by its title.
  static func frame(_ text: String, title: String = "", size: Size, cursor: Position? = nil)
    -> Frame
  {
    var canvas = Canvas(size)
    canvas.write(text, column: 0, row: 0, columns: size.columns, role: .default)
    return Frame(canvas: canvas, cursor: cursor, title: title, theme: "one")
  }

  /// Puts the terminal back and lets go of it.
  static func close() {
    CursesDisplay.close()
    dup2(output, 1)
  }

  /// Writes a mark that the test waits for: a window title, which is on no screen.
  static func mark(_ text: String) {
    let bytes = Array("\u{1B}]2;\(text)\u{7}".utf8)
    _ = write(1, bytes, bytes.count)
  }

  /// Crashes here are meant.
  static func leaveNoCore() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
  }

  /// In the test's own process: until the other one has been stopped by a signal.
  static func waitUntilStopped(_ pid: pid_t) throws {
    for _ in 0..<2_000 {
      let status = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
      if status.split(separator: ") ").last?.first == "T" { return }
      usleep(5_000)
    }
    throw Failure()
  }

  /// Waits until an event comes that is wanted; nil after ten seconds without one.
  static func wait<Found>(
    _ display: inout CursesDisplay, for wanted: (ConsoleEvent) -> Found?
  ) -> Found? {
    let deadline = ContinuousClock.now + .seconds(10)
    while .now < deadline {
      for event in display.wait(atMost: .milliseconds(200)) {
        if let found = wanted(event) { return found }
      }
    }
    return nil
  }

  /// Seconds of CPU that this process has used.
  static var seconds: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1_000_000
  }
}
