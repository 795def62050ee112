package import Marketplace

/// When the sender does what, decided apart from doing it.
package enum SendingPolicy {
  /// How long until a task is asked about again: 1 s, 1 s, 2 s, 3 s, then every 5 s.
  ///
  /// - Parameter polls: How often it was asked about.
  package static func pollDelay(after polls: Int) -> Duration {
    switch polls {
    case ...1: .seconds(1)
    case 2: .seconds(2)
    case 3: .seconds(3)
    default: .seconds(5)
    }
  }

  /// A task that does not end in this time is taken to be lost: its items are looked up one by one.
  package static let pollingLimit = Duration.seconds(600)

  /// How long after a write of unknown fate its products are read, and read again: 1.5 s, 4 s, 10 s.
  ///
  /// Readers see a change about half a second after it was made, and a lost task still has to be worked through.
  package static func readingDelay(after readings: Int) -> Duration {
    switch readings {
    case 0: .milliseconds(1_500)
    case 1: .seconds(4)
    default: .seconds(10)
    }
  }

  /// So many readings without any sign of the write mean that it was not applied.
  package static let readingsEnough = 3

  /// How long after an answer of unknown fate its thread is read, and read again: 2 s, 8 s, 60 s.
  package static func threadDelay(after readings: Int) -> Duration {
    switch readings {
    case 0: .seconds(2)
    case 1: .seconds(8)
    default: .seconds(60)
    }
  }

  /// A thread that did not show an answer so long after the first reading does not have it.
  package static let threadPatience = Duration.seconds(60)

  /// A buyer who writes while his answer is held for a moment is not worth a question; longer than this, he is.
  package static let freshReply = 30.0

  /// How long an answer with the same words as the one before waits until that one shows in the thread.
  package static let echoPatience = 30.0

  /// A wish that sets a state is handed to the network at most so often.
  package static let mostAttempts = 3

  /// How long sending rests after the marketplace could not take a write or a question.
  ///
  /// - Parameter failures: How many came in a row, this one included.
  package static func rest(after error: MarketplaceError, failures: Int) -> Duration {
    switch error {
    case .rateLimited(let wait?): max(wait, .seconds(1))
    case .unreachable(.resting(let next)): max(next, .seconds(1))
    case .unauthorised: .seconds(300)
    case .offline: .seconds(3_600)
    default: .seconds(min(60, 1 << min(failures, 6)))
    }
  }
}
