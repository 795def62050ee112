import Foundation

/// The answer of `GET token/perms`: a bare object of flags; what is absent is not granted (api/digiseller.md §1.4).
struct Permissions: Decodable {
  let envelope: Envelope
  let rights: [String: Bool]

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let container = try decoder.container(keyedBy: Name.self)
    var rights: [String: Bool] = [:]
    for name in container.allKeys where !Self.notRights.contains(name.stringValue) {
      rights[name.stringValue] = (try? container.decode(LenientBool.self, forKey: name))?.value
    }
    self.rights = rights
  }

  private static let notRights: Set<String> = ["retval", "retdesc", "desc", "errors", "content"]
}
