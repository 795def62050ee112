import Testing

@testable import Transport

extension TransportTests {
  @Suite("Digests")
  struct DigestTests {
    @Test(
      "SHA-256 of the examples of FIPS 180-4",
      arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
          "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
      ])
    func sha256(text: String, digest: String) {
      #expect(SHA256.hexDigest(of: text) == digest)
    }

    @Test("HMAC-SHA-256 of RFC 4231, cases 1, 2 and 6")
    func authenticationCodes() {
      func code(_ key: [UInt8], _ text: String) -> String {
        Hex.encode(SHA256.authenticationCode(of: Array(text.utf8), key: key))
      }
      #expect(
        code([UInt8](repeating: 0x0B, count: 20), "Hi There")
          == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
      #expect(
        code(Array("Jefe".utf8), "what do ya want for nothing?")
          == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
      #expect(
        code(
          [UInt8](repeating: 0xAA, count: 131),
          "Test Using Larger Than Block-Size Key - Hash Key First")
          == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
      #expect(
        code([], "") == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    @Test func hexGoesBothWays() {
      let bytes = (0...255).map(UInt8.init)
      #expect(Hex.decode(Hex.encode(bytes)) == bytes)
      #expect(Hex.encode([0x00, 0xAB, 0x09]) == "00ab09")
      #expect(Hex.decode("00AB09") == [0x00, 0xAB, 0x09])
      #expect(Hex.decode("") == [])
      for text in ["0", "0g", "+1", " 1", "zz", "é"] { #expect(Hex.decode(text) == nil) }
    }
  }
}
