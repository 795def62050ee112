import Marketplace
package import TerminalCore
import Texts

extension Tasks {
  /// What a seller can do here.
  ///
  /// The raw value is the name everywhere.
  package enum Command: String, CaseIterable, Sendable {
    case open = "tasks.open"
    case pause = "tasks.pause"
    case cancel = "tasks.cancel"
    case retry = "tasks.retry"
  }

  package static let bindings: [Binding<Command>] = [
    Binding(.open, "enter"),
    Binding(.pause, "P"),
    Binding(.cancel, "c"),
    Binding(.retry, "f"),
  ]

  /// Why a command cannot run now; nil when it can.
  static func obstacle(to command: Command, in model: Model, _ texts: Texts) -> String? {
    guard let job = model.target else { return texts.noTaskHere }
    switch command {
    case .open: return nil
    case .pause:
      return job.tally.unsent == 0 ? texts.nothingToStop : nil
    case .cancel:
      return job.tally.unsent == 0 ? texts.nothingUnsent : nil
    case .retry:
      return job.tally[.failed] == 0 ? texts.nothingFailed : nil
    }
  }
}
