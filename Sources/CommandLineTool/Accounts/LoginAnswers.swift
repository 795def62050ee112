import Foundation
import Texts
import Transport

/// Where `login` gets its answers: a person at a terminal, or the lines of a pipe in the order of the questions.
struct LoginAnswers {
  let isTerminal: Bool
  let texts: Texts
  private let descriptor: Int32

  init(_ texts: Texts, descriptor: Int32 = 0) {
    self.texts = texts
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
  }

  /// The next line; nil at the end of the input.
  func line(_ question: String) throws(ToolFailure) -> String? {
    if isTerminal { prompt(question) }
    var bytes: [UInt8] = []
    while let byte = readByte() {
      if byte == UInt8(ascii: "\n") { return text(bytes) }
      guard bytes.count < SecretLine.longest else { break }
      bytes.append(byte)
    }
    return bytes.isEmpty ? nil : text(bytes)
  }

  /// The next line, which is shown nowhere.
  func secret(_ question: String) throws(ToolFailure) -> Secret {
    guard isTerminal else {
      guard let line = try line(question) else {
        throw ToolFailure(texts.inputEnded(plain(question)), .usage)
      }
      return Secret(line)
    }
    guard let quiet = QuietTerminal(descriptor) else {
      throw ToolFailure(texts.terminalFailed, .failure)
    }
    prompt(question)
    var line = SecretLine()
    var ending: SecretLine.Ending?
    while ending == nil {
      guard let byte = readByte() else {
        ending = .closed
        break
      }
      ending = line.take(byte)
    }
    quiet.restore()
    prompt("\n")
    switch ending {
    case .interrupted: throw ToolFailure(texts.cancelledByKey, .interrupted)
    case .closed: throw ToolFailure(texts.inputEnded(plain(question)), .usage)
    case .entered, nil: return Secret(text(line.bytes))
    }
  }

  /// A question asked until the answer is understood; a pipe answers once.
  func ask<Value>(
    _ question: String, _ read: (String) throws(ToolFailure) -> Value
  ) throws(ToolFailure) -> Value {
    var attempts = isTerminal ? 3 : 1
    while true {
      guard let line = try line(question) else {
        throw ToolFailure(texts.inputEnded(plain(question)), .usage)
      }
      do throws(ToolFailure) {
        return try read(line)
      } catch {
        attempts -= 1
        guard attempts > 0 else { throw error }
        Streams.note(error.message)
      }
    }
  }

  /// Questions belong to the person, so they go where data does not.
  private func prompt(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(2, bytes, bytes.count)
  }

  private func plain(_ question: String) -> String {
    question.trimmingCharacters(in: CharacterSet(charactersIn: ": "))
  }

  private func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// One byte at a time: what follows the line belongs to the next question.
  private func readByte() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = read(descriptor, &byte, 1)
      if count == 1 { return byte }
      if count < 0, errno == EINTR { continue }
      return nil
    }
  }
}
