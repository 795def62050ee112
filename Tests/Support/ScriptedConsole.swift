import Dispatch
package import Engine
import Synchronization
package import TerminalCore

/// A terminal in memory that plays a script: each step waits until nothing is under way any more, not for a time.
package final class ScriptedTerminal: Sendable {
  package enum Step: Sendable {
    /// Presses keys by their names, as one burst.
    case press([String])
    case type(String)
    case paste(String)
    case resize(Size)
    /// Looks at the frame that is shown, once all is quiet.
    case look(@Sendable (Frame) -> Void)
    /// Does something in the test.
    case run(@Sendable () -> Void)
    /// Goes on once the frame is as wished; fails after twenty seconds.
    case await(String, @Sendable (Frame) -> Bool)
    case gone
  }

  private struct State {
    var steps: [Step] = []
    var frame: Frame?
    var frames = 0
    var copied: [String] = []
    var alerts: [String] = []
    var suspensions = 0
    var isOver = false
    var failure: String?
    /// When the present step began to be waited for; other sleeps of the loop do not begin it anew.
    var awaitedSince: ContinuousClock.Instant?
  }

  private let state = Mutex(State())
  private let bell = DispatchSemaphore(value: 0)
  private let busy: BusyCount
  private let firstSize: Size

  package init(size: Size, busy: BusyCount, _ steps: [Step]) {
    self.busy = busy
    firstSize = size
    state.withLock { $0.steps = steps }
  }

  /// The console to hand to the loop.
  package var console: ScriptedConsole { ScriptedConsole(terminal: self, size: firstSize) }

  package var frame: Frame? { state.withLock(\.frame) }
  package var frames: Int { state.withLock(\.frames) }
  package var copied: [String] { state.withLock(\.copied) }
  /// What was told outside of the window, "bell" for the bell.
  package var alerts: [String] { state.withLock(\.alerts) }
  /// What a step waited for in vain.
  package var failure: String? { state.withLock(\.failure) }

  func ring() { bell.signal() }

  func show(_ frame: Frame) {
    state.withLock { state in
      if state.frame != frame { state.frames += 1 }
      state.frame = frame
    }
  }

  func alert(_ text: String) { state.withLock { $0.alerts.append(text) } }

  func copy(_ text: String) { state.withLock { $0.copied.append(text) } }

  private enum Next {
    case events([ConsoleEvent])
    case sleep
  }

  func wait(atMost limit: Duration?) -> [ConsoleEvent] {
    // What was rung while nobody slept is in the mailbox: the loop looks there before the script goes on.
    if bell.wait(timeout: .now()) == .success { return [] }
    while true {
      switch next(isTimedOut: hasWaitedLong) {
      case .events(let events): return events
      case .sleep: break
      }
      // Woken by an answer: the loop has to look into its mailbox before the script goes on.
      let wait = min(limit ?? .milliseconds(500), .milliseconds(500))
      let milliseconds = Int(wait / .milliseconds(1)) + 1
      let result = bell.wait(timeout: .now() + .milliseconds(milliseconds))
      if result == .success || limit != nil { return [] }
    }
  }

  private var hasWaitedLong: Bool {
    state.withLock { state in
      let since = state.awaitedSince ?? .now
      state.awaitedSince = since
      return since.duration(to: .now) > .seconds(20)
    }
  }

  private func next(isTimedOut: Bool) -> Next {
    while true {
      guard busy.isIdle || isTimedOut || nextIsAwait else { return .sleep }
      let (step, frame) = state.withLock { state in
        (state.steps.first, state.frame)
      }
      guard let step else { return .events([.gone]) }
      func done() {
        state.withLock { state in
          state.steps.removeFirst()
          state.awaitedSince = nil
        }
      }
      switch step {
      case .press(let names):
        done()
        return .events(names.compactMap { Key(named: $0) }.map { .input(.key($0)) })
      case .type(let text):
        done()
        return .events(text.map { .input(.key(Key($0))) })
      case .paste(let text):
        done()
        return .events([.input(.paste(text))])
      case .resize(let size):
        done()
        return .events([.resized(size)])
      case .gone:
        done()
        return .events([.gone])
      case .look(let look):
        done()
        if let frame { look(frame) }
      case .run(let work):
        done()
        work()
      case .await(let what, let isRight):
        if let frame, isRight(frame) {
          done()
        } else if isTimedOut {
          state.withLock { $0.failure = "never saw: \(what)" }
          return .events([.gone])
        } else {
          return .sleep
        }
      }
    }
  }

  private var nextIsAwait: Bool {
    state.withLock { state in
      if case .await = state.steps.first { return true }
      return false
    }
  }
}

/// The loop's end of a scripted terminal.
package struct ScriptedConsole: Console {
  let terminal: ScriptedTerminal
  package private(set) var size: Size

  package var waker: @Sendable () -> Void { { [terminal] in terminal.ring() } }

  package mutating func wait(atMost limit: Duration?) -> [ConsoleEvent] {
    let events = terminal.wait(atMost: limit)
    for case .resized(let size) in events { self.size = size }
    return events
  }

  package mutating func present(_ frame: Frame) { terminal.show(frame) }
  package mutating func suspend() {}
  package mutating func lend<Result>(_ work: (_ isEnding: () -> Bool) -> Result) -> Result {
    work { false }
  }
  package mutating func redraw() {}
  package mutating func copy(_ text: String) { terminal.copy(text) }
  package mutating func notify(title: String, body: String) {
    terminal.alert(title + ": " + body)
  }
  package mutating func ringBell() { terminal.alert("bell") }
}
