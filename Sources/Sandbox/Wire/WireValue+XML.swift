extension WireValue {
  /// The value as XML under `root`, by the rules of the documents.
  ///
  /// An element is named for its member; an array is the element repeated, without a wrapper; null is left
  /// out. A bare array becomes repeated `item` elements. Characters that XML 1.0 cannot carry become U+FFFD.
  ///
  /// Source: docs/apis/digiseller.md §14.1.
  package func xml(root: String) -> [UInt8] {
    var out: [UInt8] = []
    switch self {
    case .array(let elements):
      out += "<\(root)>".utf8
      for element in elements { element.writeXML(as: "item", to: &out) }
      out += "</\(root)>".utf8
    default:
      writeXML(as: root, to: &out)
    }
    return out
  }

  private func writeXML(as name: String, to out: inout [UInt8]) {
    switch self {
    case .null: break
    case .array(let elements):
      for element in elements { element.writeXML(as: name, to: &out) }
    case .object(let members):
      out += "<\(name)>".utf8
      for member in members { member.value.writeXML(as: member.name, to: &out) }
      out += "</\(name)>".utf8
    case .bool, .number, .string:
      out += "<\(name)>".utf8
      for scalar in (scalarText ?? "").unicodeScalars { Self.writeXMLScalar(scalar, to: &out) }
      out += "</\(name)>".utf8
    }
  }

  private static func writeXMLScalar(_ scalar: Unicode.Scalar, to out: inout [UInt8]) {
    switch scalar {
    case "&": out += "&amp;".utf8
    case "<": out += "&lt;".utf8
    case ">": out += "&gt;".utf8
    case "\r": out += "&#13;".utf8
    case "\t", "\n": out.append(UInt8(scalar.value))
    case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
      out += "\u{FFFD}".utf8
    default: out += String(scalar).utf8
    }
  }
}
