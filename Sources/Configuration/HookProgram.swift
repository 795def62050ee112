import Foundation

/// The program of the seller's own that is told of new messages: arguments as they are, no shell, no terminal, what there
/// is to tell on its standard input, nothing taken from what it says.
package struct HookProgram: Sendable {
  /// Why it did not do its work.
  package enum Trouble: Error, Equatable, Sendable {
    /// The words are the system's.
    case notStarted(String)
    case exited(Int32)
    case timedOut
  }

  package let arguments: [String]
  private let environment: [String: String]
  private let patience: Duration

  /// - Parameters:
  ///   - environment: All of what it gets: no key of an account (K02).
  ///   - patience: One that runs longer is ended.
  package init(
    _ arguments: [String], environment: [String: String], patience: Duration = .seconds(30)
  ) {
    self.arguments = arguments
    self.environment = environment
    self.patience = patience
  }

  /// Runs it to its end.
  package func run(_ input: String) throws(Trouble) {
    let result: CommandRun.Result
    do throws(CommandRun.Failure) {
      result = try CommandRun.run(
        arguments, environment: environment, input: Array(input.utf8), patience: patience)
    } catch {
      switch error {
      case .notStarted(let code): throw .notStarted(String(cString: strerror(code)))
      case .timedOut: throw .timedOut
      }
    }
    guard result.status == 0 else { throw .exited(result.status) }
  }
}
