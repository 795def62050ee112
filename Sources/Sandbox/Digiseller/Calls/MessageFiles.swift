import Foundation

extension DigisellerCalls {
  /// More than this and a file is refused.
  private static let largestFile = 10 << 20

  /// `POST /api/debates/v2/upload-preview`: keeps files that a message is going to name.
  ///
  /// The names of the parts do not matter. A file that is refused says so in its own row. Source:
  /// docs/apis/digiseller.md §3.4. Inferred: the limits (10 MB, nothing that runs, nothing empty).
  static func uploadPreview(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let type = call.request.header("content-type") ?? ""
    guard let parts = MultipartReader.read(call.request.body, contentType: type) else {
      throw .unreadableBody
    }
    let files = parts.filter { $0.fileName != nil }
    guard !files.isEmpty else { throw .missing("files") }
    let rows = files.map { part -> WireValue in
      let name = part.fileName ?? ""
      let type = part.type ?? "application/octet-stream"
      let fault = fault(of: part)
      let id =
        fault == nil
        ? call.shop.dialogs.uploads.keep(.init(name: name, type: type, bytes: part.bytes)) : ""
      return [
        "newid": .string(id), "name": .string(name), "type": .string(type),
        "error_num": .int(fault?.number ?? 0),
        "error": .string(fault?.words[call.language] ?? ""),
      ]
    }
    return .wire(["files": .array(rows)])
  }

  private static func fault(of part: MultipartReader.Part) -> (number: Int, words: ShopText)? {
    let ending = part.fileName?.split(separator: ".").last?.lowercased() ?? ""
    if part.bytes.isEmpty { return (1, ShopText("Файл пуст", "The file is empty")) }
    if part.bytes.count > largestFile {
      return (2, ShopText("Файл больше 10 МБ", "The file is larger than 10 MB"))
    }
    if ["exe", "bat", "cmd", "com", "js", "msi", "scr", "vbs"].contains(ending) {
      return (3, ShopText("Недопустимый тип файла", "Files of this type are not allowed"))
    }
    return nil
  }

  /// The file of a message; the address is secret enough for the marketplace, so no token is asked for.
  static func messageFile(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let dialog = try call.requiredInteger("dialog_id")
    let id = try call.requiredInteger("message_id")
    guard let file = call.shop.dialogs.message(id, in: dialog)?.file else {
      return .raw(IISPage.answer(status: 404))
    }
    return .raw(bytes(of: file, number: id, width: Picture.fullWidth, call))
  }

  /// `GET /img_deb.ashx?f={dialog}/{message}/{name}&w=360`: the picture of a message, made smaller.
  ///
  /// An uploaded picture comes as it is. Source: docs/apis/digiseller.md §3.3.
  static func messagePicture(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let numbers = (call.text("f") ?? "").split(separator: "/").prefix(2).compactMap { Int($0) }
    guard numbers.count == 2,
      let file = call.shop.dialogs.message(numbers[1], in: numbers[0])?.file, file.isImage
    else { return .raw(IISPage.answer(status: 404)) }
    let width = try call.integer("w", standard: Picture.fullWidth, in: 1...Picture.fullWidth)
    return .raw(bytes(of: file, number: numbers[1], width: width, call))
  }

  private static func bytes(
    of file: ShopFile, number: Int, width: Int, _ call: DigisellerCall
  ) -> SandboxAnswer {
    if let id = file.uploadID {
      guard let upload = call.shop.dialogs.uploads[id] else { return IISPage.answer(status: 404) }
      return SandboxAnswer(status: 200, contentType: upload.type, body: upload.bytes)
    }
    let picture = Picture(
      width: width, height: max(1, width * Picture.fullHeight / Picture.fullWidth),
      seed: call.shop.seed, number: number)
    return SandboxAnswer(status: 200, contentType: "image/png", body: picture.png)
  }
}
