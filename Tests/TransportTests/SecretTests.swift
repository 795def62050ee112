import Testing

@testable import Transport

extension TransportTests {
  @Suite("K01 a secret shows itself nowhere")
  struct SecretTests {
    private let secret = Secret("8F1C0A77D2B94E5A")

    private struct Holder {
      var key: Secret
      var maybe: Secret?
    }

    @Test("K01 however it is printed")
    func printed() {
      let holder = Holder(key: secret, maybe: secret)
      var dumped = ""
      dump(holder, to: &dumped)
      dump(secret, to: &dumped)
      let optional: Secret? = secret
      let texts = [
        "\(secret)", "\(String(describing: optional))", "\(holder)", "\([secret])",
        String(reflecting: secret), String(reflecting: holder), "\(["token": secret])", dumped,
        "\(HTTPField("token", secret))", "\(Mirror(reflecting: holder).children.map(\.value))",
      ]
      for text in texts {
        #expect(text.contains("‹secret›"))
        #expect(!text.contains("8F1C"))
      }
      #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func isComparedByItsValue() {
      #expect(secret == Secret("8F1C0A77D2B94E5A"))
      #expect(secret != Secret("8F1C0A77D2B94E5B"))
      #expect(secret != Secret("8F1C0A77D2B94E5"))
      #expect(Secret("") == Secret(""))
      #expect(Secret("").isEmpty)
      // Two spellings of one letter are two keys.
      #expect(Secret("\u{E9}") != Secret("e\u{301}"))
    }

    @Test func givesItsValueWhenAsked() {
      #expect(secret.reveal() == "8F1C0A77D2B94E5A")
    }

    @Test func cannotBeEncoded() {
      #expect(!(secret as Any is any Encodable))
    }
  }
}
