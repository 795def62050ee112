import CCurl
import Foundation
import Synchronization

/// One lane to the network: exchanges one after the other, over connections that are kept between them.
///
/// ``send(_:cancellation:)`` blocks in libcurl until its exchange ends; callers on other threads wait for their turn.
/// A write never travels on a connection that was used before: when such a connection ends without an answer, libcurl
/// sends the request again on another one, and nobody would know.
package final class CurlLane: HTTPExchange {
  private let settings: TransportSettings
  private let clock = SystemClock()
  private let turns: RateLimiter
  /// Nil until the first exchange: what it stands on takes longer to load than the first frame.
  private let opened = Mutex<LaneHandle?>(nil)

  /// Takes note of the settings; the first exchange opens the lane.
  package init(_ settings: TransportSettings) {
    self.settings = settings
    turns = RateLimiter(.oneAtATime, clock: clock)
  }

  package func send(_ request: HTTPRequest, cancellation: Cancellation) throws(TransportError)
    -> HTTPResponse
  {
    let begun = clock.now
    let deadline = begun + request.deadline
    let headers = try WireHeaders.lines(request)
    try turns.enter(deadline: deadline, cancellation: cancellation)
    defer { turns.leave() }
    let handle = try openHandle()

    let reader = AnswerReader(request, bodyLimit: settings.bodyLimit)
    let proxy = settings.proxies.proxy(for: request.origin)
    guard begin(request, headers: headers, proxy: proxy, on: handle, into: reader) else {
      throw .other(code: LaneHandle.openingFailed, mayHaveBeenSent: false)
    }
    let ending = cancellation.waking(handle.wake) {
      run(handle, until: deadline, cancellation: cancellation)
    }
    // The reader is libcurl's as long as the exchange is on the lane.
    let outcome = withExtendedLifetime(reader) { ccurl_end(handle.pointer) }

    let duration = clock.now - begun
    if let error = TransportError(
      ending, outcome, refusal: reader.refusal, request: request, proxy: proxy, after: duration)
    {
      throw error
    }
    var response = try reader.finish()
    response.duration = duration
    response.receivedAt = clock.date
    return response
  }

  private func openHandle() throws(TransportError) -> LaneHandle {
    try opened.withLock { handle throws(TransportError) in
      if let handle { return handle }
      let fresh = try LaneHandle()
      handle = fresh
      return fresh
    }
  }

  enum Ending {
    case ended
    case timedOut
    case cancelled
  }

  private func run(
    _ handle: LaneHandle, until deadline: ContinuousClock.Instant, cancellation: Cancellation
  ) -> Ending {
    while true {
      if cancellation.isCancelled { return .cancelled }
      let left = deadline - clock.now
      guard left > .zero else { return .timedOut }
      if ccurl_step(handle.pointer, left.inMillisecondsForWaiting) { return .ended }
    }
  }

  private func begin(
    _ request: HTTPRequest, headers: [String], proxy: Proxy?, on handle: LaneHandle,
    into reader: AnswerReader
  ) -> Bool {
    let strings = CStrings()
    let lines = headers.map(strings.hold)
    var wire = ccurl_request()
    wire.method = strings.hold(request.method.rawValue)
    wire.url = strings.hold(request.revealURL())
    wire.user_agent = strings.hold(settings.userAgent)
    wire.ca_file = settings.caFile.flatMap(strings.hold)
    wire.proxy = proxy.flatMap { strings.hold($0.description) }
    wire.proxy_user = proxy?.user.flatMap { strings.hold($0.reveal()) }
    wire.proxy_password = proxy?.password.flatMap { strings.hold($0.reveal()) }
    // Zero would be libcurl's own five minutes.
    wire.connect_timeout_ms = Int(max(1, settings.connectTimeout.inMillisecondsForWaiting))
    wire.fresh_connection = !request.isSafeToRepeat
    wire.on_head_line = { context, bytes, count in
      CurlLane.reader(context).take(headLine: UnsafeBufferPointer(start: bytes, count: count))
    }
    wire.on_body = { context, bytes, count in
      CurlLane.reader(context).take(body: UnsafeBufferPointer(start: bytes, count: count))
    }
    wire.context = Unmanaged.passUnretained(reader).toOpaque()
    return withExtendedLifetime(strings) {
      lines.withUnsafeBufferPointer { lines in
        (request.body?.bytes ?? []).withUnsafeBufferPointer { body in
          wire.headers = lines.baseAddress
          wire.header_count = lines.count
          wire.has_body = request.body != nil
          wire.body = body.baseAddress
          wire.body_count = body.count
          return ccurl_begin(handle.pointer, &wire)
        }
      }
    }
  }

  private static func reader(_ context: UnsafeMutableRawPointer?) -> AnswerReader {
    guard let context else { preconditionFailure("begin gave libcurl a reader") }
    return Unmanaged<AnswerReader>.fromOpaque(context).takeUnretainedValue()
  }
}
