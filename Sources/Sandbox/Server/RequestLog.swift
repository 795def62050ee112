package import Foundation
import Synchronization

/// One request that reached the sandbox.
package struct RecordedRequest: Sendable {
  package let marketplace: String
  package let method: String
  package let path: String
  package let query: String
  /// At most its first mebibyte.
  package let body: [UInt8]
  package let time: Date
  /// What it counts as, "GET /api/products/{id}/data"; nil when no route takes it.
  package let route: String?
  /// The status that was sent; nil while nothing was, and for good when the connection was dropped first.
  package fileprivate(set) var status: Int?

  package var bodyText: String { String(decoding: body, as: UTF8.self) }
}

/// The latest requests of a server, oldest first, and how many there were in all.
final class RequestLog: Sendable {
  /// How many requests are kept.
  static let capacity = 20_000

  private struct State {
    var kept: [RecordedRequest] = []
    var firstNumber = 0
    var total = 0
    var byRoute: [String: Int] = [:]
    var byPath: [String: Int] = [:]
    var byStatus: [Int: Int] = [:]
  }

  private let state = Mutex(State())

  /// Notes an arrival and returns its number.
  func arrived(_ request: RecordedRequest) -> Int {
    state.withLock { state in
      // Now and then, because every removal moves all that stay.
      if state.kept.count >= Self.capacity * 5 / 4 {
        state.firstNumber += state.kept.count - Self.capacity
        state.kept.removeFirst(state.kept.count - Self.capacity)
      }
      state.kept.append(request)
      state.byRoute[request.route ?? "", default: 0] += 1
      state.byPath["\(request.method) \(request.path)", default: 0] += 1
      state.total += 1
      return state.firstNumber + state.kept.count - 1
    }
  }

  func answered(_ number: Int, status: Int) {
    state.withLock { state in
      state.byStatus[status, default: 0] += 1
      guard number >= state.firstNumber, number - state.firstNumber < state.kept.count else {
        return
      }
      state.kept[number - state.firstNumber].status = status
    }
  }

  var requests: [RecordedRequest] { state.withLock { Array($0.kept.suffix(Self.capacity)) } }

  var counters: RequestCounters {
    state.withLock {
      RequestCounters(
        total: $0.total, byRoute: $0.byRoute, byPath: $0.byPath, byStatus: $0.byStatus)
    }
  }

  /// Forgets everything; answers to earlier requests are no longer noted.
  func clear() {
    state.withLock { state in
      let next = state.firstNumber + state.kept.count
      state = State()
      state.firstNumber = next
    }
  }
}

/// How many requests arrived since the start, also those that the log no longer keeps.
package struct RequestCounters: Equatable, Sendable {
  package let total: Int
  /// By route ("POST /api/seller-goods"); what no route took counts under "".
  package let byRoute: [String: Int]
  /// By method and path as they came ("POST /api/product/edit/base/5100001").
  package let byPath: [String: Int]
  package let byStatus: [Int: Int]
}
