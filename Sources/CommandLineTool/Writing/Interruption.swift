import Dispatch
import Foundation
import Synchronization

/// Notices that somebody wants the command to end, so that it can first take back what has not left.
///
/// The second signal ends the process as usual. What is ignored (nohup) stays ignored.
final class Interruption {
  private let raised: Raised
  private var sources: [any DispatchSourceSignal] = []

  private final class Raised: Sendable {
    let number = Mutex<Int32?>(nil)
  }

  init() {
    let raised = Raised()
    self.raised = raised
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var old = sigaction()
      sigaction(number, nil, &old)
      if unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == 1 { continue }
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        raised.number.withLock { $0 = $0 ?? number }
        signal(number, SIG_DFL)
      }
      source.resume()
      sources.append(source)
    }
  }

  /// The signal that came; nil while none did.
  var signalNumber: Int32? { raised.number.withLock { $0 } }

  /// Sleeps, but not through a signal.
  func sleep(_ duration: Duration) {
    let end = ContinuousClock.now + duration
    while signalNumber == nil {
      let rest = ContinuousClock.now.duration(to: end)
      guard rest > .zero else { return }
      usleep(UInt32(min(50_000, max(1, rest / .microseconds(1)))))
    }
  }
}
