import Foundation
import Testing

@testable import Transport

extension TransportTests {
  @Suite("Requests")
  struct RequestTests {
    private let origin = try? Origin("https://api.example")

    private func request(_ query: [HTTPField] = [], path: HTTPPath = "/api/x") throws -> HTTPRequest
    {
      HTTPRequest(
        .post, try #require(origin), path, query: query,
        headers: [HTTPField("X-Api-Key", Secret("header-key-0123"))],
        body: .init(Array("{\"sign\":\"body-sign-0123\"}".utf8), contentType: "application/json"),
        endpoint: "test")
    }

    @Test func queriesAreEncodedInOrder() throws {
      let query = [
        HTTPField("ids", "1,2"), HTTPField("ids", "3"), HTTPField("q", "a b&c=d+é/?#%"),
        HTTPField("пол", ""), HTTPField("token", Secret("s+/=")),
      ]
      #expect(
        try request(query).revealURL() == "https://api.example/api/x?ids=1%2C2&ids=3"
          + "&q=a%20b%26c%3Dd%2B%C3%A9%2F%3F%23%25&%D0%BF%D0%BE%D0%BB=&token=s%2B%2F%3D")
      #expect(try request().revealURL() == "https://api.example/api/x")
    }

    @Test func dataStaysInItsSegment() {
      func encoded(_ path: HTTPPath) -> String { path.encoded }
      let base: HTTPPath = "/api"
      #expect(encoded("/api/products/\(7)/data") == "/api/products/7/data")
      #expect(encoded("\(base)/debates/v2/") == "/api/debates/v2/")
      #expect(encoded("no/slash") == "/no/slash")
      #expect(encoded("/x/\("a/b?c#d%2F")") == "/x/a%2Fb%3Fc%23d%252F")
      #expect(encoded("/x/\("..")/y/\(".")") == "/x/%2E%2E/y/%2E")
      #expect(encoded("/x/\("\r\n\u{0}я")") == "/x/%0D%0A%00%D1%8F")
      #expect(encoded("/a b?c#d%e") == "/a%20b%3Fc%23d%25e")
      #expect(encoded("/img.ashx;v=1/@me:(a)") == "/img.ashx;v=1/@me:(a)")
    }

    @Test("K01 a description hides what is secret, and a dump the body as well")
    func descriptions() throws {
      let request = try request([
        HTTPField("id_i", "7"), HTTPField("token", Secret("8F1C0A77D2B9")),
      ])
      #expect(
        request.description == "POST https://api.example/api/x?id_i=7&token=‹secret›")
      var dumped = ""
      dump(request, to: &dumped)
      dump([request.headers, request.query], to: &dumped)
      for text in [dumped, "\(request)", String(reflecting: request)] {
        #expect(!text.contains("8F1C0A77"))
        #expect(!text.contains("header-key"))
        #expect(!text.contains("body-sign") && !text.contains("123, 34"))
      }
      let response = HTTPResponse(
        status: 200, headers: ["Set-Cookie": "8F1C0A77D2B9"], body: Array("8F1C0A77D2B9".utf8))
      var dumpedResponse = ""
      dump(response, to: &dumpedResponse)
      #expect(!"\(response)\(dumpedResponse)".contains("8F1C"))
    }

    @Test func readsAreSafeToRepeatAndWritesAreNot() throws {
      let origin = try #require(origin)
      #expect(HTTPRequest(.get, origin, "/", endpoint: "e").isSafeToRepeat)
      #expect(!HTTPRequest(.post, origin, "/", endpoint: "e").isSafeToRepeat)
      #expect(!HTTPRequest(.put, origin, "/", endpoint: "e").isSafeToRepeat)
      #expect(!HTTPRequest(.delete, origin, "/", endpoint: "e").isSafeToRepeat)
      #expect(HTTPRequest(.post, origin, "/", endpoint: "e", isSafeToRepeat: true).isSafeToRepeat)
      #expect(!HTTPRequest(.get, origin, "/", endpoint: "e", isSafeToRepeat: false).isSafeToRepeat)
    }

    @Test(
      "A header cannot smuggle another one",
      arguments: [
        HTTPField("X-Api-Key", Secret("a\r\nX-Evil: 1")), HTTPField("X", "a\u{0}b"),
        HTTPField("X", "é"), HTTPField("X\r\nY", "a"), HTTPField("", "a"), HTTPField("a b", "c"),
        HTTPField("Content-Length", "5"), HTTPField("host", "evil.example"),
        HTTPField("Accept-Encoding", "br"), HTTPField("Transfer-Encoding", "chunked"),
      ])
    func smuggling(field: HTTPField) throws {
      var request = try request()
      request.headers = [field]
      #expect(throws: TransportError.self) { try WireHeaders.lines(request) }
      do {
        _ = try WireHeaders.lines(request)
      } catch {
        #expect(!error.mayHaveReachedServer)
        #expect(!"\(error)".contains("Evil"))
      }
    }
  }
}
