/// Takes an answer as it arrives, and refuses it as soon as it can be refused.
///
/// It checks what libcurl 7.88 lets pass: contradictory lengths, codings that nobody asked for, truncated gzip,
/// endless interim answers, heads and bodies of any size. One exchange owns it, on one thread.
final class AnswerReader {
  /// Nobody's head is as long: larger ones are a mistake or an attack.
  static let headLimit = 256 * 1024
  static let headLineLimit = 1000

  /// What the answer is refused for; once set, nothing more is taken.
  private(set) var refusal: TransportError?

  private let request: HTTPRequest
  private let bodyLimit: Int

  private var status: Int?
  private var isHTTP2 = false
  private var headers = HTTPHeaders()
  private var isHeadWhole = false
  private var headBytes = 0
  private var headLines = 0

  private var framing = BodyFraming.untilClose
  private var decoder: BodyDecoder?
  private var plainBody: [UInt8] = []
  private var bodyBytes = 0

  init(_ request: HTTPRequest, bodyLimit: Int) {
    self.request = request
    self.bodyLimit = bodyLimit
  }

  /// One line of a head, with its line end; false to hear no more.
  func take(headLine: UnsafeBufferPointer<UInt8>) -> Bool {
    accepting { () throws(TransportError) in
      headBytes += headLine.count
      headLines += 1
      // Interim answers and trailers count too, or there would be no end to them.
      guard headBytes <= AnswerReader.headLimit, headLines <= AnswerReader.headLineLimit else {
        throw .tooLarge(.head, limit: AnswerReader.headLimit)
      }
      // A trailer comes after the body and changes nothing about it.
      guard !isHeadWhole else { return }
      var line = headLine[...]
      while let last = line.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: "\n") {
        line = line.dropLast()
      }
      try read(line: line)
    }
  }

  /// A piece of the body as it was sent; false to hear no more.
  func take(body: UnsafeBufferPointer<UInt8>) -> Bool {
    accepting { () throws(TransportError) in
      bodyBytes += body.count
      guard bodyBytes <= bodyLimit else { throw .tooLarge(.body, limit: bodyLimit) }
      if let decoder {
        try decoder.take(body)
      } else {
        plainBody.append(contentsOf: body)
      }
    }
  }

  /// The answer, when everything that was announced has come; called after libcurl found nothing wrong.
  func finish() throws(TransportError) -> HTTPResponse {
    if let refusal { throw refusal }
    guard isHeadWhole, let status else { throw .brokenAnswer(.connectionLost) }
    if case .length(let length) = framing, length != bodyBytes { throw .brokenAnswer(.truncated) }
    let body = framing == .none ? [] : try decoder?.finish() ?? plainBody
    // A coding has an end of its own, and it was reached.
    let isDelimited = framing != .untilClose || decoder != nil
    return HTTPResponse(
      status: status, headers: headers, body: body, isBodyDelimited: isDelimited,
      receivedBytes: headBytes + bodyBytes)
  }

  private func accepting(_ take: () throws(TransportError) -> Void) -> Bool {
    guard refusal == nil else { return false }
    do throws(TransportError) {
      try take()
    } catch {
      refusal = error
    }
    return refusal == nil
  }

  private func read(line: Slice<UnsafeBufferPointer<UInt8>>) throws(TransportError) {
    guard status != nil else {
      status = try AnswerReader.readStatus(line)
      isHTTP2 = line.starts(with: "HTTP/2".utf8)
      return
    }
    if line.isEmpty {
      try endHead()
    } else if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
      headers.extendLast(with: AnswerReader.text(line))
    } else {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .malformedAnswer }
      headers.append(
        name: AnswerReader.text(line[..<colon]),
        value: AnswerReader.text(line[line.index(after: colon)...]))
    }
  }

  private func endHead() throws(TransportError) {
    guard let status else { throw .malformedAnswer }
    if (100..<200).contains(status) {
      // 101 changes the protocol, which nobody asked for; the others announce the answer to come.
      guard status != 101 else { throw .malformedAnswer }
      self.status = nil
      headers = HTTPHeaders()
      return
    }
    isHeadWhole = true
    if (300..<400).contains(status), let location = headers["Location"] {
      throw .redirectRefused(
        status: status, to: RedirectTarget(location: location, from: request.origin))
    }
    framing = try BodyFraming(headers, status: status, method: request.method, isHTTP2: isHTTP2)
    if case .length(let length) = framing, length > bodyLimit {
      throw .tooLarge(.body, limit: bodyLimit)
    }
    switch headers.codings("Content-Encoding") {
    case []: break
    case ["gzip"], ["x-gzip"]: decoder = BodyDecoder(.gzip, limit: bodyLimit)
    case ["deflate"]: decoder = BodyDecoder(.deflate, limit: bodyLimit)
    default: throw .brokenAnswer(.unexpectedCoding)
    }
  }

  /// The number in `HTTP/1.1 200 OK`.
  private static func readStatus(_ line: Slice<UnsafeBufferPointer<UInt8>>) throws(TransportError)
    -> Int
  {
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard words.count >= 2, words[0].starts(with: "HTTP/".utf8), words[1].count == 3,
      let status = Int(text(words[1])), (100...999).contains(status)
    else { throw .malformedAnswer }
    return status
  }

  private static func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    String(Substring(decoding: bytes, as: UTF8.self).trimmingBlanks())
  }
}
