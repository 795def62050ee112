package import TerminalCore
import Texts

extension Health {
  /// What a seller can do here.
  ///
  /// The raw value is the name everywhere.
  package enum Command: String, CaseIterable, Sendable {
    case search = "health.search"
    case troubles = "health.troubles"
    case copy = "health.copy"
  }

  package static let bindings: [Binding<Command>] = [
    Binding(.search, "/, ."),
    Binding(.troubles, "f"),
    Binding(.copy, "y"),
  ]

  /// Why a command cannot run now; nil when it can.
  static func obstacle(to command: Command, in model: Model, _ texts: Texts) -> String? {
    switch command {
    case .search, .troubles: nil
    case .copy: model.selected == nil ? texts.noExchangeHere : nil
    }
  }
}
