import Marketplace
import Transport

extension Traffic {
  /// An account's traffic in the words of the desk.
  init(_ report: TrafficReport) {
    let first = report.total - report.latest.count + 1
    self.init(
      since: report.since,
      exchanges: report.latest.enumerated().map { Exchange($1, number: first + $0) },
      total: report.total, lastMinute: report.lastMinute, running: report.running,
      waiting: report.waiting, perSecond: report.limit.requestsPerSecond,
      atOnce: report.limit.maxConcurrent, way: Way(report.way),
      rests: report.rests.sorted { $0.key < $1.key }.map { Rest(endpoint: $0.key, left: $0.value) })
  }
}

extension Traffic.Way {
  fileprivate init(_ way: TrafficReport.Way) {
    self =
      switch way {
      case .open: .open
      case .resting(let left): .resting(left)
      case .probing: .probing
      }
  }
}

extension Exchange {
  fileprivate init(_ record: ExchangeRecord, number: Int) {
    let outcome: Outcome =
      switch record.outcome {
      case .status(let status): record.isRefusal ? .refusal(status) : .status(status)
      case .failed(let error): .failed(Trouble(error))
      }
    self.init(
      number: number, endpoint: record.endpoint, method: record.method.rawValue,
      attempt: record.attempt, started: record.started, waited: record.waited,
      duration: record.duration, outcome: outcome, sentBytes: record.sentBytes,
      receivedBytes: record.receivedBytes)
  }
}

extension Exchange.Trouble {
  /// Only the kind: names of hosts and the words of libraries stay in the log file.
  init(_ error: TransportError) {
    self =
      switch error {
      case .cannotResolve: .noName
      case .cannotConnect: .noConnection
      case .tls: .insecure
      case .proxy: .proxy
      case .timedOut: .timedOut
      case .brokenAnswer, .malformedAnswer: .broken
      case .tooLarge: .tooLarge
      case .redirectRefused: .redirected
      case .paused, .unavailable, .tooManyWaiting: .throttled
      case .cancelled: .cancelled
      case .unsendable, .noLibrary, .other: .other
      }
  }
}
