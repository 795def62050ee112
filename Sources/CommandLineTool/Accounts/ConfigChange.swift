import Configuration
import Foundation
import Storage
import TerminalCore
import Texts

/// Writes a change to the config file, whole or not at all.
struct ConfigChange {
  let path: String
  let texts: Texts
  private let before: String?

  init(_ path: String, _ texts: Texts) {
    self.path = path
    self.texts = texts
    before = try? String(contentsOfFile: path, encoding: .utf8)
  }

  /// The text before; what a new file begins with when there is none.
  var text: String { before ?? ConfigEditor.newFile }

  /// - Parameter language: Said in a config that is new; one that is there keeps what it says.
  func adding(
    _ entry: ConfigEditor.Entry, language: Language? = nil
  ) throws(ToolFailure) -> String {
    var text = text
    if before == nil, let language { text += "\nlanguage = \"\(language.rawValue)\"\n" }
    do throws(ConfigEditor.Failure) {
      return try ConfigEditor.adding(entry, to: text, file: path)
    } catch {
      throw failure(error, entry.name)
    }
  }

  func removing(_ name: String) throws(ToolFailure) -> String {
    do throws(ConfigEditor.Failure) {
      return try ConfigEditor.removing(name, from: text, file: path)
    } catch {
      throw failure(error, name)
    }
  }

  func write(_ text: String) throws(ToolFailure) {
    guard (try? String(contentsOfFile: path, encoding: .utf8)) == before else {
      throw ToolFailure(texts.configChanged(path), .failure)
    }
    do throws(StoreError) {
      try PrivateFiles.makeDirectory(Paths.folder(of: path))
      try PrivateFiles.replace(path, with: Array(text.utf8))
    } catch {
      throw ToolFailure(error, texts)
    }
  }

  private func failure(_ failure: ConfigEditor.Failure, _ name: String) -> ToolFailure {
    switch failure {
    case .problems(let problems): ToolFailure(problems, texts)
    case .noSuchAccount(let known):
      ToolFailure(
        texts.noSuchAccount(DisplayText.plain(name), known.joined(separator: ", ")), .usage)
    case .duplicate: ToolFailure(texts.accountExists(name, path), .usage)
    case .unclear: ToolFailure(texts.configUnclear(path), .usage)
    }
  }
}
