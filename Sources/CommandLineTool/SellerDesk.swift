import ArgumentParser
import Dashboard
import Engine
import Foundation
import Texts

/// The program: reads its arguments, does one thing, says how it went.
package enum SellerDesk {
  /// What the process does last.
  package enum Ending: Equatable, Sendable {
    case exit(Int32)
    /// Ends by this signal, as if nothing had caught it.
    case signal(Int32)
  }

  /// Runs a command.
  ///
  /// - Parameters:
  ///   - colours: How many colours a terminal of this name has; nil for one that is not known.
  ///   - runDesk: Opens the terminal for a desk.
  package static func run(
    _ context: ProcessContext, colours: @escaping @Sendable (String) -> Int?,
    runDesk: @escaping DeskRunner
  ) -> Ending {
    Invocation.current = Invocation(context: context, colours: colours, runDesk: runDesk)
    let arguments = GlobalFlags.movedBehind(Array(context.arguments.dropFirst()))
    do {
      var command = try RootCommand.parseAsRoot(arguments)
      try command.run()
      return .exit(0)
    } catch let failure as ToolFailure {
      Streams.note(failure.message)
      return .exit(failure.code.rawValue)
    } catch let ended as EndedDesk {
      switch ended.end {
      case .quit: return .exit(0)
      case .terminalGone: return .signal(SIGHUP)
      case .signal(let number): return .signal(number)
      }
    } catch let served as ServedSandbox {
      switch served {
      case .inputClosed: return .exit(0)
      case .signal(let number): return .signal(number)
      }
    } catch is PartlyDone {
      return .exit(ToolFailure.Code.partly.rawValue)
    } catch let ended as ExitStatus {
      return .exit(ended.code.rawValue)
    } catch let code as ExitCode {
      // Said already.
      return .exit(code.rawValue)
    } catch {
      return usage(error, context)
    }
  }

  /// Help and version go to standard output; mistakes are one line on the other.
  private static func usage(_ error: any Error, _ context: ProcessContext) -> Ending {
    let code = RootCommand.exitCode(for: error)
    if code == .success {
      Streams.out(RootCommand.fullMessage(for: error) + "\n")
      return .exit(0)
    }
    let words = RootCommand.message(for: error).split(separator: "\n").first.map(String.init) ?? ""
    Streams.note(Texts(Language(locale: context.localeName)).usageHint(words))
    return .exit(ToolFailure.Code.usage.rawValue)
  }
}

/// What commands find that the argument parser made: it constructs them itself and passes nothing on.
struct Invocation {
  let context: ProcessContext
  let colours: @Sendable (String) -> Int?
  let runDesk: DeskRunner

  // Written once, before any command runs, on the thread that runs it; commands start no other that reads it.
  nonisolated(unsafe) static var current = Invocation(
    context: ProcessContext(arguments: [], environment: [:]), colours: { _ in nil },
    runDesk: { _ in .success(.quit) })
}

/// A desk that was run and has ended.
struct EndedDesk: Error {
  let end: DeskEnd
}
