import Foundation
package import Marketplace

/// All ready answers that can be had: the seller's own, one file each, and the examples that are compiled in.
///
/// A file of the seller's wins over the example of its name, and an empty one puts the example away; a broken one costs
/// itself. Files are read anew each time, so that an edit needs no restart.
package struct AnswerLibrary: Sendable {
  /// By id.
  package private(set) var answers: [ReadyAnswer] = []
  package private(set) var problems: [ConfigProblem] = []
  /// Ids of answers that no file of the seller's holds.
  package private(set) var examples: Set<String> = []

  /// More than any answer.
  private static let longest = 262_144
  private static let endings = [".txt", ".md"]

  /// - Parameter directory: The seller's own answers; nil or missing for none.
  package init(directory: String?) {
    var found: [String: ReadyAnswer] = [:]
    var taken: Set<String> = []
    let files =
      directory.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) } ?? []
    for file in files.sorted() where !file.hasPrefix(".") {
      guard let directory, let ending = Self.endings.first(where: file.hasSuffix) else { continue }
      let id = String(file.dropLast(ending.count))
      let path = directory + "/" + file
      guard taken.insert(id).inserted else {
        problems.append(ConfigProblem(file: path, .duplicate(id)))
        continue
      }
      do throws(FileTrouble) {
        let bytes = try RegularFile.read(path, limit: Self.longest)
        guard let text = String(validating: bytes, as: UTF8.self) else {
          problems.append(ConfigProblem(file: path, .notUTF8))
          continue
        }
        // An empty file says that there is none of this name.
        if text.allSatisfy(\.isWhitespace) { continue }
        take(AnswerFile.parse(text, id: id, file: path, directory: directory), &found)
      } catch {
        problems.append(ConfigProblem(file: path, .unreadable(error)))
      }
    }
    for (id, text) in CompiledAnswers.texts where !taken.contains(id) {
      examples.insert(id)
      take(AnswerFile.parse(text(), id: id, file: "answers/\(id).txt", directory: nil), &found)
    }
    noteMissingAttachments(found.values.sorted { $0.id < $1.id })
    answers = found.values.sorted { $0.id < $1.id }
  }

  private mutating func take(
    _ result: Result<ReadyAnswer, ConfigProblems>, _ found: inout [String: ReadyAnswer]
  ) {
    switch result {
    case .success(let answer): found[answer.id] = answer
    case .failure(let trouble): problems += trouble.all
    }
  }

  private mutating func noteMissingAttachments(_ answers: [ReadyAnswer]) {
    for answer in answers {
      for path in answer.attachments where !FileManager.default.isReadableFile(atPath: path) {
        problems.append(
          ConfigProblem(
            file: path, key: answer.id, .unreadable(.system(String(cString: strerror(ENOENT))))))
      }
    }
  }
}

/// The examples of the top-level folder `answers/`, which the build puts into the program.
enum CompiledAnswers {
  static let texts: [(id: String, text: @Sendable () -> String)] = [
    ("activation", { text(PackageResources.activation_txt) }),
    ("checking", { text(PackageResources.checking_txt) }),
    ("thanks", { text(PackageResources.thanks_txt) }),
  ]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
