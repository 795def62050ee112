import Testing

@testable import Transport

extension TransportTests {
  @Suite("K06 origins")
  struct OriginTests {
    @Test(
      "Accepted, in one spelling",
      arguments: [
        ("https://api.digiseller.com", "https://api.digiseller.com"),
        ("HTTPS://API.Digiseller.COM/", "https://api.digiseller.com"),
        ("https://api.example:443", "https://api.example"),
        ("https://api.example:8443", "https://api.example:8443"),
        ("https://xn--e1afmkfd.xn--p1ai", "https://xn--e1afmkfd.xn--p1ai"),
        ("https://10.0.0.1", "https://10.0.0.1"),
        ("https://[2001:DB8:0:0::1]:444", "https://[2001:db8::1]:444"),
        ("https://localhost", "https://localhost"),
      ])
    func accepted(text: String, description: String) throws {
      #expect(try Origin(text).description == description)
    }

    @Test(
      "K06 refused, with the reason",
      arguments: [
        ("", OriginError.missingScheme), ("api.example", .missingScheme),
        ("https:/api.example", .missingScheme), ("//api.example", .missingScheme),
        ("ftp://api.example", .unsupportedScheme), (" https://api.example", .unsupportedScheme),
        ("javascript://api.example", .unsupportedScheme),
        ("https://user@api.example", .userInfo), ("https://u:p@api.example", .userInfo),
        ("https://api.example/api", .path), ("https://api.example//", .path),
        ("https://api.example\\@evil.example", .path),
        ("https://api.example?x=1", .query), ("https://api.example#x", .fragment),
        ("https://", .malformedHost), ("https://api..example", .malformedHost),
        ("https://api.example.", .malformedHost), ("https://-a.example", .malformedHost),
        ("https://магазин.рф", .malformedHost), ("https://a b", .malformedHost),
        ("https://a%2eb", .malformedHost), ("https://a\u{0}b", .malformedHost),
        ("https://127.1", .malformedHost), ("https://0x7f000001", .malformedHost),
        ("https://2130706433", .malformedHost), ("https://010.0.0.1", .malformedHost),
        ("https://256.0.0.1", .malformedHost), ("https://[::1%eth0]", .malformedHost),
        ("https://[::1", .malformedHost), ("https://::1", .malformedHost),
        ("https://[127.0.0.1]", .malformedHost), ("https://[]", .malformedHost),
        ("https://api.example:", .malformedPort), ("https://api.example:0", .malformedPort),
        ("https://api.example:65536", .malformedPort), ("https://api.example:+1", .malformedPort),
        ("https://api.example:٤", .malformedPort),
      ])
    func refused(text: String, reason: OriginError) {
      #expect(throws: reason) { try Origin(text, allowLoopbackHTTP: true) }
    }

    @Test(
      "K06 http to a loopback address, when it is allowed",
      arguments: [
        "http://127.0.0.1:8765", "http://127.255.0.9", "http://[::1]:80", "http://[0:0::0:1]",
      ])
    func loopback(text: String) throws {
      _ = try Origin(text, allowLoopbackHTTP: true)
      #expect(throws: OriginError.plainHTTPNotAllowed) { try Origin(text) }
    }

    @Test(
      "K06 http to anything else, allowed or not",
      arguments: [
        "http://localhost:8765", "http://localhost.localdomain", "http://api.example",
        "http://128.0.0.1", "http://0.0.0.0", "http://[::]", "http://[::ffff:127.0.0.1]",
        "http://127.0.0.1.nip.example",
      ])
    func plain(text: String) {
      #expect(throws: OriginError.plainHTTP) { try Origin(text, allowLoopbackHTTP: true) }
      #expect(throws: OriginError.plainHTTP) { try Origin(text) }
    }

    @Test("K01 a reason quotes nothing")
    func reasons() {
      #expect(throws: OriginError.missingScheme) { try Origin("8F1C0A77D2B94E5A") }
      #expect(!OriginError.missingScheme.description.isEmpty)
    }

    @Test(
      "N15 where a redirect points, as far as it may be shown",
      arguments: [
        ("/other?token=x", RedirectTarget.sameOrigin), ("other", .sameOrigin), ("", .sameOrigin),
        ("/login?next=https://a.example", .sameOrigin),
        ("https://api.example/x", .sameOrigin), ("HTTPS://API.example:443", .sameOrigin),
        ("https://api.example:8443/x?token=y", .other(origin: "https://api.example:8443")),
        ("http://api.example/x", .other(origin: "http://api.example")),
        ("//evil.example/x", .other(origin: "https://evil.example")),
        ("/\\evil.example", .other(origin: "https://evil.example")),
        ("https://key:8F1C0A77@evil.example/", .other(origin: "https://evil.example")),
        ("https://api.example@evil.example", .other(origin: "https://evil.example")),
        ("https://evil.example\\@api.example", .other(origin: "https://evil.example")),
        ("https://evil\u{1B}[31m.example", .unreadable), ("javascript:alert(1)", .unreadable),
        ("mailto:a@b.example", .unreadable), ("https://", .unreadable), ("https:x", .unreadable),
        ("https://127.1/", .unreadable),
      ])
    func redirects(location: String, target: RedirectTarget) throws {
      #expect(RedirectTarget(location: location, from: try Origin("https://api.example")) == target)
    }
  }
}
