import ArgumentParser
import Configuration
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// `sellerdesk answers`.
struct AnswersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answers", abstract: "Ready answers.",
    subcommands: [List.self, Show.self, Check.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "All ready answers: your own, and the examples that come with the program.")

    @OptionGroup var options: GlobalOptions

    @Option(help: "Print so many at most.")
    var limit: Int?

    @Option(help: "Keep those with all these words in title, tags or id.")
    var filter: String?

    func validate() throws {
      if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0 up") }
    }

    func run() throws {
      let workplace = try Workplace(
        Invocation.current.context, options, needsConfig: false)
      let texts = workplace.texts
      let library = AnswerLibrary(directory: workplace.paths.answers)
      let uses = try AnswerUses.read(workplace)
      let words = SearchFolding.words(filter ?? "")
      let found = library.answers.filter { answer in
        let folded = SearchFolding.fold(
          ([answer.id, answer.title.russian ?? "", answer.title.english ?? ""] + answer.tags)
            .joined(separator: " "))
        return words.allSatisfy(folded.contains)
      }
      let shown = limit.map { Array(found.prefix($0)) } ?? found
      for problem in library.problems { Streams.note(problem.line(texts)) }
      guard !options.json else {
        Streams.out(
          JSONText.object([
            "items": .array(
              shown.map { .object($0.members(uses[$0.id] ?? 0, library.examples)) }),
            "total": .number(found.count), "complete": .bool(library.problems.isEmpty),
            "asOf": .string(ISOTime.text(Date())), "source": .string("store"),
          ]).text + "\n")
        return
      }
      let lines = shown.map { answer in
        [
          answer.id, texts.number(uses[answer.id] ?? 0), answer.tags.joined(separator: ", "),
          answer.title.text(preferring: workplace.contentLanguage) ?? "",
        ].map { DisplayText.plain($0) }
      }
      let heading = [
        texts.idColumn, texts.answerUsesColumn, texts.answerTagsColumn, texts.answerTitleColumn,
      ]
      Streams.out(ProductTable.aligned([heading] + lines))
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "One ready answer with its texts.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The answer's id: the name of its file without the ending.")
    var id: String

    func run() throws {
      let workplace = try Workplace(
        Invocation.current.context, options, needsConfig: false)
      let texts = workplace.texts
      let library = AnswerLibrary(directory: workplace.paths.answers)
      guard let answer = library.answers.first(where: { $0.id == id }) else {
        throw ToolFailure(texts.noSuchAnswer(DisplayText.plain(id)), .failure)
      }
      guard !options.json else {
        let uses = try AnswerUses.read(workplace)[id] ?? 0
        Streams.out(JSONText.object(answer.members(uses, library.examples)).text + "\n")
        return
      }
      for language in TextLanguage.allCases {
        guard let text = answer.text[language] else { continue }
        let title = DisplayText.plain(answer.title[language] ?? answer.id)
        Streams.out("\(language.code)  \(title)\n")
        Streams.out(DisplayText.plain(text, keepingLines: true) + "\n\n")
      }
      for path in answer.attachments { Streams.out("[\(DisplayText.plain(path))]\n") }
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "What is wrong with the files of ready answers, with file and line.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
      let workplace = try Workplace(
        Invocation.current.context, options, needsConfig: false)
      let texts = workplace.texts
      let library = AnswerLibrary(directory: workplace.paths.answers)
      if options.json {
        Streams.out(
          JSONText.object([
            "errors": .array(
              library.problems.map { problem in
                .object([
                  "file": .string(problem.file), "line": .number(orNull: problem.line),
                  "key": .string(orNull: problem.key),
                  "message": .string(problem.message(texts)),
                ])
              })
          ]).text + "\n")
      } else {
        for problem in library.problems { Streams.note(problem.line(texts)) }
        if library.problems.isEmpty {
          Streams.out(texts.answersAreGood(library.answers.count) + "\n")
        }
      }
      if !library.problems.isEmpty { throw ExitCode(ToolFailure.Code.usage.rawValue) }
    }
  }
}

/// How often each answer was used, from the seller's own file where there is one.
enum AnswerUses {
  static func read(_ workplace: Workplace) throws(ToolFailure) -> [String: Int] {
    guard FileManager.default.fileExists(atPath: workplace.paths.desk) else { return [:] }
    do throws(StoreError) {
      return try DeskStore.open(workplace.paths, workplace.texts).answerUses()
    } catch {
      throw ToolFailure(error, workplace.texts)
    }
  }
}

extension ReadyAnswer {
  fileprivate func members(_ uses: Int, _ examples: Set<String>) -> [JSONText.Member] {
    func text(_ text: LocalizedText) -> JSONText {
      .object(
        TextLanguage.allCases.map {
          JSONText.Member(name: $0.code, value: .string(orNull: text[$0]))
        })
    }
    return [
      JSONText.Member(name: "id", value: .string(id)),
      JSONText.Member(name: "title", value: text(title)),
      JSONText.Member(name: "tags", value: .array(tags.map(JSONText.string))),
      JSONText.Member(name: "text", value: text(self.text)),
      JSONText.Member(name: "attachments", value: .array(attachments.map(JSONText.string))),
      JSONText.Member(name: "uses", value: .number(uses)),
      JSONText.Member(name: "example", value: .bool(examples.contains(id))),
    ]
  }
}
