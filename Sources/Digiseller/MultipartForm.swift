import Foundation

/// A form of files as `multipart/form-data` (RFC 7578).
struct MultipartForm: Sendable {
  struct File: Sendable {
    var name: String
    var type: String
    var data: Data
  }

  let bytes: [UInt8]
  let contentType: String

  init(field: String, files: [File]) {
    var boundary: String
    repeat {
      boundary = "sellerdesk-" + UUID().uuidString
    } while files.contains { $0.data.firstRange(of: Data(boundary.utf8)) != nil }
    var bytes: [UInt8] = []
    for file in files {
      bytes += "--\(boundary)\r\n".utf8
      bytes += "Content-Disposition: form-data; name=\"\(Self.quoted(field))\"; ".utf8
      bytes += "filename=\"\(Self.quoted(file.name))\"\r\n".utf8
      bytes += "Content-Type: \(file.type)\r\n\r\n".utf8
      bytes += file.data
      bytes += "\r\n".utf8
    }
    bytes += "--\(boundary)--\r\n".utf8
    self.bytes = bytes
    contentType = "multipart/form-data; boundary=\(boundary)"
  }

  /// As browsers write names: UTF-8, and what would end the name or the line percent-encoded.
  private static func quoted(_ name: String) -> String {
    name.unicodeScalars.reduce(into: "") { quoted, scalar in
      switch scalar {
      case "\"": quoted += "%22"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        quoted +=
          "%" + (scalar.value < 0x10 ? "0" : "")
          + String(scalar.value, radix: 16, uppercase: true)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
  }

  /// The type of a file by the ending of its name.
  static func type(of name: String) -> String {
    let ending = name.split(separator: ".").dropFirst().last?.lowercased() ?? ""
    return types[ending] ?? "application/octet-stream"
  }

  private static let types = [
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "bmp": "image/bmp", "svg": "image/svg+xml", "pdf": "application/pdf",
    "txt": "text/plain", "log": "text/plain", "csv": "text/csv", "json": "application/json",
    "zip": "application/zip", "rar": "application/vnd.rar", "7z": "application/x-7z-compressed",
    "mp4": "video/mp4", "webm": "video/webm", "mp3": "audio/mpeg",
  ]
}
