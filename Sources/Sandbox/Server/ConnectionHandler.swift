import Foundation
import NIOCore
import NIOHTTP1

/// Speaks HTTP/1 on one connection: gathers a request, has it answered, writes the answer whole.
///
/// The pipeline in front of it delivers the next request only after an answer was written, so answers keep
/// the order of their requests.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let core: ServerCore
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []
  private var isAnswering = false
  private var isInputClosed = false

  init(core: ServerCore) { self.core = core }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
      if head.headers["content-length"].first.flatMap({ Int($0) }) ?? 0 > ServerCore.largestBody {
        refuse(IISPage.answer(status: 413), context: context)
      } else if head.headers[canonicalForm: "expect"].contains(where: {
        $0.lowercased() == "100-continue"
      }) {
        let goOn = HTTPResponseHead(version: head.version, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(goOn)), promise: nil)
      }
    case .body(var bytes):
      guard head != nil else { return }
      guard body.count + bytes.readableBytes <= ServerCore.largestBody else {
        return refuse(IISPage.answer(status: 413), context: context)
      }
      body += bytes.readBytes(length: bytes.readableBytes) ?? []
    case .end:
      guard let head else { return }
      self.head = nil
      answer(head, context: context)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .some(ChannelEvent.inputClosed) = event as? ChannelEvent {
      isInputClosed = true
      if !isAnswering { context.close(promise: nil) }
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The error handler in front has answered what was no HTTP; nothing more can be said on this connection.
    context.close(promise: nil)
  }

  // MARK: - Answering

  private func answer(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
    let halves = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let request = SandboxRequest(
      method: head.method.rawValue, path: String(halves.first ?? "/"),
      query: halves.count > 1 ? String(halves[1]) : "",
      headers: head.headers.map { ($0.name, $0.value) }, body: body, time: core.now())
    body = []
    isAnswering = true
    core.reply(to: request, on: context.eventLoop).assumeIsolated().whenComplete { result in
      guard context.channel.isActive else { return }
      switch result {
      case .success(let reply): self.write(reply, to: head, context: context)
      // The workers are gone: the server stops.
      case .failure: context.close(promise: nil)
      }
    }
  }

  private func write(
    _ reply: ServerCore.Reply, to request: HTTPRequestHead, context: ChannelHandlerContext
  ) {
    guard let answer = reply.answer else { return reset(context) }
    if reply.cutsHead { return writeHalfHead(of: answer, context: context) }
    core.wrote(reply, status: answer.status)
    let isCut = reply.truncate.map { $0 < answer.body.count } ?? false
    let closes = !request.isKeepAlive || isCut || reply.resetsAfterwards || isInputClosed
    context.write(
      wrapOutboundOut(.head(responseHead(for: answer, to: request, closes: closes))), promise: nil)
    if request.method != .HEAD, !answer.body.isEmpty {
      let sent = isCut ? answer.body.prefix(reply.truncate ?? 0) : answer.body[...]
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: sent)))), promise: nil)
    }
    if reply.resetsAfterwards {
      flush(context) { self.reset(context) }
    } else if isCut {
      flush(context) { context.close(promise: nil) }
    } else {
      isAnswering = false
      let written = context.eventLoop.makePromise(of: Void.self)
      if closes {
        written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
      }
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }
  }

  /// Sends the beginning of a head past the encoder, which knows only whole ones, and resets.
  private func writeHalfHead(of answer: SandboxAnswer, context: ChannelHandlerContext) {
    let status = HTTPResponseStatus(statusCode: answer.status)
    let half = "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\nDate: "
    guard
      let encoder = try? context.pipeline.syncOperations.context(
        handlerType: HTTPResponseEncoder.self)
    else { return reset(context) }
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { _ in self.reset(context) }
    encoder.writeAndFlush(NIOAny(ByteBuffer(string: half)), promise: written)
  }

  private func responseHead(
    for answer: SandboxAnswer, to request: HTTPRequestHead, closes: Bool
  ) -> HTTPResponseHead {
    var headers = HTTPHeaders()
    headers.add(name: "Date", value: CivilTime(core.now()).httpDate)
    headers.add(name: "Server", value: "sellerdesk-sandbox")
    if let type = answer.contentType { headers.add(name: "Content-Type", value: type) }
    for (name, value) in answer.headers { headers.add(name: name, value: value) }
    if answer.status != 204, answer.status != 304 {
      headers.add(name: "Content-Length", value: String(answer.body.count))
    }
    if closes {
      headers.add(name: "Connection", value: "close")
    } else if request.version == .http1_0 {
      headers.add(name: "Connection", value: "keep-alive")
    }
    return HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
  }

  /// Answers before the whole request is here, and hangs up.
  private func refuse(_ answer: SandboxAnswer, context: ChannelHandlerContext) {
    guard let request = head else { return }
    head = nil
    body = []
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    context.write(
      wrapOutboundOut(.head(responseHead(for: answer, to: request, closes: true))), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
  }

  /// Sends what was written and then goes on; an empty write marks the place.
  private func flush(_ context: ChannelHandlerContext, then next: @escaping () -> Void) {
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { _ in next() }
    context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer()))), promise: written)
  }

  /// Ends the connection with a TCP reset: without lingering a close throws away what is left.
  private func reset(_ context: ChannelHandlerContext) {
    guard let socket = context.channel as? any SocketOptionProvider else {
      return context.close(promise: nil)
    }
    socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in
      context.close(promise: nil)
    }
  }
}
