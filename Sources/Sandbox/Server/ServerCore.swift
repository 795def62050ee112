import Foundation
import NIOCore
import NIOPosix

/// What all connections of one port share: the service, the faults, the log, the workers.
///
/// Handlers run on a few threads of their own, so that one which sorts a hundred thousand products holds up
/// nobody on the event loop.
final class ServerCore: Sendable {
  /// More than this and a request is refused with 413.
  static let largestBody = 32 << 20

  let marketplace: String
  let now: @Sendable () -> Date
  private let service: any SandboxService
  private let backDoor: BackDoor
  private let faults: FaultPlan
  private let log: RequestLog
  private let workers: NIOThreadPool
  private let latency: Duration

  init(
    marketplace: String, service: any SandboxService, backDoor: BackDoor, faults: FaultPlan,
    log: RequestLog, workers: NIOThreadPool, latency: Duration,
    now: @escaping @Sendable () -> Date
  ) {
    self.marketplace = marketplace
    self.service = service
    self.backDoor = backDoor
    self.faults = faults
    self.log = log
    self.workers = workers
    self.latency = latency
    self.now = now
  }

  /// What a connection is to do once its request was thought about.
  struct Reply: Sendable {
    /// nil resets the connection at once.
    var answer: SandboxAnswer?
    var truncate: Int?
    /// Whether the connection is reset in the middle of the answer's head.
    var cutsHead = false
    /// Whether the connection is reset once everything is written.
    var resetsAfterwards = false
    /// Its number in the log; nil for what is not logged.
    var number: Int?
  }

  /// Carries a request out, unless a fault forbids it, and answers when its time has come.
  ///
  /// The call itself runs at once and only its answer is held back: a client that gives up meanwhile leaves a
  /// write that was done, as with the real service.
  func reply(to request: SandboxRequest, on loop: any EventLoop) -> EventLoopFuture<Reply> {
    if BackDoor.owns(request.path) {
      return workers.runIfActive(eventLoop: loop) { [backDoor] in
        Reply(answer: backDoor.answer(request))
      }
    }
    let number = log.arrived(
      RecordedRequest(
        marketplace: marketplace, method: request.method, path: request.path, query: request.query,
        body: request.body.count > 1 << 20 ? Array(request.body.prefix(1 << 20)) : request.body,
        time: request.time,
        route: service.routeName(method: request.method, path: request.path)))
    let target = request.query.isEmpty ? request.path : request.path + "?" + request.query
    let verdict = faults.verdict(method: request.method, target: target) ?? FaultVerdict()
    let due = NIODeadline.now() + TimeAmount(latency + verdict.latency)
    var request = request
    request.failingIDs = verdict.failingIDs
    request.stopAfter = verdict.stopAfter
    request.lag = verdict.lag
    request.altersText = verdict.altersText

    let reply: EventLoopFuture<Reply>
    if verdict.drop == .before {
      reply = loop.makeSucceededFuture(Reply(answer: nil, number: number))
    } else {
      let answer: EventLoopFuture<SandboxAnswer>
      if let canned = verdict.answer {
        answer = loop.makeSucceededFuture(canned)
      } else {
        let (service, whole) = (service, request)
        answer = workers.runIfActive(eventLoop: loop) { service.answer(whole) }
      }
      reply = answer.map { answer in
        if verdict.drop == .after, verdict.truncate == nil {
          return Reply(answer: nil, number: number)
        }
        return Reply(
          answer: answer, truncate: verdict.truncate, cutsHead: verdict.drop == .head,
          resetsAfterwards: verdict.drop == .after,
          number: number)
      }
    }
    guard latency + verdict.latency > .zero else { return reply }
    return reply.flatMap { reply in
      loop.scheduleTask(deadline: due) { reply }.futureResult
    }
  }

  func wrote(_ reply: Reply, status: Int) {
    if let number = reply.number { log.answered(number, status: status) }
  }
}
