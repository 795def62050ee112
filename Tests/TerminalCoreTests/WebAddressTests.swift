import TerminalCore
import Testing

/// Addresses that buyers write (T15).
@Suite("Web addresses")
struct WebAddressTests {
  @Test(
    "T15 a host in another alphabet is shown as it is asked for",
    arguments: [
      ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
      ("https://пример.испытание", "https://xn--e1afmkfd.xn--80akhbyknj4f"),
      ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
      // A Cyrillic "а" in the place of a Latin one.
      ("https://pаypal.com/login", "https://xn--pypal-4ve.com/login"),
      ("https://ПРИМЕР.рф", "https://xn--e1afmkfd.xn--p1ai"),
    ])
  func punycode(_ raw: String, _ text: String) throws {
    let address = try #require(WebAddress(raw))
    #expect(address.text == text)
    #expect(address.warnings == [.foreignHost])
  }

  @Test("T15 a plain address stays as it is, and is the same when it is read again")
  func plain() throws {
    for raw in [
      "https://plati.market/itm/123", "http://127.0.0.1:8765/a?b=c&d=%20#e", "https://[::1]:80/",
      "https://a.b-c_d.example:443/~x/(y)?q=1,2;3",
    ] {
      let address = try #require(WebAddress(raw))
      #expect(address.text == raw)
      #expect(address.warnings == [])
    }
  }

  @Test("T15 a name before the host and hidden characters are flagged")
  func flags() throws {
    let user = try #require(WebAddress("https://paypal.com@evil.example/x"))
    #expect(user.warnings == [.userInfo])
    #expect(user.text == "https://paypal.com@evil.example/x")
    #expect(try #require(WebAddress("https://paypal.com:pw@evil.example")).warnings == [.userInfo])
    for hidden in ["\u{202E}", "\u{200B}", "\u{2066}", "\u{AD}", "\u{1B}"] {
      let address = try #require(WebAddress("https://a.example/b\(hidden)c"))
      #expect(address.warnings.contains(.hiddenCharacters))
      #expect(address.text.utf8.allSatisfy { (0x21...0x7E).contains($0) })
      #expect(WebAddress("https://a\(hidden).example/") == nil, "no host has them")
    }
  }

  /// Newsbeuter's hole and its relatives: what becomes an option, a command or another scheme somewhere on the way.
  private static let payloads: [String] = {
    var payloads: [String] = []
    for scheme in [
      "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "ftp://a/b", "mailto:a@b",
      "vbscript:x", "about:blank", "chrome://settings", "ssh://-oProxyCommand=id/", "//a.example",
      "a.example", "-https://a.example", "--help", " https://a.example", "\thttps://a.example",
      "https:", "https:/", "https://", "https:///x", "https://:80/", "https://@/", "https://?",
      "https://#", "https://.", "https://a b/", "https://a\tb/", "https://a\nb/", "https://a:99x/",
      "https://a:999999/", "https://[zz]/", "https://[::1/", "https://a`id`/", "https://$(id)/",
      "https://a;id/", "https://a|id/", "https://a'b/", "https://a\"b/", "https://a<b/",
    ] {
      payloads.append(scheme)
      payloads.append(scheme.uppercased())
    }
    for tail in [
      "`id`", "$(id)", "${HOME}", "; id", "| id", "& id", "&& id", "\nid", "\r\nid", "' id '",
      "\" id \"", "\\\" id", "%0aid", "\u{0}id", "\u{1B}]0;x\u{7}", "\u{9B}2J", "<script>", ">x",
      " --option", "\t--option", "*", "?", "#", "!!", "~", "^", "{a,b}", "[a]", "\u{202E}gpj",
      "\u{2066}", "\u{200B}", "я", "日本", "👩‍👩‍👧", "\u{E0041}", "\u{FEFF}", "\u{FFFD}",
      "\\\\host\\share",
      "%", "%zz", "..//..//", "@evil.example", ":80@evil.example", "\\@evil.example",
      "#@evil.example",
    ] {
      for head in ["https://a.example/", "http://a.example/?q=", "https://a.example/#"] {
        payloads.append(head + tail)
      }
    }
    return payloads
  }()

  @Test("T15 over 200 payloads: refused, or an argument that no program takes for anything else")
  func hostile() throws {
    #expect(Self.payloads.count >= 200)
    var opened = 0
    for payload in Self.payloads {
      guard let address = WebAddress(payload) else { continue }
      opened += 1
      #expect(address.text.hasPrefix("https://") || address.text.hasPrefix("http://"))
      #expect(
        address.text.utf8.allSatisfy {
          (0x21...0x7E).contains($0) && !"'\"`<>\\|^{}".utf8.contains($0)
        },
        "\(address.text)")
      #expect(WebAddress(address.text)?.text == address.text, "shown and opened are the same")
      // However it is read, the host that is asked is the one that stands in the text.
      if !payload.contains("@") { #expect(!address.warnings.contains(.userInfo)) }
    }
    #expect(opened >= 100)
    for payload in Self.payloads.prefix(70) {
      if let address = WebAddress(payload) {
        Issue.record("\(payload.debugDescription) is opened as \(address.text)")
      }
    }
  }
}
