package import Foundation

/// How the sandbox is started: what `sellerdesk sandbox` and `sellerdesk demo` take as flags, and what tests
/// add.
package struct SandboxOptions: Sendable {
  /// How many products, orders, dialogs and reviews the shop has.
  package enum Size: String, CaseIterable, Sendable {
    case s, m, l, xl

    package var products: Int {
      switch self {
      case .s: 50
      case .m: 500
      case .l: 6_000
      case .xl: 100_000
      }
    }

    /// About how many reviews all products have together.
    package var reviews: Int {
      switch self {
      case .s: 4_000
      case .m: 45_000
      case .l: 75_000
      case .xl: 300_000
      }
    }

    package var orders: Int {
      switch self {
      case .s: 30_000
      case .m: 300_000
      case .l: 500_000
      case .xl: 2_000_000
      }
    }

    package var dialogs: Int {
      switch self {
      case .s: 200
      case .m: 2_000
      case .l: 50_000
      case .xl: 200_000
      }
    }

    /// How many of the dialogs wait for an answer when the shop opens.
    package var openDialogs: Int {
      switch self {
      case .s: 3
      case .m: 20
      case .l: 120
      case .xl: 400
      }
    }

    /// How many messages the longest dialog has.
    package var longestDialog: Int {
      switch self {
      case .s: 50
      case .m: 200
      case .l: 1_000
      case .xl: 50_000
      }
    }
  }

  /// Whether Digiseller's answers look as production sends them or as its documents print them.
  package enum DigisellerShape: String, CaseIterable, Sendable { case live, docs }

  /// The port of the first marketplace, the others taking the next ones up; 0 takes free ones.
  package var port = 0
  package var size = Size.m
  /// Decides everything about the shop, the keys and the drawing of faults.
  package var seed: UInt64 = 1
  /// How long every answer is held back.
  package var latency = Duration.zero
  package var tokenTTL = Duration.seconds(120 * 60)
  /// Faults from the start; those of `faultsFile` come after them.
  package var faults: [FaultRule] = []
  /// A JSON file of fault rules, read by `start()`.
  package var faultsFile: String?
  package var digisellerShape = DigisellerShape.live
  /// Leaves out the DiSeller endpoints that its documents do not name.
  package var disellerStrict = false

  /// Whether the shop stands still: nobody buys anything.
  package var isFrozen = false
  /// How long a written product keeps its old look for those who read.
  package var visibilityDelay = Duration.milliseconds(500)
  /// How long a Digiseller bulk task waits before it begins, once those before it are done.
  package var taskDelay = Duration.milliseconds(200)
  /// How long such a task takes for each product; with no delay either, it is done when its call is answered.
  package var taskItemTime = Duration.milliseconds(2)
  /// How many times such a task is shown unfinished: as queued first, as running from then on.
  package var taskPolls = 2
  /// How far the timestamp of a login may be from the server's clock.
  package var loginWindow = Duration.seconds(300)
  /// The status of an answer to an expired or unknown Digiseller token (some see 200 with `auth-0`).
  package var digisellerExpiredStatus = 401
  /// The status of an answer that a Digiseller key has no permission for.
  package var digisellerDeniedStatus = 403
  /// More Digiseller keys and what each may do, beside the announced one and its `-limited` and
  /// `-readonly` twins.
  package var digisellerKeys: [String: Set<DigisellerPermission>] = [:]
  /// The server's clock; a test may set it apart from the machine's.
  package var now: @Sendable () -> Date = { Date() }

  package init() {}
}
