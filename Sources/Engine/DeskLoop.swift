package import Dashboard
import Foundation
package import TerminalCore

/// The one thread that owns the model and the display.
///
/// It sleeps in the console, handles everything that has come in, and shows one frame for the whole batch. Nothing here
/// waits for anything else; the work is done by the interpreter's queues, which answer through the mailbox.
package struct DeskLoop<Terminal: Console> {
  private var model: Desk.Model
  private var console: Terminal
  private let mailbox: Mailbox<Desk.Msg>
  private let interpreter: Interpreter
  private let editor: EditorErrand
  private var timers = TimerQueue<DeskTimer>()
  private var end: DeskEnd?

  /// The longest that a frame is held back for reads of the store that are about to answer, so that a list that moves
  /// on does not show blank rows first.
  private static var patience: Duration { .milliseconds(8) }

  /// The longest that an end waits for what the seller has just chosen to be on the disk.
  private static var lastPatience: Duration { .milliseconds(300) }

  package init(
    setup: Desk.Setup, console: Terminal, mailbox: Mailbox<Desk.Msg>, interpreter: Interpreter,
    editor: EditorErrand = EditorErrand(environment: [:])
  ) {
    self.editor = editor
    model = Desk.Model(setup: setup, size: console.size)
    self.console = console
    self.mailbox = mailbox
    self.interpreter = interpreter
  }

  /// Runs until the seller quits, the terminal goes away or a signal comes.
  package mutating func run() -> DeskEnd {
    defer { interpreter.finish(atMost: Self.lastPatience) }
    handle(.began(Date()))
    settleReads()
    show()
    while true {
      if let end { return end }
      if model.isOver { return .quit }
      let events = console.wait(atMost: timeToNextTimer)
      var messages: [Desk.Msg] = [.clock(Date())]
      for name in timers.take(until: .now) { messages.append(.timer(name)) }
      take(events, into: &messages)
      messages += mailbox.drain()
      for message in messages { handle(message) }
      settleReads()
      if end == nil, !model.isOver { show() }
    }
  }

  private var timeToNextTimer: Duration? {
    timers.next.map { max(.zero, ContinuousClock.now.duration(to: $0)) }
  }

  private mutating func take(_ events: [ConsoleEvent], into messages: inout [Desk.Msg]) {
    for event in events {
      switch event {
      case .input(let input): messages.append(.input(input))
      case .resized(let size): messages.append(.resized(size))
      case .stopAsked: suspend(into: &messages)
      case .continued: messages.append(.resumed)
      case .gone: end = end ?? .terminalGone
      case .ended(let signal): end = end ?? .signal(signal)
      }
    }
  }

  private mutating func suspend(into messages: inout [Desk.Msg]) {
    console.suspend()
    messages.append(.resized(console.size))
    messages.append(.resumed)
  }

  /// Waits a moment for reads of the store that the next frame lacks, and handles their answers.
  private mutating func settleReads() {
    let deadline = ContinuousClock.now + Self.patience
    while Desk.isWaitingForStore(model), interpreter.busy.hasQuickWork, end == nil, !model.isOver {
      let rest = ContinuousClock.now.duration(to: deadline)
      guard rest > .zero else { return }
      // Keys that come meanwhile are handled too, in their order.
      var messages: [Desk.Msg] = []
      take(console.wait(atMost: rest), into: &messages)
      for message in messages + mailbox.drain() { handle(message) }
    }
    for message in mailbox.drain() { handle(message) }
  }

  private mutating func handle(_ message: Desk.Msg) {
    for effect in Desk.update(&model, message) { perform(effect) }
  }

  /// Effects on the loop's own things happen here; the rest is the interpreter's.
  private mutating func perform(_ effect: Effect) {
    switch effect {
    case .wake(let name, let delay):
      timers.set(name, at: .now + delay)
    case .redraw:
      console.redraw()
    case .suspend:
      var messages: [Desk.Msg] = []
      suspend(into: &messages)
      for message in messages { handle(message) }
    case .edit(let text):
      let result = console.lend { [editor] isEnding in editor.edit(text, isEnding: isEnding) }
      for message in [.resized(console.size), .resumed, .edited(result)] as [Desk.Msg] {
        handle(message)
      }
    case .copy(let text):
      console.copy(text)
      handle(.copied)
    case .notify(let title, let body):
      console.notify(title: title, body: body)
    case .bell:
      console.ringBell()
    case .readProducts, .countProducts, .findProductIDs, .readProductStatus, .readProduct,
      .fetchProduct, .syncProducts, .glanceAtProducts, .open, .beginOutbox, .putJob, .releaseJob,
      .undoJob, .cancelJob, .discardItem, .dropHeld, .pauseJob, .findRetry, .wakeOutbox, .readJobs,
      .readJobItems, .readProductsNamed, .searchProducts, .readHealth, .recallRights,
      .forgetRefusals, .readRights, .inbox, .money, .views,
      .settings:
      interpreter.perform(effect)
    }
  }

  private mutating func show() {
    console.present(Desk.view(model))
  }
}

/// How the desk ended.
package enum DeskEnd: Equatable, Sendable {
  case quit
  case terminalGone
  case signal(Int32)
}
