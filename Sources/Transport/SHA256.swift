import CDigest

/// SHA-256 and HMAC-SHA-256: 32 bytes each.
package enum SHA256 {
  /// The digest of some bytes, or of none.
  package static func digest(of bytes: [UInt8]) -> [UInt8] {
    filled { cdigest_sha256(bytes, bytes.count, $0) }
  }

  /// The digest of the text's UTF-8, as 64 lower-case digits.
  package static func hexDigest(of text: String) -> String {
    Hex.encode(digest(of: Array(text.utf8)))
  }

  /// HMAC-SHA-256 (RFC 2104) under a key of any length.
  package static func authenticationCode(of bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    filled { cdigest_hmac_sha256(key, key.count, bytes, bytes.count, $0) }
  }

  private static func filled(_ fill: (UnsafeMutablePointer<UInt8>?) -> Bool) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(CDIGEST_SIZE)) { room, count in
      // libcrypto without SHA-256 could not have loaded beside a libcurl that speaks TLS.
      precondition(fill(room.baseAddress), "libcrypto offers no SHA-256")
      count = Int(CDIGEST_SIZE)
    }
  }
}
