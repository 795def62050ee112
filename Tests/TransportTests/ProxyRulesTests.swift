import Testing

@testable import Transport

extension TransportTests {
  @Suite("N28 which requests go through a proxy")
  struct ProxyRulesTests {
    private func proxy(
      _ origin: String, setting: String? = nil, _ environment: [String: String] = [:]
    ) throws -> String? {
      let rules = try ProxyRules(setting: setting, environment: environment)
      return rules.proxy(for: try Origin(origin, allowLoopbackHTTP: true))?.description
    }

    @Test("N28 the setting, then HTTPS_PROXY, then ALL_PROXY, and never HTTP_PROXY")
    func precedence() throws {
      let all = [
        "HTTP_PROXY": "http://h", "http_proxy": "http://h", "HTTPS_PROXY": "http://s:1",
        "ALL_PROXY": "socks5h://a:2",
      ]
      #expect(try proxy("https://x.example", setting: "http://c:3", all) == "http://c:3")
      #expect(try proxy("https://x.example", setting: "", all) == nil)
      #expect(try proxy("https://x.example", all) == "http://s:1")
      #expect(try proxy("https://x.example", ["ALL_PROXY": "socks5h://a"]) == "socks5h://a:1080")
      #expect(
        try proxy("https://x.example", ["https_proxy": "p.example:8080"]) == "http://p.example:8080"
      )
      #expect(
        try proxy("https://x.example", ["https_proxy": "", "HTTPS_PROXY": "https://p.example/"])
          == "https://p.example:443")
      #expect(try proxy("https://x.example", ["HTTP_PROXY": "http://h"]) == nil)
      #expect(ProxyRules.direct.proxy(for: try Origin("https://x.example")) == nil)
    }

    @Test(
      "N28 loopback is never proxied",
      arguments: [
        "http://127.0.0.1:8765", "https://127.0.0.1", "https://[::1]", "https://localhost",
        "https://shop.localhost", "http://[::1]:80",
      ])
    func loopback(origin: String) throws {
      #expect(try proxy(origin, setting: "http://p.example:8080") == nil)
    }

    @Test(
      "N28 NO_PROXY",
      arguments: [
        ("*", "https://x.example", true), ("x.example", "https://x.example", true),
        ("x.example", "https://api.x.example", true), (".x.example", "https://x.example", true),
        ("X.Example", "https://x.example", true), ("x.example", "https://ax.example", false),
        ("example", "https://x.example", true), ("y.example, x.example", "https://x.example", true),
        ("10.1.2.3", "https://10.1.2.3", true), ("10.0.0.0/8", "https://10.9.9.9", true),
        ("10.0.0.0/9", "https://10.128.0.1", false), ("0.0.0.0/0", "https://10.1.1.1", true),
        ("fd00::/8", "https://[fd12::1]", true), ("[fd12::1]", "https://[fd12::1]", true),
        ("10.0.0.0/33", "https://10.0.0.1", false), ("10.0.0.0/8", "https://x.example", false),
        ("1.2.3", "https://1.2.3.4", false), ("", "https://x.example", false),
        (" , ,", "https://x.example", false), ("http://x.example", "https://x.example", false),
      ])
    func exemptions(list: String, origin: String, isExempt: Bool) throws {
      let environment = ["ALL_PROXY": "http://p.example", "NO_PROXY": list]
      #expect(try (proxy(origin, environment) == nil) == isExempt)
      #expect(try (proxy(origin, setting: "http://p.example", environment) == nil) == isExempt)
    }

    @Test("N28 what is no proxy is refused, and quoted nowhere")
    func malformed() {
      #expect(throws: ProxyError.unsupportedScheme) { try Proxy("ftp://p.example") }
      #expect(throws: ProxyError.malformedHost) { try Proxy("http://") }
      #expect(throws: ProxyError.malformedHost) { try Proxy("http://p.example/path") }
      #expect(throws: ProxyError.malformedPort) { try Proxy("http://p.example:99999") }
      #expect(throws: ProxyError.malformedCredentials) { try Proxy("http://%zz@p.example") }
      #expect(throws: ProxyError.malformedCredentials) { try Proxy("http://a%00b@p.example") }
    }

    @Test("K01 a proxy's description has no password")
    func credentials() throws {
      let proxy = try Proxy("http://me:p%40ss%3Aw0rd-0123@p.example:3128")
      #expect(proxy.user == Secret("me"))
      #expect(proxy.password == Secret("p@ss:w0rd-0123"))
      #expect("\(proxy)" == "http://p.example:3128")
      var dumped = ""
      dump(proxy, to: &dumped)
      #expect(!dumped.contains("w0rd"))
    }
  }
}
