import Configuration
import Engine
import Marketplace
import Texts

/// What the config's `hook` is told of new messages: one line of JSON, in the words of `chats show --json`.
struct MessageHook: Sendable {
  let program: HookProgram
  let texts: Texts

  /// Returns why the program did not take it, nil when it did.
  func tell(_ news: [InboxNews]) -> String? {
    do throws(HookProgram.Trouble) {
      try program.run(Self.document(news).text + "\n")
      return nil
    } catch {
      let name = program.arguments.first ?? ""
      return switch error {
      case .notStarted(let words): "\(name): \(words)"
      case .exited(let status): "\(name): \(texts.exitStatus(status))"
      case .timedOut: "\(name): \(texts.tookTooLong)"
      }
    }
  }

  static func document(_ news: [InboxNews]) -> JSONText {
    .object([
      "account": .string(orNull: news.first?.account.name),
      "messages": .array(
        news.flatMap { dialog -> [JSONText] in
          let chat = [
            JSONText.Member(name: "chat", value: .string(dialog.dialog.text)),
            JSONText.Member(name: "buyer", value: .string(orNull: dialog.buyer)),
            JSONText.Member(name: "product", value: .string(orNull: dialog.product)),
          ]
          return dialog.messages.map { JSONText.object(chat + $0.jsonMembers) }
        }),
    ])
  }
}
