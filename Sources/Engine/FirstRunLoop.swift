package import Dashboard
package import TerminalCore

/// Shows the first-run screen until it has an outcome, and hands the terminal on.
package struct FirstRunLoop<Terminal: Console> {
  /// With the language that was chosen on the screen.
  package private(set) var model: FirstRun.Model
  /// The terminal, for the desk that follows.
  package private(set) var console: Terminal
  private let mailbox: Mailbox<FirstRun.Msg>
  private let busy: BusyCount
  private let work: @Sendable (FirstRun.Effect) -> FirstRun.Msg?
  private var end: DeskEnd?

  /// How the screen ended.
  package enum End: Equatable, Sendable {
    case account
    case demo
    case desk(DeskEnd)
  }

  /// - Parameter work: Does what takes its time, on a queue.
  package init(
    setup: FirstRun.Setup, console: Terminal, busy: BusyCount = BusyCount(),
    work: @escaping @Sendable (FirstRun.Effect) -> FirstRun.Msg?
  ) {
    model = FirstRun.Model(setup: setup, size: console.size)
    self.console = console
    self.busy = busy
    self.work = work
    mailbox = Mailbox(wake: console.waker)
  }

  /// Runs until the seller has chosen, the terminal goes away or a signal comes.
  package mutating func run() -> End {
    while true {
      console.present(FirstRun.view(model))
      var messages: [FirstRun.Msg] = []
      for event in console.wait(atMost: nil) {
        switch event {
        case .input(let input): messages.append(.input(input))
        case .resized(let size): messages.append(.resized(size))
        case .stopAsked: suspend(into: &messages)
        case .continued: messages.append(.resumed)
        case .gone: end = end ?? .terminalGone
        case .ended(let signal): end = end ?? .signal(signal)
        }
      }
      if let end { return .desk(end) }
      for message in messages + mailbox.drain() { handle(message) }
      switch model.outcome {
      case .account: return .account
      case .demo: return .demo
      case .quit: return .desk(.quit)
      case nil: break
      }
    }
  }

  private mutating func suspend(into messages: inout [FirstRun.Msg]) {
    console.suspend()
    messages.append(.resized(console.size))
    messages.append(.resumed)
  }

  private mutating func handle(_ message: FirstRun.Msg) {
    for effect in FirstRun.update(&model, message) {
      switch effect {
      case .redraw: console.redraw()
      case .suspend:
        var messages: [FirstRun.Msg] = []
        suspend(into: &messages)
        for message in messages { handle(message) }
      case .check, .add, .startDemo:
        busy.begin(isQuick: false)
        // A queue for each: one that waits for a service that does not answer holds up no other.
        Lane("first-run").perform { [busy, mailbox, work] in
          if let answer = work(effect) { mailbox.post(answer) }
          busy.end()
        }
      }
    }
  }
}
